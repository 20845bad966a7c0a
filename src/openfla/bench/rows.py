"""The rows of a made-up country, table by table, as the acts of its people would have left them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import chain
from typing import Any, Final, LiteralString
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from msgspec import Struct

from openfla.bench.country import EMPLOYER, SECRETARIAT, SOFTWARE_HOUSE, Country, identity, name, number, person
from openfla.channel.certificates import make
from openfla.contract.qualities import AnyQuality, Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated, Service, scope_of
from openfla.platform.access.model import Permission, Rank
from openfla.platform.channels import rules as channels
from openfla.platform.mandates.model import STORED, Side, Status

Rows = Iterator[tuple[Any, ...]]

FIRST_EXPEDITOR: Final = 100_001
_HISTORY_OF_ONE: Final = 250
_CERTIFICATE_DAYS: Final = range(15, 1095, 30)


class Table(Struct, frozen=True):
    """Where rows go: a table with its columns, and what makes them."""

    columns: LiteralString
    rows: Callable[[Country], Rows]


def quality_of(country: Country, place: int) -> AnyQuality:
    """In what an enterprise acts beside, or instead of, NSSO employer."""
    if place == SECRETARIAT:
        return Quality.SOCIAL_SECRETARIAT
    is_provider = place == SOFTWARE_HOUSE or place in country.providers
    return Quality.SERVICE_PROVIDER if is_provider else Quality.EMPLOYER


def qualities_of(country: Country, place: int) -> list[AnyQuality]:
    """Everything in which an enterprise acts."""
    return list(dict.fromkeys((Quality.EMPLOYER, quality_of(country, place))))


def people(country: Country) -> range:
    """The places of everybody: a manager for each enterprise, then the accountant and the colleagues."""
    return range(country.colleagues.stop)


def person_id(country: Country, place: int) -> UUID:
    """By what a person is known within the installation."""
    return identity(place, country.moment(place, len(people(country))))


def account_id(country: Country, place: int) -> UUID:
    """By what an account is known within the installation."""
    return identity(place, country.moment(place, country.size.accounts))


def account_name(place: int) -> str:
    """What an account is called: by the place that it has, for whom the software house made it."""
    return f"Loon {name(place * 7)} {place}"


def owner(country: Country, place: int) -> int:
    """The place of the enterprise that an account is of: the software house has its own among all others."""
    size = country.size
    every = size.accounts // size.accounts_of_one
    return SOFTWARE_HOUSE if place % every == 0 else place % size.enterprises


def _enterprises(country: Country) -> Rows:
    among = country.size.enterprises
    return ((number(place), name(place), country.moment(place, among)) for place in range(among))


def _qualities(country: Country) -> Rows:
    for place in range(country.size.enterprises):
        for quality in qualities_of(country, place):
            yield number(place), quality.value


def _persons(country: Country) -> Rows:
    among = len(people(country))
    for place in range(among):
        yield person_id(country, place), *person(place), country.moment(place, among)


def _responsibles(country: Country) -> Rows:
    at, manager = country.now, Rank.MANAGER.value
    for place in range(country.size.enterprises):
        held = person_id(country, place)
        for quality in (None, *(each.value for each in qualities_of(country, place))):
            yield number(place), quality, held, manager, at
        # Nobody is the only one: the next one is deputy.
        yield number(place), None, person_id(country, place + 1), Rank.DEPUTY.value, at


def _users(country: Country) -> Rows:
    permissions = [permission.value for permission in Permission]
    for place in country.colleagues:
        held = person_id(country, place)
        yield number(SECRETARIAT), Quality.SOCIAL_SECRETARIAT.value, held, permissions, country.now
    step = country.size.enterprises // country.size.places_of_one
    accountant = person_id(country, country.accountant)
    for place in range(country.size.enterprises):
        user = accountant if place % step == 0 else person_id(country, (place + 7) % country.size.enterprises)
        yield number(place), Quality.EMPLOYER.value, user, permissions, country.now


def _expeditors(country: Country) -> Rows:
    for place in range(country.size.enterprises):
        yield FIRST_EXPEDITOR + place, number(place), quality_of(country, place).value


def _accounts(country: Country) -> Rows:
    among = country.size.accounts
    for place in range(among):
        moment = country.moment(place, among)
        expeditor = FIRST_EXPEDITOR + owner(country, place)
        client = channels.client_id(expeditor, f"{place:010}")
        yield identity(place, moment), client, expeditor, account_name(place), moment


def _scopes(country: Country) -> Rows:
    for place in range(country.size.accounts):
        account, quality = account_id(country, place), quality_of(country, owner(country, place))
        for service in (Service.FEDERAL_LEARNING_ACCOUNT, Service.DIMONA_DECLARATION)[: 1 + place % 2]:
            yield account, scope_of(service, Quality(quality))


def _certificates(country: Country) -> Rows:
    real = _real_certificates(country)
    among = country.size.accounts
    for place in range(among):
        moment = country.moment(place, among)
        account = identity(place, moment)
        yield account, account, "1", *real[place % len(real)], moment


def _real_certificates(country: Country) -> Sequence[tuple[Any, ...]]:
    """Some that end on different days, from soon to in three years."""
    found = []
    for days in _CERTIFICATE_DAYS:
        certificate = make(name(days), now=country.now, key="ec-p384", days=days).certificate
        if certificate is None:
            raise TypeError(days)
        validity = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        found.append((certificate.public_bytes(Encoding.DER), *validity, hashlib.sha256(spki).digest()))
    return found


def _usage(country: Country) -> Rows:
    for place in range(country.size.accounts):
        client = channels.client_id(FIRST_EXPEDITOR + owner(country, place), f"{place:010}")
        yield client, country.now - timedelta(minutes=place), country.now - timedelta(seconds=place)


def _mandates(country: Country) -> Rows:
    """Of the secretariat for the account, of the service providers for the rest, and one with a long history."""
    size, providers = country.size, country.providers
    given = chain(
        (
            (EMPLOYER + place, SECRETARIAT, Mandated.FEDERAL_LEARNING_ACCOUNT, _STATUSES[place % len(_STATUSES)])
            for place in range(size.mandates_of_one)
        ),
        ((EMPLOYER, providers[place % 3], Mandated.DMFA_DIMONA, Status.REVOKED) for place in range(_HISTORY_OF_ONE)),
        (
            (_spread(country, place), providers[place % len(providers)], Mandated.DMFA_DIMONA, Status.CONFIRMED)
            for place in range(size.mandates - size.mandates_of_one - _HISTORY_OF_ONE)
        ),
    )
    for place, terms in enumerate(given):
        yield _mandate(country, place, *terms)


_STATUSES: Final = (*[Status.CONFIRMED] * 18, Status.REQUESTED, Status.REVOKED)


def _spread(country: Country, place: int) -> int:
    """The mandators of the service providers: neither one of these nor the employer of the long history."""
    first = country.providers.stop
    return first + place % (country.size.enterprises - first)


def _mandate(country: Country, place: int, mandator: int, mandatary: int, service: Mandated, status: Status) -> Any:
    moment = country.moment(place, country.size.mandates)
    quality = quality_of(country, mandatary).value
    parties = number(mandator), number(mandatary), quality
    period = f"[{Quarter.of(moment.date()).index},)"
    decided = None if status is Status.REQUESTED else moment
    ended = moment if status is Status.REVOKED else None
    told = status.value, Side.MANDATOR.value, moment, decided, ended
    return identity(place, moment), *parties, STORED[service], period, *told


TABLES: Final = (
    Table("enterprises (number, name, since)", _enterprises),
    Table("enterprise_qualities (enterprise, quality)", _qualities),
    Table("persons (id, login, name, added_at)", _persons),
    Table("responsibles (enterprise, quality, person, rank, named_at)", _responsibles),
    Table("enterprise_users (enterprise, quality, person, permissions, added_at)", _users),
    Table("expeditors (number, enterprise, quality)", _expeditors),
    Table("web_service_accounts (id, client_id, expeditor, name, opened_at)", _accounts),
    Table("web_service_account_scopes (account, scope)", _scopes),
    Table(
        "web_service_account_certificates (id, account, name, certificate, not_before, not_after, key, added_at)",
        _certificates,
    ),
    Table("web_service_account_usage (client_id, last_token_at, last_call_at)", _usage),
    Table(
        "mandates (id, mandator, mandatary, mandatary_quality, service, period, status, asked_by, asked_at, "
        "decided_at, ended_at)",
        _mandates,
    ),
)
"""In the order in which they refer to each other."""
