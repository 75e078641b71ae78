"""The browser page in a real browser: a whole visit by clicks on it, on a laptop and on a phone, in both languages."""

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.support.browser import Browser, browser
from tests.support.whole_hall import WholeHall, until

pytestmark = [pytest.mark.proof, pytest.mark.timeout(400)]

ALL_SHOWN = "[...document.querySelectorAll('figure img')].every(i => i.naturalWidth > 300)"
SMALLEST_WORDS = (
    "Math.min(...[...document.querySelectorAll('button, h2, #how')].map(e => parseFloat(getComputedStyle(e).fontSize)))"
)


class Visitor:
    """Somebody at the page, who touches a terminal by clicking on its picture."""

    def __init__(self, page: Browser, address: str) -> None:
        self.page = page
        self._address = address

    def touch(self, terminal: str, name: str) -> None:
        """Click where the control of this name (or whose name begins so) stands on the terminal's picture."""
        at = until(lambda: self._place(terminal, name), f"{name} on {terminal}: {self._names(terminal)}")
        self.page.click(f"#{terminal}", at)

    def sees(self, terminal: str, text: str) -> None:
        """A text comes to stand on the terminal's screen."""
        until(lambda: any(text in shown for shown in self._get(terminal, "texts")), f"{text} on {terminal}")

    def _place(self, terminal: str, name: str) -> tuple[float, float] | None:
        controls = [c for c in self._get(terminal, "controls") if c["enabled"]]
        for fits in (lambda c: c["name"] == name, lambda c: name in c["name"]):
            for control in filter(fits, controls):
                image = f"document.getElementById({terminal!r})"
                width, height = self.page.says(f"['width', 'height'].map(side => +{image}.getAttribute(side))")
                return (control["x"] + control["width"] / 2) / width, (control["y"] + control["height"] / 2) / height
        return None

    def _names(self, terminal: str) -> list[str]:
        return [control["name"] for control in self._get(terminal, "controls")]

    def _get(self, terminal: str, what: str) -> list:
        answer = httpx.get(f"{self._address}screens/{terminal}/{what}", timeout=20)
        return answer.json()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeHall]:
    with WholeHall(tmp_path_factory.mktemp("page") / "home") as hall:
        yield hall


@pytest.fixture(scope="module")
def address(hall: WholeHall) -> str:
    said = (hall.home.folder / "demo.log").read_text()
    found = re.search(r"http://127\.0\.0\.1:\d+/\S+/", said)
    assert found, said
    return found[0]


@pytest.fixture
def page(address: str) -> Iterator[Browser]:
    with browser() as page:
        page.size(1366, 768)
        page.open(address)
        page.until(ALL_SHOWN)
        page.until("document.querySelectorAll('#person option').length > 0")
        yield page
        assert page.errors == []


def test_a_visit_from_the_card_to_the_rating_is_made_by_clicks_on_the_page_alone(page: Browser, address: str) -> None:
    visitor = Visitor(page, address)
    visitor.touch("window-1", "样例安")
    visitor.sees("window-1", "空闲")
    visitor.sees("kiosk-1", "请选择办理区域")

    page.click('[data-verb="place-card"]')
    page.until("document.getElementById('said').textContent === '已完成。'")
    visitor.sees("kiosk-1", "您好")
    visitor.touch("kiosk-1", "财税区")
    visitor.touch("kiosk-1", "缴税")
    visitor.touch("kiosk-1", "取号")
    visitor.sees("kiosk-1", "请取走您的号票和身份证")
    visitor.sees("kiosk-1", "一楼 A 区 1 号窗口")
    page.click('[data-verb="remove-card"]')
    page.click("#tear")
    page.until("document.getElementById('paper').naturalWidth > 300")

    visitor.touch("window-1", "叫号")
    visitor.sees("board-1", "一楼 公安民政区")
    visitor.touch("window-1", "开始办理")
    visitor.touch("window-1", "办理完毕")
    visitor.touch("pad-1", "非常满意")
    visitor.sees("pad-1", "谢谢您的评价")


@pytest.mark.parametrize(("width", "height", "phone"), [(1366, 768, False), (390, 844, True)], ids=["laptop", "phone"])
@pytest.mark.parametrize("english", [False, True], ids=["zh", "en"])
def test_the_page_fits_and_is_legible_in_both_languages(
    page: Browser, width: int, height: int, phone: bool, english: bool
) -> None:
    page.size(width, height, phone=phone)
    if english:
        page.click("#language")
        page.until("document.documentElement.lang === 'en'")
    assert page.says("document.documentElement.scrollWidth") <= width, "nothing stands beside the glass"
    assert page.says(SMALLEST_WORDS) >= 16
    assert page.says("Math.min(...[...document.querySelectorAll('button, select')].map(e => e.offsetHeight))") >= 40
    words = page.says("[...document.querySelectorAll('h1, h2, p, button, figcaption b')].map(e => e.textContent)")
    chinese = [text for text in words if any("一" <= sign <= "鿿" for sign in text)]
    assert (chinese == ["中文"]) if english else (len(chinese) > 10)


def test_a_screen_that_is_away_is_shown_as_away_and_comes_back(hall: WholeHall, page: Browser) -> None:
    killed = hall.kill("screen-1")
    page.until("document.getElementById('screen-1').parentNode.classList.contains('gone')")
    hall.comes_again("screen-1", killed)
    page.until("!document.getElementById('screen-1').parentNode.classList.contains('gone')", 60)
