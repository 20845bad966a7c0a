"""The list of anomalies says what the code does: each rule is used, tested, and its sentences can be filled."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations, NullTranslations, translation
from pathlib import Path
from typing import Any, Final

import pytest

from openfla.contract.anomalies import ANOMALIES, Anomaly
from openfla.contract.findings import Finding, text_of, told
from openfla.platform.kernel.findings import issue_of
from openfla.platform.kernel.issues import BadRequest
from openfla.texts import LANGUAGES, Language

_ROOT: Final = Path(__file__).parents[3]
_LIST: Final = _ROOT / "src/openfla/contract/rules"
_CATALOGUES: Final = _ROOT / "src/openfla/texts/locale"
_SOURCES: Final = {
    path: path.read_text() for path in sorted((_ROOT / "src/openfla").rglob("*.py")) if _LIST not in path.parents
}
_TESTS: Final = {path: path.read_text() for path in sorted((_ROOT / "tests").rglob("*.py")) if path != Path(__file__)}
_PLACE: Final = re.compile(r"%\((\w+)\)([ds])")
_OTHER_PERCENT: Final = re.compile(r"%(?!\(\w+\)[ds])")
_SAMPLES: Final = {"d": 7, "s": "seven"}

every_anomaly = pytest.mark.parametrize("anomaly", ANOMALIES.values(), ids=ANOMALIES.keys())


def _places(anomaly: Anomaly) -> dict[str, str]:
    """What fills the sentences of a rule, and as what."""
    return dict(_PLACE.findall(f"{anomaly.message} {anomaly.remedy}"))


def _sample(anomaly: Anomaly) -> Finding:
    return Finding(anomaly.code, "title", {name: _SAMPLES[kind] for name, kind in _places(anomaly).items()})


def _made() -> Iterator[tuple[str, set[str] | None, str]]:
    """Each finding that the code makes: its rule, what fills its sentences where that is written there, and where."""
    for path, source in _SOURCES.items():
        if "Finding(" not in source:
            continue
        for call in ast.walk(ast.parse(source)):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "Finding"
                and call.args
            ):
                for code in _codes(call.args[0]):
                    yield code, _filled(call), f"{path.relative_to(_ROOT)}:{call.lineno}"


def _codes(told: ast.expr) -> list[str]:
    if isinstance(told, ast.Constant):
        return [str(told.value)]
    return [*_codes(told.body), *_codes(told.orelse)] if isinstance(told, ast.IfExp) else []


def _filled(call: ast.Call) -> set[str] | None:
    if len(call.args) < 3:
        return set() if not call.keywords else None
    values = call.args[2]
    if not isinstance(values, ast.Dict):
        return None
    return {str(key.value) for key in values.keys if isinstance(key, ast.Constant)}


class _Untranslated(NullTranslations):
    def gettext(self, _message: str) -> str:
        return ""


@cache
def _catalogue(language: Language) -> GNUTranslations:
    """A catalogue that says nothing where it has no sentence."""
    found = translation("openfla", _CATALOGUES, languages=[language])
    found.add_fallback(_Untranslated())
    return found


def test_the_list_itself_is_not_looked_in() -> None:
    assert list(_LIST.glob("*.py"))
    assert not [path for path, source in _SOURCES.items() if 'code="onlyTogether"' in source]


class TestEveryAnomaly:
    @every_anomaly
    def test_it_is_used(self, anomaly: Anomaly) -> None:
        assert any(f'"{anomaly.code}"' in source for source in _SOURCES.values())

    @every_anomaly
    def test_it_is_tested(self, anomaly: Anomaly) -> None:
        assert any(f'"{anomaly.code}"' in source for source in _TESTS.values())

    @every_anomaly
    def test_it_has_sentences_that_can_be_filled(self, anomaly: Anomaly) -> None:
        assert anomaly.title[0].isupper()
        for text in (anomaly.title, anomaly.message, anomaly.remedy):
            assert not _OTHER_PERCENT.search(text)
        assert anomaly.message.endswith(".")
        assert anomaly.remedy.endswith(".")
        assert not _PLACE.search(anomaly.title)
        for language in LANGUAGES:
            assert "%(" not in text_of(_sample(anomaly), language)

    @pytest.mark.parametrize("language", LANGUAGES)
    @every_anomaly
    def test_each_catalogue_has_its_sentences(self, anomaly: Anomaly, language: Language) -> None:
        sentences = {anomaly.title, anomaly.message, anomaly.remedy}
        assert {text for text in sentences if not _catalogue(language).gettext(text)} == set()

    @every_anomaly
    def test_it_is_told_alike_in_single_calls_and_in_bulk(self, anomaly: Anomaly) -> None:
        found = _sample(anomaly)
        (issue,) = BadRequest([issue_of(found)]).told("en")["issues"]
        (warning,) = told([found], "en", "https://fla.example")
        assert (issue["anomaly"], issue["detail"], issue["name"]) == (anomaly.code, warning.text, "title")
        assert (warning.code, warning.cls) == (anomaly.code, anomaly.cls)
        assert warning.href == f"https://fla.example/doc/anomalies/{anomaly.code}"

    @every_anomaly
    def test_it_is_named_in_lower_camel_case(self, anomaly: Anomaly) -> None:
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", anomaly.code)
        assert anomaly.status in (400, 403, 404, 409, 412)


MADE: Final[list[tuple[str, Any, str]]] = list(_made())


def test_each_finding_fills_exactly_the_sentences_of_its_rule() -> None:
    assert len(MADE) > 50
    wrong = [
        (code, filled, where)
        for code, filled, where in MADE
        if code not in ANOMALIES or (filled is not None and filled != set(_places(ANOMALIES[code])))
    ]
    assert wrong == []
