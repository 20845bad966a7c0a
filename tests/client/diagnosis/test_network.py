"""What is found when something stands between, answers in its place, or has another clock."""

import base64
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from openfla.channel.certificates import Entry
from openfla.client.diagnosis import Diagnosis, State, _network, as_json, page, report, steps
from openfla.contract import addresses
from openfla.contract.qualities import Quality
from openfla.platform.tokens import errors
from tests.client.diagnosis.others import (
    HEALTH,
    MANDATORS,
    SEARCH,
    Reply,
    Stand,
    a_tls,
    granted,
    refused,
    standing,
    tunnelling,
)
from tests.client.diagnosis.patients import Patient, account, an_entry, codes, failures, stored, warnings

PAGE = "<html>Sign in to the network</html>"


@pytest.fixture(scope="module")
def entry() -> Entry:
    return an_entry()


@pytest.fixture
def store(entry: Entry, tmp_path: Path) -> Path:
    return stored(tmp_path / "own.pem", entry, word=None)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def at(base_url: str, store: Path, **about: object) -> Diagnosis:
    return Patient(account(store, base_url=base_url, **about)).examined()


def facts(found: Diagnosis, code: str) -> dict[str, object]:
    (result,) = [one for one in found.results if one.code == code]
    return dict(result.facts)


class TestClock:
    """The assertion of our client lives half of the ten minutes that OAUTH-5 allows."""

    @pytest.mark.requirement("OAUTH-5")
    @pytest.mark.parametrize(
        ("seconds", "state", "code"),
        [
            (10, State.OK, "clockRight"),
            (120, State.WARNING, "clockApart"),
            (-120, State.WARNING, "clockApart"),
            (3600, State.FAILED, "clockWrong"),
            (-3600, State.FAILED, "clockWrong"),
        ],
    )
    def test_it_is_held_against_the_server_s(self, store: Path, seconds: int, state: State, code: str) -> None:
        with standing(seconds=seconds) as stand:
            found = at(stand.base_url, store)
        (clock,) = [one for one in found.results if one.check == "clock"]
        assert (clock.state, clock.code) == (state, code)
        assert abs(int(str(clock.facts["secondsAhead"])) + seconds) <= 2
        assert [step.section for step in clock.steps] == ([] if state is State.OK else ["6.1"])

    def test_a_server_that_only_says_invalid_client_is_understood_by_the_clock(self, store: Path) -> None:
        with standing({addresses.TOKEN: refused("invalid_client")}, seconds=3600) as stand:
            found = at(stand.base_url, store)
        assert failures(found) == [("clockWrong", ["6.1"]), ("clockRefused", ["6.1"])]

    def test_a_date_that_makes_no_sense_is_not_told(self, store: Path) -> None:
        with standing(date="yesterday") as stand:
            assert codes(at(stand.base_url, store))["clock"] == ["clockNotTold"]


class TestConnection:
    def test_nothing_listens(self, store: Path) -> None:
        with standing() as stand:
            closed = stand.base_url
        found = at(closed, store)
        assert failures(found) == [("portClosed", [])]
        assert codes(found)["token"] == codes(found)["health"] == ["notLookedAt"]

    def test_no_such_name(self, store: Path) -> None:
        assert failures(at("http://nowhere.invalid", store)) == [("nameUnknown", [])]

    def test_no_way_leads_there(self, store: Path) -> None:
        assert failures(at("http://255.255.255.255", store)) == [("noConnection", [])]

    def test_packets_are_dropped(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(_network, "_LONGEST_S", 0.2)
        with socket.socket() as full, socket.socket() as queued, socket.socket() as other:
            full.bind(("127.0.0.1", 0))
            full.listen(0)
            for waiting in (queued, other):
                waiting.setblocking(False)
                waiting.connect_ex(full.getsockname())
            found = at(f"http://127.0.0.1:{full.getsockname()[1]}", store)
        assert failures(found) == [("connectionTooSlow", [])]

    def test_a_name_leads_somewhere(self, store: Path) -> None:
        with standing() as stand:
            found = at(stand.base_url.replace("127.0.0.1", "localhost"), store)
        assert codes(found)["name"] == ["nameResolved"]
        assert found.state is State.OK

    def test_two_hosts_are_both_looked_at(self, store: Path) -> None:
        with standing() as one, standing() as other:
            found = at(one.base_url, store, api_url=f"{other.base_url}{addresses.FLA}")
        assert len(codes(found)["connection"]) == 2
        assert found.state is State.OK
        assert any(seen.startswith("GET") for seen in other.seen)
        assert [seen for seen in one.seen if "token" in seen] == one.seen

    def test_http_elsewhere_is_warned_about(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with standing() as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.base_url)
            found = at("http://fla.example.org", store)
        assert [code for code, _ in warnings(found)] == ["noTls"]


class TestTls:
    def test_an_authority_that_nobody_knows(self, store: Path, tmp_path: Path) -> None:
        context, _ = a_tls(tmp_path)
        with standing(tls=context) as stand:
            found = at(stand.base_url, store)
        assert failures(found) == [("tlsUntrusted", [])]
        assert facts(found, "tlsUntrusted")["issuer"] == "CN=Proxy of the tests"
        assert stand.seen == []

    @pytest.mark.parametrize(("days", "code"), [(30, "tlsTrusted"), (9, "tlsEndsSoon")])
    def test_an_authority_that_was_added(
        self, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, code: str
    ) -> None:
        context, public = a_tls(tmp_path, days=days)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        with standing(tls=context) as stand:
            found = at(stand.base_url, store)
        assert (failures(found), codes(found)["tls"]) == ([], [code])
        assert facts(found, code)["tlsVersion"] == "TLSv1.3"
        assert facts(found, code)["daysLeft"] == days - 1

    @pytest.mark.parametrize(
        ("days", "address", "code"), [(30, "127.0.0.9", "tlsOfAnother"), (-3, "127.0.0.1", "tlsExpired")]
    )
    def test_a_certificate_of_another_name_or_time(
        self, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, address: str, code: str
    ) -> None:
        context, public = a_tls(tmp_path, days=days, address=address)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        with standing(tls=context) as stand:
            assert failures(at(stand.base_url, store)) == [(code, [])]

    def test_a_port_without_tls(self, store: Path) -> None:
        with standing() as stand:
            found = at(stand.base_url.replace("http:", "https:"), store)
        assert failures(found) == [("tlsFailed", [])]


class TestProxy:
    def test_one_that_answers_with_a_page_of_its_own(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with standing(dict.fromkeys((HEALTH, addresses.TOKEN), Reply(200, PAGE))) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.base_url)
            found = at("http://fla.example.org", store)
        assert failures(found) == [("somethingElseAnswers", [])] * 2
        assert codes(found)["proxy"] == ["proxyUsed"]
        assert codes(found)["clock"] == ["clockNotTold"]

    def test_one_that_asks_for_a_password_is_looked_through(
        self, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        context, public = a_tls(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        with tunnelling() as proxy, standing(tls=context) as stand:
            monkeypatch.setenv("HTTPS_PROXY", proxy.base_url.replace("//", "//me:hidden@"))
            found = at(stand.base_url, store)
            assert (found.state, codes(found)["tls"]) == (State.OK, ["tlsTrusted"])
            assert set(proxy.seen) == {"Basic " + base64.b64encode(b"me:hidden").decode()}
            assert "hidden" not in report(found)
            monkeypatch.setenv("HTTPS_PROXY", proxy.base_url)
            assert failures(at(stand.base_url, store)) == [("proxyRefused", [])]

    def test_one_that_lets_nobody_through(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with standing() as proxy:
            address = urlsplit(proxy.base_url)
            monkeypatch.setenv("HTTPS_PROXY", f"http://me:hidden@{address.hostname}:{address.port}")
            found = at("https://fla.example.org", store)
        assert failures(found) == [("proxyRefused", [])]
        assert "hidden" not in json.dumps(as_json(found))

    def test_one_of_a_kind_that_cannot_be_used(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with standing() as proxy:
            monkeypatch.setenv("HTTPS_PROXY", f"socks5://{urlsplit(proxy.base_url).netloc}")
            found = at("https://fla.example.org", store)
        assert failures(found) == [("proxyUnfit", [])]
        assert codes(found)["token"] == ["notLookedAt"]

    def test_a_host_that_is_named_as_an_exception(self, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with standing() as stand:
            monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            assert codes(at(stand.base_url, store))["proxy"] == ["noProxy"]


def every_refusal() -> list[type[errors.TokenRefusal]]:
    def below(kind: type[errors.TokenRefusal]) -> list[type[errors.TokenRefusal]]:
        return [one for child in kind.__subclasses__() for one in (child, *below(child))]

    return [one for one in below(errors.TokenRefusal) if "code" in vars(one)]


class TestToken:
    @pytest.mark.parametrize("refusal", every_refusal(), ids=lambda refusal: refusal.code)
    def test_every_refusal_of_the_platform_leads_to_a_step(
        self, store: Path, refusal: type[errors.TokenRefusal]
    ) -> None:
        with standing({addresses.TOKEN: refused(refusal.error, refusal.code, refusal.status)}) as stand:
            ((code, guide),) = failures(at(stand.base_url, store))
        assert guide or code == "platformBusy"

    @pytest.mark.parametrize(
        ("refusal", "code", "guide"),
        [
            (refused("invalid_client", "certificateExpired"), "certificateOver", ["4.4.1"]),
            (refused("invalid_client", "enterpriseStopped"), "enterpriseStopped", ["4.1"]),
            (refused("invalid_client", "assertionExpired"), "clockRefused", ["6.1"]),
            (refused("invalid_client"), "clientRefused", ["4.4.1", "6.1"]),
            (refused("invalid_scope", status=400), "scopeNotHeld", ["4.4.2", "4.4"]),
            (refused("invalid_request", status=400), "requestSpoiled", ["6.1"]),
            (refused("unauthorized_client", status=400), "tokenRefused", ["4.4.1", "6.1"]),
            (Reply(503, {"error": "temporarily_unavailable"}), "platformBusy", []),
            (Reply(200, {"hello": 1}), "badTokenAnswer", ["6.1"]),
        ],
    )
    def test_the_errors_of_oauth_are_told_one_by_one(
        self, store: Path, refusal: Reply, code: str, guide: list[str]
    ) -> None:
        with standing({addresses.TOKEN: refusal}) as stand:
            found = at(stand.base_url, store)
        assert failures(found) == [(code, guide)]

    def test_the_words_of_the_endpoint_are_kept(self, store: Path) -> None:
        with standing({addresses.TOKEN: refused("invalid_client", "badSignature")}) as stand:
            found = at(stand.base_url, store)
        assert facts(found, "certificateNotThere")["said"] == "invalid_client: About it."

    def test_an_opaque_token_of_another_quality_is_known_by_its_scope(self, store: Path) -> None:
        with standing() as stand:
            found = at(stand.base_url, store, quality=Quality.SERVICE_PROVIDER)
        assert ("qualityOther", ["4.4", "5"]) in failures(found)

    def test_an_endpoint_that_tells_no_scope(self, store: Path) -> None:
        with standing({addresses.TOKEN: granted("")}) as stand:
            assert codes(at(stand.base_url, store))["scope"] == ["scopeNotTold"]

    def test_a_token_that_only_looks_like_a_jwt(self, store: Path) -> None:
        with standing({addresses.TOKEN: granted("", access_token="a.b.c")}) as stand:
            assert codes(at(stand.base_url, store))["scope"] == ["scopeNotTold"]


class TestApi:
    @pytest.mark.parametrize(
        ("reply", "code"),
        [
            (Reply(503, {"status": "DOWN"}), "healthDown"),
            (Reply(500, {"title": "?"}), "platformBusy"),
            (Reply(404, {"title": "?"}), "addressWrong"),
            (Reply(302, "", {"Location": "/sign-in"}), "somethingElseAnswers"),
        ],
    )
    def test_its_health_fails(self, store: Path, reply: Reply, code: str) -> None:
        with standing({HEALTH: reply}) as stand:
            assert codes(at(stand.base_url, store))["health"] == [code]

    def test_it_hangs_up(self, store: Path) -> None:
        with standing({HEALTH: Reply(0), SEARCH: Reply(0), addresses.TOKEN: granted()}) as stand:
            assert failures(at(stand.base_url, store)) == [("noAnswer", [])] * 2

    def test_it_has_difficulty(self, store: Path) -> None:
        with standing({HEALTH: Reply(200, {"status": "DEGRADED"})}) as stand:
            assert warnings(at(stand.base_url, store)) == [("healthDegraded", [])]

    @pytest.mark.parametrize(
        ("reply", "code", "guide"),
        [
            (Reply(401, {"detail": "Invalid."}), "tokenNotAccepted", ["6.2"]),
            (Reply(403, {"type": "urn:problem-type:belgif:missingScope"}), "callScopeMissing", ["4.4.2", "4.4"]),
            (Reply(403, {"detail": "No."}), "callNotAllowed", ["2.2.1"]),
            (Reply(404, {"title": "?"}), "addressWrong", ["6.2"]),
            (Reply(503, {"title": "?"}), "platformBusy", []),
            (Reply(200, PAGE), "somethingElseAnswers", []),
        ],
    )
    def test_the_call_fails(self, store: Path, reply: Reply, code: str, guide: list[str]) -> None:
        with standing({SEARCH: reply}) as stand:
            assert failures(at(stand.base_url, store)) == [(code, guide)]

    def test_the_call_asks_for_no_worker(self, store: Path) -> None:
        with standing() as stand:
            at(stand.base_url, store)
        (call,) = [seen for seen in stand.seen if "search" in seen]
        assert call.endswith('{"reference":"openfla-doctor"}')

    def test_mandates_are_counted_over_pages(self, store: Path) -> None:
        client = {"enterpriseNumber": "0999999922", "lastQuarter": "2099Q4"}
        reply = Reply(200, {"items": [client] * 100, "total": 5000, "next": "/more"})
        provider = granted("scope:sigedis:gestion:careerpro-federal-learning-account:provider")
        with standing({MANDATORS: reply, addresses.TOKEN: provider}) as stand:
            found = at(stand.base_url, store, quality=Quality.SERVICE_PROVIDER)
        assert facts(found, "mandatesHeld") == {**facts(found, "mandatesHeld"), "mandates": 5000, "firstEnd": "2099Q4"}
        assert sum("mandators" in seen for seen in stand.seen) == 20


class TestOfficial:
    """The contract of the official API is not public: what it does not know is no failure."""

    @pytest.fixture
    def official(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stand]:
        context, public = a_tls(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        unknown = Reply(404, {"title": "?"})
        with standing({HEALTH: unknown, SEARCH: unknown, MANDATORS: unknown}, tls=context) as stand:
            yield stand

    def test_an_operation_that_it_does_not_know_is_a_warning(self, official: Stand, store: Path) -> None:
        found = self._at(official, store)
        assert warnings(found) == [("healthNotTold", []), ("callNotKnown", [])]

    def test_a_step_without_a_page_of_its_own_is_named_by_its_section(self, official: Stand, store: Path) -> None:
        official.replies[addresses.TOKEN] = refused("invalid_request", status=400)
        assert "· Guide 6.1, Step 1: set up the OAuth security\n" in report(self._at(official, store))

    @pytest.mark.requirement("OAUTH-4")
    def test_nobody_knows_the_scope_of_a_training_provider(self, official: Stand, store: Path) -> None:
        found = self._at(
            official,
            store,
            quality=Quality.TRAINING_PROVIDER,
            api_url=f"{official.base_url}{addresses.TRAINING_PROVIDER}",
        )
        assert codes(found)["scope"] == ["scopeNotKnown"]

    @pytest.mark.requirement("ENV-1")
    def test_each_environment_has_pages_of_its_own(self, store: Path) -> None:
        production, acceptance = (account(store, environment=name).place() for name in ("production", "acceptance"))
        assert page(steps.NEW_ACCOUNT, production) == "https://chaman.socialsecurity.be/"
        assert page(steps.NEW_ACCOUNT, acceptance) == "https://chaman.acc.socialsecurity.be/"
        assert page(steps.ACCESS, acceptance) == "https://uman.acc.socialsecurity.be/uman/"
        assert page(steps.TEST_ENVIRONMENT, acceptance) == "mailto:ContactCenter@support.eranova.fgov.be"
        assert "site_fr" in page(steps.KNOWN, production, "fr")
        assert "site_nl" in page(steps.REGISTERED, production, "de")
        assert page(steps.TOKEN, production) == ""

    @staticmethod
    def _at(official: Stand, store: Path, **about: object) -> Diagnosis:
        own = {
            "base_url": None,
            "environment": "production",
            "token_url": f"{official.base_url}{addresses.TOKEN}",
            "api_url": f"{official.base_url}{addresses.FLA}",
        }
        return Patient(account(store, **{**own, **about})).examined()
