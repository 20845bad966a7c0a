"""The same training has one digest, however it was written; another one has another."""

import json
from decimal import Decimal
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from openfla.contract.trainings import NewProviderTraining, NewTraining
from openfla.platform.trainings.rules import deducted_from, digest
from tests.unit.contract.makers import BAKERY, WORKER, a_training, declared, provided

_FEW: dict[str, list[Any]] = {
    "reference": ["1", "2"],
    "title": ["Heftruck", "heftruck", "Heftruck "],
    "type": ["formal", "informal"],
    "status": ["completed", "reserved"],
    "ssin": [WORKER, "00012511148"],
    "enterpriseNumber": [BAKERY, "0884303369"],
    "funding": [None, "x"],
    "jointCommittee": [None, "200", "200.01"],
    "certificate": [None, {}, {"validUntil": "2031-01-01"}],
    "provider": [None, {}, {"name": "x"}, {"name": "0884303369"}, {"enterpriseNumber": "0884303369"}],
    "countsForAccount": [None, True, False],
    "deductedFrom": [None, "none", "legal"],
    "period": [
        {"startDate": "2026-03-02", "endDate": "2026-03-03"},
        {"startDate": "2026-03-02", "endDate": "2026-03-02"},
    ],
}
_LENGTHS = ["1", "1.0", "10", "1e1", "10e-1", "0.1", "1.000", "100e-1"]


@st.composite
def trainings(draw: st.DrawFn) -> tuple[NewTraining, bytes]:
    """A training of few values, so that two are often equal, and its text."""
    changed = draw(st.lists(st.sampled_from(sorted(_FEW)), max_size=2, unique=True))
    about: dict[str, Any] = {name: draw(st.sampled_from(_FEW[name])) for name in changed}
    told = list(a_training(**{"duration": "here", **about}).items())
    text = json.dumps(dict(draw(st.permutations(told))), indent=draw(st.sampled_from([None, 2])))
    unit = draw(st.sampled_from(["days", "hours"]))
    length = f'{{"unit": "{unit}", "value": {draw(st.sampled_from(_LENGTHS))}}}'
    body = text.replace('"here"', length).encode()
    return msgspec.json.decode(body, type=NewTraining), body


def _spelt_out(training: NewTraining) -> NewTraining:
    """What is usual is meant by whoever leaves it out."""
    return structs.replace(training, deducted_from=deducted_from(training))


class TestDigest:
    @given(one=trainings(), other=trainings())
    def test_it_is_equal_exactly_when_the_content_is(
        self, one: tuple[NewTraining, bytes], other: tuple[NewTraining, bytes]
    ) -> None:
        assert (digest(one[0]) == digest(other[0])) is (_spelt_out(one[0]) == _spelt_out(other[0]))

    @given(
        value=st.decimals(Decimal("0.001"), 10_000, places=3),
        zeros=st.integers(0, 6),
        exponent=st.integers(-3, 3),
    )
    def test_a_number_may_be_written_in_many_ways(self, value: Decimal, zeros: int, exponent: int) -> None:
        training = declared()
        plain, longer, moved = (
            msgspec.structs.replace(training, duration=msgspec.structs.replace(training.duration, value=each))
            for each in (
                value,
                value.quantize(Decimal(1).scaleb(-3 - zeros)),
                Decimal(f"{value.scaleb(exponent)}e{-exponent}"),
            )
        )
        assert digest(plain) == digest(longer) == digest(moved)

    def test_it_is_the_text_of_bytes_as_postgresql_writes_them(self) -> None:
        told = digest(declared())
        assert told.startswith("\\x")
        assert len(bytes.fromhex(told[2:])) == 32

    def test_the_order_of_participants_is_content(self) -> None:
        one, other = ({"ssin": ssin, "status": "completed"} for ssin in (WORKER, "00012511148"))
        assert digest(provided(one, other)) != digest(provided(other, one))

    def test_a_participant_may_be_written_in_any_order(self) -> None:
        body = msgspec.json.encode(
            a_training(
                enterpriseNumber=None,
                ssin=None,
                status=None,
                participants=[{"status": "completed", "certificate": {}, "ssin": WORKER}],
            )
        )
        turned = msgspec.json.decode(body, type=NewProviderTraining)
        assert digest(turned) == digest(provided({"certificate": {}, "ssin": WORKER, "status": "completed"}))
