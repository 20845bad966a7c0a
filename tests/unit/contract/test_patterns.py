from typing import Any

import msgspec
import pytest

from openfla.contract.messages import EnterpriseNumberText, JointCommitteeText, Reference, SsinText
from openfla.contract.trainings import NewTraining
from tests.platforms import a_training

SOUND = [
    (Reference, "2026-0001"),
    (Reference, "a b ~!"),
    (EnterpriseNumberText, "0884303369"),
    (SsinText, "85073003328"),
    (JointCommitteeText, "200"),
    (JointCommitteeText, "111.01"),
    (JointCommitteeText, "140.01.02"),
]
WRONG = [
    (Reference, ""),
    (Reference, " a"),
    (Reference, "a "),
    (Reference, "café"),
    (Reference, "a\tb"),
    (Reference, "x" * 65),
    (EnterpriseNumberText, "2884303369"),
    (EnterpriseNumberText, "0884.303.369"),
    (EnterpriseNumberText, "088430336"),
    (EnterpriseNumberText, "٠٨٨٤٣٠٣٣٦٩"),
    (EnterpriseNumberText, "088430336\uff19"),
    (SsinText, "8507300332"),
    (SsinText, "85.07.30-033.28"),
    (SsinText, "٨٥٠٧٣٠٠٣٣٢٨"),
    (JointCommitteeText, "20"),
    (JointCommitteeText, "\uff12\uff10\uff10"),
    (JointCommitteeText, "111.1"),
    (JointCommitteeText, "111.00"),
    (JointCommitteeText, "140.01.00"),
]


@pytest.mark.parametrize(("kind", "text"), SOUND)
def test_a_sound_value_is_taken_and_a_line_break_after_it_is_not(kind: Any, text: str) -> None:
    assert msgspec.convert(text, kind) == text
    for ending in ("\n", "\r\n", "\u2028"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(text + ending, kind)


@pytest.mark.parametrize(("kind", "text"), WRONG)
def test_another_shape_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(text, kind)


@pytest.mark.parametrize("title", ["", "two\nlines", "end\n", "\x00", "\x7f", "x" * 201])
def test_a_title_is_one_line_of_text(title: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(a_training(title=title), NewTraining)


@pytest.mark.parametrize("title", ["Café & co", "安全", "x" * 200])
def test_a_title_is_in_any_script(title: str) -> None:
    assert msgspec.convert(a_training(title=title), NewTraining).title == title


def test_nothing_unknown_and_nothing_null_is_taken() -> None:
    for wrong in ({"surprise": 1}, {"title": None}, {"jointCommittee": None}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({**a_training(), **wrong}, NewTraining)
