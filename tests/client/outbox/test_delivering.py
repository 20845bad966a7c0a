from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from msgspec.structs import replace
from openpyxl import Workbook

from openfla.channel import Account, Channel, TokenSource, local
from openfla.client import FlaProviderClient, MissingScope
from openfla.contract.declarations import DeclarationRecord, Verdict, Withdrawal, WithdrawnKind
from openfla.contract.employments import NewEmployment, WorkingRegime
from openfla.contract.qualities import Quality
from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.identifiers import JointCommittee
from openfla.sending import Field, FileMapping
from openfla.sending.checking import Weight
from openfla.sending.delivery import (
    Declarable,
    DeclarationFailed,
    KeyTaken,
    Prepared,
    Progress,
    RecordTooLarge,
    Summary,
    deliver,
    prepare,
    prepare_records,
    send,
    write_copy,
)
from openfla.sending.outbox import Addressee, OtherAddressee, Outbox, OutboxBusy, OutboxFull, State, usual_outbox
from tests.client.outbox.bakery import Bakery, a_bakery, another_number, trainings
from tests.client.outbox.between import Reply, between, saying
from tests.client.outbox.makers import a_record, an_item, kept
from tests.conftest import Start
from tests.platforms import BUTCHER, WORKER, Platform, a_provided_training, a_training
from tests.workers import work_off

A, W, B = Verdict.ACCEPTED, Verdict.WARNED, Verdict.BLOCKED


@pytest.fixture
def bakery(shared_platform: Platform, tmp_path: Path) -> Bakery:
    return a_bakery(shared_platform, tmp_path, another_number())


def told(bakery: Bakery, summary: Summary) -> list[tuple[Verdict | None, list[str]]]:
    """The verdict on each record, and the codes of what was told about it."""
    with bakery.outbox() as outbox:
        return [(found.verdict, [note.code for note in found.notes]) for found in outbox.row_verdicts(summary.sending)]


class TestVerdicts:
    def test_each_record_has_its_own(self, bakery: Bakery) -> None:
        records = [
            a_record("T-1"),
            a_record("T-2", 2, enterpriseNumber=BUTCHER),
            a_record("T-3", 3, ssin="85073003329"),
            a_record("T-4", 4),
        ]
        summary = bakery.deliver(bakery.prepared(records))
        assert told(bakery, summary) == [
            (W, ["noEmployment"]),
            (B, ["notYourEnterprise"]),
            (None, ["ssinInvalid"]),
            (W, ["noEmployment"]),
        ]
        counts = summary.counts
        assert (counts.records, counts.warned, counts.blocked, counts.not_sent, counts.waiting) == (4, 2, 1, 1, 0)
        assert (summary.exit_code, summary.is_done, summary.is_all_accepted) == (2, True, False)
        assert bakery.trainings() == ["T-1", "T-4"]

    def test_the_causes_come_with_counts_places_and_what_to_do(self, bakery: Bakery) -> None:
        summary = bakery.deliver(bakery.prepared(trainings(3)))
        [cause] = summary.tally.causes
        assert (cause.weight, cause.code, cause.rows) == (Weight.WARNING, "noEmployment", 3)
        assert cause.note.text
        assert cause.note.advice
        assert [example.row for example in cause.examples] == [1, 2, 3]

    def test_warnings_are_no_reason_to_come_back(self, bakery: Bakery) -> None:
        summary = bakery.deliver(bakery.prepared(trainings(1)))
        assert (summary.exit_code, summary.is_all_accepted) == (0, True)

    def test_what_is_larger_than_one_batch_goes_in_several(self, bakery: Bakery) -> None:
        bakery.deliver(bakery.prepared(trainings(1800)))
        first, *others = bakery.declarations()
        assert (first, sum(others)) == (500, 1300)
        assert len(bakery.trainings()) == 1800
        steps = [(step.sent, step.judged) for step in bakery.told]
        assert steps[0] == (0, 0)
        assert steps[-1] == (1800, 1800)
        assert steps == sorted(steps)


class TestTheSameContent:
    def test_is_not_sent_twice(self, bakery: Bakery) -> None:
        first = bakery.deliver(bakery.prepared(trainings(2)))
        prepared = bakery.prepared(trainings(2))
        assert prepared.is_known
        assert prepared.sending.id == first.sending.id
        again = bakery.deliver(prepared)
        assert again.counts == first.counts
        assert bakery.declarations() == [2]

    def test_that_is_still_on_its_way_goes_on(self, bakery: Bakery) -> None:
        first = bakery.prepared(trainings(2))
        again = bakery.prepared(trainings(2))
        assert again.is_known
        assert again.sending == first.sending
        assert bakery.deliver(again).counts.warned == 2

    def test_is_sent_again_as_far_as_it_was_blocked(self, bakery: Bakery) -> None:
        records = [*trainings(2), a_record("T-3", 3, enterpriseNumber=BUTCHER)]
        bakery.deliver(bakery.prepared(records))
        prepared = bakery.prepared(records)
        assert not prepared.is_known
        assert prepared.earlier
        summary = bakery.deliver(prepared)
        assert bakery.declarations() == [3, 1]
        assert told(bakery, summary) == [(W, ["noEmployment"])] * 2 + [(B, ["notYourEnterprise"])]

    def test_is_sent_again_when_that_is_wanted(self, bakery: Bakery) -> None:
        bakery.deliver(bakery.prepared(trainings(2)))
        summary = bakery.deliver(bakery.prepared(trainings(2), again=True))
        assert summary.counts.accepted == 2
        assert bakery.declarations() == [2, 2]
        assert bakery.trainings() == ["T-1", "T-2"]

    def test_is_none_when_one_record_differs(self, bakery: Bakery) -> None:
        bakery.deliver(bakery.prepared(trainings(2)))
        assert bakery.prepared(trainings(3)).earlier is None


class TestAllOrNothing:
    def test_nothing_is_sent_when_one_record_is_wrong(self, bakery: Bakery) -> None:
        records = [*trainings(2), a_record("T-3", 3, ssin="85073003329")]
        prepared = bakery.prepared(records, strict=True)
        assert prepared.sending.state is State.HELD
        summary = bakery.deliver(prepared)
        assert (summary.counts.not_sent, summary.exit_code) == (3, 2)
        assert bakery.declarations() == []

    def test_all_is_sent_when_none_is(self, bakery: Bakery) -> None:
        assert bakery.deliver(bakery.prepared(trainings(2), strict=True)).counts.warned == 2

    def test_what_was_held_is_not_what_was_sent(self, bakery: Bakery) -> None:
        records = [*trainings(2), a_record("T-3", 3, ssin="85073003329")]
        bakery.prepared(records, strict=True)
        assert bakery.prepared(records).earlier is None


class TestGoingOn:
    def test_without_waiting_the_verdicts_are_fetched_later(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(600))
        summary = bakery.deliver(prepared, wait=False)
        assert (summary.counts.waiting, summary.is_done) == (600, False)
        assert bakery.declarations() == [500, 100]
        summary = bakery.deliver(prepared)
        assert (summary.counts.warned, summary.is_done) == (600, True)
        assert bakery.declarations() == [500, 100]

    def test_whoever_is_told_may_stop_it(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(600))
        with pytest.raises(KeyboardInterrupt):
            bakery.deliver(prepared, progress=_stopping_after(1))
        assert bakery.declarations() == [500]
        assert bakery.deliver(prepared).counts.warned == 600
        assert len(bakery.trainings()) == 600

    def test_what_the_platform_has_forgotten_is_sent_again(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(600))
        bakery.deliver(prepared, wait=False)
        first, _ = bakery.declaration_ids()
        bakery.platform.rows("DELETE FROM declarations WHERE id = :id RETURNING id", id=first)
        counts = bakery.deliver(prepared).counts
        assert (counts.accepted, counts.warned) == (500, 100), "what is declared again has no warning"
        assert sorted(bakery.declarations()) == [100, 500]
        assert len(bakery.trainings()) == 600

    def test_done_is_done(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(1))
        bakery.deliver(prepared)
        steps = len(bakery.told)
        assert bakery.deliver(prepared).counts.warned == 1
        assert len(bakery.told) == steps


class TestPreparing:
    def test_what_cannot_be_read_to_its_end_leaves_nothing(self, bakery: Bakery) -> None:
        def broken() -> Iterator[DeclarationRecord]:
            yield from trainings(2100)
            raise ValueError("the payroll system is away")

        with bakery.outbox() as outbox:
            with pytest.raises(ValueError, match="payroll"):
                prepare_records(outbox, broken(), bakery.to, name="payroll")
            assert outbox.sendings() == []
            assert outbox._database.row("SELECT count(*) FROM lines") == (0,)

    def test_a_program_sends_what_it_has(self, bakery: Bakery) -> None:
        told_of = a_training(reference="T-1", enterpriseNumber=bakery.party.number)
        training = msgspec.convert(told_of, NewTraining)
        employment = NewEmployment(
            reference="contract",
            enterprise_number=training.enterprise_number,
            ssin=training.ssin,
            start_date=date(2020, 1, 1),
            working_regime=WorkingRegime(hours_per_week=Decimal(38), full_time_hours_per_week=Decimal(38)),
            joint_committees=(JointCommittee("118"),),
        )
        withdrawal = Withdrawal(kind=WithdrawnKind.TRAINING, reference="T-0")
        records: list[Declarable] = [employment, training, withdrawal, *map(bakery.own, trainings(1, "U"))]
        with bakery.outbox() as outbox:
            prepared = prepare_records(outbox, records, bakery.to, name="payroll")
        summary = bakery.deliver(prepared)
        assert told(bakery, summary) == [(A, []), (A, []), (B, ["recordUnknown"]), (W, ["noEmployment"])]

    def test_a_training_provider_sends_what_it_has(self, bakery: Bakery) -> None:
        training = msgspec.convert(a_provided_training(reference="C-1"), NewProviderTraining)
        withdrawal = Withdrawal(kind=WithdrawnKind.TRAINING, reference="C-0")
        to = replace(bakery.to, quality=Quality.TRAINING_PROVIDER)
        with bakery.outbox() as outbox:
            sending = prepare_records(outbox, [training, withdrawal], to, name="courses").sending
            batch = outbox.queue(sending).cut(10, 10**6)
            assert batch
            lines = [msgspec.json.decode(line) for line in outbox.queue(sending).lines(batch)]
        assert lines[0]["training"]["participants"]
        assert lines[1] == {"withdrawal": {"kind": "training", "reference": "C-0"}}

    def test_a_file_is_read_as_it_is_told(self, bakery: Bakery, tmp_path: Path) -> None:
        file, mapping = tmp_path / "own.xlsx", tmp_path / "mapping.toml"
        row = {
            Field.REFERENCE: "T-1",
            Field.SSIN: WORKER,
            Field.TITLE: "First aid",
            Field.TYPE: "formal",
            Field.START_DATE: "02/03/2026",
            Field.END_DATE: "03/03/2026",
            Field.DURATION: 2,
            Field.UNIT: "days",
            Field.STATUS: "completed",
        }
        columns = {field: f"Column {number}" for number, field in enumerate(row)}
        mapping.write_text(FileMapping(columns=columns).text())
        book = Workbook()
        sheet = book.create_sheet("Ours")
        sheet.append(list(columns.values()))
        sheet.append(list(row.values()))
        book.save(file)
        number = bakery.party.number
        with bakery.outbox() as outbox:
            sending = prepare(outbox, file, bakery.to, mapping=mapping, sheet="Ours", enterprise=number).sending
            assert outbox.counts(sending).waiting == 1
            write_copy(outbox, sending, tmp_path / "copy.xlsx", language="en")
        assert (tmp_path / "copy.xlsx").exists()


class TestNoSpaceLeft:
    def test_stops_it_and_nothing_is_lost_or_doubled(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(600))
        with bakery.client() as client, bakery.outbox() as outbox:

            def fill(progress: Progress) -> None:
                bakery.judging(progress)
                (pages,) = outbox._database.row("PRAGMA page_count") or (0,)
                outbox._database.write(f"PRAGMA max_page_count = {pages}")

            outbox._database.write("CREATE TABLE filler (x)")
            outbox._database.write(
                "CREATE TRIGGER full AFTER UPDATE ON records BEGIN INSERT INTO filler VALUES (zeroblob(9999)); END"
            )
            with pytest.raises(OutboxFull, match="no space left"):
                deliver(client, outbox, prepared.sending, progress=fill)
            outbox._database.write("DROP TRIGGER full")
        assert bakery.declarations() == [500, 100]
        assert bakery.deliver(prepared).counts.warned == 600
        assert bakery.declarations() == [500, 100]


class TestATrainingProvider:
    def test_is_told_at_the_row_of_the_participant(self, platform: Platform, tmp_path: Path) -> None:
        party = platform.party(quality=Quality.TRAINING_PROVIDER)
        to = Addressee(
            account="school",
            environment="local",
            api=f"{platform.base_url}{party.base}",
            client_id=party.client_id,
            quality=Quality.TRAINING_PROVIDER,
        )
        file = tmp_path / "courses.csv"
        row = "C-1;{};First aid;formal;02/03/2026;03/03/2026;2;days;completed"
        rows = [row.format(WORKER), row.format("85.07.30-134.24")]
        file.write_text("\n".join(["Reference;SSIN;Title;Type;Start date;End date;Duration;Unit;Status", *rows]))
        tokens = TokenSource(local(platform.base_url), party.client_id, party.key)
        with (
            FlaProviderClient(Channel(tokens, base_url=to.api)) as client,
            Outbox(tmp_path / "school.sqlite") as outbox,
        ):
            prepared = prepare(outbox, file, to)
            deliver(client, outbox, prepared.sending, wait=False)
            work_off(platform)
            summary = deliver(client, outbox, prepared.sending)
            found = {each.row: [note.name for note in each.notes] for each in outbox.row_verdicts(summary.sending)}
        assert summary.counts.warned == 1
        assert found == {row: [f"training.participants[{row - 2}].enterpriseNumber"] for row in (2, 3)}


class TestSend:
    def test_does_it_all(self, bakery: Bakery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENFLA_STATE_DIR", str(tmp_path))
        monkeypatch.setenv("OPENFLA_CACHE_DIR", str(tmp_path / "cache"))
        key = bakery.party.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "key.pem").write_bytes(key)
        account = Account(
            name="bakery",
            environment="local",
            quality=Quality.EMPLOYER,
            client_id=bakery.party.client_id,
            key_store=str(tmp_path / "key.pem"),
            base_url=bakery.platform.base_url,
        )
        lines = [msgspec.json.Encoder(decimal_format="number").encode(bakery.own(record)) for record in trainings(3)]
        (tmp_path / "trainings.ndjson").write_bytes(b"\n".join(lines))
        summary = send(account, tmp_path / "trainings.ndjson", progress=bakery.judging)
        assert (summary.sending.id, summary.counts.warned) == ("bakery-1", 3)
        assert usual_outbox("bakery").exists()


class TestRefusals:
    def test_a_body_that_is_too_large_is_sent_in_parts(self, start: Start, tmp_path: Path) -> None:
        bakery = a_bakery(start(declarations={"most_records": 150}), tmp_path)
        summary = bakery.deliver(bakery.prepared(trainings(600)))
        assert summary.counts.warned == 600
        assert bakery.declarations() == [125, 125, 125, 125, 100]
        assert len(bakery.trainings()) == 600

    def test_a_record_that_is_too_large_alone_is_named(self, start: Start, tmp_path: Path) -> None:
        bakery = a_bakery(start(declarations={"largest_mib": 1}), tmp_path)
        with bakery.outbox() as outbox:
            sending = kept(outbox, [an_item(6, line=b'{"training": "%b"}' % (b"x" * 2**20))], to=bakery.to)
        with pytest.raises(RecordTooLarge, match="row 7"):
            bakery.deliver(Prepared(sending))

    def test_who_may_not_is_told_and_may_go_on_later(self, bakery: Bakery) -> None:
        body = b'{"type": "urn:problem-type:belgif:missingScope", "status": 403, "title": "Missing Scope"}'
        with between(bakery.platform.base_url) as site:
            bakery.base_url = site.address
            prepared = bakery.prepared(trainings(2))
            site.faults = [("/declarations", saying(403, body))]
            with pytest.raises(MissingScope):
                bakery.deliver(prepared)
            with bakery.outbox() as outbox:
                sending = outbox.sending(prepared.sending.id)
            assert sending.state is State.READY
            assert sending.trouble
            assert sending.trouble.code == "missingScope"
            assert bakery.deliver(prepared).sending.trouble is None

    def test_a_declaration_that_failed_is_told(self, bakery: Bakery) -> None:
        def failed(reply: Reply) -> Reply:
            return Reply(reply.status, reply.headers, reply.body.replace(b'"state":"done"', b'"state":"failed"'))

        with between(bakery.platform.base_url) as site:
            bakery.base_url = site.address
            prepared = bakery.prepared(trainings(2))
            bakery.deliver(prepared, wait=False)
            [identity] = bakery.declaration_ids()
            work_off(bakery.platform)
            site.faults = [(identity, failed)]
            with pytest.raises(DeclarationFailed, match=identity):
                bakery.deliver(prepared)
            assert bakery.deliver(prepared).is_done

    def test_other_content_under_the_key_is_told(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(2))
        with bakery.outbox() as outbox:
            batch = outbox.queue(prepared.sending).cut(10, 10**6)
            assert batch
        headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": batch.key}
        assert bakery.party.call("POST", "/declarations", b"{}", headers=headers).status_code == 202
        with pytest.raises(KeyTaken, match="bakery-1"):
            bakery.deliver(prepared)

    def test_another_platform_is_not_served(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(1))
        bakery.base_url = "http://elsewhere.example"
        with pytest.raises(OtherAddressee, match="bakery-1"):
            bakery.deliver(prepared)

    def test_two_do_not_deliver_at_once(self, bakery: Bakery) -> None:
        prepared = bakery.prepared(trainings(2))
        with bakery.outbox() as other, other.held(), pytest.raises(OutboxBusy):
            bakery.deliver(prepared)
        with bakery.outbox() as other, other.held(), pytest.raises(OutboxBusy):
            bakery.prepared(trainings(3))


def _stopping_after(steps: int) -> Callable[[Progress], None]:
    left = iter(range(steps))

    def tell(_: Progress) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    return tell
