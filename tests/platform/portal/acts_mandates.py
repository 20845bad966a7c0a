"""What is done with mandates; that the bakery asked, that the secretariat asked, that both agreed to."""

from typing import Final

from tests.platform.portal import records
from tests.platform.portal.act import Act
from tests.platform.portal.people import PARTNER
from tests.platform.portal.records import NOW, PDF, Make

_FIRST: Final = {"first": str(NOW.plus(1)), "last": str(NOW.plus(1))}
_ASKED: Final = {"number": PARTNER, "quality": "socialSecretariat", "service": "eBoxDocumentConsumer", **_FIRST}
_MANDATE: Final = "/mandates/{mandate}"
_BY_MANDATOR, _BY_MANDATARY, _AGREED = records.asked_by_mandator, records.asked_by_mandatary, records.confirmed


def _mandate(act: str, record: Make, done: str, **fields: str) -> Act:
    return Act(f"{_MANDATE}/{act}", {"version": "{version}", **fields}, record, done)


MANDATES: Final = {"see the mandates": Act("/mandates")}
ASK: Final = {
    "see the form of a new mandate": Act("/mandates/new"),
    "ask a mandate": Act("/mandates/new", _ASKED, action="mandate.requested"),
}
RECORD: Final = {
    "record a mandate with its procuration": Act(
        "/mandates/new", _ASKED, action="mandate.recorded", files={"procuration": ("signed.pdf", PDF)}
    ),
}
GROUP: Final = {
    "see the form of a group": Act("/mandates/group"),
    "ask the mandates of a group": Act(
        "/mandates/group",
        {"numbers": PARTNER, "service": "eBoxDocumentConsumer", **_FIRST},
        action="mandate.requested",
    ),
    "see what became of a group": Act("/mandates/group/done"),
}
ONE_MANDATE: Final = {
    "see the mandate that the bakery asked": Act(_MANDATE, record=_BY_MANDATOR),
    "see the mandate that the secretariat asked": Act(_MANDATE, record=_BY_MANDATARY),
    "see the mandate that both agreed to": Act(_MANDATE, record=_AGREED),
    "read the procuration": Act(f"{_MANDATE}/procuration", record=records.with_procuration),
}
END: Final = {
    "see what ending the mandate does": Act(f"{_MANDATE}/end", record=_AGREED),
    "end the mandate at once": _mandate("end", _AGREED, "mandate.revoked", when="now"),
    "end the mandate after a quarter": _mandate(
        "end", _AGREED, "mandate.shortened", when="later", after=str(NOW.plus(3))
    ),
}
SEE_OF_MANDATOR: Final = {
    "see what withdrawing the bakery's mandate does": Act(f"{_MANDATE}/withdraw", record=_BY_MANDATOR),
    "see what confirming the secretariat's mandate does": Act(f"{_MANDATE}/confirm", record=_BY_MANDATARY),
    "see what refusing the secretariat's mandate does": Act(f"{_MANDATE}/refuse", record=_BY_MANDATARY),
}
DO_OF_MANDATOR: Final = {
    "withdraw the bakery's mandate": _mandate("withdraw", _BY_MANDATOR, "mandate.withdrawn"),
    "confirm the secretariat's mandate": _mandate("confirm", _BY_MANDATARY, "mandate.confirmed"),
    "refuse the secretariat's mandate": _mandate("refuse", _BY_MANDATARY, "mandate.refused"),
}
SEE_OF_MANDATARY: Final = {
    "see what withdrawing the secretariat's mandate does": Act(f"{_MANDATE}/withdraw", record=_BY_MANDATARY),
    "see what confirming the bakery's mandate does": Act(f"{_MANDATE}/confirm", record=_BY_MANDATOR),
    "see what refusing the bakery's mandate does": Act(f"{_MANDATE}/refuse", record=_BY_MANDATOR),
}
DO_OF_MANDATARY: Final = {
    "withdraw the secretariat's mandate": _mandate("withdraw", _BY_MANDATARY, "mandate.withdrawn"),
    "confirm the bakery's mandate": _mandate("confirm", _BY_MANDATOR, "mandate.confirmed"),
    "refuse the bakery's mandate": _mandate("refuse", _BY_MANDATOR, "mandate.refused"),
}

GROUPS: Final = (
    MANDATES,
    ASK,
    RECORD,
    GROUP,
    ONE_MANDATE,
    END,
    SEE_OF_MANDATOR,
    DO_OF_MANDATOR,
    SEE_OF_MANDATARY,
    DO_OF_MANDATARY,
)
