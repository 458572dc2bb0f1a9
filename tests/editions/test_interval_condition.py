"""Conditions over intervals: sound for every point, decided at hand-made boxes, and the same as points for points."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_condition import PLACE, value
from tiny_publication import patient

from memobook.editions.conditions.condition import holds_on, verdict_of
from memobook.editions.conditions.interval import decided
from memobook.themes.values.interval import Interval

BOXES = {"a.x": (1.0, 3.0), "a.y": (2.5, 4.0), "a.z": (-1.0, 2.0), "a.p": (2.0, 2.0), "a.word": "yes"}


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("a.x < 3.5", True), ("a.x < 3", None), ("a.x <= 3", True), ("a.x < 1", False), ("a.x > 3", False),
        ("a.x >= 1", True), ("a.x < a.y", None), ("a.x - a.y < 1", True), ("a.x + a.y > 3.4", True),
        ("a.x * a.z > -3.1", True), ("a.x * a.z > 0", None), ("a.x / a.y < 1.3", True), ("a.x / a.z > 0", None),
        ("abs(a.z) <= 2", True), ("abs(a.z) >= 0", True), ("a.z ** 2 >= 0", True), ("a.z ** 2 <= 4", True),
        ("a.z ** 3 >= -1", True), ("a.z ** 0.5 < 9", None), ("-a.x < 0", True), ("0 < a.x < 4", True),
        ("0 < a.x < 2", None), ("2 < a.z < 9", False), ("a.x > 0 or a.z > 1", True), ("a.z > 1 or a.x > 5", None),
        ("a.x > 5 and a.z > 1", False), ("a.x > 0 and a.z > 1", None), ("not a.x > 5", True), ("not a.z > 0", None),
        ("a.p == 2", True), ("a.x == 2", None), ("a.x == 5", False), ("a.x != 5", True), ("a.x != 2", None),
        ("a.word == a.word", True), ("a.x > 4 or 2 > 1", True),
    ],
)  # fmt: skip
def test_a_condition_is_decided_or_open(condition: str, outcome: bool | None) -> None:
    assert decided(condition, BOXES) is outcome


NUMBERS = st.floats(-50, 50)
ENDS = st.tuples(NUMBERS, NUMBERS).map(lambda pair: (min(pair), max(pair)))
TERMS = st.recursive(
    st.sampled_from(["a.x", "a.y", "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        inner.map(lambda term: f"abs({term})"),
        inner.map(lambda term: f"(-{term})"),
    ),
    max_leaves=5,
)
SIDES = st.tuples(TERMS, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), TERMS).map(" ".join)
CONDITIONS = st.one_of(
    SIDES,
    st.tuples(SIDES, st.sampled_from(["and", "or"]), SIDES).map(lambda p: f"({p[0]}) {p[1]} ({p[2]})"),
    SIDES.map(lambda side: f"not ({side})"),
)


@patient
@given(CONDITIONS, ENDS, ENDS, st.integers(0, 10_000))
def test_what_is_decided_is_so_at_every_point(
    condition: str, x: tuple[float, float], y: tuple[float, float], seed: int
) -> None:
    outcome = decided(condition, {"a.x": x, "a.y": y})
    if outcome is None:
        return
    chance = random.Random(seed)
    for _ in range(8):
        point = {"a.x": chance.uniform(*x), "a.y": chance.uniform(*y)}
        try:
            found = holds_on(condition, point, PLACE)
        except Exception:
            continue
        # an end of a box may lie a last digit beside what floats give in another order
        sides = [decided(condition, {id: (n - 1e-9, n + 1e-9) for id, n in point.items()})]
        assert found is outcome or None in sides


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(1, 9, "undecided"), (4.5, 9, "holds"), (6, 9, "holds"), (0, 4, "undecided")]
)
def test_an_interval_that_leaves_its_value_out_is_stretched_to_it(low: float, high: float, verdict: str) -> None:
    wide = replace(value("a.b", 5), interval=Interval(low, high, "range of sources"))
    assert verdict_of("a.b > 4", {"a.b": wide}, PLACE) == verdict
