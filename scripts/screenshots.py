"""Take a picture of every page of the portal, in two languages and two widths: `make screenshots`."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

import httpx2
import msgspec
from playwright.sync_api import Browser, sync_playwright

from openfla.platform.settings import Settings
from openfla.sandbox import furnish, running
from openfla.texts import Language
from tests.platforms import Platform
from tests.web.portal_pages import PAGES, Shown, looking, show
from tests.web.scene import Scene, set_up
from tests.web.visits import WIDTHS

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "build" / "screenshots"
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "fr")
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")


def main(wanted: list[str]) -> None:
    """Every page, or those whose names begin with one of the words."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    pages = [shown for shown in PAGES if not wanted or shown.name.startswith(tuple(wanted))]
    with tempfile.TemporaryDirectory(prefix="openfla-screenshots-", dir="/var/tmp") as data:
        settings = msgspec.convert({"data": data, "web": {"port": 0}, "logs": {"level": "ERROR"}}, Settings)
        with running(settings) as found, httpx2.Client(base_url=found.settings.base_url, timeout=30) as http:
            furnish(found.database_url, found.settings)
            scene = set_up(Platform(found.database_url, found.settings, http))
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
                for shown in pages:
                    take(browser, scene, shown)
                browser.close()
    print(f"{len(pages) * len(LANGUAGES) * len(WIDTHS)} pictures in {FOLDER.relative_to(ROOT)}")


def take(browser: Browser, scene: Scene, shown: Shown) -> None:
    """One page, in each language and width."""
    with looking(browser, scene, shown.reader) as visit:
        for language in LANGUAGES:
            show(visit, scene, shown, language)
            for width in WIDTHS:
                visit.page.set_viewport_size({"width": width, "height": 800})
                visit.page.screenshot(path=FOLDER / f"{shown.name}-{language}-{width}.png", full_page=True)


def chromium() -> str:
    """The browser of this machine."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or sys.exit("No chromium is installed; scripts/system-packages chromium installs one.")


if __name__ == "__main__":
    main(sys.argv[1:])
