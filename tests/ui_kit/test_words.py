"""Every refusal, every device's trouble and every state of the link has its words in both languages."""

import typing

import msgspec
import pytest

from hall.bus.port import LinkPhase
from hall.contract import refusals
from hall.contract.states import DevicePhase, DeviceReason, DeviceState, PostStatus, ServiceClosedBecause
from hall.sites.definition import DeviceKind
from ui_kit.device_words import WRONG, device_words, trouble_of
from ui_kit.link_words import LINK_WORDS
from ui_kit.phrase import NOTHING, Phrase
from ui_kit.refusal_words import CLOSED_BECAUSE, refusal_words

FIELDS = {
    "command": "ticket.take",
    "detail": "service",
    "expired_at": 0,
    "service": "S1",
    "priority": "elder",
    "because": "no_window",
    "ticket": "0190f5e0-0000-7000-8000-000000000001",
    "number": "A023",
    "phase": "served",
    "move": "call",
    "post": "3",
    "clerk": "1001",
    "window": "3",
    "status": "paused",
    "reason": "begun",
    "free": 2,
    "most": 5,
    "appointment": "0190f5e0-0000-7000-8000-000000000001",
    "day": "2027-01-15",
    "at": "09:30",
    "until": "2027-02-01",
    "missed": 3,
    "ended": "no_show",
}


def spoken(phrase: Phrase) -> bool:
    """Chinese in Chinese, English in English, each a sentence without exclamation mark."""
    chinese = any("一" <= char <= "鿿" for char in phrase.zh)
    english = phrase.en.isascii() and len(phrase.en) > 3
    return chinese and english and not set("!！") & set(phrase.zh + phrase.en)


@pytest.mark.parametrize("kind", typing.get_args(refusals.AnyRefusal))
def test_every_refusal_says_why_in_both_languages(kind: type[refusals.Refusal]) -> None:
    names = [field.name for field in msgspec.structs.fields(kind)]
    why = msgspec.convert({"refusal": kind.__struct_config__.tag, **{n: FIELDS[n] for n in names}}, kind)
    words = refusal_words(why)
    assert spoken(words.person)
    assert words.staff == NOTHING or spoken(words.staff)


@pytest.mark.parametrize("because", ServiceClosedBecause)
@pytest.mark.requirement("R028")
def test_a_closed_service_says_why(because: ServiceClosedBecause) -> None:
    assert spoken(CLOSED_BECAUSE[because])
    assert spoken(refusal_words(refusals.ServiceClosed(service="S1", because=because)).person)


@pytest.mark.parametrize("status", PostStatus)
def test_a_post_that_is_not_ready_says_what_to_do_first(status: PostStatus) -> None:
    assert spoken(refusal_words(refusals.PostNotReady(post="3", status=status)).person)


@pytest.mark.parametrize("kind", DeviceKind)
@pytest.mark.parametrize("reason", DeviceReason)
def test_every_trouble_of_a_device_has_an_action_for_staff(kind: DeviceKind, reason: DeviceReason) -> None:
    words = device_words(kind, reason)
    assert spoken(words.staff)
    assert words.public == NOTHING or spoken(words.public)
    assert spoken(WRONG[reason])


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (DeviceKind.RECEIPT_PRINTER, DeviceReason.PAPER_LOW),
        (DeviceKind.AUXILIARY, DeviceReason.DOOR_OPEN),
        (DeviceKind.AUXILIARY, DeviceReason.TAMPERED),
        (DeviceKind.AUXILIARY, DeviceReason.ON_BATTERY),
        (DeviceKind.AUXILIARY, DeviceReason.BATTERY_LOW),
    ],
)
def test_what_stops_nothing_is_for_staff_and_not_for_the_public(kind: DeviceKind, reason: DeviceReason) -> None:
    assert device_words(kind, reason).public == NOTHING


@pytest.mark.parametrize("phase", LinkPhase)
def test_every_state_of_the_link_has_its_words(phase: LinkPhase) -> None:
    words = LINK_WORDS[phase]
    assert (words.happened == NOTHING) is (phase is LinkPhase.CONNECTED)
    assert words.happened == NOTHING or (spoken(words.happened) and spoken(words.staff))


@pytest.mark.parametrize(
    ("phase", "reason", "trouble"),
    [
        (DevicePhase.READY, None, None),
        (DevicePhase.BUSY, None, None),
        (DevicePhase.OPENING, None, None),
        (DevicePhase.DEGRADED, DeviceReason.PAPER_LOW, None),
        (DevicePhase.FAULT, DeviceReason.PAPER_OUT, DeviceReason.PAPER_OUT),
        (DevicePhase.FAULT, None, DeviceReason.HARDWARE_ERROR),
        (DevicePhase.ABSENT, None, DeviceReason.NOT_CONNECTED),
    ],
)
def test_a_device_is_in_trouble_when_it_cannot_do_its_work(
    phase: DevicePhase, reason: DeviceReason | None, trouble: DeviceReason | None
) -> None:
    state = DeviceState(
        terminal="kiosk-1", device="printer", kind="receipt_printer", phase=phase, reason=reason, since=0
    )
    assert trouble_of(state) == trouble


def test_a_device_never_heard_of_is_not_connected() -> None:
    assert trouble_of(None) is DeviceReason.NOT_CONNECTED
