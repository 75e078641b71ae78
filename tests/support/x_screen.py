"""A real X screen (Xvfb), and what a person sees and does on it: which windows there are, and closing one."""

import ctypes
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PIL import Image, ImageGrab

CLIENT_MESSAGE = 33
SMALLEST = 64
"""A toolkit also keeps windows of a pixel or three that nobody sees."""


class XWindow(NamedTuple):
    """A top-level window: its title and its place on the screen, in pixels."""

    ident: int
    title: str
    x: int
    y: int
    width: int
    height: int


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent (X11/Xlib.h) with its data as five longs, padded to the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 24),
    )


class XScreen:
    """One display; `name` is what programs find in DISPLAY."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._x = ctypes.CDLL("libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(name.encode()))
        assert self._display, f"no display {name}"
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def windows(self) -> list[XWindow]:
        """The windows that stand on the screen with a title, lowest first."""
        found = (self._look_at(ident) for ident in self._children())
        return [window for window in found if window is not None and window.width >= SMALLEST]

    def close_by_hand(self, window: XWindow) -> None:
        """What the cross on a window's frame does."""
        delete = self._atom("WM_DELETE_WINDOW")
        message = _ClientMessage(CLIENT_MESSAGE, 0, 1, self._display, window.ident, self._atom("WM_PROTOCOLS"), 32)
        message.data[0] = delete
        self._x.XSendEvent(self._display, ctypes.c_ulong(window.ident), 0, ctypes.c_long(0), ctypes.byref(message))
        self._x.XFlush(self._display)

    def picture(self) -> Image.Image:
        """What stands on the glass."""
        return ImageGrab.grab(xdisplay=self.name)

    def disconnect(self) -> None:
        self._x.XCloseDisplay(self._display)

    def _children(self) -> list[int]:
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        asked = [ctypes.byref(found) for found in (root, parent, children, count)]
        self._x.XQueryTree(self._display, self._root, *asked)
        idents = [children[i] for i in range(count.value)]
        if idents:
            self._x.XFree(children)
        return idents

    def _look_at(self, ident: int) -> XWindow | None:
        title = self._property(ident, "_NET_WM_NAME")
        root, x, y = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_int()
        width, height, border, depth = (ctypes.c_uint() for _ in range(4))
        asked = [ctypes.byref(found) for found in (root, x, y, width, height, border, depth)]
        if not title or not self._x.XGetGeometry(self._display, ctypes.c_ulong(ident), *asked):
            return None
        return XWindow(ident, title, x.value, y.value, width.value, height.value)

    def _property(self, ident: int, name: str) -> str:
        kind, left = ctypes.c_ulong(), ctypes.c_ulong()
        form, count = ctypes.c_int(), ctypes.c_ulong()
        text = ctypes.c_char_p()
        asked = [ctypes.byref(found) for found in (kind, form, count, left, text)]
        place = (ctypes.c_ulong(ident), ctypes.c_ulong(self._atom(name)), ctypes.c_long(0), ctypes.c_long(200))
        self._x.XGetWindowProperty(self._display, *place, 0, ctypes.c_ulong(0), *asked)
        return (text.value or b"").decode()

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))


@contextmanager
def x_screen(width: int, height: int) -> Iterator[XScreen]:
    """An X screen of this size; it ends with the block."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as number:
        display = number.readline().strip()
    assert display, "Xvfb did not start"
    screen = XScreen(f":{display}")
    try:
        yield screen
    finally:
        screen.disconnect()
        server.terminate()
        server.wait()


def comes(condition: Callable[[], bool], what: str, within_s: float = 60.0) -> None:
    """Wait for something that must come; fail with `what` when it does not."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, f"never came: {what}"
        time.sleep(0.05)
