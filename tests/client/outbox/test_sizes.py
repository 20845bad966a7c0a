import pytest

from openfla.sending.delivery._sizes import FIRST, LEAST, MOST, Sizes


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.1, [500, 2000, 8000, MOST, MOST]), (1.0, [500, 1000, 2000, 4000, 8000, 16000, MOST, MOST])],
)
def test_grow_while_answers_are_quick(seconds: float, expected: list[int]) -> None:
    sizes = Sizes()
    seen = []
    for _ in expected:
        seen.append(sizes.records)
        sizes.answered(sizes.records, seconds)
    assert seen == expected


def test_stay_when_answers_take_their_time() -> None:
    sizes = Sizes()
    sizes.answered(FIRST, 5)
    assert sizes.records == FIRST


def test_shrink_when_answers_are_slow_or_do_not_come() -> None:
    sizes = Sizes()
    sizes.answered(FIRST, 60)
    assert sizes.records == FIRST // 2
    for _ in range(10):
        sizes.troubled()
    assert sizes.records == LEAST


def test_a_last_batch_that_is_small_says_nothing_about_larger_ones() -> None:
    sizes = Sizes()
    sizes.answered(3, 0.1)
    assert sizes.records == FIRST


def test_what_was_too_large_once_is_not_tried_again() -> None:
    sizes = Sizes(records=1000)
    sizes.refused(1000, 10**6)
    assert (sizes.records, sizes.most, sizes.most_bytes) == (500, 500, 500_000)
    sizes.answered(500, 0.1)
    assert sizes.records == 500
