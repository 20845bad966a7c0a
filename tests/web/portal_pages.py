"""Every page of the portal, who looks at it, and the addresses of those who look."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Browser, Page

from openfla.contract.qualities import AnyQuality, OtherQuality, Quality
from openfla.identifiers import EnterpriseNumber
from tests.web.companies import BAKERY, ENKELVOUD, GROUP, LERNWERK, MEERWERK
from tests.web.scene import Scene
from tests.web.visits import Visit, be_signed_in, lead_on, visiting


@dataclass(frozen=True)
class Reader:
    """Who looks at a page; nobody when there is no login, and in no quality when there is no number."""

    login: str = ""
    number: EnterpriseNumber | None = None
    quality: AnyQuality = Quality.EMPLOYER


NOBODY: Final = Reader()
NORA: Final = Reader("nora@nieuw.example")
DANNY: Final = Reader("danny@korenbloem.example", BAKERY)
STEVEN: Final = Reader("steven@korenbloem.example", BAKERY)
TOM: Final = Reader("tom@korenbloem.example", BAKERY)
LENA: Final = Reader("lena@lernwerk.example", LERNWERK, Quality.TRAINING_PROVIDER)
ELKE: Final = Reader("elke@enkelvoud.example", ENKELVOUD, OtherQuality.WITHOUT_STAFF)
SOFIE: Final = Reader("sofie@meerwerk.example", MEERWERK, Quality.SOCIAL_SECRETARIAT)
GERDA: Final = Reader("gerda@noordzee.example", GROUP[1], Quality.SERVICE_PROVIDER)


@dataclass(frozen=True)
class Shown:
    """A page as somebody sees it: its address, what they do there, and the status that it came with."""

    name: str
    reader: Reader
    address: str
    then: Callable[[Page], None] = lambda page: None
    status: int = 200


def send(page: Page) -> None:
    """Send the form of the page as it stands."""
    lead_on(page.locator("main form.form button").first)


def choose_trainer(page: Page) -> None:
    """Activate the quality of training provider: the first step."""
    page.locator("#quality").select_option("trainingProvider")
    send(page)


def name_trainer(page: Page) -> None:
    """The second step."""
    choose_trainer(page)
    page.locator("#login-1").fill("mery@korenbloem.example")
    page.locator("#name-1").fill("Mery Meel")
    send(page)


PAGES: Final = (
    Shown("start", NOBODY, "/"),
    Shown("sign-in", NOBODY, "/sign-in"),
    Shown("sign-in-nobody-found", NOBODY, "/sign-in?words=nobody+at+all"),
    Shown("sign-in-mistakes", NOBODY, "/sign-in", send),
    Shown("guide", NOBODY, "/guide"),
    Shown("choose-nothing", NORA, "/choose"),
    Shown("register", NORA, "/register"),
    Shown("register-mistakes", NORA, "/register", send),
    Shown("admission-open", NORA, "/admission"),
    Shown("choose", GERDA, "/choose"),
    Shown("home", DANNY, "/home"),
    Shown("home-mandatary", SOFIE, "/home"),
    Shown("home-without-channels", ELKE, "/home"),
    Shown("channels", DANNY, "/channels"),
    Shown("channels-nothing-found", DANNY, "/channels?words=nothing"),
    Shown("channels-empty", LENA, "/channels"),
    Shown("channels-other-quality", ELKE, "/channels"),
    Shown("channels-no-access", TOM, "/channels", status=403),
    Shown("channel-new", DANNY, "/channels/new"),
    Shown("channel-new-mistakes", DANNY, "/channels/new", send),
    Shown("channel-opened", DANNY, "/channels/{fla}?done=opened"),
    Shown("channel-ending", DANNY, "/channels/{ending}"),
    Shown("channel-without-certificate", DANNY, "/channels/{revoked}"),
    Shown("channel-permissions", DANNY, "/channels/{fla}/services"),
    Shown("channel-rename", DANNY, "/channels/{fla}/rename"),
    Shown("channel-certificate", DANNY, "/channels/{fla}/certificates/new"),
    Shown("channel-revoke", DANNY, "/channels/{fla}/certificates/{certificate}/revoke"),
    Shown("channel-delete", DANNY, "/channels/{fla}/delete"),
    Shown("channel-unknown", DANNY, "/channels/{user}", status=404),
    Shown("mandates", DANNY, "/mandates"),
    Shown("mandates-empty", GERDA, "/mandates"),
    Shown("mandates-held", SOFIE, "/mandates"),
    Shown("mandates-held-all", SOFIE, "/mandates?stage=all"),
    Shown("mandate-give", DANNY, "/mandates/new"),
    Shown("mandate-give-mistakes", DANNY, "/mandates/new", send),
    Shown("mandate-ask", SOFIE, "/mandates/new"),
    Shown("mandate-ask-mistakes", SOFIE, "/mandates/new", send),
    Shown("mandate", DANNY, "/mandates/{active}"),
    Shown("mandate-to-answer", DANNY, "/mandates/{answered}"),
    Shown("mandate-recorded", SOFIE, "/mandates/{recorded}"),
    Shown("mandate-refused", DANNY, "/mandates/{refused}"),
    Shown("mandate-confirm", SOFIE, "/mandates/{asked}/confirm"),
    Shown("mandate-refuse", SOFIE, "/mandates/{asked}/refuse"),
    Shown("mandate-end", DANNY, "/mandates/{active}/end"),
    Shown("group", GERDA, "/mandates/group"),
    Shown("group-mistakes", GERDA, "/mandates/group", send),
    Shown(
        "group-done", GERDA, f"/mandates/group/done?told={GROUP[0]}.active,{GROUP[2]}.requested,{BAKERY}.otherMandatary"
    ),
    Shown("access", TOM, "/access"),
    Shown("access-manager", STEVEN, "/access"),
    Shown("access-manager-mistakes", STEVEN, "/access", send),
    Shown("activation-1", STEVEN, "/access/activate"),
    Shown("activation-2", STEVEN, "/access/activate", choose_trainer),
    Shown("activation-3", STEVEN, "/access/activate", name_trainer),
    Shown("users", DANNY, "/access/users"),
    Shown("users-mistakes", DANNY, "/access/users", send),
    Shown("user", DANNY, "/access/users/{user}"),
    Shown("activity", DANNY, "/activity"),
    Shown("guide-with-values", DANNY, "/guide"),
    Shown("unknown", DANNY, "/doc/errors/nothing", status=404),
)


@contextmanager
def looking(browser: Browser, scene: Scene, reader: Reader, **about: object) -> Iterator[Visit]:
    """A tab in which that reader is signed in."""
    with visiting(browser, scene.platform, **about) as visit:  # type: ignore[arg-type]
        if reader.login:
            be_signed_in(visit, scene.platform, reader.login, reader.number, reader.quality)
        yield visit


def show(visit: Visit, scene: Scene, shown: Shown, language: str = "") -> None:
    """Open a page, in another language if one is told, and do what is to be done there."""
    address = shown.address.format(**scene.ids)
    choice = f"{'&' if '?' in address else '?'}lang={language}" if language else ""
    answer = visit.page.goto(address + choice)
    assert answer is not None
    assert answer.status == shown.status, (shown.name, answer.status)
    shown.then(visit.page)
