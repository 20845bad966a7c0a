from uuid import uuid4

import pytest
from sqlalchemy import text

from openfla.contract import scopes
from openfla.contract.qualities import OtherQuality, Quality
from openfla.contract.services import Service
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.errors import EnterpriseUnknown, NoAccess, QualityNotActive
from openfla.platform.channels import service
from openfla.platform.channels.errors import (
    AccountUnknown,
    EnterpriseHasStopped,
    NoChannelInQuality,
    NoService,
    UnfitCertificateName,
    UnfitName,
)
from openfla.platform.channels.model import NewCertificate
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from tests.platform.channels.certificates import NOW, an_entry, der, pem
from tests.platform.channels.conftest import OPERATOR, a_manager, opened
from tests.platforms import BAKERY, BUTCHER

DIMONA = "scope:dimona:declaration:declarant"


class TestOpen:
    @pytest.mark.requirement("USE-2", "CERT-4", "PORTAL-7")
    async def test_a_manager_gets_a_client_id_of_its_own_for_each_account(self, tx: Tx) -> None:
        manager = await a_manager(tx)
        fla = await opened(tx, pem(an_entry("one")), agent=manager, name="FLA")
        dimona = await opened(
            tx, der(an_entry("two")), agent=manager, name="Dimona", services=(Service.DIMONA_DECLARATION,)
        )
        assert fla.client_id.startswith("self_service_chaman_100001_")
        assert dimona.client_id.startswith("self_service_chaman_100001_")
        assert fla.client_id != dimona.client_id
        assert (fla.scopes, dimona.scopes) == ((scopes.EMPLOYER,), (DIMONA,))
        assert fla.certificates[0].fingerprint != dimona.certificates[0].fingerprint
        assert await service.accounts_of(tx, manager, BAKERY, Quality.EMPLOYER) == [dimona, fla]
        assert await service.find(tx, manager, fla.id) == fla
        assert await service.find_by_client_id(tx, OPERATOR, fla.client_id) == fla

    @pytest.mark.requirement("USE-3")
    async def test_one_account_may_serve_all_flows_with_one_certificate(self, tx: Tx) -> None:
        account = await opened(tx, services=tuple(Service))
        assert account.services() == tuple(Service)
        assert {scopes.EMPLOYER, DIMONA} < set(account.scopes)
        assert len(account.certificates) == 1

    @pytest.mark.requirement("PORTAL-5")
    async def test_each_quality_has_accounts_of_its_own_with_a_number_and_a_scope_of_its_own(self, tx: Tx) -> None:
        employer = await opened(tx, pem(an_entry("one")))
        trainer = await opened(tx, pem(an_entry("two")), quality=Quality.TRAINING_PROVIDER)
        assert employer.client_id.split("_")[3] != trainer.client_id.split("_")[3]
        assert (employer.scopes, trainer.scopes) == ((scopes.EMPLOYER,), (scopes.TRAINING_PROVIDER,))
        found = await service.accounts_of(tx, OPERATOR, BAKERY, Quality.TRAINING_PROVIDER)
        assert [account.client_id for account in found] == [trainer.client_id]

    async def test_it_stands_in_the_trail_with_who_opened_it(self, tx: Tx) -> None:
        manager = await a_manager(tx)
        account = await opened(tx, agent=manager, name="Secret name")
        body = (await audit.recent(tx, 1))[0].body
        assert '"account.opened"' in body
        assert str(manager.person.id) in body
        assert str(account.id) in body
        assert "Secret name" not in body

    async def test_another_enterprise_has_another_number(self, tx: Tx) -> None:
        one, other = await opened(tx, pem(an_entry("one"))), await opened(tx, pem(an_entry("two")), BUTCHER)
        assert one.client_id.split("_")[3] != other.client_id.split("_")[3]

    @pytest.mark.requirement("PROVIDER-3")
    async def test_a_quality_that_was_not_activated_is_refused(self, tx: Tx) -> None:
        with pytest.raises(QualityNotActive):
            await opened(tx, number=BUTCHER, quality=Quality.TRAINING_PROVIDER)
        await access.enrol(tx, BUTCHER, "An enterprise", (Quality.TRAINING_PROVIDER,), at=NOW)
        assert (await opened(tx, number=BUTCHER, quality=Quality.TRAINING_PROVIDER)).client_id

    @pytest.mark.requirement("PORTAL-6")
    async def test_a_quality_that_can_have_no_channel_is_refused(self, tx: Tx) -> None:
        await access.enrol(tx, BAKERY, "An enterprise", (OtherQuality.PENSION_MANAGER,), at=NOW)
        manager = await a_manager(tx, quality=OtherQuality.PENSION_MANAGER)
        with pytest.raises(NoChannelInQuality):
            await opened(tx, quality=OtherQuality.PENSION_MANAGER, agent=manager)

    async def test_an_enterprise_that_nobody_made_known_is_refused(self, tx: Tx) -> None:
        with pytest.raises(EnterpriseUnknown):
            await opened(tx, number=EnterpriseNumber("0206731645"))

    async def test_an_enterprise_that_has_stopped_gets_none(self, tx: Tx) -> None:
        await tx.execute(text("UPDATE enterprises SET stopped_on = '2026-01-01'"))
        with pytest.raises(EnterpriseHasStopped):
            await opened(tx)
        with pytest.raises(NoAccess):
            await opened(tx, agent=await a_manager(tx))

    async def test_one_that_may_be_used_for_nothing_is_refused(self, tx: Tx) -> None:
        with pytest.raises(NoService):
            await opened(tx, services=())

    @pytest.mark.parametrize("name", ["", "   ", "x" * 101, "one\ntwo", "nul\0"])
    async def test_a_name_that_is_empty_too_long_or_not_printable_is_refused(self, tx: Tx, name: str) -> None:
        with pytest.raises(UnfitName):
            await opened(tx, name=name)
        account = await opened(tx)
        with pytest.raises(UnfitCertificateName):
            await service.add_certificate(tx, OPERATOR, account.id, NewCertificate(name, b""), at=NOW)

    async def test_only_an_operator_grants_more_than_services_do(self, tx: Tx) -> None:
        new = NewCertificate("1", pem(an_entry()))
        told = {"name": "FLA", "services": [], "scopes": [scopes.INTROSPECT], "certificate": new, "at": NOW}
        with pytest.raises(NoAccess):
            await service.open_account(tx, await a_manager(tx), BAKERY, Quality.EMPLOYER, **told)  # type: ignore[arg-type]
        account = await service.open_account(tx, OPERATOR, BAKERY, Quality.EMPLOYER, **told)  # type: ignore[arg-type]
        assert account.scopes == (scopes.INTROSPECT,)


class TestList:
    async def test_pages_follow_each_other_newest_first(self, tx: Tx) -> None:
        made = [await opened(tx, name=f"Account {number}") for number in range(5)]
        manager = await a_manager(tx)
        first = await service.accounts_of(tx, manager, BAKERY, Quality.EMPLOYER, size=3)
        rest = await service.accounts_of(tx, manager, BAKERY, Quality.EMPLOYER, size=3, after=first[-1].id)
        assert [*first, *rest] == made[::-1]

    @pytest.mark.parametrize(
        ("words", "found"),
        [("payroll", 1), ("PAY software", 1), ("chaman", 2), ("%", 0), ("_", 2), ("nothing", 0), ("pay dimona", 0)],
    )
    async def test_every_word_stands_in_the_name_or_the_client_id(self, tx: Tx, words: str, found: int) -> None:
        await opened(tx, name="Payroll software")
        await opened(tx, name="Dimona")
        listed = await service.accounts_of(tx, OPERATOR, BAKERY, Quality.EMPLOYER, words=words)
        assert len(listed) == found

    async def test_an_operator_sees_all_oldest_first(self, tx: Tx) -> None:
        one, other = await opened(tx), await opened(tx, pem(an_entry("two")), BUTCHER)
        assert await service.accounts(tx) == [one, other]


class TestOthers:
    """Nobody learns of an account that is not theirs (PORTAL-3)."""

    @pytest.mark.requirement("PORTAL-3")
    @pytest.mark.parametrize(("number", "quality"), [(BUTCHER, Quality.EMPLOYER), (BAKERY, Quality.TRAINING_PROVIDER)])
    async def test_another_enterprise_and_another_quality_find_nothing(
        self, tx: Tx, number: EnterpriseNumber, quality: Quality
    ) -> None:
        account = await opened(tx)
        other = await a_manager(tx, number, quality)
        with pytest.raises(AccountUnknown):
            await service.find(tx, other, account.id)
        with pytest.raises(AccountUnknown):
            await service.rename(tx, other, account.id, "Mine", version=1, at=NOW)
        with pytest.raises(AccountUnknown):
            await service.change_services(tx, other, account.id, tuple(Service), version=1, at=NOW)
        with pytest.raises(AccountUnknown):
            await service.add_certificate(tx, other, account.id, NewCertificate("2", pem(an_entry("two"))), at=NOW)
        with pytest.raises(AccountUnknown):
            await service.revoke_certificate(tx, other, account.id, account.certificates[0].id, at=NOW)
        with pytest.raises(AccountUnknown):
            await service.close(tx, other, account.id, version=1, at=NOW)
        with pytest.raises(NoAccess):
            await service.accounts_of(tx, other, BAKERY, Quality.EMPLOYER)
        with pytest.raises(NoAccess):
            await opened(tx, agent=other)
        assert await service.find(tx, OPERATOR, account.id) == account

    @pytest.mark.requirement("PORTAL-3")
    async def test_who_has_another_permission_has_no_access(self, tx: Tx) -> None:
        account = await opened(tx)
        user = await a_manager(tx, rank=None)
        with pytest.raises(NoAccess):
            await opened(tx, agent=user)
        with pytest.raises(NoAccess):
            await service.find(tx, user, account.id)
        with pytest.raises(NoAccess):
            await service.accounts_of(tx, user, BAKERY, Quality.EMPLOYER)
        with pytest.raises(NoAccess):
            await service.close(tx, user, account.id, version=1, at=NOW)

    async def test_an_account_that_does_not_exist_is_unknown(self, tx: Tx) -> None:
        with pytest.raises(AccountUnknown):
            await service.find(tx, OPERATOR, uuid4())
        with pytest.raises(AccountUnknown):
            await service.find_by_client_id(tx, OPERATOR, "self_service_chaman_1_x")
