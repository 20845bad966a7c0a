from urllib.parse import urlsplit

import pytest

from openfla.channel import (
    Environment,
    UnfitAddress,
    UnknownEnvironment,
    acceptance,
    environment,
    local,
    production,
)
from openfla.contract import scopes
from openfla.contract.qualities import Quality

FLA = "/REST/federalLearningAccount/v1"
EMPLOYER_AND_MANDATARIES = (Quality.EMPLOYER, Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER)


@pytest.mark.requirement("ENV-1")
@pytest.mark.parametrize(
    ("place", "host", "access_management", "channel_management"),
    [
        (
            production(),
            "https://services.socialsecurity.be",
            "https://www.socialsecurity.be/",
            "https://chaman.socialsecurity.be/",
        ),
        (
            acceptance(),
            "https://services-acpt.socialsecurity.be",
            "https://uman.acc.socialsecurity.be/uman/",
            "https://chaman.acc.socialsecurity.be/",
        ),
    ],
    ids=["production", "acceptance"],
)
def test_the_official_addresses_are_the_guides(
    place: Environment, host: str, access_management: str, channel_management: str
) -> None:
    assert place.token_url == f"{host}/REST/oauth/v5/token"
    assert place.audience == place.token_url
    assert {place.api[quality] for quality in EMPLOYER_AND_MANDATARIES} == {host + FLA}
    assert place.api[Quality.TRAINING_PROVIDER] == f"{host}/REST/federalLearningAccount/trainingProvider/v1"
    assert (place.access_management, place.channel_management) == (access_management, channel_management)


@pytest.mark.requirement("ENV-1")
def test_production_and_acceptance_share_no_host() -> None:
    assert not hosts(production()) & hosts(acceptance())


@pytest.mark.requirement("API-1")
def test_employers_and_mandataries_call_the_same_address() -> None:
    expected = "https://services.socialsecurity.be/REST/federalLearningAccount/v1"
    assert all(production().api[quality] == expected for quality in EMPLOYER_AND_MANDATARIES)


@pytest.mark.requirement("PROVIDER-4")
def test_training_providers_have_an_address_of_their_own() -> None:
    for place in (production(), acceptance(), local()):
        assert urlsplit(place.api[Quality.TRAINING_PROVIDER]).path == "/REST/federalLearningAccount/trainingProvider/v1"


@pytest.mark.parametrize("place", [production(), acceptance(), local()], ids=lambda place: place.name)
class TestScopes:
    @pytest.mark.requirement("OAUTH-2")
    def test_of_an_employer(self, place: Environment) -> None:
        asked = place.scopes(Quality.EMPLOYER)
        assert asked == ("scope:sigedis:gestion:careerpro-federal-learning-account:employer",)

    @pytest.mark.requirement("OAUTH-3")
    @pytest.mark.parametrize("quality", [Quality.SOCIAL_SECRETARIAT, Quality.SERVICE_PROVIDER])
    def test_of_a_mandatary(self, place: Environment, quality: Quality) -> None:
        assert place.scopes(quality) == ("scope:sigedis:gestion:careerpro-federal-learning-account:provider",)

    @pytest.mark.requirement("OAUTH-4")
    def test_of_a_training_provider_is_ours_at_home_and_none_elsewhere(self, place: Environment) -> None:
        ours = (scopes.TRAINING_PROVIDER,) if place.name == "local" else ()
        assert place.scopes(Quality.TRAINING_PROVIDER) == ours

    @pytest.mark.requirement("OAUTH-4")
    def test_any_can_be_set(self, place: Environment) -> None:
        own = place.with_own(Quality.TRAINING_PROVIDER, scope="scope:a scope:b")
        assert own.scopes(Quality.TRAINING_PROVIDER) == ("scope:a", "scope:b")
        assert own.scopes(Quality.EMPLOYER) == place.scopes(Quality.EMPLOYER)
        assert own.with_own(Quality.EMPLOYER, scope="").scopes(Quality.EMPLOYER) == ()


class TestOwnValues:
    def test_the_audience_follows_the_token_url_unless_it_is_given(self) -> None:
        moved = production().with_own(Quality.EMPLOYER, token_url="https://elsewhere.example/token")
        assert moved.audience == "https://elsewhere.example/token"
        assert moved.with_own(Quality.EMPLOYER, audience="urn:x").audience == "urn:x"

    def test_an_api_address_is_replaced_for_its_quality_only(self) -> None:
        moved = production().with_own(Quality.EMPLOYER, api_url="https://elsewhere.example/v2/")
        assert moved.api[Quality.EMPLOYER] == "https://elsewhere.example/v2"
        assert moved.api[Quality.SERVICE_PROVIDER] == production().api[Quality.SERVICE_PROVIDER]

    def test_nothing_given_changes_nothing(self) -> None:
        assert acceptance().with_own(Quality.EMPLOYER) == acceptance()

    def test_local_is_where_one_says(self) -> None:
        assert local("https://fla.example.be/").token_url == "https://fla.example.be/REST/oauth/v5/token"
        assert environment("local", "http://10.0.0.7:9000").api[Quality.EMPLOYER] == "http://10.0.0.7:9000" + FLA

    @pytest.mark.parametrize(
        "address",
        [
            "http://services.socialsecurity.be/token",
            "services.socialsecurity.be",
            "ftp://x.example/",
            "https://user:word@x.example/",
            "https://x.example/?a=1",
            "https://x.example/#a",
            "https:///path",
            "https://[::1/",
            "https://x.example:99999/",
            "https://x.example/\n",
            "",
        ],
    )
    def test_an_official_environment_takes_plain_https_only(self, address: str) -> None:
        if address:
            with pytest.raises(UnfitAddress) as refused:
                production().with_own(Quality.EMPLOYER, token_url=address)
            assert "word" not in str(refused.value)
        else:
            assert production().with_own(Quality.EMPLOYER, token_url=address) == production()

    def test_a_base_url_belongs_to_local(self) -> None:
        with pytest.raises(UnfitAddress):
            environment("production", "https://x.example")

    def test_an_unknown_name_is_told_with_the_known_ones(self) -> None:
        with pytest.raises(UnknownEnvironment, match="production, acceptance, local"):
            environment("simulation")


def hosts(place: Environment) -> set[str | None]:
    addresses = [place.token_url, place.access_management or "", place.channel_management or "", *place.api.values()]
    return {urlsplit(address).hostname for address in addresses}
