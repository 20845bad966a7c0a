from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest

from openfla.channel.certificates import Entry
from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import EnterpriseUnknown, QualityNotActive
from openfla.platform.channels import service
from openfla.platform.channels.errors import (
    AccountUnknown,
    CertificateRefused,
    KeyOfAnother,
    NotACertificate,
    PrivateKeyUploaded,
)
from openfla.platform.channels.model import NewCertificate, WebServiceAccount
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Database, DatabaseSettings, Tx
from tests.platform.channels.certificates import NOW, an_entry, der, encrypted_der, pem, private_der, private_pem
from tests.platforms import BAKERY, BUTCHER


@pytest.fixture
async def tx(database_url: str) -> AsyncIterator[Tx]:
    """A transaction with a bakery and a butcher, both employers."""
    database = Database.at(database_url, DatabaseSettings())
    async with database.transaction() as found:
        for number in (BAKERY, BUTCHER):
            await access.enrol(found, number, "An enterprise", (Quality.EMPLOYER,), at=NOW)
        yield found
    await database.close()


async def opened(
    tx: Tx,
    content: bytes,
    number: EnterpriseNumber = BAKERY,
    quality: Quality = Quality.EMPLOYER,
) -> WebServiceAccount:
    certificate = NewCertificate("1", content)
    return await service.open_account(
        tx, number, quality, name="FLA", scopes=[scopes.EMPLOYER], certificate=certificate, at=NOW
    )


async def last_action(tx: Tx) -> str:
    return (await audit.recent(tx, 1))[0].body


class TestOpen:
    @pytest.mark.requirement("USE-2", "CERT-4")
    async def test_an_employer_gets_a_client_id_of_its_own_for_each_account(self, tx: Tx) -> None:
        first, second = await opened(tx, pem(an_entry("one"))), await opened(tx, der(an_entry("two")))
        assert first.client_id.startswith("self_service_chaman_100001_")
        assert second.client_id.startswith("self_service_chaman_100001_")
        assert first.client_id != second.client_id
        assert {account.client_id for account in await service.accounts(tx)} == {first.client_id, second.client_id}
        assert await service.find(tx, first.client_id) == first
        assert '"account.opened"' in await last_action(tx)

    async def test_another_enterprise_has_another_number(self, tx: Tx) -> None:
        one, other = await opened(tx, pem(an_entry("one"))), await opened(tx, pem(an_entry("two")), BUTCHER)
        assert one.client_id.split("_")[3] != other.client_id.split("_")[3]

    @pytest.mark.requirement("PROVIDER-3")
    async def test_a_quality_that_was_not_activated_is_refused(self, tx: Tx) -> None:
        with pytest.raises(QualityNotActive):
            await opened(tx, pem(an_entry()), quality=Quality.TRAINING_PROVIDER)
        await access.enrol(tx, BAKERY, "An enterprise", (Quality.TRAINING_PROVIDER,), at=NOW)
        assert (await opened(tx, pem(an_entry()), quality=Quality.TRAINING_PROVIDER)).client_id

    async def test_an_enterprise_that_nobody_made_known_is_refused(self, tx: Tx) -> None:
        with pytest.raises(EnterpriseUnknown):
            await opened(tx, pem(an_entry()), EnterpriseNumber("0206731645"))


class TestCertificate:
    @pytest.mark.requirement("CERT-5")
    @pytest.mark.parametrize("content", [private_pem, private_der, encrypted_der], ids=["PEM", "DER", "encrypted"])
    async def test_a_private_key_alone_is_refused(self, tx: Tx, content: Callable[[Entry], bytes]) -> None:
        with pytest.raises(PrivateKeyUploaded):
            await opened(tx, content(an_entry()))

    @pytest.mark.requirement("CERT-5")
    async def test_a_private_key_beside_the_certificate_is_refused(self, tx: Tx) -> None:
        with pytest.raises(PrivateKeyUploaded):
            await opened(tx, pem(an_entry()) + private_pem(an_entry()))

    @pytest.mark.parametrize("content", [b"", b"hello", b"-----BEGIN CERTIFICATE-----\n", b"\x30\x82" + bytes(70_000)])
    async def test_what_is_no_certificate_is_refused(self, tx: Tx, content: bytes) -> None:
        with pytest.raises(NotACertificate):
            await opened(tx, content)

    async def test_one_that_has_expired_is_refused(self, tx: Tx) -> None:
        old = an_entry("old", made=NOW - timedelta(days=60))
        with pytest.raises(CertificateRefused) as refused:
            await opened(tx, pem(old))
        assert [breach.code for breach in refused.value.breaches] == ["expired"]
        assert "expired" in refused.value.explain()
        assert "Renew" in refused.value.advise()

    async def test_the_key_of_another_enterprise_is_refused(self, tx: Tx) -> None:
        await opened(tx, pem(an_entry()))
        with pytest.raises(KeyOfAnother):
            await opened(tx, pem(an_entry()), BUTCHER)

    @pytest.mark.requirement("USE-3")
    async def test_one_key_may_serve_several_accounts_of_an_enterprise(self, tx: Tx) -> None:
        accounts = [await opened(tx, pem(an_entry())) for _ in range(2)]
        assert accounts[0].certificates == accounts[1].certificates

    async def test_one_more_is_added_before_the_first_expires_and_one_is_taken_out_of_use(self, tx: Tx) -> None:
        account = await opened(tx, pem(an_entry("one")))
        new = NewCertificate("2", pem(an_entry("two")))
        renewed = await service.add_certificate(tx, account.client_id, new, at=NOW)
        assert [held.name for held in renewed.certificates] == ["1", "2"]
        left = await service.revoke_certificate(tx, account.client_id, "1", at=NOW)
        assert [held.name for held in left.certificates] == ["2"]
        assert '"certificate.revoked"' in await last_action(tx)

    async def test_one_for_an_account_that_does_not_exist_is_refused(self, tx: Tx) -> None:
        with pytest.raises(AccountUnknown):
            await service.add_certificate(tx, "self_service_chaman_1_x", NewCertificate("1", b""), at=NOW)
