import asyncio
import csv
import gzip
import io
import logging
import socket
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import msgspec
import pytest
from openpyxl import load_workbook

from openfla.contract.qualities import Quality
from openfla.platform.exports import files, service
from openfla.platform.kernel.database import Database, DatabaseSettings
from tests.conftest import Start
from tests.platforms import BAKERY, BUTCHER, Party, Platform, a_provided_training, a_training
from tests.workers import work_off

EVERYTHING = {"employments", "trainingRights", "employabilityBudgets", "trainings", "calculationOptOuts"}


def ask(party: Party, form: str = "ndjson", **about: Any) -> httpx2.Response:
    return party.call("POST", "/exports", {"format": form, **about})


def made(party: Party, form: str = "ndjson", **about: Any) -> dict[str, Any]:
    """An export that is done, as its status tells it."""
    asked = ask(party, form, **about)
    assert asked.status_code == 202, asked.text
    work_off(party.platform)
    found: dict[str, Any] = party.call("GET", f"/exports/{asked.json()['id']}").json()
    assert found["state"] == "done", found
    return found


def file_of(party: Party, export: dict[str, Any]) -> httpx2.Response:
    return party.call("GET", f"/exports/{export['id']}/file")


def downloaded(party: Party, export: dict[str, Any]) -> bytes:
    """The file, read as curl does: the connection is closed as soon as every byte has come."""
    host, _, port = party.platform.base_url.removeprefix("http://").partition(":")
    asked = f"GET {party.base}/exports/{export['id']}/file HTTP/1.1\r\nHost: {host}\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"{asked}Authorization: Bearer {party.token}\r\n\r\n".encode())
        with connection.makefile("rb") as answer:
            while answer.readline().strip():
                pass
            return answer.read(export["bytes"])


def records_in(body: bytes) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in gzip.decompress(body).splitlines()]


def tables_in(body: bytes) -> dict[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        assert packed.testzip() is None
        return {
            name.removesuffix(".csv"): list(csv.reader(io.StringIO(packed.read(name).decode("utf-8-sig"), newline="")))
            for name in packed.namelist()
        }


def sheets_in(body: bytes) -> dict[str, list[list[str]]]:
    book = load_workbook(io.BytesIO(body))
    return {sheet.title: [[cell or "" for cell in row] for row in sheet.values] for sheet in book}  # type: ignore[misc]


def column(rows: list[list[str]], name: str) -> list[str]:
    place = rows[0].index(name)
    return [row[place] for row in rows[1:]]


def declare(party: Party, *trainings: dict[str, Any]) -> list[dict[str, Any]]:
    answers = [party.call("POST", "/trainings", training) for training in trainings]
    assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]
    return [answer.json() for answer in answers]


class TestAsk:
    def test_it_is_answered_before_it_is_made(self, platform: Platform) -> None:
        answer = ask(platform.party())
        assert answer.status_code == 202
        told = answer.json()
        assert answer.headers["Location"] == told["href"]
        assert told["href"].endswith(f"/REST/federalLearningAccount/v1/exports/{told['id']}")
        assert (told["state"], told["format"], told["enterpriseNumber"]) == ("processing", "ndjson", BAKERY)
        assert told["pollAfter"] > told["askedAt"]
        assert not {"file", "completed", "keptUntil", "records", "bytes"} & set(told)

    def test_the_worker_makes_it(self, platform: Platform) -> None:
        baker = platform.party()
        declare(baker, a_training(), a_training())
        found = made(baker)
        assert found["records"] == 2
        assert found["file"] == f"{found['href']}/file"
        assert "pollAfter" not in found
        answer = file_of(baker, found)
        assert answer.status_code == 200
        assert len(answer.content) == found["bytes"] == int(answer.headers["Content-Length"])

    def test_an_enterprise_without_records_gets_an_empty_file(self, platform: Platform) -> None:
        baker = platform.party()
        found = made(baker)
        assert found["records"] == 0
        assert records_in(file_of(baker, found).content) == []

    def test_another_enterprise_is_refused(self, platform: Platform) -> None:
        answer = ask(platform.party(), enterpriseNumber=BUTCHER)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:problem-type:belgif:missingPermission")
        assert platform.rows("SELECT count(*) FROM exports")[0][0] == 0

    def test_a_mandatary_says_whose(self, platform: Platform) -> None:
        answer = ask(platform.party(BUTCHER, Quality.SOCIAL_SECRETARIAT))
        assert answer.status_code == 400
        assert answer.json()["issues"][0]["name"] == "enterpriseNumber"

    @pytest.mark.requirement("MANDATE-2")
    def test_a_mandatary_without_mandate_is_refused(self, platform: Platform) -> None:
        answer = ask(platform.party(BUTCHER, Quality.SOCIAL_SECRETARIAT), enterpriseNumber=BAKERY)
        assert answer.status_code == 403

    def test_training_providers_have_no_such_address(self, platform: Platform) -> None:
        answer = ask(platform.party(BUTCHER, Quality.TRAINING_PROVIDER))
        assert answer.status_code == 404

    @pytest.mark.parametrize(
        "body",
        [{"format": "pdf"}, {}, {"format": "csv", "more": 1}, {"format": "csv", "enterpriseNumber": "1"}],
        ids=str,
    )
    def test_a_wrong_wish_is_told(self, platform: Platform, body: dict[str, Any]) -> None:
        answer = platform.party().call("POST", "/exports", body)
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:problem-type:belgif:badRequest")

    def test_a_third_one_at_once_waits(self, platform: Platform) -> None:
        baker = platform.party()
        assert [ask(baker).status_code for _ in range(3)] == [202, 202, 429]
        refused = ask(baker)
        assert refused.json()["type"] == "urn:problem-type:belgif:tooManyRequests"
        assert int(refused.headers["Retry-After"]) == refused.json()["retryAfterSec"] > 0
        work_off(platform)
        assert ask(baker).status_code == 202

    def test_those_of_one_enterprise_do_not_hold_up_another(self, platform: Platform) -> None:
        assert [ask(platform.party()).status_code for _ in range(2)] == [202, 202]
        assert ask(platform.party(BUTCHER)).status_code == 202


class TestFetch:
    def test_there_is_no_file_before_it_is_made(self, platform: Platform) -> None:
        baker = platform.party()
        answer = file_of(baker, ask(baker).json())
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:problem-type:openfla:exportNotDone")

    @pytest.mark.parametrize("path", ["", "/file"])
    def test_another_asker_learns_nothing(self, platform: Platform, path: str) -> None:
        found = made(platform.party())
        here = f"/exports/{found['id']}{path}"
        answers = [platform.party(BUTCHER).call("GET", here) for here in (here, f"/exports/{BAKERY}{path}")]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].json()["detail"] == answers[1].json()["detail"]

    @pytest.mark.parametrize(
        ("form", "media_type", "ending"),
        [
            ("ndjson", "application/gzip", "ndjson.gz"),
            ("csv", "application/zip", "zip"),
            ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ],
    )
    def test_the_file_says_what_it_is(self, platform: Platform, form: str, media_type: str, ending: str) -> None:
        baker = platform.party()
        found = made(baker, form)
        answer = file_of(baker, found)
        assert answer.headers["Content-Type"] == media_type
        day = found["askedAt"][:10]
        name = f"federal-learning-account-{BAKERY}-{day}.{ending}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"

    def test_a_reader_that_goes_away_with_the_last_byte_breaks_nothing_off(
        self, platform: Platform, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("openfla.platform.exports.jobs.PART", 100)
        baker = platform.party()
        declare(baker, *(a_training() for _ in range(20)))
        found = made(baker)
        connected = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type LIKE 'client%'"
        )
        with caplog.at_level(logging.WARNING):
            downloaded(baker, found)
            before = set(platform.rows(connected))
            assert all(len(records_in(downloaded(baker, found))) == 20 for _ in range(20))
            assert file_of(baker, found).status_code == 200
        # One that was broken off would have another in its place; that of whoever made the export may be gone.
        assert set(platform.rows(connected)) <= before
        assert [told.getMessage() for told in caplog.records if told.name.startswith(("openfla", "psycopg"))] == []

    def test_the_trail_knows_who_asked_made_and_fetched_and_nothing_of_the_content(self, platform: Platform) -> None:
        baker = platform.party()
        declare(baker, a_training(title="Confidential subject"))
        found = made(baker)
        file_of(baker, found)
        told = [entry for entry in platform.trail() if entry["action"].startswith("export.")]
        assert [entry["action"] for entry in told] == ["export.asked", "export.made", "export.fetched"]
        for entry in told:
            assert entry["subject"] == found["id"]
            assert entry["enterpriseNumber"] == BAKERY
            assert entry["details"] == {"enterprise": BAKERY, "format": "ndjson"}
        assert told[0]["clientId"] == told[2]["clientId"] == baker.client_id
        assert "Confidential" not in str(told)

    def test_it_is_forgotten_after_its_days(self, start: Start) -> None:
        platform = start(exports={"kept_days": 3})
        found = made(platform.party())
        kept_until, completed = (datetime.fromisoformat(found[name]) for name in ("keptUntil", "completed"))
        assert kept_until - completed == timedelta(days=3)
        for moment, left in ((kept_until - timedelta(seconds=1), 1), (kept_until, 0)):
            asyncio.run(forget(platform, moment))
            assert platform.rows("SELECT count(*) FROM exports")[0][0] == left
        assert platform.rows("SELECT count(*) FROM export_parts")[0][0] == 0

    def test_what_is_past_its_days_is_gone_even_before_it_is_forgotten(self, platform: Platform) -> None:
        baker = platform.party()
        found = made(baker)
        past = datetime.now(UTC) - timedelta(seconds=1)
        platform.rows("UPDATE exports SET kept_until = :past RETURNING id", past=past)
        assert file_of(baker, found).status_code == 404


class TestTables:
    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_each_kind_has_its_table_with_the_names_of_the_contract(self, platform: Platform, form: str) -> None:
        baker = platform.party()
        training = a_training(certificate={"validUntil": "2029-03-03"}, provider={"name": "Rode Kruis"})
        declare(baker, training)
        tables = read(form, file_of(baker, made(baker, form)).content)
        assert set(tables) == EVERYTHING
        rows = tables["trainings"]
        assert column(rows, "title") == [training["title"]]
        assert column(rows, "ssin") == [training["ssin"]]
        assert column(rows, "period.startDate") == ["2026-03-02"]
        assert column(rows, "duration.value") == ["2"]
        assert column(rows, "certificate") == ["true"]
        assert column(rows, "certificate.validUntil") == ["2029-03-03"]
        assert column(rows, "provider.name") == ["Rode Kruis"]
        assert column(rows, "verification") == ["notNeeded"]
        assert column(rows, "withdrawn") == ["false"]

    @pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")'])
    def test_nothing_in_a_csv_is_taken_for_a_formula(self, platform: Platform, title: str) -> None:
        baker = platform.party()
        declare(baker, a_training(title=title))
        rows = tables_in(file_of(baker, made(baker, "csv")).content)["trainings"]
        assert column(rows, "title") == [f"'{title}"]

    def test_nothing_in_a_workbook_is_a_formula_or_a_link(self, platform: Platform) -> None:
        baker = platform.party()
        declare(baker, a_training(title="=1+1"), a_training(title="https://fla.example.org"))
        body = file_of(baker, made(baker, "xlsx")).content
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            sheets = [packed.read(name) for name in packed.namelist() if "worksheets/sheet" in name]
        assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
        assert column(sheets_in(body)["trainings"], "title") == ["=1+1", "https://fla.example.org"]

    def test_a_long_table_goes_on_in_another_sheet(self, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(files, "_MOST_ROWS", 2)
        baker = platform.party()
        declare(baker, *(a_training(title=f"T{number}") for number in range(5)))
        sheets = sheets_in(file_of(baker, made(baker, "xlsx")).content)
        titles = [column(sheets[name], "title") for name in ("trainings", "trainings 2", "trainings 3")]
        assert titles == [["T0", "T1"], ["T2", "T3"], ["T4"]]

    def test_titles_in_any_language_survive(self, platform: Platform) -> None:
        baker = platform.party()
        title = 'Sécurité, "d\'abord"; Überprüfung \N{EM DASH} 安全'
        declare(baker, a_training(title=title))
        for form in ("csv", "xlsx"):
            rows = read(form, file_of(baker, made(baker, form)).content)["trainings"]
            assert column(rows, "title") == [title]

    @pytest.mark.requirement("PROVIDER-2")
    def test_what_the_employer_does_not_stand_by_is_only_there(self, platform: Platform) -> None:
        baker, trainer = platform.party(), platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
        participants = [{"ssin": a_training()["ssin"], "enterpriseNumber": BAKERY, "status": "completed"}]
        declare(trainer, a_provided_training(participants=participants))
        rows = tables_in(file_of(baker, made(baker, "csv")).content)["trainings"]
        assert column(rows, "verification") == ["toVerify"]
        assert records_in(file_of(baker, made(baker)).content) == []


class TestSnapshot:
    def test_a_large_file_comes_in_parts(self, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("openfla.platform.exports.jobs.PART", 100)
        baker = platform.party()
        declare(baker, *(a_training() for _ in range(20)))
        for form in ("ndjson", "csv", "xlsx"):
            found = made(baker, form)
            sizes = platform.rows(
                "SELECT length(body) FROM export_parts WHERE export = :id ORDER BY number", id=found["id"]
            )
            assert len(sizes) > 3
            assert {size for (size,) in sizes[:-1]} == {100}
            assert len(file_of(baker, found).content) == found["bytes"] == sum(size for (size,) in sizes)
        assert len(records_in(file_of(baker, made(baker)).content)) == 20


def read(form: str, body: bytes) -> dict[str, list[list[str]]]:
    return tables_in(body) if form == "csv" else sheets_in(body)


async def forget(platform: Platform, at: datetime) -> None:
    database = Database.at(platform.url, DatabaseSettings())
    async with database.transaction() as tx:
        await service.forget(tx, at)
    await database.close()
