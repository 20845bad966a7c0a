"""What every page has, in every language and at every width; asked of the browser in one breath."""

from typing import Any, Final

from playwright.sync_api import Page

from openfla.texts import Language, translate
from tests.web.visits import WIDTHS

BESIDE_THE_EDGE: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_MARK: Final = "This is OpenFLA, not the official Federal Learning Account."
_FOUND: Final = """() => {
    const all = selector => [...document.querySelectorAll(selector)]
    const ids = all('[id]').map(found => found.id)
    return {
        language: document.documentElement.lang,
        headings: all('h1').filter(found => found.checkVisibility()).length,
        title: document.title,
        mark: document.querySelector('#not-official').innerText,
        landmarks: all('main, header, footer, nav').length,
        repeated: ids.filter((id, place) => ids.indexOf(id) !== place),
        lost: all('a[href^="#"]').map(link => link.hash.slice(1)).filter(id => !ids.includes(id)),
    }
}"""


def assert_whole(page: Page, language: Language) -> None:
    """The page speaks this language, wears the mark, has its parts once, and no width makes it scroll sideways."""
    found: dict[str, Any] = page.evaluate(_FOUND)
    assert (found["language"], found["headings"]) == (language, 1), page.url
    assert found["title"]
    assert translate(language, _MARK) in found["mark"]
    assert found["landmarks"] >= 5
    assert (found["repeated"], found["lost"]) == ([], []), page.url
    now = page.viewport_size or {"width": 0}
    for width in sorted(WIDTHS, key=lambda width: width != now["width"]):
        if width != now["width"]:
            page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(BESIDE_THE_EDGE) <= 0, (page.url, width)
