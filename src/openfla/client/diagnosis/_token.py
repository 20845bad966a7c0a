"""Checks of the token endpoint: its clock, the token, and what the token holds."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from openfla.channel import (
    IMPATIENT,
    BadTokenAnswer,
    ChannelError,
    TokenEndpointUnreachable,
    TokenRefused,
    TokenSource,
)
from openfla.client.diagnosis import _findings_api as answers
from openfla.client.diagnosis import _findings_network as network
from openfla.client.diagnosis import _findings_token as told
from openfla.client.diagnosis._known import Known
from openfla.client.diagnosis._results import Fact, Finding, Result, failed, found
from openfla.client.diagnosis.steps import NEW_ACCOUNT, TOKEN, scope_of
from openfla.contract import addresses, scopes
from openfla.contract.oauth import LONGEST_ASSERTION_S
from openfla.contract.qualities import Quality

WARN_FROM_S: Final = 30
WRONG_FROM_S: Final = LONGEST_ASSERTION_S // 2
"""Our assertions live half of the ten minutes: with more, they end before they come, or reach too far ahead."""

_ABOUT: Final[Mapping[str, type[Finding]]] = {
    "unknownClient": told.ClientUnknown,
    "enterpriseStopped": told.EnterpriseStopped,
    "enterpriseNotAdmitted": told.EnterpriseNotAdmitted,
    "noCertificate": told.CertificateNotThere,
    "keyTypeMismatch": told.CertificateNotThere,
    "badSignature": told.CertificateNotThere,
    "certificateExpired": told.CertificateOver,
    "certificateNotYetValid": told.CertificateOver,
    "assertionExpired": told.ClockRefused,
    "assertionNotYetValid": told.ClockRefused,
    "lifeTooLong": told.ClockRefused,
}
"""By the code of OpenFLA's page about a refusal."""
_SPOILED: Final = frozenset({"invalid_request", "unsupported_grant_type"})


def clock(known: Known) -> Iterator[Result]:
    """How far this machine's clock is from the server's, held against the ten minutes of an assertion (OAUTH-5)."""
    heard = known.ear.last
    if heard is None or heard.media_type == "text/html":
        yield found(network.ClockNotTold())
        return
    try:
        server = parsedate_to_datetime(heard.date).timestamp()
    except (TypeError, ValueError, OverflowError):
        yield found(network.ClockNotTold())
        return
    # The header has whole seconds: half of one is what it leaves out on average.
    apart = round((heard.sent + heard.came) / 2 - server - 0.5)
    known.clock_is_off = abs(apart) >= WRONG_FROM_S
    if abs(apart) < WARN_FROM_S:
        yield found(network.ClockRight(abs(apart)), secondsAhead=apart)
    else:
        kind = network.ClockWrong if known.clock_is_off else network.ClockApart
        yield found(kind(apart), secondsAhead=apart)


def token(known: Known) -> Iterator[Result]:
    """Whether a token is to be had; when not, exactly why, and which step of the guide mends it."""
    if known.key is None:  # pragma: no cover - the check of the pair comes first
        return
    asked = TokenSource(
        known.place,
        known.account.client_id,
        known.key.key,
        scopes=known.account.scopes,
        transport=known.ear,
        patience=IMPATIENT,
    )
    try:
        known.token = asked.token()
    except ChannelError as mistake:
        yield _not_given(known, mistake)
    else:
        seconds = round(known.token.expires_at - known.token.obtained_at)
        yield found(told.TokenGiven(seconds), tookMs=_took_ms(known), expiresInSeconds=seconds)


def scope(known: Known) -> Iterator[Result]:
    """Whether the token, the quality of the account and the address of the API belong together."""
    account = known.account
    if _address_is_of_another(known):
        yield found(told.AddressOfAnotherQuality(account.api, account.quality))
    held, claims = _held(known)
    wanted = scope_of(account.quality, known.place)
    other = _other_quality(account.quality, held, claims)
    if not wanted:
        yield found(told.ScopeNotKnown())
    elif other is not None:
        yield found(told.QualityOther(other, account.quality), scope=" ".join(held))
    elif not held:
        yield found(told.ScopeNotTold())
    elif set(wanted.split()) <= set(held):
        yield found(told.ScopeAgrees(wanted), scope=" ".join(held))
    else:
        yield found(told.ScopeAbsent(wanted), scope=" ".join(held))


def claims_of(token: str) -> Mapping[str, Any]:
    """What a token says of itself when it is a JWT, unverified; nothing when it is opaque."""
    parts = token.split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, payload, signature
        return {}
    try:
        payload = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        return msgspec.json.decode(payload, type=dict[str, Any])
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
        return {}


def _not_given(known: Known, mistake: ChannelError) -> Result:
    heard = known.ear.last
    token_url = known.place.token_url
    if heard is not None and heard.media_type == "text/html":
        return found(answers.SomethingElseAnswers(token_url, heard.status), status=heard.status, via=heard.via)
    if isinstance(mistake, TokenRefused):
        return _refused(known, mistake)
    if type(mistake) is TokenEndpointUnreachable and heard is not None:
        return found(answers.PlatformBusy(heard.status), status=heard.status, tookMs=heard.took_ms)
    steps = (TOKEN,) if isinstance(mistake, BadTokenAnswer) else ()
    return failed(mistake, *steps)


def _refused(known: Known, mistake: TokenRefused) -> Result:
    said = ": ".join(part for part in (mistake.error, mistake.error_description) if part)
    facts: dict[str, Fact] = {"said": said, "page": mistake.error_uri, "status": mistake.status}
    code = urlsplit(mistake.error_uri).path.rpartition("/doc/errors/")[2]
    if code in _ABOUT:
        return found(_ABOUT[code](), **facts)
    if code == "wrongAudience":
        return found(told.AudienceWrong(known.place.audience), **facts)
    if mistake.error == "invalid_scope":
        return found(told.ScopeNotHeld(" ".join(known.account.scopes) or "-"), **facts)
    if mistake.error in _SPOILED:
        return found(told.RequestSpoiled(mistake.error), **facts)
    if known.clock_is_off:
        return found(told.ClockRefused(), **facts)
    return failed(mistake, NEW_ACCOUNT, TOKEN, **facts)


def _took_ms(known: Known) -> int:
    return known.ear.last.took_ms if known.ear.last else 0


def _held(known: Known) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    if known.token is None:  # pragma: no cover - the check of the token comes first
        return (), {}
    claims = claims_of(known.token.value)
    claimed = claims.get("scope", "")
    listed = " ".join(map(str, claimed)) if isinstance(claimed, list) else str(claimed)
    return tuple((known.token.scope or listed).split()), claims


def _other_quality(ours: Quality, held: tuple[str, ...], claims: Mapping[str, Any]) -> Quality | None:
    """The quality in which the account was made, when it is another one than ours."""
    claimed = claims.get("quality")
    if claimed in tuple(Quality):
        return Quality(claimed) if claimed != ours else None
    of_scopes = [quality for quality in Quality if scopes.of_quality(quality) in held]
    return None if not of_scopes or ours in of_scopes else of_scopes[0]


def _address_is_of_another(known: Known) -> bool:
    path = urlsplit(known.account.api).path
    is_trainer = known.account.quality is Quality.TRAINING_PROVIDER
    return path.endswith(addresses.FLA if is_trainer else addresses.TRAINING_PROVIDER)
