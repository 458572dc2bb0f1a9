"""Conditions that can't come out otherwise, found within declared bounds, and none that can."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_condition import PLACE, value

from memobook.editions.conditions.vacuous import is_vacuous
from memobook.themes.values.bounds import read_bounds
from memobook.themes.values.interval import Interval
from memobook.themes.values.value import Value

# a share that needs the strong model can't exceed what the weak one misses
NEEDS = replace(value("m.needs", 0.178), bounds=(0.0, 0.31))
VALUES = {
    v.id: v
    for v in (
        NEEDS,
        replace(value("m.share", 0.4), bounds=(0.0, 1.0)),
        replace(value("m.count", 5), bounds=(0.0, None)),
        value("m.gap", 4.6),
        value("m.before", 13.0),
        value("m.word", "yes"),
    )
}


@pytest.mark.parametrize(
    "condition",
    [
        "m.needs < 0.5", "m.needs > 0.5", "m.share <= 1", "m.share > 1", "m.count >= 0", "m.count < 0 or m.count >= 0",
        "m.gap == m.gap", "m.gap < 5 or m.gap >= 5", "abs(m.gap) >= 0", "2 > 1", "m.share + m.needs <= 1.31",
    ],
)  # fmt: skip
def test_a_condition_that_no_value_turns_is_found(condition: str) -> None:
    assert is_vacuous(condition, VALUES, PLACE)


@pytest.mark.parametrize(
    "condition",
    [
        "m.needs < 0.3", "m.needs < 0.2 and m.share > 0.9", "m.share < 0.5", "m.share < 1", "m.count > 0",
        "m.gap < m.before", "m.gap / m.before < 0.5", "abs(m.gap - m.before) <= 0.001", "m.gap == 7", "m.gap > 1e18",
        "m.before - m.gap > 0", "1 < m.gap < 9", "m.gap > 2 and m.before > 2 and m.share > 0.5 and m.needs > 0.1",
        "m.word == m.word",
    ],
)  # fmt: skip
def test_a_condition_that_can_fail_is_no_finding(condition: str) -> None:
    assert not is_vacuous(condition, VALUES, PLACE)


RIDERS = replace(value("m.riders", 912), unit="riders", format="{:,.0f} riders")
COUNTED = ("rider", "Elo point")


@pytest.mark.parametrize("condition", ["m.riders >= 0", "m.riders < 0", "m.riders > -5", "0 <= m.riders"])
def test_of_what_is_counted_there_are_never_fewer_than_none(condition: str) -> None:
    assert is_vacuous(condition, {"m.riders": RIDERS}, PLACE, COUNTED)
    assert is_vacuous(condition, {"m.riders": replace(RIDERS, unit="count")}, PLACE)


@pytest.mark.parametrize(
    "other",
    [
        replace(RIDERS, format="{:+,.0f} riders"), replace(RIDERS, value=-3), replace(RIDERS, unit="USD"),
        replace(RIDERS, unit="Elo points"), replace(RIDERS, interval=Interval(-4.0, 950.0, "90 % interval")),
        replace(RIDERS, bounds=(-100.0, None)), replace(RIDERS, bounds=read_bounds((None, None), 912, PLACE)),
    ],
    ids=["a change", "below zero", "no count", "points", "an interval below zero", "own bounds", "no bounds at all"],
)  # fmt: skip
def test_what_may_be_below_zero_is_no_finding(other: Value) -> None:
    assert not is_vacuous("m.riders >= 0", {"m.riders": other}, PLACE, COUNTED)


def test_a_count_above_zero_can_fail() -> None:
    assert not is_vacuous("m.riders > 0", {"m.riders": RIDERS}, PLACE, COUNTED)
