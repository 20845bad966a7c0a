"""Accounts on this machine that stand for parties of a real platform, whole or broken in one thing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from msgspec import structs

from openfla.channel import Account
from openfla.channel.certificates import Entry, key_file, make, place
from openfla.client.diagnosis import Diagnosis, Result, State, examine
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Operator
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel.database import Tx
from tests.platforms import BAKERY, Party, Platform
from tests.portals import in_transaction

WORD = "a word of the tests that nobody may read"
NAME = "Bakkerij De Korenbloem"


@dataclass(frozen=True)
class Patient:
    """An account, and the word that opens its key store."""

    account: Account
    word: str = WORD

    def but(self, **changed: Any) -> "Patient":
        """The same with something else in the account."""
        return replace(self, account=structs.replace(self.account, **changed))

    def examined(self) -> Diagnosis:
        return examine(self.account, self.word)


def patient(folder: Path, party: Party, **about: Any) -> Patient:
    """The account of a party, with its key and certificate in a PKCS#12 file."""
    entry = Entry("fla", x509.load_pem_x509_certificate(party.certificate_pem), party.key)
    store = stored(folder / "channel.p12", entry)
    of_party = {"base_url": party.platform.base_url, "client_id": party.client_id, "quality": party.quality}
    return Patient(account(store, **{**of_party, **about}))


def account(store: Path, **about: Any) -> Account:
    """An account with a key store; everything else is usual."""
    usual: dict[str, Any] = {
        "name": "bakery",
        "environment": "local",
        "quality": Quality.EMPLOYER,
        "client_id": "self_service_chaman_1_2",
        "key_store": str(store),
    }
    return Account(**{**usual, **about})


def stored(path: Path, entry: Entry, *, word: str | None = WORD) -> Path:
    """A key store of that entry, protected by the word; without one it opens much faster."""
    place([key_file(entry, path, word.encode() if word else None)], overwrite=True)
    return path


def an_entry(*, ends_in_days: int = 300, made_days_ago: int = 0, name: str = NAME) -> Entry:
    """A key with its certificate, which ends in so many days."""
    made = datetime.now(UTC) - timedelta(days=made_days_ago, minutes=5)
    return make(name, now=made, key="ec-p384", days=ends_in_days + made_days_ago)


def codes(found: Diagnosis) -> dict[str, list[str]]:
    """What each check found, hosts left out of the names of the checks."""
    listed: dict[str, list[str]] = {}
    for result in found.results:
        listed.setdefault(result.check.partition(":")[0], []).append(result.code)
    return listed


def failures(found: Diagnosis) -> list[tuple[str, list[str]]]:
    """The code of each failure, with the sections of the guide that mend it."""
    return [(one.code, sections(one)) for one in found.results if one.state is State.FAILED]


def warnings(found: Diagnosis) -> list[tuple[str, list[str]]]:
    """The same of warnings; that http is not encrypted is left out."""
    return [(one.code, sections(one)) for one in found.results if one.state is State.WARNING]


def sections(result: Result) -> list[str]:
    return [step.section for step in result.steps]


def opened(
    platform: Platform,
    entry: Entry,
    number: EnterpriseNumber = BAKERY,
    *,
    quality: Quality = Quality.EMPLOYER,
    services: Sequence[Service] = (Service.FEDERAL_LEARNING_ACCOUNT,),
) -> str:
    """The client id of a REST account with that certificate, as somebody opens it in channel management."""
    assert entry.certificate is not None
    certificate = NewCertificate("1", entry.certificate.public_bytes(Encoding.PEM))

    async def work(tx: Tx) -> str:
        now = datetime.now(UTC)
        await access.enrol(tx, number, NAME, (quality,), at=now)
        made = await channels.open_account(
            tx, Operator(), number, quality, name="FLA", services=list(services), certificate=certificate, at=now
        )
        return made.client_id

    return in_transaction(platform, work)
