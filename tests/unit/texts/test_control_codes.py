"""What steers a terminal, or cannot be written at all, gets into no sentence."""

import pytest

from openfla.texts import ntranslate, translate


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x9b", "\r", "\udce9"])
def test_a_value_with_such_a_sign_is_shown_without_it(sign: str) -> None:
    name = f"a{sign}[2Jb"
    assert translate("en", "File %(name)s.", {"name": name}) == "File a\ufffd[2Jb."
    assert sign not in ntranslate("en", "%(count)d of %(name)s", "%(count)d of %(name)s", 2, {"name": name})


def test_lines_and_letters_of_all_languages_stay() -> None:
    assert translate("en", "%(text)s", {"text": "a\n\té\N{NO-BREAK SPACE}€"}) == "a\n\té\N{NO-BREAK SPACE}€"
