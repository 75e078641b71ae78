"""A hall's home: every mistake in `hall.toml` is a sentence, and every file has one place."""

from pathlib import Path

import pytest

from hall.home import Home, HomeMistake, default_home


def home_with(folder: Path, config: str) -> Home:
    (folder / "hall.toml").write_text(config, "utf-8")
    return Home(folder)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ('hall = "Chong Hua"', "hall.toml: .*regex"),
        ("", "missing required field `hall`"),
        ('hall = "h"\ncolour = 1', "unknown field `colour`"),
        ('hall = "h"\n[broker]\nport = "8883"', r"Expected `int`, got `str` - at `\$.broker.port`"),
        ("hall = ", "hall.toml: "),
    ],
)
def test_a_mistake_in_the_configuration_is_a_sentence(config: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(HomeMistake, match=words):
        home_with(tmp_path, config).config()


def test_bytes_that_are_no_text_are_a_sentence_too(tmp_path: Path) -> None:
    (tmp_path / "hall.toml").write_bytes(b'hall = "\xff"')
    with pytest.raises(HomeMistake, match=r"hall\.toml"):
        Home(tmp_path).config()


def test_a_folder_that_is_no_home_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HomeMistake, match=f"run `hall init --home {tmp_path}` first"):
        Home(tmp_path).config()


def test_what_is_not_said_has_its_usual_value(tmp_path: Path) -> None:
    config = home_with(tmp_path, 'hall = "h"').config()
    assert (config.broker.host, config.broker.port, config.journal, config.backend) == ("127.0.0.1", 8883, "", "")


def test_the_home_can_be_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALL_HOME", "/srv/hall")
    assert default_home() == Path("/srv/hall")
    monkeypatch.delenv("HALL_HOME")
    assert default_home() == Path("hall-home")


def test_nothing_of_a_home_lies_outside_it(tmp_path: Path) -> None:
    home = Home(tmp_path)
    places = [
        home.config_file, home.site_folder, home.pki_folder, home.journal_folder, home.log_folder, home.run_folder,
        home.certificate("kiosk-1"), home.key("kiosk-1"), home.ca, home.simulated_device("kiosk-1", "printer"),
        home.screen_socket("kiosk-1"),
    ]  # fmt: skip
    assert all(place.is_relative_to(tmp_path) for place in places)
    assert len(set(places)) == len(places)
