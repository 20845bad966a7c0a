import pytest

from tests.interop import needs


def test_a_missing_program_skips_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(needs.REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="nowhere is not installed"):
        needs.require("nowhere")


def test_it_fails_where_all_programs_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(needs.REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="nowhere is not installed"):
        needs.require("nowhere")
    needs.require("sh")
