"""Every simulated device is complete: words in two languages, a state of its own, verbs that mean one thing."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from msgspec.structs import fields

from hall.sites.definition import Device, DeviceKind
from hardware_sim.catalogue import Catalogue, CatalogueMistake, catalogue
from hardware_sim.devices.id_card_reader.card_reader import CardReader
from hardware_sim.devices.id_card_reader.simulation import SIMULATION as READER
from hardware_sim.devices.receipt_printer.simulation import SIMULATION as PRINTER
from hardware_sim.glossary import names_to_say
from hardware_sim.simulation import Simulation, Trouble
from hardware_sim.verb import DeviceVerb

ALL = catalogue().simulations


@pytest.mark.parametrize("simulation", ALL, ids=lambda one: f"{one.kind}")
def test_every_name_a_technician_may_see_has_its_chinese(simulation: Simulation[Any]) -> None:
    missing = {name for name in names_to_say(simulation) if name not in simulation.chinese}
    assert not missing


@pytest.mark.parametrize("simulation", ALL, ids=lambda one: f"{one.kind}")
def test_every_verb_and_look_says_what_it_does(simulation: Simulation[Any]) -> None:
    for asked in (*simulation.verbs, *simulation.looks):
        assert asked.__doc__, asked
        assert not asked.__doc__.strip().endswith("."), asked


@pytest.mark.parametrize("simulation", ALL, ids=lambda one: f"{one.kind}")
def test_a_new_machine_shows_the_state_it_promises_and_can_say_it_in_words(simulation: Simulation[Any]) -> None:
    machine = simulation.make(Device(id="one", kind=simulation.kind, at="simulated"))
    state = machine.state()
    assert type(state) is simulation.state
    assert msgspec.json.decode(msgspec.json.encode(state), type=simulation.state) == state
    assert all(isinstance(words, str) and words for words in state.summary())


@pytest.mark.parametrize("simulation", ALL, ids=lambda one: f"{one.kind}")
def test_forms_have_names_of_their_own(simulation: Simulation[Any]) -> None:
    names = [name for form in simulation.forms for name in (form.name, *form.models)]
    assert names
    assert len(names) == len(set(names))


class Tear(DeviceVerb[CardReader], frozen=True, kw_only=True):
    """tear a card to pieces"""


def test_one_verb_cannot_mean_two_things() -> None:
    with pytest.raises(CatalogueMistake, match="'tear' means two things"):
        Catalogue((PRINTER, msgspec.structs.replace(READER, verbs=(Tear,))))


def test_two_simulations_cannot_stand_for_the_same_device() -> None:
    with pytest.raises(CatalogueMistake, match="ID card reader"):
        Catalogue((READER, msgspec.structs.replace(READER)))


def test_another_makers_model_stands_only_for_what_it_names() -> None:
    class TheirState(READER.state, frozen=True, kw_only=True, tag="theirs"):  # type: ignore[name-defined,misc]
        """Their reader shows no more than ours."""

    theirs = msgspec.structs.replace(READER, models=("acme-1",), state=TheirState)
    both = Catalogue((READER, theirs))

    def found(model: str) -> Simulation[Any] | None:
        return both.for_device(Device(id="r", kind=DeviceKind.ID_CARD_READER, at="simulated", model=model))

    assert found("acme-1") is theirs
    assert found("") is READER
    assert found("sdt") is READER


class BrokenPoint:
    name = "broken"

    def load(self) -> object:
        raise ImportError("no module named acme")


class SoundPoint:
    name = "sound"

    def load(self) -> object:
        return msgspec.structs.replace(READER, models=("acme-1",), state=_their_state())


def _their_state() -> type[Any]:
    return msgspec.defstruct("Theirs", [], bases=(READER.state,), tag="acme", frozen=True, kw_only=True)


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("hardware_sim.catalogue.entry_points", lambda group: [BrokenPoint(), SoundPoint()])
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


@pytest.mark.usefixtures("others")
def test_simulations_of_other_distributions_join_ours_and_a_broken_one_is_named() -> None:
    found = catalogue()
    assert found.simulations[-1].models == ("acme-1",)
    assert found.broken == {"broken": "ImportError: no module named acme"}


def test_every_field_has_a_type_the_command_line_can_read() -> None:
    for name, verb in catalogue().verbs.items():
        assert {"terminal", "device"} <= {field.name for field in fields(verb)}, name


TROUBLES = [(simulation, trouble) for simulation in ALL for trouble in simulation.troubles]


@pytest.mark.parametrize(("simulation", "trouble"), TROUBLES, ids=lambda one: getattr(one, "kind", None))
def test_every_trouble_of_a_storm_can_begin_and_end_and_begin_again(
    simulation: Simulation[Any], trouble: Trouble
) -> None:
    machine = simulation.make(Device(id="one", kind=simulation.kind, at="simulated"))
    begin = msgspec.convert({"terminal": "kiosk-1", **trouble.said}, trouble.verb)
    end = msgspec.convert({"terminal": "kiosk-1", **trouble.said_to_mend}, trouble.mend)
    for verb in (begin, end, begin, end):
        assert verb.act(machine)
    assert [words for words in machine.state().summary() if "fault" in words] == []
