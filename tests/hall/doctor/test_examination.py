"""`hall doctor` on real homes, sound and broken."""

import json
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from hall import cli
from hall.commands import init
from hall.doctor import certificates, clock, disk, ports, site
from hall.doctor.examination import CHECKS, examine
from hall.doctor.finding import Finding, ok
from hall.home import Home, sole_use
from queue_controller.broker.pki import enrol


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    init.make(made, "demo", "chonghua")
    return made


def grades(findings: Iterator[Finding]) -> list[str]:
    return [finding.grade.value for finding in findings]


def test_a_sound_home_on_a_sound_machine_has_nothing_bad(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--home", str(home.folder)]) == 0
    said = capsys.readouterr().out
    assert "从化市政务服务中心 (chonghua)" in said
    assert "A write is safe on disk after" in said


def test_every_check_says_something_even_without_a_home(tmp_path: Path) -> None:
    findings = list(examine(Home(tmp_path / "nowhere")))
    assert {finding.check for finding in findings} == {check.NAME for check in CHECKS}
    assert not (tmp_path / "nowhere").exists()


def test_a_broken_site_is_bad_names_each_mistake_and_the_status_says_so(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    definition = home.site_folder / "chonghua.toml"
    text = definition.read_text("utf-8").replace('floor = "2"', 'floor = "9"')
    definition.write_text(text, "utf-8")
    assert cli.main(["doctor", "--home", str(home.folder), "--json"]) == 1
    findings = [f for f in json.loads(capsys.readouterr().out) if f["check"] == "site"]
    assert [f["sentence"] for f in findings] == [
        "chonghua.toml: areas[2].floor: there is no floor '9'",
        "chonghua.toml: areas[3].floor: there is no floor '9'",
    ]
    assert all(f["grade"] == "bad" and f["advice"] for f in findings)


def test_a_check_that_fails_itself_does_not_hide_the_others(home: Home) -> None:
    class Broken:
        NAME = "broken"

        def check(self, _home: Home) -> Iterator[Finding]:
            raise RuntimeError("no such thing")

    class Sound:
        NAME = "sound"

        def check(self, _home: Home) -> Iterator[Finding]:
            yield ok("sound", "All is well.")

    findings = list(examine(home, [Broken(), Sound()]))
    assert grades(iter(findings)) == ["bad", "ok"]
    assert "RuntimeError: no such thing" in findings[0].sentence


def test_a_taken_port_is_bad_unless_a_hall_runs_in_this_home(home: Home) -> None:
    with socket.create_server(("127.0.0.1", home.config().broker.port)):
        assert grades(ports.check(home)) == ["bad", "ok"]
        with sole_use(home):
            assert grades(ports.check(home)) == ["ok", "ok"]
    assert grades(ports.check(home)) == ["ok", "ok"]


def test_certificates_are_looked_at_one_by_one(home: Home) -> None:
    assert grades(certificates.check(home)) == ["ok"]
    enrol(home, home.site())
    assert grades(certificates.check(home)) == ["ok"]

    home.key("kiosk-1").unlink()
    home.certificate("pad-1").write_text("no certificate")
    home.key("uplink").chmod(0o644)
    sentences = [finding.sentence for finding in certificates.check(home)]
    assert len(sentences) == 3
    assert "kiosk-1.pem has no key" in sentences[0]
    assert "pad-1.pem cannot be read" in sentences[1]
    assert "uplink.key can be read by others" in sentences[2]

    home.ca.unlink()
    assert "ca.pem is missing" in next(iter(certificates.check(home))).sentence


def test_the_disk_is_really_measured_and_nothing_is_left_behind(tmp_path: Path) -> None:
    took = disk.measure_ms(tmp_path)
    assert len(took) == disk.WRITES or sum(took) > 1000
    assert all(ms > 0 for ms in took)
    assert list(tmp_path.iterdir()) == []


def test_a_clock_that_was_set_back_is_seen_by_the_halls_own_files(home: Home) -> None:
    import os
    import time

    assert grades(clock.check(home))[0] in ("ok", "warn")
    home.log_folder.mkdir()
    late = home.log_folder / "controller.log"
    late.touch()
    os.utime(late, (time.time() + 3600, time.time() + 3600))
    (finding,) = clock.check(home)
    assert finding.grade == "bad"
    assert "set back" in finding.sentence


def test_a_site_that_is_gone_is_a_sentence_a_file(home: Home) -> None:
    shutil.rmtree(home.site_folder)
    sentences = [finding.sentence.partition(" in ")[0] for finding in site.check(home)]
    assert sentences == [
        f"{file}: there is no such file" for file in ("centre.toml", "chonghua.toml", "catalogue.json")
    ]
