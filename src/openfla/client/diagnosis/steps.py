"""The steps of the guide that mend something, and the page on which each is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from openfla.channel import Environment
from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.texts import N_, Language, translate

TEST_ENVIRONMENT_CONTACT: Final = "ContactCenter@support.eranova.fgov.be"
"""Who lets an enterprise into the official test environment (SEED 6.3)."""
_PORTAL: Final = "https://www.socialsecurity.be/"
_KNOWN: Final = "https://www.socialsecurity.be/site_{}/general/first_visit/access/register-as-employer.htm"
_REGISTER: Final = (
    "https://www.socialsecurity.be/site_{}/employer/infos/employer_onss/registration_gen/register/register.htm"
)


class Door(StrEnum):
    """Where a step is done; each environment has its own page for it, or none."""

    KNOWN = "known"
    REGISTRATION = "registration"
    ACCESS = "access"
    CHANNELS = "channels"
    MANDATES = "mandates"
    ADMISSION = "admission"
    SIGN_IN = "signIn"
    GUIDE = "guide"


@dataclass(frozen=True)
class Step:
    """A step of the guide: its section, what is done there, and where."""

    section: str
    title: str
    door: Door

    def told(self, language: Language) -> str:
        """What is done, in the reader's language."""
        return translate(language, self.title)


MANDATE: Final = Step("2.2.1", N_("Make a mandate"), Door.MANDATES)
KNOWN: Final = Step("4.1", N_("Be known as an NSSO employer"), Door.KNOWN)
REGISTERED: Final = Step("4.2", N_("Register on the portal"), Door.REGISTRATION)
ACCESS: Final = Step("4.3", N_("Get access to ChaMan, the management of technical channels"), Door.ACCESS)
ACCOUNT: Final = Step("4.4", N_("An account for each quality"), Door.CHANNELS)
CERTIFICATE: Final = Step("4.4.1", N_("Requirements: the certificate"), Door.CHANNELS)
NEW_ACCOUNT: Final = Step("4.4.1", N_("Step 4a: make a REST web service account"), Door.CHANNELS)
SIGN_IN: Final = Step("4.4.1", N_("Sign in"), Door.SIGN_IN)
OLD_ACCOUNT: Final = Step("4.4.2", N_("Step 4b: change an existing REST web service account"), Door.CHANNELS)
QUALITY: Final = Step("5", N_("Activate a new quality"), Door.ACCESS)
TOKEN: Final = Step("6.1", N_("Step 1: set up the OAuth security"), Door.GUIDE)
CALL: Final = Step("6.2", N_("Step 2: call the REST API"), Door.GUIDE)
TEST_ENVIRONMENT: Final = Step("6.3", N_("Get into the test environment"), Door.ADMISSION)
OPENING: Final = Step("7.3.2", N_("Open a certificate"), Door.GUIDE)


def page(step: Step, place: Environment, language: Language = "en") -> str:
    """The address of the page where a step is done; "" where the step has none in that environment.

    The guide has its registration pages in Dutch and French; other readers get the Dutch one.
    """
    if place.name == "local":
        return _at(place) + _LOCAL[step.door]
    return _official(place, "fr" if language == "fr" else "nl").get(step.door, "")


def is_official(place: Environment) -> bool:
    """Whether it is the official platform, whose operations and error texts are not public."""
    return place.name != "local"


def scope_of(quality: Quality, place: Environment) -> str:
    """The scope that a token of that quality must hold; "" where nobody knows it (OAUTH-4)."""
    is_unknown = quality is Quality.TRAINING_PROVIDER and is_official(place)
    return (place.scope[quality] or "") if is_unknown else place.scope[quality] or scopes.of_quality(quality)


def _official(place: Environment, tongue: str) -> Mapping[Door, str]:
    common = {Door.ACCESS: place.access_management or "", Door.CHANNELS: place.channel_management or ""}
    if place.name == "acceptance":
        return {**common, Door.ADMISSION: f"mailto:{TEST_ENVIRONMENT_CONTACT}"}
    return {
        **common,
        Door.KNOWN: _KNOWN.format(tongue),
        Door.REGISTRATION: _REGISTER.format(tongue),
        Door.MANDATES: _PORTAL,
    }


def _at(place: Environment) -> str:
    parts = urlsplit(place.token_url)
    return f"{parts.scheme}://{parts.netloc}"


_LOCAL: Final[Mapping[Door, str]] = {
    Door.KNOWN: "/register",
    Door.REGISTRATION: "/register",
    Door.ACCESS: "/access",
    Door.CHANNELS: "/channels",
    Door.MANDATES: "/mandates",
    Door.ADMISSION: "/admission",
    Door.SIGN_IN: "/sign-in",
    Door.GUIDE: "/guide",
}
