"""One typing mistake."""


def with_one_digit_changed(number: str, place: int, step: int) -> str:
    """The number, its digit at `place` replaced by the one `step` further, from 9 back to 0."""
    wrong = str((int(number[place]) + step) % 10)
    return number[:place] + wrong + number[place + 1 :]
