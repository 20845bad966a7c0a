import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from openfla.channel import AsyncTokenSource, ClientRefused, Patience, PrivateKey, TokenSource
from openfla.client import (
    AsyncFlaClient,
    BadAnswer,
    BadRequest,
    Conflict,
    FlaClient,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    PlatformUnreachable,
    Problem,
    TooManyRequests,
)
from openfla.contract.messages import Period
from openfla.contract.qualities import Quality
from openfla.contract.trainings import Duration, DurationUnit, NewTraining, TrainingSearch, TrainingStatus, TrainingType
from openfla.identifiers import EnterpriseNumber, Ssin
from tests.client.server import Came, Reply, Server, a_problem, a_token

ID = "0190163d-8694-739b-aea5-966c26f8ad91"
QUICK = Patience(waits_s=(0.01, 0.02), longest_s=2.0, chance=lambda: 0.0)
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
    with FlaClient(
        server.api, TokenSource(server.environment, "client", ec_key, patience=QUICK), patience=QUICK
    ) as client:
        yield client


@pytest.fixture
async def async_client(server: Server, ec_key: PrivateKey) -> AsyncIterator[AsyncFlaClient]:
    server.tokens(a_token())
    tokens = AsyncTokenSource(server.environment, "client", ec_key, patience=QUICK)
    async with AsyncFlaClient(server.api, tokens, patience=QUICK) as client:
        yield client


class TestRegister:
    def test_a_new_training(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(201, a_record(), {"Location": f"/trainings/{ID}"}))
        registered = client.register(FIRST_AID)

        assert registered.created
        assert registered.training.id == ID
        assert registered.training.duration == FIRST_AID.duration
        assert registered.training.declared_by.quality is Quality.EMPLOYER
        assert registered.training.registered_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
        [came] = server.to("/trainings")
        assert came.headers["authorization"] == "Bearer token-1"
        assert came.headers["content-type"] == "application/json"
        assert b'"value":7.6' in came.body
        assert came.json["enterpriseNumber"] == "0884303369"

    def test_the_same_one_again_is_no_mistake(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(200, a_record()))
        assert not client.register(FIRST_AID).created

    def test_another_one_under_the_same_reference_is(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", a_problem(409, "referenceTaken"))
        with pytest.raises(Conflict, match="About referenceTaken"):
            client.register(FIRST_AID)

    def test_what_a_later_platform_adds_is_left_aside(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(201, a_record(colour="blue")))
        assert client.register(FIRST_AID).created

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings", Reply(201, a_record()))
        assert (await async_client.register(FIRST_AID)).training.reference == "2026-0001"


class TestTraining:
    def test_by_its_id(self, server: Server, client: FlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(200, a_record()))
        assert client.training(ID).title == "First aid"

    def test_an_id_stays_one_part_of_the_path(self, server: Server, client: FlaClient) -> None:
        with pytest.raises(NotFound):
            client.training("../health?x")
        assert server.counted("/trainings/..%2Fhealth%3Fx") == 1

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on(f"/trainings/{ID}", Reply(200, a_record()))
        assert (await async_client.training(ID)).id == ID


def three_pages(came: Came) -> Reply:
    page = int(came.query.get("cursor", ["1"])[0])
    more = {"next": f"https://inside.example/x?pageSize=2&cursor={page + 1}"} if page < 3 else {}
    return Reply(200, {"items": [a_record(f"{page}-a"), a_record(f"{page}-b")], "self": "s", "pageSize": 2, **more})


class TestSearch:
    def test_page_after_page(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", three_pages)
        pages = list(client.search(ALL, page_size=2))

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
        next(iter(client.search(ALL)))
        assert server.counted("/trainings/search") == 1

    def test_nothing_found(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", Reply(200, {"items": [], "self": "s", "pageSize": 100}))
        assert [page.items for page in client.search(ALL)] == [()]

    def test_a_link_that_leads_nowhere_new_ends_it(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings/search", Reply(200, {"items": [], "next": "https://x.example/?pageSize=100"}))
        with pytest.raises(BadAnswer, match="same page"):
            list(client.search(ALL))

    async def test_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings/search", three_pages)
        assert [len(page.items) async for page in async_client.search(ALL, page_size=2)] == [2, 2, 2]


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
            (409, "conflict", Conflict),
            (413, "payloadTooLarge", PayloadTooLarge),
            (415, "x", Problem),
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
            client.register(FIRST_AID)
        problem = refused.value
        assert type(problem) is mistake
        assert (problem.status, problem.type) == (status, f"urn:problem-type:belgif:{kind}")
        assert (problem.title, problem.detail, problem.instance) == (kind, f"About {kind}.", "urn:uuid:1")
        assert problem.trace_id == server.to("/trainings")[-1].headers["belgov-trace-id"]
        assert problem.explain()
        assert problem.advise()

    def test_a_wrong_body_is_told_with_every_issue(self, server: Server, client: FlaClient) -> None:
        issues = [
            {"type": "urn:x:invalidInput", "in": "body", "name": "ssin", "detail": "SSIN is invalid", "value": "1"},
            {"in": "body", "name": "title", "title": "Input is required"},
            "not an issue",
        ]
        server.on("/trainings", a_problem(400, "badRequest", issues=issues))
        with pytest.raises(BadRequest, match="ssin: SSIN is invalid; title: Input is required") as refused:
            client.register(FIRST_AID)
        assert [issue.location for issue in refused.value.issues] == ["body", "body"]

    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b"[]", b"null", b"\xff", b"[" * 50_000, {"type": 7, "detail": ["x"], "issues": "no"}]
    )
    def test_a_dialect_is_no_stumbling_block(self, server: Server, client: FlaClient, body: Any) -> None:
        server.on("/trainings", Reply(409, body))
        with pytest.raises(Conflict):
            client.register(FIRST_AID)

    def test_older_shapes_are_read_too(self, server: Server, client: FlaClient) -> None:
        old = {"code": "x", "id": "1-2", "message": "Not\x1b[1m today", "invalidParams": [{"in": "query", "name": "q"}]}
        server.on("/trainings", Reply(409, old))
        with pytest.raises(Conflict) as refused:
            client.register(FIRST_AID)
        assert (refused.value.detail, refused.value.instance) == ("Not [1m today", "1-2")
        assert refused.value.issues[0].name == "q"

    @pytest.mark.parametrize("body", [b"", b"{", {"id": "x"}, b"\xff", [], b"[" * 50_000])
    def test_an_answer_without_the_record_is_told(self, server: Server, client: FlaClient, body: Any) -> None:
        server.on("/trainings", Reply(201, body))
        with pytest.raises(BadAnswer):
            client.register(FIRST_AID)


class TestAttempts:
    @pytest.mark.parametrize(
        "first", [Reply(429), Reply(502), Reply(503), Reply(504), Reply(hang_up=True)], ids=lambda r: str(r.status)
    )
    def test_what_passes_is_tried_again(self, server: Server, client: FlaClient, first: Reply) -> None:
        server.on("/trainings", first, first, Reply(200, a_record()))
        assert not client.register(FIRST_AID).created
        assert server.counted("/trainings") == 3

    def test_three_times_in_all(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(hang_up=True))
        with pytest.raises(PlatformUnreachable, match="broken"):
            client.register(FIRST_AID)
        assert server.counted("/trainings") == 3

    def test_retry_after_is_waited_for(self, server: Server, client: FlaClient) -> None:
        begun = datetime.now(UTC)
        server.on("/trainings", a_problem(429, "tooManyRequests", {"Retry-After": "1"}), Reply(200, a_record()))
        client.register(FIRST_AID)
        assert (datetime.now(UTC) - begun).total_seconds() >= 1

    def test_one_beyond_the_cap_is_not(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", a_problem(429, "tooManyRequests", {"Retry-After": "600"}))
        with pytest.raises(TooManyRequests):
            client.register(FIRST_AID)
        assert server.counted("/trainings") == 1

    def test_each_has_a_trace_id_of_its_own(self, server: Server, client: FlaClient) -> None:
        server.on("/trainings", Reply(503), Reply(503), Reply(200, a_record()))
        client.register(FIRST_AID)
        traces = [came.headers["belgov-trace-id"] for came in server.to("/trainings")]
        assert len(set(traces)) == 3
        assert all(re.fullmatch(r"[0-9a-f-]{36}", trace) for trace in traces)

    def test_a_refused_token_is_renewed_once(self, server: Server, client: FlaClient) -> None:
        server.tokens(a_token("old"), a_token("new"))
        server.on("/trainings", a_problem(401, "expiredAccessToken"), Reply(200, a_record()))
        client.register(FIRST_AID)
        assert [came.headers["authorization"] for came in server.to("/trainings")] == ["Bearer old", "Bearer new"]

    async def test_the_same_without_waiting_threads(self, server: Server, async_client: AsyncFlaClient) -> None:
        server.on("/trainings", Reply(503), Reply(hang_up=True), Reply(201, a_record()))
        assert (await async_client.register(FIRST_AID)).created
        server.on("/trainings", Reply(hang_up=True))
        with pytest.raises(PlatformUnreachable):
            await async_client.register(FIRST_AID)

    def test_no_token_no_call(self, server: Server, client: FlaClient) -> None:
        server.tokens(Reply(401, {"error": "invalid_client"}))
        with pytest.raises(ClientRefused):
            client.register(FIRST_AID)
        assert server.counted("/trainings") == 0


def test_nothing_secret_shows(server: Server, client: FlaClient) -> None:
    server.tokens(a_token("very-secret"))
    server.on("/trainings", a_problem(403, "missingPermission"))
    with pytest.raises(MissingPermission) as refused:
        client.register(FIRST_AID)
    assert "very-secret" not in f"{refused.value!r} {refused.value} {client!r} {vars(client)!r}"
