"""A reader of identity cards: looks for a card, selects it, reads it, and tells whose fault it is when it cannot."""

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import blake2b
from typing import Never, NoReturn

import structlog

from drivers.core.completion import CompletionCode
from drivers.core.condition import BUSY, READY, Condition, fault
from drivers.core.device import Device
from drivers.core.dial import BYTES, dial_at
from drivers.core.driver import Driver
from drivers.core.line import ByteLine, DeviceTimeout
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.work import Session
from drivers.idcard.codec import FIND, LONGEST, READ, SELECT, STATUS, Command, Frame, Framer, Verdict, encode
from drivers.idcard.photo import PHOTO_BYTES
from drivers.idcard.plate import Plate
from drivers.idcard.profile import USUAL, ReaderProfile
from drivers.idcard.text import TEXT_BYTES, Garbled, parse_text
from drivers.ports import CardEvent, CardTrouble
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

log = structlog.get_logger(__name__)

PATIENCE = 3
"""Answers in a row that make no sense before the reader counts as faulty."""
QUIET_S = 0.05
"""A line is quiet again when nothing came for so long."""

CARD_FAULTS = frozenset(
    {
        Verdict.CARD_NOT_TRUSTED,
        Verdict.READER_NOT_TRUSTED,
        Verdict.INFORMATION_NOT_VERIFIED,
        Verdict.WRONG_CARD,
        Verdict.READ_FAILED,
        Verdict.RANDOM_FAILED,
        Verdict.NO_CARD,
        Verdict.SELECT_FAILED,
        Verdict.ITEM_MISSING,
    }
)
"""Put right by laying the card down again."""
READER_FAULTS: Mapping[int, DeviceReason] = {
    Verdict.SELF_TEST_FAILED: DeviceReason.SELF_TEST_FAILED,
    Verdict.NOT_AUTHORISED: DeviceReason.NOT_AUTHORISED,
}
"""Put right by the engineer only."""


class _Unclear(Exception):
    """An answer that is damaged, out of step, or says that our request was."""


class _CardFault(Exception):
    """The card could not be read this time."""


class _ReaderFault(Exception):
    def __init__(self, reason: DeviceReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CardReading:
    """The work of a reader (`drivers.core.work.Work`); it takes no commands, what lies there is read."""

    def __init__(self, profile: ReaderProfile, tell: Callable[[CardEvent], None]) -> None:
        self._profile = profile
        self._start = bytes.fromhex(profile.start)
        self._tell = tell
        self._plate = Plate(profile.removed_after)
        self._digest_key = secrets.token_bytes(16)
        self._unclear = 0
        self._silent = 0
        self._find_was_lost = False
        self._out_of_order: DeviceReason | None = None

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[ByteLine]) -> Condition:
        self._unclear = self._silent = 0
        try:
            return self._check(session)
        except _Unclear:
            raise DeviceTimeout("what it sends makes no sense at this speed") from None

    def poll(self, session: Session[ByteLine]) -> Condition:
        try:
            if self._out_of_order:
                self._check(session)
            else:
                self._look(session)
            self._silent = 0
        except _ReaderFault as failure:
            self._out_of_order = failure.reason
            self._tell_all(self._plate.give_up(CardTrouble.READER_FAILED))
        except _Unclear:
            self._unclear += 1
        except DeviceTimeout:
            self._silent += 1
            if self._silent > 1:
                raise
        return self._condition()

    def perform(self, session: Session[ByteLine], command: object, deadline: float) -> tuple[CompletionCode, None]:  # noqa: ARG002
        """No reader command exists yet."""
        return CompletionCode.INVALID_DATA, None

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> None:
        """Nothing to say: see `perform`."""

    def lost(self) -> None:
        self._tell_all(self._plate.give_up(CardTrouble.READER_FAILED))
        self._plate.doubt()
        self._out_of_order = None

    def _condition(self) -> Condition:
        if self._out_of_order:
            return fault(self._out_of_order)
        if self._unclear >= PATIENCE:
            return fault(DeviceReason.PROTOCOL_FAULT)
        return BUSY if self._plate.reading else READY

    def _check(self, session: Session[ByteLine]) -> Condition:
        """Whether the module works at all."""
        verdict = self._ask(session, STATUS, self._profile.answer_s).verdict
        self._out_of_order = READER_FAULTS.get(verdict)
        if verdict != Verdict.DONE and not self._out_of_order:
            raise _Unclear
        return self._condition()

    def _look(self, session: Session[ByteLine]) -> None:
        """One look at the plate; a card that is to be read is tried at once: find, select, read is one sequence.

        Many readers find a card once and not again while it lies there. So when an answer was lost, or a try
        failed, "no card" is not believed before selecting fails too.
        """
        in_doubt = self._find_was_lost or self._plate.reading
        self._find_was_lost = True
        verdict = self._ask(session, FIND, self._profile.answer_s).verdict
        if verdict == Verdict.CARD_FOUND:
            self._find_was_lost = False
            if self._plate.found():
                self._try(session, selected=False)
        elif verdict == Verdict.NO_CARD:
            there = in_doubt and self._can_be_selected(session)
            self._find_was_lost = False
            if there and self._plate.found():
                self._try(session, selected=True)
            elif not there:
                self._unclear = 0
                self._tell_all(self._plate.missed())
        else:
            self._judge(verdict)

    def _can_be_selected(self, session: Session[ByteLine]) -> bool:
        verdict = self._ask(session, SELECT, self._profile.answer_s).verdict
        if verdict != Verdict.DONE and verdict not in CARD_FAULTS:
            self._judge(verdict)
        return verdict == Verdict.DONE

    def _try(self, session: Session[ByteLine], *, selected: bool) -> None:
        session.mark_busy()
        self._tell_all(self._plate.begin())
        try:
            block = self._read(session, selected=selected)
            card = parse_text(block[:TEXT_BYTES], block[TEXT_BYTES:])
            if isinstance(card, Garbled):
                log.warning("card_text_garbled", field=card.field)
                raise _CardFault
        except _CardFault:
            self._tell_all(self._plate.failed(CardTrouble.PLACE_AGAIN))
        except _Unclear:
            self._tell_all(self._plate.failed(CardTrouble.READER_FAILED))
            raise
        else:
            self._unclear = 0
            self._tell_all(self._plate.read(card, blake2b(block, key=self._digest_key).digest()))

    def _read(self, session: Session[ByteLine], *, selected: bool) -> bytes:
        """Text and photo of the card that was found, one behind the other."""
        try:
            if not selected and not self._can_be_selected(session):
                raise _CardFault
            try:
                answer = self._ask(session, READ, self._profile.read_s)
            except _Unclear:  # the card was read, its answer damaged: the module may still have it
                answer = self._ask(session, READ, self._profile.read_s)
        except DeviceTimeout:
            raise _Unclear from None
        if answer.verdict in CARD_FAULTS:
            raise _CardFault
        if answer.verdict != Verdict.DONE:
            self._judge(answer.verdict)
        sizes, block = answer.data[:4], answer.data[4:]
        text_size, photo_size = int.from_bytes(sizes[:2], "big"), int.from_bytes(sizes[2:], "big")
        if text_size != TEXT_BYTES or photo_size not in {0, PHOTO_BYTES} or len(block) != text_size + photo_size:
            raise _Unclear
        return block

    def _judge(self, verdict: int) -> NoReturn:
        if verdict in READER_FAULTS:
            raise _ReaderFault(READER_FAULTS[verdict])
        raise _Unclear

    def _ask(self, session: Session[ByteLine], command: Command, wait_s: float) -> Frame:
        """One request, its one answer. Raises `_Unclear` for a damaged one and `DeviceTimeout` for none."""
        line, deadline, framer = session.line, session.within(wait_s), Framer(self._start)
        line.drain()  # an answer that came too late belongs to nobody
        line.write(encode(command, self._start), deadline)
        noise = False
        while not session.passed(deadline):
            try:
                data = line.read(LONGEST, deadline)
            except DeviceTimeout:
                break
            noise = True
            for frame in framer.feed(data):
                if isinstance(frame, Frame):
                    return frame
                self._await_quiet(session, deadline)
                raise _Unclear
        if noise:
            raise _Unclear
        raise DeviceTimeout("the reader is silent")

    @staticmethod
    def _await_quiet(session: Session[ByteLine], deadline: float) -> None:
        """Let the rest of a damaged answer pass, so that it does not run into the next one."""
        with suppress(DeviceTimeout):
            while not session.passed(deadline):
                session.line.read(LONGEST, min(deadline, session.within(QUIET_S)))

    def _tell_all(self, events: list[CardEvent]) -> None:
        for event in events:
            self._tell(event)


class IdCardReader(Device[ByteLine, Never, None]):
    """A reader as screens know it (`drivers.ports.CardReader`)."""

    def __init__(self, name: DeviceName, profile: ReaderProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[CardEvent] = Listeners()
        work = CardReading(profile, self._listeners.tell)
        super().__init__(name, plug, dial_at(profile.bauds), work, clock)

    def listen(self, heard: Callable[[CardEvent], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch


DRIVER = Driver(
    kind=DeviceKind.ID_CARD_READER,
    package="drivers.idcard",
    profile=ReaderProfile,
    usual=USUAL,
    reaches=BYTES,
    make=IdCardReader,
)
