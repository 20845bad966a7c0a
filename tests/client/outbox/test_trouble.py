"""Answers that get lost or garbled between a client and the platform."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from openfla.channel import TokenEndpointUnreachable
from openfla.client import BadAnswer, MissingScope, NotFound, PlatformUnreachable, TooManyRequests
from openfla.sending.delivery import OtherCount, Perseverance, Progress
from openfla.sending.delivery._perseverance import Trying
from openfla.sending.outbox import UnfitVerdicts
from tests.client.outbox.bakery import Bakery, a_bakery, another_number, trainings
from tests.client.outbox.between import Between, Reply, between, lost, saying
from tests.platforms import Platform

NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def site(shared_platform: Platform) -> Iterator[Between]:
    with between(shared_platform.base_url) as found:
        yield found


@pytest.fixture
def bakery(shared_platform: Platform, site: Between, tmp_path: Path) -> Bakery:
    return a_bakery(shared_platform, tmp_path, another_number(), base_url=site.address)


class TestWhatIsLost:
    def test_the_answer_to_an_upload(self, bakery: Bakery, site: Between) -> None:
        site.faults = [("/declarations", lost)] * 5
        summary = bakery.deliver(bakery.prepared(trainings(600)))
        assert summary.counts.warned == 600
        sent = site.to("/declarations")
        assert len(sent) == 2 + 5
        assert len({came.key for came in sent}) == len({came.body for came in sent}) == 2
        assert bakery.declarations() == [500, 100]
        assert any(told.mistake for told in bakery.told)

    def test_the_answer_before_the_sender_was_killed(self, bakery: Bakery, site: Between) -> None:
        prepared = bakery.prepared(trainings(3))
        site.faults = [("/declarations", lost)] * 2
        with pytest.raises(_Killed):
            bakery.deliver(prepared, pause=_kill)
        assert bakery.declarations() == [3]
        assert bakery.deliver(prepared).counts.warned == 3
        first, *others = site.to("/declarations")
        assert all(came == first for came in others)
        assert bakery.declarations() == [3]

    def test_the_status_and_the_verdicts(self, bakery: Bakery, site: Between) -> None:
        prepared = bakery.prepared(trainings(3))
        bakery.deliver(prepared, wait=False)
        [identity] = bakery.declaration_ids()
        site.faults = [(f"/{identity}", lost), ("/results", lost)] * 3
        assert bakery.deliver(prepared).counts.warned == 3

    def test_the_platform_for_too_long(self, bakery: Bakery, site: Between) -> None:
        prepared = bakery.prepared(trainings(3))
        site.faults = [("/declarations", lost)] * 1000
        with pytest.raises(PlatformUnreachable):
            bakery.deliver(prepared, perseverance=Perseverance(give_up_after_s=0.1, first_s=0.01))
        site.faults = []
        assert bakery.deliver(prepared).counts.warned == 3
        assert bakery.declarations() == [3]


class TestWhatIsGarbled:
    def test_an_answer_that_is_none(self, bakery: Bakery, site: Between) -> None:
        prepared = bakery.prepared(trainings(3))
        site.faults = [("/declarations", saying(200, b"<html>welcome</html>")), ("/declarations", saying(502))]
        assert bakery.deliver(prepared).counts.warned == 3
        assert bakery.declarations() == [3]

    @pytest.mark.parametrize("content", [b'{"record": 1, "verdict": "A"}\n', b'{"record": 1, "ver', b""])
    def test_verdicts_that_are_cut_short(self, bakery: Bakery, site: Between, content: bytes) -> None:
        site.faults = [("/results", saying(200, content, **NDJSON))]
        assert bakery.deliver(bakery.prepared(trainings(3))).counts.warned == 3

    def test_a_gateway_that_does_not_find_the_platform(self, bakery: Bakery, site: Between) -> None:
        prepared = bakery.prepared(trainings(3))
        bakery.deliver(prepared, wait=False)
        [identity] = bakery.declaration_ids()
        site.faults = [(f"/{identity}", saying(404, b"<html>nothing here</html>"))] * 4
        with pytest.raises(NotFound):
            bakery.deliver(prepared)
        assert bakery.deliver(prepared).counts.warned == 3
        assert bakery.declarations() == [3]

    @pytest.mark.parametrize(
        "second",
        [b'"x": "' + b"x" * 200_000 + b'"', b'"x": ' + b"[" * 50_000, b'"href": "' + b"x" * 1_000_000],
        ids=["long", "deep", "endless"],
    )
    def test_verdicts_that_are_made_to_do_harm(self, bakery: Bakery, site: Between, second: bytes) -> None:
        content = b'{"record": 1, "verdict": "A"}\n{"record": 2, "verdict": "A", ' + second + b"}\n"
        site.faults = [("/results", saying(200, content, **NDJSON))]
        assert bakery.deliver(bakery.prepared(trainings(3))).counts.warned == 3
        assert bakery.told[-1].judged == 3

    def test_a_platform_that_forgets_at_once_what_it_takes(self, bakery: Bakery, site: Between) -> None:
        problem = b'{"type": "urn:problem-type:belgif:resourceNotFound", "status": 404}'
        nothing = saying(404, problem, **{"Content-Type": "application/problem+json"})
        prepared = bakery.prepared(trainings(3))

        def forgetful(progress: Progress) -> None:
            bakery.judging(progress)
            site.faults = [(f"/{identity}", nothing) for identity in bakery.declaration_ids()]
            assert len(site.to("/declarations")) < 5

        with pytest.raises(NotFound):
            bakery.deliver(prepared, progress=forgetful)
        assert len(site.to("/declarations")) == 2
        site.faults = []
        assert bakery.deliver(prepared).is_all_accepted
        assert len(bakery.trainings()) == 3

    def test_verdicts_that_never_fit(self, bakery: Bakery, site: Between) -> None:
        prepared = bakery.prepared(trainings(3))
        site.faults = [("/results", saying(200, b'{"record": 1, "verdict": "A"}\n', **NDJSON))] * 4
        with pytest.raises(UnfitVerdicts):
            bakery.deliver(prepared)
        assert bakery.deliver(prepared).counts.warned == 3

    def test_another_number_of_records(self, bakery: Bakery, site: Between) -> None:
        def fewer(reply: Reply) -> Reply:
            return Reply(reply.status, reply.headers, reply.body.replace(b'"records":3', b'"records":2'))

        site.faults = [("/declarations", fewer)]
        with pytest.raises(OtherCount, match="says that it took 2"):
            bakery.deliver(bakery.prepared(trainings(3)))


class TestPerseverance:
    def test_pauses_grow_up_to_a_limit(self) -> None:
        trying = Trying(Perseverance(first_s=1, longest_s=5))
        gone = PlatformUnreachable("https://x.example", "no")
        assert [trying.pause_s(gone) for _ in range(5)] == [1, 2, 4, 5, 5]

    def test_what_never_passes_is_not_waited_for(self) -> None:
        assert Trying(Perseverance()).pause_s(MissingScope(403, "", "", "", (), "", "")) is None

    def test_what_may_pass_is_waited_for_until_it_takes_too_long(self) -> None:
        gone = TokenEndpointUnreachable("https://x.example", "no")
        assert Trying(Perseverance(give_up_after_s=0.5)).pause_s(gone) is None
        assert Trying(Perseverance(give_up_after_s=10)).pause_s(gone) == 1

    def test_what_makes_no_sense_is_tried_a_few_times(self) -> None:
        trying = Trying(Perseverance(doubtful=2, first_s=1))
        assert [trying.pause_s(BadAnswer(200, "no")) for _ in range(3)] == [1, 2, None]
        untrusted = PlatformUnreachable("https://x.example", "its certificate is not trusted", is_final=True)
        assert Trying(Perseverance(doubtful=0)).pause_s(untrusted) is None
        unsigned = TokenEndpointUnreachable("https://x.example", "its certificate is not trusted", is_final=True)
        assert Trying(Perseverance(doubtful=0)).pause_s(unsigned) is None

    def test_who_is_asked_to_come_back_later_does(self) -> None:
        later = TooManyRequests(429, "", "", "", (), "", "", retry_after_s=60.0)
        assert Trying(Perseverance(give_up_after_s=1)).pause_s(later) == 60
        assert Trying(Perseverance(throttled_s=59)).pause_s(later) is None


class _Killed(BaseException):
    """Nothing catches it."""


def _kill(_: float) -> None:
    raise _Killed
