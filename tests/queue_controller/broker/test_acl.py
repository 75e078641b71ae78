"""The access list follows the roles, and nothing else."""

from hall.contract.roles import ALLOWED
from hall.contract.topics import Topics
from hall.sites.definition import DeviceKind, Role
from queue_controller.broker.acl import access_list
from tests.support.demo import demo_site

TOPICS = Topics("chonghua")


def rights() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    name = ""
    for line in access_list(demo_site()).splitlines():
        word, _, rest = line.partition(" ")
        if word == "user":
            name = rest
            found[name] = set()
        elif word == "topic":
            found[name].add(rest)
    return found


def test_every_terminal_may_publish_exactly_the_commands_of_its_role_under_its_own_name() -> None:
    for terminal in demo_site().terminals:
        commands = {right for right in rights()[terminal.id] if "/cmd/" in right}
        assert commands == {f"write {TOPICS.command(terminal.id, name)}" for name in ALLOWED[terminal.role]}


def test_only_the_controller_may_write_states_and_replies() -> None:
    for name, allowed in rights().items():
        writes = {right for right in allowed if not right.startswith("read ")}
        if name == "controller":
            assert writes == {f"readwrite {TOPICS.root}/#"}
        else:
            assert not any("/state/" in right or "/rsp/" in right for right in writes)


def test_every_terminal_tells_the_devices_of_the_site_and_no_others() -> None:
    for terminal in demo_site().terminals:
        told = {right for right in rights()[terminal.id] if right.startswith("readwrite") and "/device/" in right}
        ids = [device.id for device in terminal.devices] + ["voice"] * (terminal.role is Role.HALL_BOARD)
        ids += [f"{kind.value.replace('_', '-')}-{number}" for kind in DeviceKind for number in (2, 3)]  # plugged in
        assert told == {f"readwrite {TOPICS.device(terminal.id, ident)}" for ident in ids}


def test_no_terminal_has_a_rule_with_a_wildcard_over_commands_replies_or_posts() -> None:
    for name, allowed in rights().items():
        if name == "controller":
            continue
        for right in allowed:
            topic = right.partition(" ")[2]
            assert "#" not in topic
            if any(part in topic for part in ("/cmd/", "/rsp/", "/post/")):
                assert "+" not in topic


def test_a_posts_state_is_read_by_the_terminals_of_that_post_alone() -> None:
    for terminal in demo_site().terminals:
        posts = {right for right in rights()[terminal.id] if "/state/post/" in right}
        wanted = terminal.role in (Role.WINDOW_TERMINAL, Role.PAD)
        assert posts == ({f"read {TOPICS.state('post', terminal.post or '')}"} if wanted else set())


def test_a_program_of_the_road_to_the_centre_has_no_rights_on_the_bus() -> None:
    assert {"backend", "uplink", "broker"} & rights().keys() == set()
