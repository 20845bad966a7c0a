import asyncio
import gc
import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from openfla.channel import ClientRefused, ForeignAddress, PrivateKey
from openfla.client import (
    AsyncFlaClient,
    At,
    BadAnswer,
    BadRequest,
    Conflict,
    FlaClient,
    FlaError,
    MethodNotAllowed,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    PlatformUnreachable,
    PreconditionRequired,
    Problem,
    RequestTimeout,
    TooManyRequests,
    UnsupportedMediaType,
    VersionChanged,
)
from openfla.contract.declarations import ExportFormat, NewExport
from openfla.contract.entitlements import OptOut
from openfla.contract.messages import Period
from openfla.contract.qualities import Quality
from openfla.contract.trainings import (
    Duration,
    DurationUnit,
    NewTraining,
    Training,
    TrainingSearch,
    TrainingStatus,
    TrainingType,
)
from openfla.identifiers import EnterpriseNumber, Ssin
from tests.client.api.worlds import async_channel_of, channel_of
from tests.client.server import Came, Reply, Server, a_problem, a_token

ID = "0190163d-8694-739b-aea5-966c26f8ad91"
FIRST_AID = NewTraining(
    reference="2026-0001",
    title="First aid",
    type=TrainingType.FORMAL,
    period=Period(start_date=date(2026, 3, 2), end_date=date(2026, 3, 3)),
    duration=Duration(value=Decimal("7.6"), unit=DurationUnit.HOURS),
    enterprise_number=EnterpriseNumber("0884303369"),
    ssin=Ssin("85073003328"),
    status=TrainingStatus.COMPLETED,
)
ALL = TrainingSearch(enterprise_number=EnterpriseNumber("0884303369"))


def a_record(reference: str = "2026-0001", **more: Any) -> dict[str, Any]:
    return {
        "id": ID,
        "href": f"https://x.example/trainings/{ID}",
        "version": 1,
        "declaredBy": {"enterpriseNumber": "0884303369", "quality": "employer"},
        "registeredAt": "2026-03-04T10:00:00Z",
        "reference": reference,
        "title": "First aid",
        "type": "formal",
        "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
        "duration": {"value": 7.6, "unit": "hours"},
        "enterpriseNumber": "0884303369",
        "ssin": "85073003328",
        "status": "completed",
        "countsForAccount": True,
        "deductedFrom": "legal",
        "changedAt": "2026-03-04T10:00:00Z",
        "verification": "notNeeded",
        "verified": True,
        **more,
    }


@pytest.fixture
def client(server: Server, ec_key: PrivateKey) -> Iterator[FlaClient]:
    server.tokens(a_token())
    with FlaClient(channel_of(server.environment, "client", ec_key, server.api), language="nl") as client:
        yield client


@pytest.fixture
async def async_client(server: Server, ec_key: PrivateKey) -> AsyncIterator[AsyncFlaClient]:
    server.tokens(a_token())
    async with AsyncFlaClient(async_channel_of(server.environment, "client", ec_key, server.api)) as client:
        yield client


class TestDeclaring:
    def test_a_new_training(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(201, a_record(), {"Location": f"/trainings/{ID}"}))
        registered = client.trainings.declare(FIRST_AID)

        assert registered.created
        assert registered.record.id == ID
        assert registered.record.duration == FIRST_AID.duration
        assert registered.record.declared_by.quality is Quality.EMPLOYER
        assert registered.record.registered_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
        [came] = server.to("/trainings")
        assert came.headers["authorization"] == "Bearer token-1"
        assert came.headers["content-type"] == "application/json"
        assert b'"value":7.6' in came.body
        assert came.json["enterpriseNumber"] == "0884303369"

    def test_the_same_one_again_is_no_mistake(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(200, a_record()))
        assert not client.trainings.declare(FIRST_AID).created

    def test_another_one_under_the_same_reference_is(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", a_problem(409, "referenceTaken"))
        with pytest.raises(Conflict, match="About referenceTaken"):
            client.trainings.declare(FIRST_AID)

    def test_what_a_later_platform_adds_is_left_aside(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(201, a_record(colour="blue")))
        assert client.trainings.declare(FIRST_AID).created

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings", Reply(201, a_record()))
        assert (await async_client.trainings.declare(FIRST_AID)).record.reference == "2026-0001"


class TestTraining:
    def test_by_its_id(self, server: Server, client: FlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(200, a_record()))
        assert client.trainings.get(ID).title == "First aid"

    def test_an_id_stays_one_part_of_the_path(self, server: Server, client: FlaClient) -> None:
        with pytest.raises(NotFound):
            client.trainings.get("../health?x")
        assert server.counted("/trainings/..%2Fhealth%3Fx") == 1

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(200, a_record()))
        assert (await async_client.trainings.get(ID)).id == ID


def three_pages(came: Came) -> Reply:
    page = int(came.query.get("cursor", ["1"])[0])
    more = {"next": f"https://inside.example/x?pageSize=2&cursor={page + 1}"} if page < 3 else {}
    return Reply(200, {"items": [a_record(f"{page}-a"), a_record(f"{page}-b")], "self": "s", "pageSize": 2, **more})


class TestSearch:
    def test_page_after_page(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", three_pages)
        pages = list(client.trainings.search(ALL, page_size=2).pages())

        assert [[one.reference for one in page.items] for page in pages] == [
            ["1-a", "1-b"],
            ["2-a", "2-b"],
            ["3-a", "3-b"],
        ]
        asked = [came.query for came in server.to("/trainings/search")]
        assert asked == [{"pageSize": ["2"]}, *({"pageSize": ["2"], "cursor": [place]} for place in ("2", "3"))]
        assert {came.body for came in server.to("/trainings/search")} == {b'{"enterpriseNumber":"0884303369"}'}

    def test_a_page_is_asked_for_when_it_is_wanted(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", three_pages)
        next(iter(client.trainings.search(ALL)))
        assert server.counted("/trainings/search") == 1

    def test_the_page_of_a_proxy_is_not_taken_for_an_answer(
        self, server: Server, client: FlaClient, tmp_path: Path
    ) -> None:
        page = Reply(200, b"<html>Please sign in</html>", media_type="text/html")
        for path in (f"/trainings/{ID}", "/calculationOptOuts/2026", "/doc", f"/exports/{ID}/file"):
            server.on(path, page)
        server.on(f"/declarations/{ID}/results", page)
        server.on("/doc/openapi.json", page)
        whose = OptOut(enterprise_number=EnterpriseNumber("0884303369"))
        for call in (
            lambda: client.trainings.withdraw(At(ID, 1)),
            lambda: client.trainings.get(ID),
            lambda: client.opt_outs.opt_in(2026, whose),
            client.documents.openapi,
            lambda: client.exports.download(ID, tmp_path / "file"),
            lambda: client.declarations.download(ID, tmp_path / "file"),
        ):
            with pytest.raises(BadAnswer):
                call()
        assert list(tmp_path.iterdir()) == []

    def test_nothing_found(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", Reply(200, {"items": [], "self": "s", "pageSize": 100}))
        assert list(client.trainings.search(ALL)) == []

    def test_a_link_that_leads_nowhere_new_ends_it(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", Reply(200, {"items": [], "next": "https://x.example/?pageSize=100"}))
        with pytest.raises(BadAnswer, match="same page"):
            list(client.trainings.search(ALL))

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings/search", three_pages)
        found = async_client.trainings.search(ALL, page_size=2)
        assert [len(page.items) async for page in found.pages()] == [2, 2, 2]
        assert [one.reference async for one in found][:3] == ["1-a", "1-b", "2-a"]


class TestHealth:
    @pytest.mark.parametrize(("status", "state", "is_up"), [(200, "UP", True), (503, "DOWN", False)])
    def test_is_asked_once_and_without_a_token(
        self, server: Server, client: FlaClient, status: int, state: str, is_up: bool
    ) -> None:
        server.on("/health", Reply(status, {"status": state}))
        health = client.health()
        assert (health.status, health.is_up) == (state, is_up)
        [came] = server.to("/health")
        assert "authorization" not in came.headers
        assert server.token_requests == []

    def test_another_failure_is_told(self, server: Server, client: FlaClient) -> None:
        server.on("/health", Reply(500))
        with pytest.raises(PlatformFailed):
            client.health()

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/health", Reply(200, {"status": "DEGRADED"}))
        assert (await async_client.health()).is_up


class TestProblems:
    @pytest.mark.parametrize(
        ("status", "kind", "mistake"),
        [
            (400, "badRequest", BadRequest),
            (401, "noAccessToken", NotAuthenticated),
            (401, "invalidAccessToken", NotAuthenticated),
            (403, "missingScope", MissingScope),
            (403, "missingPermission", MissingPermission),
            (404, "resourceNotFound", NotFound),
            (405, "methodNotAllowed", MethodNotAllowed),
            (408, "requestTimeout", RequestTimeout),
            (409, "conflict", Conflict),
            (412, "versionChanged", VersionChanged),
            (413, "payloadTooLarge", PayloadTooLarge),
            (415, "unsupportedMediaType", UnsupportedMediaType),
            (418, "x", Problem),
            (428, "preconditionRequired", PreconditionRequired),
            (429, "tooManyRequests", TooManyRequests),
            (500, "internalServerError", PlatformFailed),
            (503, "serviceUnavailable", PlatformFailed),
            (302, "x", Problem),
        ],
    )
    def test_each_is_a_mistake_of_its_own(
        self, server: Server, client: FlaClient, status: int, kind: str, mistake: type[Problem]
    ) -> None:
        server.on("/trainings", a_problem(status, kind, instance="urn:uuid:1"))
        with pytest.raises(Problem) as refused:
            client.trainings.declare(FIRST_AID)
        problem = refused.value
        assert type(problem) is mistake
        assert (problem.status, problem.type) == (status, f"urn:problem-type:belgif:{kind}")
        assert (problem.title, problem.detail, problem.instance) == (kind, f"About {kind}.", "urn:uuid:1")
        assert problem.trace_id == server.to("/trainings")[-1].headers["belgov-trace-id"]
        assert problem.attempts == server.counted("/trainings")
        assert problem.explain()
        assert problem.advise()

    def test_a_wrong_body_is_told_with_every_issue(self, server: Server, client: FlaClient) -> None:
        issues = [
            {
                "type": "urn:x:invalidInput",
                "in": "body",
                "name": "ssin",
                "detail": "SSIN is invalid",
                "value": "1",
                "anomaly": "missing",
                "href": "https://x.example/doc/anomalies/missing",
            },
            {"in": "body", "name": "title", "title": "Input is required"},
            "not an issue",
        ]
        server.on("/trainings", a_problem(400, "badRequest", issues=issues))
        with pytest.raises(BadRequest, match="ssin: SSIN is invalid; title: Input is required") as refused:
            client.trainings.declare(FIRST_AID)
        first, second = refused.value.issues
        assert (first.location, first.type, first.anomaly) == ("body", "urn:x:invalidInput", "missing")
        assert first.advise("nl") != first.advise("en") != ""
        assert (second.href, second.advise()) == ("", "")

    def test_what_else_a_problem_says_is_kept(self, server: Server, client: FlaClient) -> None:
        server.on(f"/trainings/{ID}", a_problem(412, "versionChanged", version=3))
        with pytest.raises(VersionChanged) as refused:
            client.trainings.withdraw(At(ID, 2))
        assert (refused.value.version, refused.value.members) == (3, {"version": 3})

    def test_one_that_does_not_say_the_version_is_understood_too(self, server: Server, client: FlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(412))
        with pytest.raises(VersionChanged) as refused:
            client.trainings.withdraw(At(ID, 2))
        assert refused.value.version is None

    def test_how_long_to_wait_is_told(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", a_problem(429, "tooManyRequests", {"Retry-After": "600"}))
        with pytest.raises(TooManyRequests) as refused:
            client.trainings.declare(FIRST_AID)
        assert (refused.value.retry_after_s, refused.value.attempts) == (600.0, 1)

    def test_the_platform_is_asked_to_speak_the_language_of_the_client(self, server: Server, client: FlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(200, a_record()))
        client.trainings.get(ID)
        assert client.language == "nl"
        assert server.to(f"/trainings/{ID}")[0].headers["accept-language"] == "nl"

    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b"[]", b"null", b"\xff", b"[" * 50_000, {"type": 7, "detail": ["x"], "issues": "no"}]
    )
    def test_a_dialect_is_no_stumbling_block(self, server: Server, client: FlaClient, body: Any) -> None:
        server.on("/trainings", Reply(409, body))
        with pytest.raises(Conflict):
            client.trainings.declare(FIRST_AID)

    def test_older_shapes_are_read_too(self, server: Server, client: FlaClient) -> None:
        old = {"code": "x", "id": "1-2", "message": "Not\x1b[1m today", "invalidParams": [{"in": "query", "name": "q"}]}
        server.on("/trainings", Reply(409, old))
        with pytest.raises(Conflict) as refused:
            client.trainings.declare(FIRST_AID)
        assert (refused.value.detail, refused.value.instance) == ("Not [1m today", "1-2")
        assert refused.value.issues[0].name == "q"

    @pytest.mark.parametrize("body", [b"", b"{", {"id": "x"}, b"\xff", [], b"[" * 50_000])
    def test_an_answer_without_the_record_is_told(self, server: Server, client: FlaClient, body: Any) -> None:
        server.on("/trainings", Reply(201, body))
        with pytest.raises(BadAnswer):
            client.trainings.declare(FIRST_AID)


class TestAttempts:
    @pytest.mark.parametrize(
        "first",
        [Reply(408), Reply(429), Reply(500), Reply(502), Reply(503), Reply(504), Reply(hang_up=True)],
        ids=lambda r: str(r.status),
    )
    def test_what_passes_is_tried_again(self, server: Server, client: FlaClient, first: Reply) -> None:
        server.on("/trainings", first, first, Reply(200, a_record()))
        assert not client.trainings.declare(FIRST_AID).created
        assert server.counted("/trainings") == 3

    def test_three_times_in_all(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(hang_up=True))
        with pytest.raises(PlatformUnreachable) as failed:
            client.trainings.declare(FIRST_AID)
        assert server.counted("/trainings") == failed.value.attempts == 3
        assert failed.value.trace_id == server.to("/trainings")[-1].headers["belgov-trace-id"]
        assert failed.value.url == f"{server.api}/trainings"

    @pytest.mark.parametrize("lost", [Reply(503), Reply(hang_up=True)], ids=["503", "no answer"])
    def test_what_is_not_safe_to_do_twice_is_done_once(self, server: Server, client: FlaClient, lost: Reply) -> None:
        server.on("/exports", lost)
        with pytest.raises(FlaError) as failed:
            client.exports.ask(NewExport(format=ExportFormat.CSV))
        with pytest.raises(FlaError):
            client.request("POST", "exports", {"format": "csv"})
        assert failed.value.attempts == 1
        assert server.counted("/exports") == 2

    def test_unless_one_says_that_it_is_safe(self, server: Server, client: FlaClient) -> None:
        server.on("/something", Reply(503), Reply(200, {"a": 1}))
        found = client.request("POST", "something", [1], {"q": ["a", "b"], "n": 1}, repeatable=True)
        assert (found.attempts, found.json()) == (2, {"a": 1})
        came = server.to("/something")[-1]
        assert (came.query, came.json) == ({"q": ["a", "b"], "n": ["1"]}, [1])

    def test_an_address_may_be_followed_where_the_token_may_go(self, server: Server, client: FlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(200, a_record()))
        assert client.request("get", f"{server.api}/trainings/{ID}").decoded(Training).id == ID
        for away in ("https://x.example/trainings", "../trainings", f"{server.base_url}/elsewhere"):
            with pytest.raises(ForeignAddress):
                client.request("GET", away)
        assert len(server.came) == 2

    def test_a_body_of_bytes_goes_as_it_is(self, server: Server, client: FlaClient) -> None:
        server.on("/something", Reply(200, b"not JSON"))
        found = client.request("PUT", "something", b"<a/>", headers={"Content-Type": "application/xml"})
        came = server.to("/something")[0]
        assert (came.body, came.headers["content-type"]) == (b"<a/>", "application/xml")
        with pytest.raises(BadAnswer):
            found.json()

    def test_one_beyond_the_cap_is_not(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", a_problem(429, "tooManyRequests", {"Retry-After": "600"}))
        with pytest.raises(TooManyRequests):
            client.trainings.declare(FIRST_AID)
        assert server.counted("/trainings") == 1

    def test_each_has_a_trace_id_of_its_own(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(503), Reply(503), Reply(200, a_record()))
        client.trainings.declare(FIRST_AID)
        traces = [came.headers["belgov-trace-id"] for came in server.to("/trainings")]
        assert len(set(traces)) == 3
        assert all(re.fullmatch(r"[0-9a-f-]{36}", trace) for trace in traces)

    def test_a_refused_token_is_renewed_once(self, server: Server, client: FlaClient) -> None:
        server.tokens(a_token("old"), a_token("new"))
        server.on("/trainings", a_problem(401, "expiredAccessToken"), Reply(200, a_record()))
        client.trainings.declare(FIRST_AID)
        assert [came.headers["authorization"] for came in server.to("/trainings")] == ["Bearer old", "Bearer new"]

    async def test_the_same_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings", Reply(503), Reply(hang_up=True), Reply(201, a_record()))
        assert (await async_client.trainings.declare(FIRST_AID)).created
        server.on("/trainings", Reply(hang_up=True))
        with pytest.raises(PlatformUnreachable):
            await async_client.trainings.declare(FIRST_AID)

    def test_no_token_no_call(self, server: Server, client: FlaClient) -> None:
        server.tokens(Reply(401, {"error": "invalid_client"}))
        with pytest.raises(ClientRefused):
            client.trainings.declare(FIRST_AID)
        assert server.counted("/trainings") == 0


class TestAsyncCancellation:
    async def test_a_call_that_is_cancelled_ends_at_once(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings", Reply(201, a_record(), after_s=5), Reply(201, a_record()))
        waiting = asyncio.create_task(async_client.trainings.declare(FIRST_AID))
        while not server.counted("/trainings"):  # noqa: ASYNC110 - it happens in the thread of the server
            await asyncio.sleep(0.01)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert (await async_client.trainings.declare(FIRST_AID)).created

    async def test_so_does_a_declaration_and_what_it_wrote_is_gone(
        self, server: Server, async_client: AsyncFlaClient
    ) -> None:
        server.on("/declarations", Reply(202, b"", after_s=2))
        many = (FIRST_AID for _ in range(20_000))
        sending = asyncio.create_task(async_client.declarations.send(many))
        while not server.counted("/declarations"):  # noqa: ASYNC110 - it happens in the thread of the server
            await asyncio.sleep(0.01)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        gc.collect()  # a file that was left open would tell of itself now

    async def test_who_reads_no_further_asks_no_further(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings/search", three_pages)
        pages = async_client.trainings.search(ALL, page_size=2).pages()
        assert [one.reference for one in (await anext(pages)).items] == ["1-a", "1-b"]
        await pages.aclose()  # type: ignore[attr-defined]
        assert server.counted("/trainings/search") == 1


def test_nothing_secret_shows(server: Server, client: FlaClient) -> None:
    server.tokens(a_token("very-secret"))
    server.on("/trainings", a_problem(403, "missingPermission"))
    with pytest.raises(MissingPermission) as refused:
        client.trainings.declare(FIRST_AID)
    assert "very-secret" not in f"{refused.value!r} {refused.value} {client!r} {vars(client)!r}"
