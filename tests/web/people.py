"""People in front of a real browser, and what they do on the pages of the portal, told as the guide tells it."""

import re
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from playwright.sync_api import Locator, Page, expect

from openfla.channel.certificates import Entry, make
from openfla.contract.qualities import AnyQuality, OtherQuality, Quality
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber, enterprise_number_in_print
from openfla.sandbox._world import world
from tests.platforms import BAKERY, Party, Platform, a_training
from tests.web.visits import Visit, be_signed_in, lead_on

FLA: Final = "CareerPro - Federal Learning Account"
DIMONA: Final = ("Dimona: make declarations", "Dimona: consult declarations")
_QUALITIES: Final[Mapping[AnyQuality, str]] = {
    Quality.EMPLOYER: "NSSO employer",
    Quality.SOCIAL_SECRETARIAT: "Social secretariat",
    Quality.SERVICE_PROVIDER: "Service provider",
    Quality.TRAINING_PROVIDER: "Training provider",
    OtherQuality.WITHOUT_STAFF: "Enterprise without staff",
}
_SERVICES: Final = {
    Mandated.FEDERAL_LEARNING_ACCOUNT: "Federal Learning Account",
    Mandated.DMFA_DIMONA: "DmfA and Dimona",
}
ASKED: Final = "The mandate was asked for. It begins once the other side has confirmed it."
_REFUSED_PAGE: Final = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")
"""What the browser says of a page that tells a mistake."""


@dataclass
class Somebody:
    """A person with a browser of their own, who acts in a quality of an enterprise."""

    visit: Visit
    platform: Platform
    number: EnterpriseNumber = BAKERY
    quality: AnyQuality = Quality.EMPLOYER

    @property
    def page(self) -> Page:
        return self.visit.page

    @property
    def complaints(self) -> list[str]:
        """Of the browser, but for pages that were refused on purpose."""
        return [said for said in self.visit.complaints if not _REFUSED_PAGE.match(said)]

    def go(self, path: str) -> int:
        """Open an address; the status with which it answered."""
        answer = self.page.goto(path)
        assert answer is not None
        return answer.status

    def follow(self, name: str, *, within: str = "main") -> None:
        """Click on the link of that name."""
        lead_on(self.page.locator(within).get_by_role("link", name=name, exact=True))

    def press(self, name: str) -> None:
        """Click on the button of that name."""
        lead_on(self.button(name))

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def fill(self, label: str, value: str) -> None:
        self.field(label).fill(value)

    def field(self, label: str) -> Locator:
        """The field of that label, as the reader knows it."""
        return self.page.get_by_label(label, exact=True)

    def tick(self, *labels: str) -> None:
        """Tick these boxes and no others of the page."""
        boxes = self.page.get_by_role("checkbox")
        for place in boxes.evaluate_all("all => all.flatMap((box, place) => (box.checked ? [place] : []))"):
            boxes.nth(place).uncheck()
        for label in labels:
            self.page.get_by_role("checkbox", name=label, exact=True).check()

    def reads(self, *sentences: str) -> None:
        """These sentences stand on the page."""
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)

    def wrong_fields(self) -> list[str]:
        """The names of the fields that hold a mistake, each of which the summary on top links to."""
        self.page.locator("#problems").wait_for()
        marked = self.page.locator(".wrong").evaluate_all("all => all.map(one => one.id.replace('-wrong', ''))")
        linked = self.page.locator("#problems a").evaluate_all("all => all.map(one => one.hash.slice(1))")
        assert sorted(marked) == sorted(linked)
        return [str(name) for name in marked]

    def sign_in(self, login: str) -> None:
        """With the make-believe key of that person (SEED 4.4.1 steps 1 to 3)."""
        self.go("/home")
        self.press(f"Sign in as {world().person(login).name}")

    def arrive(self, login: str, number: EnterpriseNumber | None, quality: AnyQuality) -> None:
        """Be there as one is after `sign_in` and `act_as`, without the pages that lead there."""
        be_signed_in(self.visit, self.platform, login, number, quality)
        self.go("/home")
        if number:
            self.act_as(number, quality)

    def act_as(self, number: EnterpriseNumber, quality: AnyQuality) -> None:
        """Choose a quality (step 4); who has one only is not asked."""
        self.number, self.quality = number, quality
        name, called = world().enterprise(number).name, _QUALITIES[quality]
        here = self.page.locator(".who")
        if "/choose" not in self.page.url:
            told = here.inner_text()
            if enterprise_number_in_print(number) in told and called in told:
                return
            self.follow("Act in another quality", within=".who")
        self.press(f"Act for {name} as {called}")
        expect(here).to_contain_text(called)

    def open_account(self, name: str, *services: str, key: Entry | None = None) -> Party:
        """Steps 5 to 8 of section 4.4.1: an account with a certificate of its own; its Client ID is on the screen."""
        found = key or a_key(self.number)
        self.follow("Channels", within=".pages")
        self.follow("Add a web service account")
        self.fill_in_account(name, services or (FLA,), public_part(found))
        self.press("Confirm")
        return self.party(found)

    def fill_in_account(self, name: str, services: Collection[str], certificate: bytes) -> None:
        self.field("Type").select_option("REST")
        self.fill("Account name", name)
        self.tick(*services)
        self.choose_file("Certificate", certificate)
        self.fill("Certificate name", "2026")

    def choose_file(self, label: str, content: bytes, name: str = "channel.cer") -> None:
        self.field(label).set_input_files({"name": name, "mimeType": "application/pkix-cert", "buffer": content})

    def give_mandate(self, mandatary: EnterpriseNumber, quality: Quality, *services: Mandated) -> None:
        """As employer, ask a mandatary to act for one's enterprise from this quarter on (SEED 2.2.1)."""
        for service in services:
            self.follow("Mandates", within=".pages")
            self.follow("Give a mandate")
            self.fill("Enterprise number of the mandatary", enterprise_number_in_print(mandatary))
            self.page.get_by_role("radio", name=_QUALITIES[quality], exact=True).check()
            self.field("Service").select_option(_SERVICES[service])
            self.press("Ask the mandatary to confirm")
            if service is not services[-1]:
                self.reads(ASKED)

    def confirm_mandates(self) -> None:
        """Confirm everything that waits for an answer of one's own side."""
        self.follow("Mandates", within=".pages")
        while (waiting := self.page.get_by_role("link", name="Look at it and answer")).count():
            lead_on(waiting.first)
            self.follow("Confirm")
            self.press("Confirm")
            self.reads("The mandate was confirmed.", "active")
            self.follow("Mandates", within=".pages")

    def activate(self, quality: Quality, *managers: str) -> None:
        """Let the enterprise act in one more quality, with these people as its local managers (SEED 5)."""
        self.follow("Access", within=".pages")
        self.follow("Activate a quality")
        self.field("Activate the quality").select_option(_QUALITIES[quality])
        self.press("Next")
        for place, login in enumerate(managers, 1):
            if place == 2:
                self.page.get_by_text("More local managers", exact=True).click()
            self.name_person(login, self.page.get_by_role("group", name=f"Local manager {place}", exact=True))
        self.press("Next")
        self.reads(*(world().person(login).name for login in managers))
        self.press("Confirm")

    def grant(self, login: str, *permissions: str) -> None:
        """Give a user permissions in the quality that one manages (SEED 4.3)."""
        self.follow("Access", within=".pages")
        self.follow("Users and their permissions")
        self.name_person(login, self.page.locator("main"))
        self.tick(*permissions)
        self.press("Give these permissions")

    def name_person(self, login: str, where: Locator) -> None:
        where.get_by_label(re.compile("^Login")).fill(login)
        where.get_by_label(re.compile("^Name")).fill(world().person(login).name)

    def party(self, key: Entry) -> Party:
        """The software that was given the Client ID of the page, and the private key."""
        assert isinstance(key.private_key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
        assert isinstance(self.quality, Quality)
        client_id = self.page.locator("#client-id").inner_text()
        return Party(self.platform, self.number, self.quality, client_id, key.private_key, public_part(key))


def a_key(number: EnterpriseNumber) -> Entry:
    """A private key with a self-signed certificate in the name of an enterprise (SEED 4.4.1)."""
    names = {known.number: known.name for known in world().enterprises}
    called = names.get(number, "An enterprise of which the number is told")
    return make(called, now=datetime.now(UTC), enterprise_number=number, key="ec-p384")


def public_part(key: Entry) -> bytes:
    """What is uploaded: the .cer file."""
    assert key.certificate is not None
    return key.certificate.public_bytes(Encoding.PEM)


def registers(software: Party, *numbers: EnterpriseNumber) -> None:
    """With a real token, the software puts a training on the account of a worker of each of these enterprises."""
    for number in numbers:
        answer = software.call("POST", "/trainings", a_training(enterpriseNumber=number))
        assert answer.status_code == 201, answer.text
        assert answer.json()["enterpriseNumber"] == number


def is_refused(software: Party, code: str, number: EnterpriseNumber) -> None:
    """The same call is refused for this reason."""
    answer = software.call("POST", "/trainings", a_training(enterpriseNumber=number))
    assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (403, code), answer.text


def within_seconds(is_so: Callable[[], bool]) -> None:
    """Wait for what every server process notices within the seconds of `tokens.freshness_s`."""
    latest = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < latest
        time.sleep(0.1)
