"""What a refusal says is told without the number of a worker, whoever repeats it."""

import json

import pytest

from openfla.channel import Answer, problem_told


@pytest.mark.parametrize("written", ["85073003328", "85.07.30-033.28", "850730 033 28"])
def test_a_worker_s_number_is_hidden(written: str) -> None:
    body = {"title": f"No {written}", "detail": f"Unknown: {written}.", "issues": [{"detail": f"{written}?"}]}
    told = problem_told(Answer(400, {}, json.dumps(body).encode()))
    assert (told.title, told.detail) == ("No •••", "Unknown: •••.")
    assert told.issues[0].detail == "•••?"


def test_other_numbers_stay() -> None:
    told = problem_told(Answer(400, {}, b'{"detail": "0999.999.922, 12345678901, 850730033280"}'))
    assert told.detail == "0999.999.922, 12345678901, 850730033280"
