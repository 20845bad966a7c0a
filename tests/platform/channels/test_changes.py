import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from openfla.contract import scopes
from openfla.contract.qualities import Quality
from openfla.contract.services import Service
from openfla.platform.channels import service
from openfla.platform.channels.errors import (
    AccountUnknown,
    AlreadyHeld,
    CertificateUnknown,
    NoService,
    TooManyCertificates,
    UnfitName,
)
from openfla.platform.channels.model import NewCertificate, WebServiceAccount
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Database, Tx
from openfla.platform.kernel.stale import Changed
from tests.platform.channels.certificates import NOW, an_entry, pem
from tests.platform.channels.conftest import OPERATOR, a_manager, opened
from tests.platforms import BAKERY


async def last_entry(tx: Tx) -> str:
    return (await audit.recent(tx, 1))[0].body


class TestServices:
    @pytest.mark.requirement("PORTAL-8")
    async def test_an_account_that_exists_gets_the_permission_and_keeps_certificate_and_client_id(self, tx: Tx) -> None:
        manager = await a_manager(tx)
        dimona = await opened(tx, agent=manager, services=(Service.DIMONA_DECLARATION,))
        both = (Service.FEDERAL_LEARNING_ACCOUNT, Service.DIMONA_DECLARATION)
        changed = await service.change_services(tx, manager, dimona.id, both, version=dimona.version, at=NOW)
        assert changed.services() == both
        assert scopes.EMPLOYER in changed.scopes
        assert (changed.client_id, changed.certificates) == (dimona.client_id, dimona.certificates)
        assert '"services":["federalLearningAccount","dimonaDeclaration"]' in await last_entry(tx)

    async def test_what_is_not_ticked_any_more_is_gone_and_what_an_operator_gave_stays(self, tx: Tx) -> None:
        new = NewCertificate("1", pem(an_entry()))
        account = await service.open_account(
            tx, OPERATOR, BAKERY, Quality.EMPLOYER, name="FLA", services=tuple(Service), certificate=new,
            scopes=[scopes.INTROSPECT], at=NOW,
        )  # fmt: skip
        left = await service.change_services(
            tx, await a_manager(tx), account.id, [Service.FEDERAL_LEARNING_ACCOUNT], version=1, at=NOW
        )
        assert set(left.scopes) == {scopes.EMPLOYER, scopes.INTROSPECT}

    async def test_one_permission_at_least_remains(self, tx: Tx) -> None:
        account = await opened(tx)
        with pytest.raises(NoService):
            await service.change_services(tx, OPERATOR, account.id, [], version=1, at=NOW)
        assert await service.find(tx, OPERATOR, account.id) == account


class TestRename:
    async def test_it_is_called_otherwise_and_the_page_before_is_stale(self, tx: Tx) -> None:
        account = await opened(tx)
        renamed = await service.rename(tx, OPERATOR, account.id, " Payroll ", version=1, at=NOW)
        assert (renamed.name, renamed.version) == ("Payroll", 2)
        assert "Payroll" not in await last_entry(tx)
        with pytest.raises(Changed):
            await service.rename(tx, OPERATOR, account.id, "Other", version=1, at=NOW)
        with pytest.raises(UnfitName):
            await service.rename(tx, OPERATOR, account.id, "", version=2, at=NOW)


class TestMany:
    async def test_ten_certificates_are_in_use_at_most_and_a_revoked_one_makes_room(self, tx: Tx) -> None:
        account = await opened(tx, pem(an_entry("0")))
        for number in range(1, 10):
            new = NewCertificate(str(number), pem(an_entry(str(number))))
            account = await service.add_certificate(tx, OPERATOR, account.id, new, at=NOW)
        one_more = NewCertificate("one more", pem(an_entry("one more")))
        with pytest.raises(TooManyCertificates):
            await service.add_certificate(tx, OPERATOR, account.id, one_more, at=NOW)
        await service.revoke_certificate(tx, OPERATOR, account.id, account.certificates[0].id, at=NOW)
        assert len((await service.add_certificate(tx, OPERATOR, account.id, one_more, at=NOW)).certificates) == 10


class TestClose:
    async def test_a_closed_account_is_gone_and_its_client_id_never_comes_back(self, tx: Tx) -> None:
        manager = await a_manager(tx)
        account = await opened(tx, agent=manager)
        with pytest.raises(Changed):
            await service.close(tx, manager, account.id, version=2, at=NOW)
        await service.close(tx, manager, account.id, version=1, at=NOW)
        assert '"account.closed"' in await last_entry(tx)
        assert await service.accounts_of(tx, manager, BAKERY, Quality.EMPLOYER) == []
        assert await service.accounts(tx) == []
        assert await service.client(tx, account.client_id) is None
        for agent in (manager, OPERATOR):
            with pytest.raises(AccountUnknown):
                await service.find(tx, agent, account.id)
            with pytest.raises(AccountUnknown):
                await service.close(tx, agent, account.id, version=2, at=NOW)
        assert (await opened(tx, agent=manager)).client_id != account.client_id


class TestCertificates:
    async def test_one_more_is_added_before_the_first_expires_and_one_is_revoked(self, tx: Tx) -> None:
        manager = await a_manager(tx)
        account = await opened(tx, pem(an_entry("one")), agent=manager)
        new = NewCertificate("2", pem(an_entry("two")))
        renewed = await service.add_certificate(tx, manager, account.id, new, at=NOW)
        assert [held.name for held in renewed.certificates] == ["1", "2"]
        first = renewed.certificates[0]
        left = await service.revoke_certificate(tx, manager, account.id, first.id, at=NOW)
        assert [held.name for held in left.certificates] == ["2"]
        assert '"certificate.revoked"' in await last_entry(tx)
        assert str(first.id) in await last_entry(tx)
        with pytest.raises(Changed):
            await service.revoke_certificate(tx, manager, account.id, first.id, at=NOW)

    async def test_the_same_one_is_not_added_twice(self, tx: Tx) -> None:
        account = await opened(tx)
        with pytest.raises(AlreadyHeld):
            await service.add_certificate(tx, OPERATOR, account.id, NewCertificate("2", pem(an_entry())), at=NOW)

    async def test_only_a_certificate_of_that_account_is_revoked(self, tx: Tx) -> None:
        one, other = await opened(tx, pem(an_entry("one"))), await opened(tx, pem(an_entry("two")))
        for certificate in (other.certificates[0].id, uuid4()):
            with pytest.raises(CertificateUnknown):
                await service.revoke_certificate(tx, OPERATOR, one.id, certificate, at=NOW)
        assert await service.find(tx, OPERATOR, other.id) == other


class TestExpiring:
    @pytest.mark.parametrize(("days_before", "found"), [(61, 0), (60, 1), (29, 1), (1, 1)])
    async def test_a_certificate_that_ends_soon_is_told(self, tx: Tx, days_before: int, found: int) -> None:
        account = await opened(tx)
        at = account.certificates[0].not_after - timedelta(days=days_before)
        told = await service.expiring(tx, at)
        assert len(told) == found
        assert all(ending.client_id == account.client_id and not ending.is_renewed for ending in told)

    async def test_one_that_was_renewed_is_told_so_and_one_out_of_use_is_not_told(self, tx: Tx) -> None:
        account = await opened(tx, pem(an_entry("one")))
        later = an_entry("later", made=NOW + timedelta(days=10))
        new = NewCertificate("2", pem(later))
        renewed = await service.add_certificate(tx, OPERATOR, account.id, new, at=NOW + timedelta(days=11))
        [told] = await service.expiring(tx, NOW, within_days=30)
        assert (told.certificate_name, told.is_renewed) == ("1", True)
        await service.revoke_certificate(tx, OPERATOR, account.id, renewed.certificates[0].id, at=NOW)
        assert await service.expiring(tx, NOW, within_days=30) == []
        [left] = await service.expiring(tx, NOW, number=BAKERY, quality=Quality.EMPLOYER)
        assert (left.certificate_name, left.is_renewed) == ("2", False)
        assert await service.expiring(tx, NOW, number=BAKERY, quality=Quality.TRAINING_PROVIDER) == []


async def test_of_two_managers_who_change_an_account_together_one_wins_and_the_other_is_told(
    database: Database,
) -> None:
    async with database.transaction() as tx:
        account = await opened(tx)

    async def rename(name: str) -> WebServiceAccount:
        async with database.transaction() as tx:
            return await service.rename(tx, OPERATOR, account.id, name, version=account.version, at=NOW)

    async def tick() -> WebServiceAccount:
        async with database.transaction() as tx:
            return await service.change_services(
                tx, OPERATOR, account.id, tuple(Service), version=account.version, at=NOW
            )

    async def shut() -> None:
        async with database.transaction() as tx:
            await service.close(tx, OPERATOR, account.id, version=account.version, at=NOW)

    ended = await asyncio.gather(rename("One"), rename("Two"), tick(), shut(), return_exceptions=True)
    refused = [end for end in ended if isinstance(end, Exception)]
    assert len(refused) == 3, ended
    assert all(isinstance(end, Changed | AccountUnknown) for end in refused), refused


async def test_of_two_managers_who_revoke_a_certificate_together_one_is_told(database: Database) -> None:
    async with database.transaction() as tx:
        account = await opened(tx)

    async def revoke() -> None:
        async with database.transaction() as tx:
            await service.revoke_certificate(tx, OPERATOR, account.id, account.certificates[0].id, at=NOW)

    ended = await asyncio.gather(revoke(), revoke(), return_exceptions=True)
    assert sorted(type(end).__name__ for end in ended) == ["Changed", "NoneType"]
