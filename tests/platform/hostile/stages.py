"""The parties of the hostile tables: who is attacked, whose keys are abused, what lies in the register."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from openfla.channel.certificates import make
from openfla.contract.oauth import CLIENT_CREDENTIALS, JWT_BEARER
from openfla.contract.qualities import Quality
from openfla.platform.access.model import Operator
from openfla.platform.channels import service as channels
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel.database import Tx
from openfla.platform.tokens import keys
from openfla.platform.tokens.model import SigningKey
from tests.platform.hostile.wire import Request, form
from tests.platform.hostile.witness import Witness
from tests.platforms import BAKERY, BUTCHER, SECRET, Party, Platform, a_provided_training, a_training
from tests.portals import in_transaction

T = TypeVar("T")


@dataclass
class Stage:
    """One platform with everybody who plays a part; each is made when first named."""

    platform: Platform
    witness: Witness = field(init=False)

    def __post_init__(self) -> None:
        self.witness = Witness(self.platform)

    @cached_property
    def employer(self) -> Party:
        """The bakery, with a key on P-384."""
        return self.platform.party(BAKERY)

    @cached_property
    def butcher(self) -> Party:
        """Another employer, with an RSA key."""
        return self.platform.party(BUTCHER, key="rsa-2048")

    @cached_property
    def trainer(self) -> Party:
        return self.platform.party(BAKERY, Quality.TRAINING_PROVIDER)

    @cached_property
    def mandatary(self) -> Party:
        """A service provider without any mandate."""
        return self.platform.party(BUTCHER, Quality.SERVICE_PROVIDER)

    @cached_property
    def of_butcher(self) -> str:
        """The id of a training of the butcher's worker."""
        return _id_of(self.butcher, a_training(enterpriseNumber=BUTCHER))

    @cached_property
    def of_trainer(self) -> str:
        """The id of a training that the training provider declared."""
        return _id_of(self.trainer, a_provided_training())

    @cached_property
    def signing_key(self) -> SigningKey:
        """The key with which the platform signs access tokens."""

        async def newest(tx: Tx) -> SigningKey:
            return (await keys.published(tx, SECRET.encode(), now=datetime.now(UTC)))[0]

        return in_transaction(self.platform, newest)

    def prepare(self) -> None:
        """Make everybody now, so that no request is counted with what its actors needed."""
        _ = self.employer.token, self.butcher.token, self.trainer.token, self.mandatary.token
        _ = self.of_butcher, self.of_trainer, self.signing_key


def asking(party: Party, **fields: str | None) -> Request:
    """A right token request, but for the fields that are told; None leaves a field out."""
    usual: dict[str, str | None] = {
        "grant_type": CLIENT_CREDENTIALS,
        "client_assertion_type": JWT_BEARER,
        "client_assertion": party.assertion(),
        **fields,
    }
    return form({name: value for name, value in usual.items() if value is not None})


def claiming(party: Party, header: dict[str, Any] | None = None, **claims: Any) -> Request:
    """A right token request, but for these claims and members of the header of its assertion."""
    return asking(party, client_assertion=party.signed(party.claims(**claims), **(header or {})))


def with_certificate(party: Party, name: str, *, made: timedelta = timedelta(), days: int = 365) -> Party:
    """The same account with one more certificate, made and uploaded at another time; signs with its key."""
    at = datetime.now(UTC) + made
    entry = make("Bakkerij De Korenbloem", now=at, key="ec-p384", days=days)
    assert entry.certificate is not None
    assert isinstance(entry.private_key, ec.EllipticCurvePrivateKey)
    pem = entry.certificate.public_bytes(Encoding.PEM)

    async def add(tx: Tx) -> None:
        account = await channels.find_by_client_id(tx, Operator(), party.client_id)
        await channels.add_certificate(tx, Operator(), account.id, NewCertificate(name, pem), at=at)

    in_transaction(party.platform, add)
    return Party(party.platform, party.number, party.quality, party.client_id, entry.private_key, pem)


def without_certificate(party: Party, name: str) -> Party:
    """The same account, after one of its certificates was revoked."""

    async def revoke(tx: Tx) -> None:
        account = await channels.find_by_client_id(tx, Operator(), party.client_id)
        [held] = [certificate.id for certificate in account.certificates if certificate.name == name]
        await channels.revoke_certificate(tx, Operator(), account.id, held, at=datetime.now(UTC))

    in_transaction(party.platform, revoke)
    return party


def a_jti() -> str:
    return secrets.token_urlsafe(16)


def _id_of(party: Party, training: dict[str, Any]) -> str:
    answer = party.call("POST", "/trainings", training)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
