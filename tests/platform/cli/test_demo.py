"""The demonstration, as `make demo` runs it; with OPENFLA_TEST_FULL=1 by itself in each language."""

import os
import re
from pathlib import Path

import pytest

from openfla.texts import LANGUAGES
from tests.faults.commands import openfla

_WALKS = LANGUAGES if os.environ.get("OPENFLA_TEST_FULL") == "1" else LANGUAGES[:1]
_REGISTERED = {"nl": "231 opleidingen", "fr": "231 formations", "de": "231 Ausbildungen", "en": "231 trainings"}


_SECTIONS = ["4.1", "4.2", "7.1", "4.3", "5", "4.4", "4.4", "6.1", "6.2", "6.2", "6.2", "6.2"]


@pytest.mark.requirement("API-1", "CERT-4", "PORTAL-1", "PORTAL-2", "PORTAL-7", "PORTAL-9", "USE-1")
@pytest.mark.parametrize("language", _WALKS)
def test_it_walks_from_a_registration_to_a_credit_and_ends(language: str) -> None:
    done = openfla("demo", "--once", "--port", "0", OPENFLA_LANGUAGE=language, COLUMNS="200")
    assert done.code == 0, done.err
    assert re.findall(r"^\u2713 §(\S+)", done.out, re.MULTILINE) == _SECTIONS
    assert re.search(r"Danny Deeg.*self_service_chaman_", done.out)
    assert done.out.count("\u2717") == 9
    assert _REGISTERED[language] in done.out
    assert re.search(r"3[.,]48", done.out)
    assert not re.search(r"\d{11}", done.out.replace("0999999922", ""))
    assert done.err == ""


def test_in_a_folder_that_is_kept_the_bakery_is_registered_once(folder: Path) -> None:
    told = {"OPENFLA_DATA": str(folder / "data"), "COLUMNS": "200"}
    first, then = ["4.1", "4.2", "7.1", "4.3", "5", "4.4", "4.4"], ["4.1", "4.2", "4.4", "4.4"]
    for language, sections, told_of in (("fr", first, _REGISTERED["fr"]), ("de", then, "läuft")):
        done = openfla("demo", "--once", "--port", "0", **told, OPENFLA_LANGUAGE=language)
        assert (done.code, done.err) == (0, "")
        assert told_of in done.out
        assert re.findall(r"^\u2713 §([457]\S*)", done.out, re.MULTILINE) == sections


def test_a_file_that_cannot_be_read_stops_it_before_anything_is_started(tmp_path: Path) -> None:
    done = openfla("demo", tmp_path / "nothing.xlsx", "--once")
    assert (done.code, done.out) == (1, "")
    assert "nothing.xlsx" in done.err
