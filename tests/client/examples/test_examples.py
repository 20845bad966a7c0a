"""The programs of examples/python, against a platform that runs: what each of them says, and what it leaves there."""

import asyncio
import os

import pytest

from examples.python import (
    autonomous_vendor,
    central_vendor,
    employer,
    group_mandatary,
    group_own_channels,
    mandatary,
    many_records,
    settings_and_hooks,
    spreadsheet,
    training_provider,
    with_tasks,
)
from openfla.contract.qualities import Quality
from openfla.contract.trainings import TrainingSearch
from tests.client.copy.records import an_employer
from tests.client.nightly.town import Town, csv, ndjson, some, workbook
from tests.client.parties import account_of, client_of
from tests.platform.mandates.people import PROVIDER, give
from tests.platforms import WORKER, Party

Said = pytest.CaptureFixture[str]


class TestEmployer:
    @pytest.mark.requirement("USE-1", "API-1", "OAUTH-7")
    def test_an_employer_declares_for_its_own_workers(self, town: Town, capsys: Said) -> None:
        bakery = town.employer("bakery")
        employer.main("bakery", bakery.number, WORKER)
        employer.main("bakery", bakery.number, WORKER)
        said = capsys.readouterr().out
        assert (said.count("declared "), said.count("was there already ")) == (1, 1)
        assert "2026-03-02 Eerste hulp op het werk" in said
        assert said.count("legal days left:") == 2
        assert town.registered(bakery) == ["first-aid-2026"]


class TestMandatary:
    @pytest.mark.requirement("MANDATE-1", "MANDATE-2", "MANDATE-5", "USE-1")
    def test_one_account_sends_for_every_client_with_a_mandate_and_for_nobody_else(
        self, town: Town, capsys: Said
    ) -> None:
        town.secretariat()
        first, second, stranger = town.employer(is_mandator=True), town.employer(is_mandator=True), town.employer()
        rows = [*some(first, "a-1", "a-2"), *some(second, "b-1"), *some(stranger, "c-1")]
        mandatary.main("secretariat", str(csv(town.folder / "all.csv", rows)))
        said = capsys.readouterr().out
        assert (said.count("trainings are sent"), said.count("no active mandate")) == (2, 1)
        assert "0 blocked" in said
        assert [town.registered(each) for each in (first, second, stranger)] == [["a-1", "a-2"], ["b-1"], []]


class TestGroup:
    @pytest.mark.requirement("GROUP-1", "GROUP-3")
    def test_each_company_declares_through_its_own_channel(self, town: Town, capsys: Said) -> None:
        companies = {name: town.employer(name) for name in ("shipping", "services")}
        files = {name: town.folder / f"{name}.xlsx" for name in companies}
        for name, company in companies.items():
            workbook(files[name], some(company, f"{name}-1", f"{name}-2"))
        code = group_own_channels.main(*(f"{name}={file}" for name, file in files.items()), "nobody=missing.xlsx")
        said = capsys.readouterr().out
        assert code == 1
        assert said.count("2 read") == 2
        assert "nobody: There is no account" in said
        for name, company in companies.items():
            assert town.registered(company) == [f"{name}-1", f"{name}-2"]

    @pytest.mark.requirement("GROUP-2", "GROUP-3", "MANDATE-2")
    def test_one_company_is_mandatary_of_the_others(self, town: Town, capsys: Said) -> None:
        _vendor(town, "services")
        sisters, stranger = [_customer(town) for _ in range(2)], town.employer()
        group_mandatary.main("services", *(each.number for each in [*sisters, stranger]))
        said = capsys.readouterr().out
        for sister in sisters:
            assert f"{sister.number} until further notice" in said
            assert f"{sister.number}: Veiligheidsdag van de groep, notNeeded" in said
            assert town.registered(sister) == [f"safety-day-2026-{sister.number}"]
        assert f"{stranger.number}: You may not do this for this enterprise" in said
        assert town.registered(stranger) == []


class TestVendor:
    @pytest.mark.requirement("VENDOR-1", "MANDATE-5")
    def test_a_central_vendor_sends_the_files_of_its_customers_itself(self, town: Town, capsys: Said) -> None:
        _vendor(town, "vendor")
        first, second = _customer(town), _customer(town)
        workbook(town.place(first.number) / "november.xlsx", some(first, "a-1", "a-2"))
        ndjson(town.place(second.number) / "november.ndjson", some(second, "b-1"))
        _leave_alone_for_a_while(town)
        assert central_vendor.main("vendor", str(town.clients)) == 0
        said = capsys.readouterr().out
        assert f"{first.number}: fine, 2 of 2 accepted" in said
        assert said.count(" is now ") == 2
        assert [town.registered(first), town.registered(second)] == [["a-1", "a-2"], ["b-1"]]

    @pytest.mark.requirement("VENDOR-2", "USE-1")
    def test_software_at_the_customer_sends_with_the_account_of_the_customer(self, town: Town, capsys: Said) -> None:
        bakery = town.employer("bakery")
        assert [autonomous_vendor.main("bakery", bakery.number) for _ in range(2)] == [0, 0]
        assert capsys.readouterr().out.count("5 of 5 accepted") == 2
        assert len(town.registered(bakery)) == 5
        assert town.declarations(bakery) == 1


class TestTrainingProvider:
    @pytest.mark.requirement("PROVIDER-1", "PROVIDER-2", "PROVIDER-4")
    def test_a_training_provider_declares_in_its_own_name_without_a_mandate(self, town: Town, capsys: Said) -> None:
        bakery, number = town.employer(), an_employer(town.platform).number
        account_of(town.platform.party(number, Quality.TRAINING_PROVIDER), "academy", town.folder)
        training_provider.main("academy", bakery.number)
        assert "vca-2026-14 has 2 participants" in capsys.readouterr().out
        with client_of(bakery) as client:
            [found] = client.trainings.search(TrainingSearch(enterprise_number=bakery.number))
        assert (found.declared_by.enterprise_number, found.verification) == (number, "toVerify")


class TestWhatTheDocsShow:
    @pytest.mark.requirement("USE-1")
    def test_a_spreadsheet_to_its_verdicts(self, town: Town, capsys: Said) -> None:
        bakery = town.employer("bakery")
        fine, wrong = some(bakery, "x-1", "x-2")
        file = workbook(town.folder / "trainings.xlsx", [fine, {**wrong, "ssin": "1"}])
        assert spreadsheet.main("bakery", str(file)) == 2
        said = capsys.readouterr().out
        assert "1 accepted, 1 not" in said
        assert "(rows: 1)" in said
        assert town.registered(bakery) == ["x-1"]

    def test_many_records_of_several_kinds(self, town: Town, capsys: Said) -> None:
        bakery = town.employer("bakery")
        many_records.main("bakery", bakery.number)
        assert "2 of 2 judged" in capsys.readouterr().out
        for kind in ("employments", "training_rights"):
            assert town.platform.rows(f"SELECT 1 FROM {kind} WHERE enterprise = :it", it=bakery.number) == [(1,)]

    def test_tasks_ask_for_several_things_at_once(self, town: Town, capsys: Said) -> None:
        bakery = town.employer("bakery")
        employer.main("bakery", bakery.number, WORKER)
        capsys.readouterr()
        asyncio.run(with_tasks.main("bakery", bakery.number))
        assert capsys.readouterr().out == "completed Eerste hulp op het werk\n"

    def test_a_mistake_says_what_to_do_and_what_to_tell_the_help_desk(self, town: Town, capsys: Said) -> None:
        town.employer("bakery")
        unknown = "01890000-0000-7000-8000-000000000000"
        assert settings_and_hooks.main("bakery", unknown) == 2  # the token, and the training
        assert "there is no such training" in capsys.readouterr().out
        settings_and_hooks.main("nobody", unknown)
        assert "for the help desk: 0" in capsys.readouterr().out


def _vendor(town: Town, account: str) -> None:
    """The company that holds the mandates, with its only account."""
    account_of(town.platform.party(PROVIDER, Quality.SERVICE_PROVIDER), account, town.folder)


def _customer(town: Town) -> Party:
    """An employer without an account on this machine, who gave that company a mandate."""
    customer = town.employer()
    give(town.platform, mandator=customer.number, mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER)
    return customer


def _leave_alone_for_a_while(town: Town) -> None:
    """Somebody may still be writing what is younger."""
    for name in town.left():
        os.utime(town.clients / name, (0, 0))
