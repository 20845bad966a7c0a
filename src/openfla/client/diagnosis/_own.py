"""Checks of what is on this machine: the account, its key store, its key and its certificate."""

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openfla.channel import ChannelError, UnfitKey, key_of
from openfla.channel.certificates import (
    CertificateMistake,
    Description,
    Entry,
    JavaKeyStore,
    KeyMismatch,
    NoPrivateKey,
    NotAKeyStore,
    SeveralAliases,
    UnknownAlgorithm,
    UnknownAlias,
    WrongPassword,
    describe,
)
from openfla.client.diagnosis import _findings as told
from openfla.client.diagnosis._known import Known
from openfla.client.diagnosis._results import Fact, Finding, Result, failed, found
from openfla.client.diagnosis.steps import CERTIFICATE, NEW_ACCOUNT, OPENING, Step
from openfla.contract.certificates import Expired, NotYetValid

USUAL_CLIENT_ID: Final = re.compile(r"self_service_(chaman_[0-9]+_[a-z0-9]+|expeditor_[0-9]+)")
"""As ChaMan gives them, and the older form (reference channel.md section 5)."""
_UNOPENED: Final = (JavaKeyStore, NoPrivateKey, NotAKeyStore, SeveralAliases, UnknownAlias, WrongPassword)
SOON_DAYS: Final = 60
VERY_SOON_DAYS: Final = 30


def account(known: Known) -> Iterator[Result]:
    """Whether everything that an account needs is there and sound."""
    try:
        known.account.checked()
    except ChannelError as mistake:
        yield failed(mistake, NEW_ACCOUNT)
        return
    yield found(told.AccountComplete(known.account.environment, known.account.quality))
    if not USUAL_CLIENT_ID.fullmatch(known.account.client_id):
        yield found(told.ClientIdUnusual())


def key_store(known: Known) -> Iterator[Result]:
    """Whether the key store opens, by a password that is known, set in the environment or kept in the keyring."""
    path = known.account.key_store
    try:
        known.key = key_of(known.account, known.password)
    except KeyMismatch as mistake:
        known.mismatch = mistake
    except (CertificateMistake, ChannelError) as mistake:
        yield failed(mistake, *_step_about(mistake))
        return
    yield found(told.KeyStoreOpens(path))
    if os.name == "posix" and stat.S_IMODE(Path(path).stat().st_mode) & 0o077:
        yield found(told.KeyStoreReadable(path))


def _step_about(mistake: CertificateMistake | ChannelError) -> tuple[Step, ...]:
    if isinstance(mistake, UnfitKey | UnknownAlgorithm):
        return (CERTIFICATE,)
    return (OPENING,) if isinstance(mistake, _UNOPENED) else ()


def pair(known: Known) -> Iterator[Result]:
    """Whether the private key is the certificate's own."""
    if known.mismatch is not None:
        yield failed(known.mismatch, CERTIFICATE)
    elif known.key is None or known.key.certificate is None:
        yield found(told.CertificateAbsent())
    else:
        yield found(told.KeyMatches())


def criteria(known: Known) -> Iterator[Result]:
    """Whether the certificate is one that channel management takes (CERT-1 to CERT-3)."""
    about = _described(known)
    if about is None:
        yield found(told.NoCertificateToLookAt())
        return
    broken = [breach for breach in about.breaches if not isinstance(breach, NotYetValid | Expired)]
    yield from (failed(breach, CERTIFICATE) for breach in broken)
    if not broken:
        yield found(
            told.CriteriaMet(about.key, (about.digest or "-").replace("sha", "SHA-")), fingerprint=about.fingerprint
        )


def validity(known: Known) -> Iterator[Result]:
    """Whether the certificate is valid, and for how long."""
    about = _described(known)
    if about is None:
        yield found(told.NoCertificateToLookAt())
        return
    facts: dict[str, Fact] = {"notAfter": about.not_after.isoformat(), "daysLeft": about.days_left}
    ended = [breach for breach in about.breaches if isinstance(breach, NotYetValid | Expired)]
    yield from (failed(breach, CERTIFICATE, **facts) for breach in ended)
    if not ended:
        yield found(_how_long(about), **facts)


def _how_long(about: Description) -> Finding:
    until, days = about.not_after.date(), about.days_left
    if days < VERY_SOON_DAYS:
        return told.CertificateEndsVerySoon(until, days)
    return told.CertificateEndsSoon(until, days) if days < SOON_DAYS else told.CertificateValid(until, days)


def _described(known: Known) -> Description | None:
    if known.key is None or known.key.certificate is None:
        return None
    return describe(Entry("", known.key.certificate), at=known.at)
