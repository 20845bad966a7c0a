"""Every way in which a platform that runs refuses, as the mistake that its caller gets."""

import socket
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec.structs import replace

from openfla.channel import Account, Channel, ChannelError, ClientRefused, local
from openfla.channel.certificates import CertificateMistake
from openfla.client import (
    AsyncFlaProviderClient,
    At,
    BadAnswer,
    BadRequest,
    Conflict,
    FlaClient,
    FlaError,
    FlaProviderClient,
    MethodNotAllowed,
    MissingPermission,
    MissingScope,
    NotAuthenticated,
    NotFound,
    PayloadTooLarge,
    PlatformFailed,
    PlatformUnreachable,
    Problem,
    StillProcessing,
    TooManyRequests,
    UnsupportedMediaType,
    VersionChanged,
    WrongQuality,
)
from openfla.contract.declarations import ExportFormat, NewExport
from openfla.contract.qualities import Quality
from tests.client.api.records import a_training
from tests.client.api.worlds import channel_of, client_of, in_tasks
from tests.databases import as_superuser
from tests.platforms import BAKERY, BUTCHER, Party, Platform


@pytest.fixture(scope="class")
def bakery(shared_platform: Platform) -> Party:
    return shared_platform.party(BAKERY)


@pytest.fixture
def client(bakery: Party) -> Iterator[FlaClient]:
    with client_of(bakery) as client:
        assert isinstance(client, FlaClient)
        yield client


def told(problem: Problem, status: int, code: str) -> bool:
    """Whether a refusal is this one, and says all that a help desk asks."""
    return (
        (problem.status, problem.type.rpartition(":")[2]) == (status, code)
        and len(problem.trace_id) == 36
        and problem.attempts >= 1
        and bool(problem.detail and problem.explain() and problem.advise())
    )


class TestRefusals:
    def test_what_breaks_rules_is_told_rule_by_rule(self, client: FlaClient) -> None:
        early = replace(a_training().period, end_date=a_training().period.start_date.replace(year=2020))
        with pytest.raises(BadRequest) as refused:
            client.trainings.declare(a_training(period=early, reference=" x"))
        assert told(refused.value, 400, "badRequest")
        by_name = {issue.name: issue for issue in refused.value.issues}
        assert set(by_name) >= {"reference"}
        assert all(issue.location == "body" and issue.detail for issue in refused.value.issues)

    def test_the_rule_and_its_page_are_named(self, client: FlaClient) -> None:
        early = replace(a_training().period, end_date=a_training().period.start_date.replace(year=2020))
        with pytest.raises(BadRequest) as refused:
            client.trainings.declare(a_training(period=early))
        [issue] = refused.value.issues
        assert (issue.anomaly, issue.name) == ("endBeforeStart", "period.endDate")
        assert issue.href.endswith("/doc/anomalies/endBeforeStart")
        assert issue.advise("fr") != issue.advise("en") != ""

    def test_no_token(self, bakery: Party) -> None:
        base_url = bakery.platform.base_url + bakery.base
        with FlaClient(Channel(None, base_url=base_url)) as client, pytest.raises(NotAuthenticated) as refused:
            client.trainings.get(str(uuid4()))
        assert told(refused.value, 401, "noAccessToken")

    def test_a_token_without_the_scope(self, bakery: Party) -> None:
        here = local(bakery.platform.base_url)
        channel = channel_of(here, bakery.client_id, bakery.key, here.api[Quality.TRAINING_PROVIDER])
        with FlaProviderClient(channel) as client, pytest.raises(MissingScope) as refused:
            client.trainings.get(str(uuid4()))
        assert told(refused.value, 403, "missingScope")

    def test_the_data_of_somebody_else(self, client: FlaClient) -> None:
        with pytest.raises(MissingPermission) as refused:
            client.trainings.declare(a_training(enterprise_number=BUTCHER))
        assert told(refused.value, 403, "missingPermission")

    def test_a_record_that_does_not_exist(self, client: FlaClient) -> None:
        with pytest.raises(NotFound) as refused:
            client.trainings.withdraw(At(str(uuid4()), 1))
        assert told(refused.value, 404, "resourceNotFound")

    def test_a_method_that_the_address_does_not_take(self, client: FlaClient) -> None:
        with pytest.raises(MethodNotAllowed) as refused:
            client.request("PATCH", "trainings", {})
        assert told(refused.value, 405, "methodNotAllowed")

    def test_another_content_under_the_same_reference(self, client: FlaClient) -> None:
        training = a_training()
        stands = client.trainings.declare(training).record
        with pytest.raises(Conflict) as refused:
            client.trainings.declare(replace(training, title="Another"))
        assert told(refused.value, 409, "referenceTaken")
        assert refused.value.members["record"] == stands.id

    def test_a_change_of_what_somebody_else_changed(self, client: FlaClient) -> None:
        training = a_training()
        read = client.trainings.declare(training).record
        client.trainings.correct(read, replace(training, title="Another"))
        with pytest.raises(VersionChanged) as refused:
            client.trainings.correct(read, replace(training, title="One more"))
        assert told(refused.value, 412, "versionChanged")
        assert refused.value.version == 2
        with pytest.raises(VersionChanged):
            client.trainings.withdraw(read)

    def test_a_body_that_is_too_large(self, client: FlaClient) -> None:
        with pytest.raises(PayloadTooLarge) as refused:
            client.request("POST", "trainings", b'{"title": "' + b"x" * 70_000 + b'"}')
        assert told(refused.value, 413, "payloadTooLarge")

    def test_a_body_of_another_type(self, client: FlaClient) -> None:
        with pytest.raises(UnsupportedMediaType) as refused:
            client.request("POST", "trainings", b"<training/>", headers={"Content-Type": "application/xml"})
        assert told(refused.value, 415, "unsupportedMediaType")

    def test_too_much_at_once(self, client: FlaClient) -> None:
        wanted = NewExport(enterprise_number=BAKERY, format=ExportFormat.CSV)
        for _ in range(2):
            client.exports.ask(wanted)
        with pytest.raises(TooManyRequests) as refused:
            client.exports.ask(wanted)
        assert told(refused.value, 429, "tooManyRequests")
        assert refused.value.retry_after_s == 30

    def test_a_file_that_is_not_made_yet(self, shared_platform: Platform, tmp_path: Any) -> None:
        with client_of(shared_platform.party(BUTCHER)) as client:
            assert isinstance(client, FlaClient)
            waiting = client.exports.ask(NewExport(enterprise_number=BUTCHER, format=ExportFormat.CSV))
            with pytest.raises(NotFound) as refused:
                client.exports.download(waiting, tmp_path / "everything.csv")
        assert told(refused.value, 404, "exportNotDone")
        assert list(tmp_path.iterdir()) == []

    def test_a_declaration_that_takes_too_long_for_its_caller(self, client: FlaClient) -> None:
        sent = client.declarations.send([a_training()])
        with pytest.raises(StillProcessing) as refused:
            client.declarations.wait(sent, timeout_s=0)
        assert refused.value.task.id == sent.id
        assert sent.id in refused.value.explain("nl")

    def test_something_else_than_what_was_asked(self, client: FlaClient) -> None:
        with pytest.raises(BadAnswer) as refused:
            client.request("GET", "doc").json()
        assert (refused.value.status, len(refused.value.trace_id)) == (200, 36)

    def test_the_same_in_a_task(self, shared_platform: Platform) -> None:
        with in_tasks(shared_platform.party(BUTCHER, Quality.TRAINING_PROVIDER)) as world:
            assert isinstance(world.client, AsyncFlaProviderClient)
            with pytest.raises(NotFound) as refused:
                world.done(world.client.trainings.get(str(uuid4())))
        assert told(refused.value, 404, "resourceNotFound")

    def test_a_key_that_is_not_that_of_the_account(self, bakery: Party) -> None:
        here = local(bakery.platform.base_url)
        another = ec.generate_private_key(ec.SECP384R1())
        channel = channel_of(here, bakery.client_id, another, here.api[bakery.quality])
        with FlaClient(channel) as client, pytest.raises(FlaError) as refused:
            client.trainings.get(str(uuid4()))
        assert isinstance(refused.value, ClientRefused)


def test_a_fault_of_the_platform(platform: Platform) -> None:
    with client_of(platform.party(BAKERY)) as client:
        as_superuser(platform.url, "ALTER TABLE trainings RENAME TO lost")
        try:
            with pytest.raises(PlatformFailed) as refused:
                client.trainings.get(str(uuid4()))
        finally:
            as_superuser(platform.url, "ALTER TABLE lost RENAME TO trainings")
    assert told(refused.value, 500, "internalServerError")
    assert refused.value.attempts == 3


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        base_url = f"http://127.0.0.1:{taken.getsockname()[1]}/x"
        with FlaClient(Channel(None, base_url=base_url)) as client, pytest.raises(PlatformUnreachable) as failed:
            client.health()
    assert (failed.value.status, failed.value.attempts) == (0, 1)
    assert base_url in failed.value.explain("de")


@pytest.mark.parametrize(
    ("kind", "quality", "named"),
    [
        (FlaClient, Quality.TRAINING_PROVIDER, "FlaProviderClient"),
        (FlaProviderClient, Quality.SOCIAL_SECRETARIAT, "FlaClient"),
        (AsyncFlaProviderClient, Quality.EMPLOYER, "AsyncFlaClient"),
    ],
)
def test_an_account_of_the_other_address(kind: Any, quality: Quality, named: str) -> None:
    account = Account(
        name="acme", environment="local", quality=quality, client_id="self_service_chaman_1_2", key_store="none.p12"
    )
    with pytest.raises(WrongQuality, match=named) as refused:
        kind.of_account(account)
    assert quality.in_words("nl") in refused.value.explain("nl")


@pytest.mark.parametrize("kind", [ChannelError, CertificateMistake, Problem, PlatformUnreachable, BadAnswer])
def test_one_class_catches_everything(kind: type[Exception]) -> None:
    assert issubclass(kind, FlaError)


def test_what_a_mistake_has_nothing_to_say_about_is_empty() -> None:
    mistake = WrongQuality("acme", Quality.EMPLOYER, "FlaClient")
    nothing = (mistake.status, mistake.type, mistake.issues, mistake.trace_id, mistake.attempts, mistake.retry_after_s)
    assert nothing == (0, "", (), "", 0, None)
