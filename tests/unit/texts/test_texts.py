from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from openfla.texts import LANGUAGES, Explained, language_of_browser, language_of_environment, ntranslate, translate
from openfla.texts import _catalogues as catalogues


@dataclass(eq=False)
class OvenCold(Explained):
    code = "ovenCold"
    message = "Oven %(number)d is cold: %(reason)s."
    remedy = "Light it."
    number: int
    reason: str


@pytest.fixture
def without_catalogues(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(catalogues, "_FOLDER", tmp_path)
    catalogues._catalogue.cache_clear()
    yield
    catalogues._catalogue.cache_clear()


class TestLanguageOfBrowser:
    @pytest.mark.parametrize(
        ("header", "language"),
        [
            (None, "en"),
            ("", "en"),
            ("nl", "nl"),
            ("fr-BE,fr;q=0.9", "fr"),
            ("de-AT", "de"),
            ("es,it", "en"),
            ("es, nl;q=0.2, fr;q=0.8", "fr"),
            ("NL-be", "nl"),
            ("fr;q=0.5,nl;q=0.5", "fr"),
            ("en;q=0.1, de ;q=0.7", "de"),
            ("fr;q=oops, nl;q=0.1", "nl"),
            ("*", "en"),
            ("fr; q=0.3, nl; q=0.8", "nl"),
            ("fr;q=0, nl;q=0.1", "nl"),
            ("fr;q=0", "en"),
            ("fr;q=nan,nl;q=0.1", "nl"),
        ],
    )
    def test_the_wish_that_weighs_most_among_the_known(self, header: str | None, language: str) -> None:
        assert language_of_browser(header) == language

    def test_three_letters_are_another_language(self) -> None:
        assert language_of_browser("nld") == "en"
        assert language_of_browser("end, fr;q=0.5") == "fr"


class TestLanguageOfEnvironment:
    @pytest.mark.parametrize(
        ("environment", "language"),
        [
            ({}, "en"),
            ({"LANG": "nl_BE.UTF-8"}, "nl"),
            ({"LANG": "C.UTF-8"}, "en"),
            ({"LANG": "nl_BE.UTF-8", "LC_ALL": "fr_BE"}, "fr"),
            ({"LANG": "nl_BE.UTF-8", "LC_MESSAGES": "de"}, "de"),
            ({"OPENFLA_LANGUAGE": "de", "LC_ALL": "fr_BE"}, "de"),
            ({"OPENFLA_LANGUAGE": "", "LC_ALL": "fr_BE"}, "fr"),
            ({"LC_ALL": "es_ES.UTF-8", "LANG": "nl_BE"}, "en"),
        ],
    )
    def test_the_first_that_is_told(self, environment: dict[str, str], language: str) -> None:
        assert language_of_environment(environment) == language


class TestTranslate:
    @pytest.mark.usefixtures("without_catalogues")
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_without_a_catalogue_it_is_english(self, language: catalogues.Language) -> None:
        assert translate(language, "Oven %(number)d", {"number": 3}) == "Oven 3"
        assert ntranslate(language, "%(count)d loaf", "%(count)d loaves", 2) == "2 loaves"
        assert ntranslate(language, "%(count)d loaf", "%(count)d loaves", 1) == "1 loaf"

    def test_a_sentence_nobody_translated_stays_english(self) -> None:
        assert translate("nl", "No catalogue holds this sentence.") == "No catalogue holds this sentence."

    def test_without_values_a_percent_sign_is_one(self) -> None:
        assert translate("en", "100 %") == "100 %"

    def test_nothing_stays_nothing(self) -> None:
        """gettext answers an empty sentence with the header of its catalogue."""
        assert translate("nl", "") == ""


class TestExplained:
    def test_it_tells_what_is_wrong_and_what_to_do(self) -> None:
        mistake = OvenCold(3, "no gas, 100 % sure")
        assert mistake.explain() == "Oven 3 is cold: no gas, 100 % sure."
        assert mistake.advise() == "Light it."
        assert str(mistake) == "Oven 3 is cold: no gas, 100 % sure. Light it."
