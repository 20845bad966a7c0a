"""Parties of a platform as users of the client: with an account of their own in a folder of their own."""

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from openfla.channel import Account, Accounts, Channel, TokenSource, local
from openfla.client import FlaClient, FlaProviderClient
from openfla.contract.qualities import Quality
from tests.platforms import Party


def client_of(party: Party) -> FlaClient:
    """A client with the key of an employer or a mandatary."""
    return FlaClient(_channel(party), language="en")


def provider_client_of(party: Party) -> FlaProviderClient:
    """A client with the key of a training provider."""
    return FlaProviderClient(_channel(party), language="en")


def account_of(party: Party, name: str, folder: Path) -> Account:
    """An account as `openfla account add` keeps it; where, the environment says."""
    key = party.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    store = folder / f"{name}.pem"
    store.write_bytes(key + party.certificate_pem)
    account = Account(
        name=name,
        environment="local",
        quality=party.quality,
        client_id=party.client_id,
        key_store=str(store),
        base_url=party.platform.base_url,
    )
    Accounts().add(account)
    return account


def _channel(party: Party) -> Channel:
    here = local(party.platform.base_url)
    tokens = TokenSource(here, party.client_id, party.key, scopes=here.scopes(Quality(party.quality)))
    return Channel(tokens, base_url=here.api[party.quality])
