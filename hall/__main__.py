"""`python -m hall` is the command `hall`, and how every program of a hall is started."""

import sys

# structlog and httpx load rich wherever it is installed: a third of a program's start, for colours in tracebacks
# that go into log files. `None` is Python's way of saying that a module is not there.
sys.modules["rich"] = None  # type: ignore[assignment]

from hall.cli import main  # noqa: E402 - after the line above

sys.exit(main())
