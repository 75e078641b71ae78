"""Which found thing serves which device: places are kept, and nobody's thing is taken."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.binding import Bound, Seen, Wanted, bind, binding_of, covers, unclaimed
from drivers.core.address import Address, EvdevAt, SerialAt, TcpAt, UsbAt
from drivers.discovery.found import Found
from drivers.discovery.recognition import Certainty
from drivers.registry import Model, Recognised
from hall.sites.definition import DeviceKind

READER, SCANNER = DeviceKind.ID_CARD_READER, DeviceKind.SCANNER
LEFT, RIGHT = Wanted("left", READER), Wanted("right", READER)


def thing(
    place: str,
    kind: DeviceKind = READER,
    *,
    model: str = "sdt",
    sure: Certainty = Certainty.BY_NAME,
    serial: str = "",
    address: Address | None = None,
    mdns: str = "",
) -> Seen:
    found = Found(
        address=address or UsbAt(0x0400, 0xC35A, place), place=place, usb="0400:c35a", serial=serial, mdns=mdns
    )
    return Seen(found, (Recognised(Model("driver", kind, model), sure),))


def places(bound: dict[str, Bound]) -> dict[str, str]:
    return {who: thing.found.place for who, thing in bound.items()}


def test_the_first_recognised_thing_of_its_kind_is_taken_and_no_other() -> None:
    seen = [thing("1-3", SCANNER), thing("1-2"), thing("1-1")]
    assert places(bind([LEFT], {}, seen)) == {"left": "1-1"}


@given(st.permutations(["1-1", "1-2", "1-3"]), st.permutations([LEFT, RIGHT]))
def test_two_equal_readers_never_swap_whatever_the_kernel_finds_first(order: list[str], who: list[Wanted]) -> None:
    first = bind([LEFT, RIGHT], {}, [thing("1-3"), thing("1-2")])
    kept = {device: binding_of(bound) for device, bound in first.items()}
    assert places(bind(who, kept, [thing(place) for place in order])) == places(first)


def test_a_reader_with_a_serial_number_is_known_in_another_port() -> None:
    kept = {"right": binding_of(bind([RIGHT], {}, [thing("1-2", serial="B")])["right"])}
    assert places(bind([LEFT, RIGHT], kept, [thing("1-4", serial="B"), thing("1-5")])) == {
        "right": "1-4",
        "left": "1-5",
    }


def test_a_device_that_lost_its_thing_just_now_takes_no_other_yet() -> None:
    kept = {"left": binding_of(bind([LEFT], {}, [thing("1-1")])["left"])}
    assert bind([LEFT], kept, [thing("1-2")], patient={"left"}) == {}
    assert places(bind([LEFT], kept, [thing("1-2")])) == {"left": "1-2"}


def test_the_surer_thing_is_taken_before_a_mere_bridge() -> None:
    bridge = thing("1-1:1.0", sure=Certainty.PERHAPS, address=SerialAt("/dev/ttyUSB0"))
    assert places(bind([LEFT], {}, [bridge, thing("1-9")])) == {"left": "1-9"}
    assert places(bind([LEFT], {}, [bridge])) == {"left": "1-1:1.0"}


def test_the_model_of_the_definition_is_kept_whatever_is_recognised() -> None:
    bound = bind([Wanted("left", READER, "sdt-a55a")], {}, [thing("1-1")])
    assert bound["left"].model == Model("driver", READER, "sdt-a55a")


def test_the_other_ways_to_a_taken_device_are_nobody_elses() -> None:
    usb = thing("1-1")
    keyboard = thing("1-1:1.0", SCANNER, address=EvdevAt("/dev/input/event3"))
    assert unclaimed([usb, keyboard], [usb.found]) == []
    assert [bound.found for bound in unclaimed([usb, keyboard], [])] == [usb.found]


def test_two_ports_of_one_adapter_are_two_devices() -> None:
    one = thing("1-1:1.0", address=SerialAt("/dev/ttyUSB0"))
    two = thing("1-1:1.1", address=SerialAt("/dev/ttyUSB1"))
    assert len(bind([LEFT, RIGHT], {}, [one, two])) == 2


def test_nothing_is_taken_on_unasked_that_may_be_anything_or_anybodys() -> None:
    bridge = thing("1-1:1.0", sure=Certainty.PERHAPS, address=SerialAt("/dev/ttyUSB0"))
    announced = thing("Printer._ipp._tcp.local.", mdns="_ipp._tcp", address=TcpAt("192.0.2.9", 9100))
    assert unclaimed([bridge, announced], []) == []


def test_an_address_of_the_definition_covers_the_thing_it_means() -> None:
    found = thing("1-2", serial="B").found
    assert covers(UsbAt(0x0400, 0xC35A), found)
    assert covers(UsbAt(0x0400, 0xC35A, "1-2", "B"), found)
    assert not covers(UsbAt(0x0400, 0xC35A, "1-3"), found)
    assert not covers(UsbAt(0x0400, 0xC35A, "", "C"), found)
    assert covers(SerialAt("/dev/../dev/null"), thing("1-1", address=SerialAt("/dev/null")).found)
