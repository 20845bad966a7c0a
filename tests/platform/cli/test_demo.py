"""The demonstration, as `make demo` runs it."""

import re
from pathlib import Path

import pytest

from openfla.texts import LANGUAGES
from tests.faults.commands import openfla

_REGISTERED = {"nl": "231 opleidingen", "fr": "231 formations", "de": "231 Ausbildungen", "en": "231 trainings"}


@pytest.mark.requirement("API-1", "CERT-4", "USE-1")
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_walks_from_a_certificate_to_a_credit_and_ends(language: str) -> None:
    done = openfla("demo", "--once", "--port", "0", OPENFLA_LANGUAGE=language, COLUMNS="200")
    assert done.code == 0, done.err
    assert "self_service_chaman_" in done.out
    assert done.out.count("\u2717") == 9
    assert _REGISTERED[language] in done.out
    assert re.search(r"3[.,]48", done.out)
    assert not re.search(r"\d{11}", done.out.replace("0999999922", ""))
    assert done.err == ""


def test_a_file_that_cannot_be_read_stops_it_before_anything_is_started(tmp_path: Path) -> None:
    done = openfla("demo", tmp_path / "nothing.xlsx", "--once")
    assert (done.code, done.out) == (1, "")
    assert "nothing.xlsx" in done.err
