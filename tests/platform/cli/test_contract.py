"""`openfla contract`: each document, printed or written, without a database."""

import csv
import io
import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from openfla.cli.contract import app
from openfla.contract import addresses
from openfla.contract.anomalies import ANOMALIES
from openfla.platform import operations
from openfla.platform.settings import Settings

CALLERS = pytest.mark.parametrize(
    ("address", "base"),
    [("employer", addresses.FLA), ("trainingProvider", addresses.TRAINING_PROVIDER)],
)


def printed(*words: str) -> str:
    """What a command prints; it has no database, and the usual settings."""
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == 0, (result.output, result.exception)
    return result.stdout


@CALLERS
class TestOpenapi:
    def test_json_is_the_document_of_the_address(self, address: str, base: str) -> None:
        told = json.loads(printed("openapi", "--address", address))
        assert told == json.loads(operations.books(Settings())[base].as_json)

    def test_yaml_says_the_same(self, address: str, base: str) -> None:
        told = yaml.safe_load(printed("openapi", "--address", address, "--format", "yaml"))
        assert told["servers"][0]["url"].endswith(base)


def test_the_address_of_an_installation_comes_from_its_settings(tmp_path: Path) -> None:
    settings = tmp_path / "openfla.toml"
    settings.write_text('[web]\nbase_url = "https://fla.example.org"\n')
    told = json.loads(printed("openapi", "--settings", str(settings)))
    assert told["servers"] == [{"url": f"https://fla.example.org{addresses.FLA}"}]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
class TestGlossary:
    def test_html_is_a_page_that_needs_no_other_file(self, language: str) -> None:
        told = printed("glossary", "--format", "html", "--language", language)
        assert told.startswith("<!doctype html>")
        assert f'<html lang="{language}">' in told
        assert 'id="NewTraining.reference"' in told
        assert [sign for sign in ('src="', "<link", "@import", "url(") if sign in told] == []

    def test_markdown_and_csv_have_every_block(self, language: str) -> None:
        markdown = printed("glossary", "--language", language)
        rows = list(csv.reader(io.StringIO(printed("glossary", "--format", "csv", "--language", language))))
        assert {f"(`{row[0]}`)" for row in rows[1:]} <= {
            line.split()[-1] for line in markdown.splitlines() if "## " in line
        }


class TestAnomalies:
    def test_json_has_each_of_them(self) -> None:
        told = json.loads(printed("anomalies", "--format", "json"))
        assert [item["code"] for item in told["items"]] == list(ANOMALIES)

    @pytest.mark.parametrize("form", ["md", "csv"])
    def test_the_other_forms_too(self, form: str) -> None:
        told = printed("anomalies", "--format", form)
        assert all(code in told for code in ANOMALIES)


class TestPostman:
    @CALLERS
    def test_it_is_a_collection_with_every_operation(self, address: str, base: str) -> None:
        told = json.loads(printed("postman", "--address", address))
        names = [item["name"] for folder in told["item"] for item in folder["item"]]
        book = operations.books(Settings())[base]
        assert sorted(names) == sorted(f"{one.method} {one.path}" for one in book.operations)
        assert told["info"]["schema"].endswith("v2.1.0/collection.json")

    def test_a_file_is_written_where_it_is_asked_for(self, tmp_path: Path) -> None:
        file = tmp_path / "collection.json"
        said = printed("postman", "--output", str(file))
        assert "collection.json" in said
        assert json.loads(file.read_text()) == json.loads(printed("postman"))
