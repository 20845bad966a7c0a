import importlib
import pickle
import sys

import pytest

from openfla.channel import ExtraMissing, ServiceUnreachable
from openfla.channel._call import too_large
from openfla.channel._words import Words
from openfla.texts import LANGUAGES


def test_a_reason_is_a_text_that_a_mistake_tells_in_its_readers_language() -> None:
    reason = too_large(5).reason
    assert isinstance(reason, Words)
    assert reason == "the answer is larger than 5 bytes"
    mistake = ServiceUnreachable("fla", "https://x.example", reason)
    for language in LANGUAGES:
        assert reason.in_words(language) in mistake.explain(language)


def test_it_goes_from_one_process_to_another() -> None:
    reason = pickle.loads(pickle.dumps(too_large(5).reason))  # noqa: S301 - our own
    assert (reason, reason.in_words("en")) == (too_large(5).reason, too_large(5).reason)


@pytest.mark.parametrize("extra", ["aiohttp", "opentelemetry"])
def test_an_extra_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, extra: str) -> None:
    monkeypatch.setitem(sys.modules, extra, None)
    monkeypatch.delitem(sys.modules, f"openfla.channel.{extra}", raising=False)
    with pytest.raises(ExtraMissing, match=rf"pip install 'openfla\[{extra}\]'"):
        importlib.import_module(f"openfla.channel.{extra}")
