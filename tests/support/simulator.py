"""The simulated devices of a home, served from a thread of the test: as `hall sim` does, but there in milliseconds."""

import asyncio
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from hall.home import Home
from hall.sites.definition import Terminal
from hardware_sim.bench import Bench
from hardware_sim.client import SimClient, socket_of
from hardware_sim.server import Server


@contextmanager
def simulator(
    home: Home, terminals: Iterable[Terminal], forms: Mapping[tuple[str, str], str] | None = None
) -> Iterator[SimClient]:
    """Hands for the devices of `terminals` whose `at` is `simulated`; within the block drivers find them."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="bench", daemon=True)
    thread.start()
    bench = Bench(loop, home, terminals, forms)
    server = Server(loop, bench, socket_of(home))
    try:
        server.start()
        server.on_bench(Bench.start)
        yield SimClient(home)
    finally:
        server.stop()
        server.on_bench(Bench.stop)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
