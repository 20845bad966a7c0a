import json
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
from msgspec import structs
from typer.testing import CliRunner

from openfla.channel import Account, ServiceNotThere, ServiceUnknown
from openfla.channel.services import FLA, SERVICES, Dialect, Mark, Polling, Service, service
from openfla.cli.services import services
from openfla.contract.qualities import Quality

ACCOUNT = Account(
    name="acme",
    environment="production",
    quality=Quality.EMPLOYER,
    client_id="self_service_chaman_1_2",
    key_store="/keys/acme.p12",
)
LOCAL = structs.replace(ACCOUNT, environment="local", base_url="http://127.0.0.1:8080")
OFFICIAL = ("guide, section", "https://www.rest-documentation.socialsecurity.be/")
ALL = list(SERVICES.values())

cli = typer.Typer()
cli.command()(services)


def named(one: Service) -> str:
    return one.name


@pytest.mark.parametrize("one", ALL, ids=named)
class TestFacts:
    def test_each_has_a_mark_and_whoever_says_it(self, one: Service) -> None:
        for about, fact in one.facts():
            assert (fact.mark is Mark.OPEN) or fact.source, about
            assert bool(fact.value) or fact.mark is Mark.OPEN, about

    def test_only_the_guide_and_official_pages_count_as_sure(self, one: Service) -> None:
        for about, fact in one.facts():
            if fact.mark.is_sure:
                assert fact.source.startswith(
                    ("guide, section", "https://www.rest-documentation.socialsecurity.be/")
                ), about

    def test_addresses_are_absolute_and_without_a_slash_at_the_end(self, one: Service) -> None:
        for fact in one.addresses.values():
            if fact.value:
                parts = urlsplit(fact.value)
                assert (parts.scheme, parts.hostname is None) == ("https", False)
                assert re.search(r"/v[0-9]+$", parts.path)

    def test_what_is_asked_for_is_among_its_scopes(self, one: Service) -> None:
        assert set(one.asks) <= {fact.value for fact in one.scopes}

    def test_words_of_a_dialect_and_of_polling_are_known_ones(self, one: Service) -> None:
        assert one.dialect.value in {"", *Dialect}
        assert one.polling.value in {"", *Polling}


class TestAddresses:
    def test_that_of_the_account_for_the_federal_learning_account(self) -> None:
        provider = structs.replace(ACCOUNT, quality=Quality.TRAINING_PROVIDER)
        assert FLA.base_url(ACCOUNT) == SERVICES["fla"].addresses["production"].value == ACCOUNT.api
        assert FLA.base_url(provider) == SERVICES["flaTrainingProvider"].addresses["production"].value
        assert FLA.scopes_for(ACCOUNT) == ACCOUNT.scopes

    def test_the_registered_one_for_another_service(self) -> None:
        assert service("dimona").base_url(ACCOUNT) == "https://services.socialsecurity.be/REST/dimona/v2"
        assert service("dimona").scopes_for(ACCOUNT) == service("dimona").asks

    def test_below_ones_own_platform(self) -> None:
        assert service("dimona").base_url(LOCAL) == "http://127.0.0.1:8080/REST/dimona/v2"

    @pytest.mark.parametrize("account", [structs.replace(ACCOUNT, environment="acceptance"), ACCOUNT, LOCAL])
    def test_none_is_guessed(self, account: Account) -> None:
        with pytest.raises(ServiceNotThere, match="billRetainment"):
            service("billRetainment").base_url(account)

    def test_a_name_that_nobody_has(self) -> None:
        with pytest.raises(ServiceUnknown, match="presenceRegistration"):
            service("moon")
        assert service(FLA) is FLA


class TestCommand:
    def test_lists_every_service_with_how_sure_its_address_is(self) -> None:
        shown = [line.split() for line in CliRunner().invoke(cli, []).stdout.splitlines()]
        marks = {words[0]: word.strip(",") for words in shown for word in words if word.strip(",") in list(Mark)}
        assert {one.name: one.addresses["production"].mark for one in ALL} == marks

    def test_shows_all_that_is_known_of_one(self) -> None:
        shown = CliRunner().invoke(cli, ["presenceRegistration"]).stdout
        assert "Checkin@Work" in shown
        assert "Scope: -\n    OPEN, not known.\n" in shown
        assert "/REST/presenceRegistration/v1\n    NEIGHBOUR, seen elsewhere, not verified. Source: public" in shown

    def test_for_programs(self) -> None:
        told: list[dict[str, Any]] = json.loads(CliRunner().invoke(cli, ["dimona", "--json"]).stdout)
        facts = {fact["about"]: fact for fact in told[0]["facts"]}
        assert facts["address.acceptance"] == {
            "about": "address.acceptance", "value": None, "mark": "OPEN", "sure": False, "source": None,
        }  # fmt: skip
        assert facts["polling"]["value"] == "404-until-ready"
        assert len(json.loads(CliRunner().invoke(cli, ["--json"]).stdout)) == len(SERVICES)

    def test_a_name_that_nobody_has(self) -> None:
        assert isinstance(CliRunner().invoke(cli, ["moon"]).exception, ServiceUnknown)
