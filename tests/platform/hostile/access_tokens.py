"""Access tokens as only this platform could sign them, and as somebody else might."""

import time
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from tests.platform.hostile.forging import Sign, compact, with_ec
from tests.platform.hostile.stages import Stage
from tests.platforms import SECRET, Party


def access_token(
    stage: Stage, party: Party, header: dict[str, Any] | None = None, sign: Sign | None = None, **claims: Any
) -> str:
    """A right access token of that party, but for these claims, members of the header, and who signs it."""
    told = {"alg": "ES256", "typ": "at+jwt", "kid": stage.signing_key.kid, **(header or {})}
    settings, now = stage.platform.settings, int(time.time())
    usual = {
        "iss": settings.base_url,
        "sub": party.client_id,
        "aud": f"{settings.base_url}/REST/federalLearningAccount",
        "exp": now + 300,
        "iat": now,
        "jti": "jti",
        "client_id": party.client_id,
        "scope": "scope:sigedis:gestion:careerpro-federal-learning-account:employer",
        "enterprise_number": party.number,
        "quality": party.quality.value,
        "certificate": certificate_of(party),
    }
    payload = {name: value for name, value in {**usual, **claims}.items() if value is not None}
    return compact(told, payload, sign or with_ec(stage.signing_key.key.private_key, hashes.SHA256()))


def certificate_of(party: Party) -> str:
    """The id of the certificate that the account of a party has had longest."""
    found = party.platform.rows(
        "SELECT held.id FROM web_service_account_certificates AS held JOIN web_service_accounts AS account"
        " ON account.id = held.account WHERE account.client_id = :client_id ORDER BY held.added_at LIMIT 1",
        client_id=party.client_id,
    )
    return str(found[0][0])


def retired_key(stage: Stage) -> tuple[str, Sign]:
    """A key with which this platform signed until a minute ago: its name, and how it signs."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(SECRET.encode()))
    stage.platform.rows(
        "INSERT INTO signing_keys VALUES ('retired', :pem, now() - interval '1 day', now() - interval '1 minute')"
        " ON CONFLICT (kid) DO UPDATE SET private_key = excluded.private_key RETURNING kid",
        pem=pem.decode(),
    )
    return "retired", with_ec(key, hashes.SHA256())
