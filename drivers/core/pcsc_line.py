"""A chip card reader of the machine's PC/SC service: cards come and go, APDUs are answered."""

import contextlib
import ctypes
import time

from drivers.core import pcsc
from drivers.core.line import DeviceBusy, DeviceError, DeviceGone
from drivers.core.pcsc import CardAway

RETRY_S = 0.05


class PcscLine:
    """One reader, by its name or the beginning of its name. One thread at a time.

    `open` needs the reader only. A card is a matter of `present`, `wait_for_change`, `connect`, `transmit`;
    where it is missing they raise `drivers.core.pcsc.CardAway`, beside the three errors of a line.
    """

    def __init__(self, reader: str) -> None:
        self._wanted = reader
        self._reader = b""
        self._context: int | None = None
        self._card: int | None = None
        self._protocol = pcsc.T1
        self._known = 0

    def open(self, deadline: float) -> None:  # noqa: ARG002 - the service answers at once or not at all
        self._context = pcsc.establish()
        try:
            names = pcsc.readers(self._context)
        except DeviceError:
            self.close()
            raise
        chosen = next((name for name in names if name == self._wanted), None) or next(
            (name for name in names if name.startswith(self._wanted)), None
        )
        if chosen is None:
            self.close()
            raise DeviceGone(f"no reader {self._wanted!r}; there are: {', '.join(names) or 'none'}")
        self._reader, self._known = chosen.encode(), 0

    def close(self) -> None:
        self.disconnect()
        context, self._context = self._context, None
        if context is not None:
            pcsc.release(context)

    def present(self) -> bool:
        """Whether a card lies in the reader now."""
        return bool(self._look(0) & pcsc.STATE_PRESENT)

    @property
    def changes(self) -> int:
        """How often a card came or went, as the service counted at the last look; wraps at 65,536."""
        return self._known >> 16

    def wait_for_change(self, deadline: float) -> bool:
        """Wait until a card comes or goes; whether it did. At once when it did since the last look."""
        before = self._known
        wait_ms = max(0, round((deadline - time.monotonic()) * 1000))
        return self._look(wait_ms) != before

    def connect(self, deadline: float, *, exclusive: bool = True) -> bytes:
        """Take hold of the card; its answer to reset (ATR). Another program's hold is waited out till the deadline."""
        self.disconnect()
        card, protocol = ctypes.c_long(), ctypes.c_ulong()
        how = pcsc.EXCLUSIVE if exclusive else pcsc.SHARED
        while True:
            try:
                pcsc.call(
                    "SCardConnect", self._opened(), self._reader, how, pcsc.T0 | pcsc.T1,
                    ctypes.byref(card), ctypes.byref(protocol),
                )  # fmt: skip
                break
            except DeviceBusy:
                if time.monotonic() + RETRY_S >= deadline:
                    raise
                time.sleep(RETRY_S)
        self._card, self._protocol = card.value, protocol.value
        return self._atr()

    def transmit(self, apdu: bytes, deadline: float) -> bytes:  # noqa: ARG002 - see below
        """One command, its answer with the two status bytes behind it.

        PC/SC has no time-out here: what bounds an exchange is the reader's own waiting time for its card.
        """
        if self._card is None:
            raise CardAway("no card is held")
        head = pcsc.IoRequest(self._protocol, ctypes.sizeof(pcsc.IoRequest))
        answer, size = ctypes.create_string_buffer(pcsc.ANSWER_MOST), ctypes.c_ulong(pcsc.ANSWER_MOST)
        try:
            pcsc.call(
                "SCardTransmit", self._card, ctypes.byref(head), apdu, len(apdu), None, answer, ctypes.byref(size)
            )
        except CardAway:
            self.disconnect()
            raise
        return answer.raw[: size.value]

    def disconnect(self) -> None:
        """Let go of the card and reset it, so that nothing selected stays for the next one."""
        card, self._card = self._card, None
        if card is not None:
            with contextlib.suppress(DeviceError, CardAway):
                pcsc.call("SCardDisconnect", card, pcsc.RESET)

    def _look(self, wait_ms: int) -> int:
        state = pcsc.ReaderState(reader=self._reader, known=self._known)
        pcsc.call("SCardGetStatusChange", self._opened(), wait_ms, ctypes.byref(state), 1, also=(pcsc.TIMEOUT,))
        now: int = state.now
        if now & (pcsc.STATE_UNKNOWN | pcsc.STATE_UNAVAILABLE):
            raise DeviceGone(f"{self._reader.decode()} went away")
        if now:
            # The upper half counts insertions: a card changed between two looks is a change too.
            self._known = now & ~2
        return self._known

    def _atr(self) -> bytes:
        state = pcsc.ReaderState(reader=self._reader, known=0)
        pcsc.call("SCardGetStatusChange", self._opened(), 0, ctypes.byref(state), 1, also=(pcsc.TIMEOUT,))
        if not state.atr_size:
            raise CardAway("the card went away")
        return bytes(state.atr[: state.atr_size])

    def _opened(self) -> int:
        if self._context is None:
            raise DeviceGone(f"{self._wanted} is not open")
        return self._context
