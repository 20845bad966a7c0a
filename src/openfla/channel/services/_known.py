"""What is known of each service. Nothing here is guessed: what nobody tells is left open."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from openfla.channel._errors import ServiceUnknown
from openfla.channel.services._model import NOT_KNOWN, Dialect, Fact, FlaService, Mark, Polling, Service
from openfla.contract import addresses, scopes
from openfla.texts import N_

_PRODUCTION: Final = "https://services.socialsecurity.be"
_ACCEPTANCE: Final = "https://services-acpt.socialsecurity.be"
_SIMULATION: Final = "https://services-sim.socialsecurity.be"
_GUIDE_ADDRESSES: Final = N_("guide, section 6.2")
_GUIDE_TEST: Final = N_("guide, section 6.3")
_GUIDE_OAUTH: Final = N_("guide, section 6.1")
_EBOX: Final = "https://dev.eboxenterprise.be/docs"
_HYPERLAB: Final = "https://github.com/hyperlab-be/laravel-dimona"
_CLIENTS: Final = N_("public client code")
_BELGIF: Final = (
    "https://www.rest-documentation.socialsecurity.be/documentation/developer-guide/"
    "additional-guidelines-for-calling-rest-apis.html"
)
_PORTAL_DIALECT: Final = Fact(Dialect.PROBLEM, Mark.VERIFIED, _BELGIF)
_OWN: Final = N_("OpenFLA, since the official contract is not public")
_TOKEN_OF_PRODUCTION: Final = Fact(N_("The simulation takes tokens of production."), Mark.NEIGHBOUR, _CLIENTS)

FLA: Final = FlaService(
    name="fla",
    title=N_("Federal Learning Account: employers and mandataries"),
    addresses={
        "production": Fact(_PRODUCTION + addresses.FLA, Mark.SEED, _GUIDE_ADDRESSES),
        "acceptance": Fact(_ACCEPTANCE + addresses.FLA, Mark.SEED, _GUIDE_TEST),
        "simulation": NOT_KNOWN,
    },
    scopes=(Fact(scopes.EMPLOYER, Mark.SEED, _GUIDE_OAUTH), Fact(scopes.PROVIDER, Mark.SEED, _GUIDE_OAUTH)),
    dialect=_PORTAL_DIALECT,
    polling=Fact(Polling.TASK, Mark.OWN, _OWN),
    paging=Fact("next", Mark.OWN, _OWN),
)
"""An account asks for the scope of its own quality."""

_FLA_TRAINING_PROVIDER: Final = FlaService(
    name="flaTrainingProvider",
    title=N_("Federal Learning Account: training providers"),
    addresses={
        "production": Fact(_PRODUCTION + addresses.TRAINING_PROVIDER, Mark.SEED, _GUIDE_ADDRESSES),
        "acceptance": Fact(_ACCEPTANCE + addresses.TRAINING_PROVIDER, Mark.SEED, _GUIDE_TEST),
        "simulation": NOT_KNOWN,
    },
    scopes=(Fact(scopes.TRAINING_PROVIDER, Mark.OWN, N_("the guide leaves it empty")),),
    dialect=_PORTAL_DIALECT,
    polling=Fact(Polling.TASK, Mark.OWN, _OWN),
    paging=Fact("next", Mark.OWN, _OWN),
)

_DIMONA: Final = Service(
    name="dimona",
    title=N_("Dimona v2: declarations of employment"),
    addresses={
        "production": Fact(f"{_PRODUCTION}/REST/dimona/v2", Mark.NEIGHBOUR, _HYPERLAB),
        "acceptance": NOT_KNOWN,
        "simulation": Fact(f"{_SIMULATION}/REST/dimona/v2", Mark.NEIGHBOUR, _HYPERLAB),
    },
    scopes=(
        Fact("scope:dimona:declaration:declarant", Mark.NEIGHBOUR, _HYPERLAB),
        Fact("scope:dimona:declaration:consult", Mark.NEIGHBOUR, _HYPERLAB),
    ),
    asks=("scope:dimona:declaration:declarant", "scope:dimona:declaration:consult"),
    dialect=_PORTAL_DIALECT,
    polling=Fact(Polling.UNTIL_FOUND, Mark.NEIGHBOUR, _HYPERLAB),
    paging=Fact("next", Mark.NEIGHBOUR, _HYPERLAB),
    notes=(
        Fact(
            N_(
                "A declaration is not found until it is processed. Ask from 2 seconds on each second, after 30 seconds"
                " each minute, after 20 minutes by hand."
            ),
            Mark.NEIGHBOUR,
            N_("the rule of the NSSO as public client code quotes it"),
        ),
        Fact(N_("Status 403 also stands for: no mandate for that employer."), Mark.NEIGHBOUR, _CLIENTS),
        _TOKEN_OF_PRODUCTION,
    ),
)

_PRESENCE: Final = Service(
    name="presenceRegistration",
    title=N_("Presence registration v1: Checkin@Work and check-in-and-out at work"),
    addresses={
        "production": Fact(f"{_PRODUCTION}/REST/presenceRegistration/v1", Mark.NEIGHBOUR, _CLIENTS),
        "acceptance": NOT_KNOWN,
        "simulation": Fact(f"{_SIMULATION}/REST/presenceRegistration/v1", Mark.NEIGHBOUR, _CLIENTS),
    },
    dialect=_PORTAL_DIALECT,
    notes=(_TOKEN_OF_PRODUCTION,),
)

_EBOX_SCOPE: Final = "scope:document:management:consult:ws-eboxrestentreprise:"
_EBOX_RIGHTS: Final = (
    "documentconsumer",
    "publicationsender",
    "summaryownebox",
    "summaryallebox",
    "messagesfull",
    "referencedata",
)
_EBOX_PATH: Final = "/REST/ebox/enterprise/messageRegistry/v3"
_EBOX_DIALECT: Final = Fact(Dialect.STATUS_MESSAGE, Mark.NEIGHBOUR, _EBOX)
_EBOX_MESSAGES: Final = Service(
    name="eboxMessageRegistry",
    title=N_("eBox Enterprise: message registry v3"),
    addresses={
        "production": Fact(_PRODUCTION + _EBOX_PATH, Mark.NEIGHBOUR, _EBOX),
        "acceptance": Fact(_ACCEPTANCE + _EBOX_PATH, Mark.NEIGHBOUR, _EBOX),
        "simulation": Fact(
            f"{_SIMULATION}/REST/ebox/enterprise/messageRegistry/consultationIntegrationTest/v3", Mark.NEIGHBOUR, _EBOX
        ),
    },
    scopes=tuple(Fact(_EBOX_SCOPE + right, Mark.NEIGHBOUR, _EBOX) for right in _EBOX_RIGHTS),
    asks=(f"{_EBOX_SCOPE}documentconsumer",),
    dialect=_EBOX_DIALECT,
    on_behalf=Fact("On-Behalf-Of-Enterprise-Number", Mark.NEIGHBOUR, _EBOX),
    notes=(Fact(N_("A publication takes an Idempotency-Key; the same one again is a 409."), Mark.NEIGHBOUR, _EBOX),),
)

_FEDERATION_SCOPE: Final = "scope:documentmanagement:ebox:enterprise:federation-rest:"
_EBOX_FEDERATION: Final = Service(
    name="eboxFederation",
    title=N_("eBox Enterprise: federation v1"),
    addresses={
        "production": Fact(f"{_PRODUCTION}/REST/ebox/enterprise/federation/v1", Mark.NEIGHBOUR, _EBOX),
        "acceptance": NOT_KNOWN,
        "simulation": NOT_KNOWN,
    },
    scopes=tuple(Fact(_FEDERATION_SCOPE + right, Mark.NEIGHBOUR, _EBOX) for right in ("registry", "preference")),
    asks=(f"{_FEDERATION_SCOPE}registry", f"{_FEDERATION_SCOPE}preference"),
    dialect=_EBOX_DIALECT,
)

_BILL_RETAINMENT: Final = Service(
    name="billRetainment",
    title=N_("Bill retainment (30bis, 30ter)"),
    addresses={"production": NOT_KNOWN, "acceptance": NOT_KNOWN, "simulation": NOT_KNOWN},
    scopes=(
        Fact("scope:rsz-onss:socialdebt:retention:billretainment-rest:post-billretainment", Mark.NEIGHBOUR, _CLIENTS),
    ),
    asks=("scope:rsz-onss:socialdebt:retention:billretainment-rest:post-billretainment",),
    notes=(
        Fact(
            N_("Needs an agreement with the NSSO."),
            Mark.NEIGHBOUR,
            "https://www.socialsecurity.be/site_nl/employer/applics/30bis/introduction/webservice.htm",
        ),
    ),
)

_RETAINMENT: Final = Service(
    name="retainment",
    title=N_("Duty to retain: public query"),
    addresses={
        "production": Fact(f"{_PRODUCTION}/REST/coBackend/v1", Mark.NEIGHBOUR, _CLIENTS),
        "acceptance": NOT_KNOWN,
        "simulation": NOT_KNOWN,
    },
    scopes=(Fact(N_("none"), Mark.NEIGHBOUR, _CLIENTS),),
    without_token=True,
    notes=(Fact(N_("Asked by GET retainment/NUMBER with a header X-Hashcash."), Mark.NEIGHBOUR, _CLIENTS),),
)

_INTROSPECTION: Final = Service(
    name="introspection",
    title=N_("OAuth: introspection of tokens (v3)"),
    addresses={
        "production": Fact(f"{_PRODUCTION}/REST/oauth/v3", Mark.NEIGHBOUR, _EBOX),
        "acceptance": Fact(f"{_ACCEPTANCE}/REST/oauth/v3", Mark.NEIGHBOUR, _EBOX),
        "simulation": NOT_KNOWN,
    },
    scopes=(Fact(scopes.INTROSPECT, Mark.NEIGHBOUR, _EBOX),),
    asks=(scopes.INTROSPECT,),
    notes=(Fact(N_("Whether version 5 has it is not known."), Mark.OPEN),),
)

SERVICES: Final[Mapping[str, Service]] = MappingProxyType(
    {
        known.name: known
        for known in (
            FLA,
            _FLA_TRAINING_PROVIDER,
            _DIMONA,
            _PRESENCE,
            _EBOX_MESSAGES,
            _EBOX_FEDERATION,
            _BILL_RETAINMENT,
            _RETAINMENT,
            _INTROSPECTION,
        )
    }
)
"""Every service by its name."""


def service(name: Service | str) -> Service:
    """The service of that name; one of your own is taken as it is.

    Raises:
        ServiceUnknown: no service has that name.
    """
    if isinstance(name, Service):
        return name
    if name not in SERVICES:
        raise ServiceUnknown(name, ", ".join(SERVICES))
    return SERVICES[name]
