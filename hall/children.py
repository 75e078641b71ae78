"""Programs started by ours end with it, even when it is killed and can end nothing any more."""

import ctypes
import signal

PR_SET_PDEATHSIG = 1
try:
    _libc: ctypes.CDLL | None = ctypes.CDLL(None)
except OSError:
    _libc = None


def end_with_parent() -> None:
    """For `preexec_fn`: the kernel sends SIGTERM to the child when we die (Linux; elsewhere nothing happens)."""
    if _libc is not None and hasattr(_libc, "prctl"):
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
