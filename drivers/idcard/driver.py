"""A reader of identity cards: looks for a card, selects it, reads it, and tells whose fault it is when it cannot."""

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NoReturn

import structlog
from msgspec import Struct
from msgspec.structs import replace

from drivers.core.completion import CompletionCode
from drivers.core.condition import BUSY, READY, Condition, fault
from drivers.core.device import Device
from drivers.core.driver import Driver
from drivers.core.line import DeviceGone, DeviceTimeout
from drivers.core.listeners import Listeners, Listening
from drivers.core.owner import DeviceName
from drivers.core.plug import Plug
from drivers.core.self_test import Failed, Trial
from drivers.core.work import Session
from drivers.idcard.card import CardKind
from drivers.idcard.codec import (
    FIND,
    MODULE_ID,
    NEWEST_ADDRESS,
    READ,
    SELECT,
    STATUS,
    Command,
    Frame,
    Verdict,
    module_number,
)
from drivers.idcard.exchange import Exchange, Unclear
from drivers.idcard.photo import PHOTO_BYTES, PhotoDecoder
from drivers.idcard.plate import Plate
from drivers.idcard.profile import USUAL, ReaderProfile
from drivers.idcard.reach import REACHES, dial_reader
from drivers.idcard.text import TEXT_BYTES, Garbled, parse_newest_address, parse_text
from drivers.idcard.vendor_photo import NoDecoder, VendorDecoder, load_unpack
from drivers.ports import CardEvent, CardTrouble
from hall.bus.port import Watch
from hall.clock import Clock
from hall.contract.ids import RequestId, new_request_id
from hall.contract.states import DeviceReason
from hall.sites.definition import DeviceKind

log = structlog.get_logger(__name__)

PATIENCE = 3
"""Answers in a row that make no sense before the reader counts as faulty."""
WITH_ADDRESS = frozenset({CardKind.RESIDENT, CardKind.HMT_RESIDENCE})

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


class TellModuleNumber(Struct, frozen=True):
    """Ask the security module for its number, as printed on its box."""


class ModuleNumber(Struct, frozen=True):
    """The number; None where a reader's line does not let it through (PC/SC)."""

    number: str | None


class NoModuleNumber(Struct, frozen=True):
    """It was not told. `reason` is None when the reader is not to blame."""

    code: CompletionCode
    reason: DeviceReason | None = None


ModuleOutcome = ModuleNumber | NoModuleNumber


class _CardFault(Exception):
    """The card could not be read this time."""


class _ReaderFault(Exception):
    def __init__(self, reason: DeviceReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class CardReading:
    """The work of a reader (`drivers.core.work.Work`): what lies there is read, whoever asks."""

    def __init__(self, profile: ReaderProfile, tell: Callable[[CardEvent], None]) -> None:
        self._profile = profile
        self._start = bytes.fromhex(profile.start)
        self._tell = tell
        self._plate = Plate(profile.removed_after)
        self._digest_key = secrets.token_bytes(16)
        self._unclear = 0
        self._silent = 0
        self._find_was_lost = False
        self._newest_unanswered = 0
        self._out_of_order: DeviceReason | None = None

    @property
    def poll_s(self) -> float:
        return self._profile.poll_s

    def opened(self, session: Session[Exchange]) -> Condition:
        self._unclear = self._silent = self._newest_unanswered = 0
        try:
            return self._check(session)
        except Unclear:
            raise DeviceTimeout("what it sends makes no sense at this speed") from None

    def poll(self, session: Session[Exchange]) -> Condition:
        try:
            if self._out_of_order:
                self._check(session)
            else:
                self._look(session)
            self._silent = 0
        except _ReaderFault as failure:
            self._out_of_order = failure.reason
            self._tell_all(self._plate.give_up(CardTrouble.READER_FAILED))
        except Unclear:
            self._unclear += 1
        except DeviceTimeout:
            self._silent += 1
            if self._silent > 1:
                raise
        return self._condition()

    def perform(
        self,
        session: Session[Exchange],
        command: TellModuleNumber,  # noqa: ARG002 - there is one command
        deadline: float,
    ) -> tuple[CompletionCode, ModuleOutcome]:
        code, reason = CompletionCode.HARDWARE_ERROR, DeviceReason.NOT_RESPONDING
        try:
            answer = session.line.ask(MODULE_ID, min(deadline, session.within(self._profile.answer_s)))
        except DeviceGone:
            reason = DeviceReason.NOT_CONNECTED
        except DeviceTimeout:
            pass
        except Unclear:
            reason = DeviceReason.PROTOCOL_FAULT
        else:
            if answer.verdict == Verdict.ITEM_MISSING:
                return CompletionCode.SUCCESS, ModuleNumber(None)
            if answer.verdict == Verdict.DONE and (number := module_number(answer.data)):
                return CompletionCode.SUCCESS, ModuleNumber(number)
            reason = READER_FAULTS.get(answer.verdict, DeviceReason.PROTOCOL_FAULT)
        return code, NoModuleNumber(code, reason)

    def unfinished(self, code: CompletionCode, reason: DeviceReason | None, *, begun: bool) -> ModuleOutcome:  # noqa: ARG002 - nothing is lost half-way
        return NoModuleNumber(code, reason)

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

    def _check(self, session: Session[Exchange]) -> Condition:
        """Whether the module works at all."""
        verdict = self._ask(session, STATUS, self._profile.answer_s).verdict
        self._out_of_order = READER_FAULTS.get(verdict)
        if verdict != Verdict.DONE and not self._out_of_order:
            raise Unclear
        return self._condition()

    def _look(self, session: Session[Exchange]) -> None:
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

    def _can_be_selected(self, session: Session[Exchange]) -> bool:
        verdict = self._ask(session, SELECT, self._profile.answer_s).verdict
        if verdict != Verdict.DONE and verdict not in CARD_FAULTS and verdict != Verdict.COMMAND_WRONG:
            self._judge(verdict)
        return verdict == Verdict.DONE  # COMMAND_WRONG: out of order, the module holds no card that it found

    def _try(self, session: Session[Exchange], *, selected: bool) -> None:
        session.mark_busy()
        self._tell_all(self._plate.begin())
        try:
            block = self._read(session, selected=selected)
            card = parse_text(block[:TEXT_BYTES], block[TEXT_BYTES:])
            if isinstance(card, Garbled):
                log.warning("card_text_garbled", field=card.field)
                raise _CardFault
            if card.kind in WITH_ADDRESS and (newest := self._newest_address(session)):
                card = replace(card, address=newest)
        except _CardFault:
            self._tell_all(self._plate.failed(CardTrouble.PLACE_AGAIN))
        except Unclear:
            self._tell_all(self._plate.failed(CardTrouble.READER_FAILED))
            raise
        else:
            self._unclear = 0
            self._tell_all(self._plate.read(card, blake2b(block, key=self._digest_key).digest()))

    def _read(self, session: Session[Exchange], *, selected: bool) -> bytes:
        """Text and photo of the card that was found, one behind the other."""
        try:
            if not selected and not self._can_be_selected(session):
                raise _CardFault
            try:
                answer = self._ask(session, READ, self._profile.read_s)
            except Unclear:  # the card was read, its answer damaged: the module may still have it
                answer = self._ask(session, READ, self._profile.read_s)
        except DeviceTimeout:
            raise Unclear from None
        if answer.verdict in CARD_FAULTS:
            raise _CardFault
        if answer.verdict != Verdict.DONE:
            self._judge(answer.verdict)
        sizes, block = answer.data[:4], answer.data[4:]
        text_size, photo_size = int.from_bytes(sizes[:2], "big"), int.from_bytes(sizes[2:], "big")
        if text_size != TEXT_BYTES or photo_size not in {0, PHOTO_BYTES} or len(block) != text_size + photo_size:
            raise Unclear
        return block

    def _newest_address(self, session: Session[Exchange]) -> str:
        """Empty when the card has none or the module does not know of any: then what the card's face says stands."""
        if not self._profile.newest_address or self._newest_unanswered > 1:
            return ""
        try:
            answer = self._ask(session, NEWEST_ADDRESS, self._profile.newest_address_s)
        except DeviceTimeout:  # some modules are silent on what they do not know; twice in a row is no accident
            self._newest_unanswered += 1
            return ""
        self._newest_unanswered = 0
        if answer.verdict != Verdict.DONE:
            return ""
        address = parse_newest_address(answer.data)
        if isinstance(address, Garbled):
            log.warning("card_text_garbled", field=address.field)
            raise _CardFault
        return address

    def _judge(self, verdict: int) -> NoReturn:
        if verdict in READER_FAULTS:
            raise _ReaderFault(READER_FAULTS[verdict])
        raise Unclear

    @staticmethod
    def _ask(session: Session[Exchange], command: Command, wait_s: float) -> Frame:
        return session.line.ask(command, session.within(wait_s))

    def _tell_all(self, events: list[CardEvent]) -> None:
        for event in events:
            self._tell(event)


class IdCardReader(Device[Exchange, TellModuleNumber, ModuleOutcome]):
    """A reader as screens know it (`drivers.ports.CardReader`)."""

    def __init__(self, name: DeviceName, profile: ReaderProfile, plug: Plug, clock: Clock) -> None:
        self._listeners: Listeners[CardEvent] = Listeners()
        work = CardReading(profile, self._listeners.tell)
        super().__init__(name, plug, dial_reader(profile, clock), work, clock)
        self.photo_decoder: PhotoDecoder | None = None
        """For `IdCard.photo`; None where the profile names no vendor's library, or one that cannot be used."""
        self.photo_trouble = ""
        if profile.photo_library:
            try:
                unpack = load_unpack(Path(profile.photo_library))
                self.photo_decoder = VendorDecoder(unpack, mirrored=profile.photo_mirrored)
            except NoDecoder as trouble:
                self.photo_trouble = str(trouble)
                log.warning("photo_decoder_missing", why=self.photo_trouble)

    def listen(self, heard: Callable[[CardEvent], None]) -> Watch:
        watch = Listening(self._listeners, heard)
        watch.begin()
        return watch

    def tell_module_number(self, done: Callable[[ModuleOutcome], None], *, wait_s: float = 5.0) -> RequestId:
        """Ask for the number of the security module. `done` is called once, within about `wait_s`."""
        request = new_request_id()
        self._owner.submit(request, TellModuleNumber(), wait_s, lambda completion: done(completion.outcome))
        return request


def test_reader(reader: IdCardReader, trial: Trial) -> None:
    """The security module tells its number; whether cards can be read, only a card can show."""

    def module() -> str:
        said: ModuleOutcome = trial.await_answer(partial(reader.tell_module_number, wait_s=trial.rest_s))
        if isinstance(said, NoModuleNumber):
            raise Failed(said.reason.value if said.reason else said.code.value)
        return said.number or "this line does not let the module's number through"

    def decoder() -> str:
        if reader.photo_trouble:
            raise Failed(reader.photo_trouble)
        return "a vendor's" if reader.photo_decoder else "none: pictures stay closed"

    trial.check("security module", module)
    trial.check("picture decoder", decoder)


DRIVER = Driver(
    kind=DeviceKind.ID_CARD_READER,
    package="drivers.idcard",
    profile=ReaderProfile,
    usual=USUAL,
    reaches=REACHES,
    make=IdCardReader,
    self_test=test_reader,
)
