"""One terminal's own link, asked as a script asks: it waits for the answer."""

import threading

from hall.bus.port import HallLink, NoAnswer
from hall.contract.commands import Command
from hall.contract.replies import Reply


class Asker:
    """Used by one thread."""

    def __init__(self, link: HallLink, wait_s: float = 30.0) -> None:
        self._link = link
        self._wait_s = wait_s
        self._answered = threading.Event()
        self._reply: Reply | NoAnswer | None = None

    def ask(self, command: Command) -> Reply | NoAnswer:
        self._answered.clear()
        self._link.request(command, self._on_answer, wait_s=self._wait_s)
        self._answered.wait(self._wait_s + 5)
        if self._reply is None:
            raise RuntimeError("the link broke its promise to answer once")
        return self._reply

    def _on_answer(self, reply: Reply | NoAnswer) -> None:
        self._reply = reply
        self._answered.set()
