"""Whose certificate may sign now, and that an assertion serves once, wherever it is sent."""

from datetime import timedelta

from tests.conftest import Start
from tests.platform.hostile.stages import Stage, asking, claiming, with_certificate, without_certificate
from tests.platform.hostile.token_expectations import assert_issued, assert_refused
from tests.platform.hostile.wire import send
from tests.platforms import BAKERY, BUTCHER, fresh_database, running


class TestCertificates:
    def test_an_expired_certificate_signs_no_more(self, stage: Stage) -> None:
        party = with_certificate(stage.employer, "old", made=timedelta(days=-30), days=1)
        assert_refused(stage, asking(party), 401, "invalid_client", "certificateExpired")

    def test_a_certificate_that_is_not_valid_yet_does_not_sign_yet(self, stage: Stage) -> None:
        party = with_certificate(stage.employer, "new", made=timedelta(days=30))
        assert_refused(stage, asking(party), 401, "invalid_client", "certificateNotYetValid")

    def test_a_revoked_certificate_signs_no_more_while_the_other_one_does(self, stage: Stage) -> None:
        party = with_certificate(stage.employer, "lost")
        assert_issued(stage, asking(party))
        without_certificate(party, "lost")
        assert_refused(stage, asking(party), 401, "invalid_client", "badSignature")
        assert_issued(stage, asking(stage.employer))

    def test_an_account_whose_every_certificate_was_revoked_gets_no_token(self, stage: Stage) -> None:
        party = without_certificate(stage.platform.party(BUTCHER, key="ec-p521"), "1")
        assert_refused(stage, asking(party), 401, "invalid_client", "noCertificate")


class TestReplays:
    def test_an_assertion_serves_once(self, stage: Stage) -> None:
        request = asking(stage.employer)
        assert_issued(stage, request)
        assert_refused(stage, request, 401, "invalid_client", "replayed")

    def test_another_assertion_with_the_same_jti_is_a_replay_too(self, stage: Stage) -> None:
        assert_issued(stage, claiming(stage.employer, jti="one"))
        assert_refused(stage, claiming(stage.employer, jti="one"), 401, "invalid_client", "replayed")

    def test_another_client_may_use_the_same_jti(self, stage: Stage) -> None:
        assert_issued(stage, claiming(stage.employer, jti="shared"))
        assert_issued(stage, claiming(stage.trainer, jti="shared"))

    def test_a_refused_request_does_not_use_up_its_assertion(self, stage: Stage) -> None:
        assertion = stage.employer.assertion()
        wrong = asking(stage.employer, client_assertion=assertion, scope="scope:other")
        assert_refused(stage, wrong, 400, "invalid_scope", "scopeNotGranted")
        assert_issued(stage, asking(stage.employer, client_assertion=assertion))

    def test_another_process_on_the_same_database_knows_it_was_used(self, start: Start) -> None:
        first = start(web={"port": 0, "base_url": "http://fla.example"})
        second = start(url=first.url, web={"port": 0, "base_url": "http://fla.example"})
        party = Stage(first).employer
        for used, unused in ((first, second), (second, first)):
            request = asking(party)
            assert send(used, request).status == 200
            refused = send(unused, request)
            assert (refused.status, refused.json()["error_uri"]) == (401, "http://fla.example/doc/errors/replayed")

    def test_the_same_process_started_again_knows_it_was_used(self, postgres: str) -> None:
        web = {"port": 0, "base_url": "http://fla.example"}
        with fresh_database(postgres) as url:
            with running(url, web=web) as platform:
                request = asking(platform.party(BAKERY))
                assert send(platform, request).status == 200
            with running(url, web=web) as platform:
                answer = send(platform, request)
                assert (answer.status, answer.json()["error"]) == (401, "invalid_client")
                assert answer.json()["error_uri"].endswith("/replayed")
