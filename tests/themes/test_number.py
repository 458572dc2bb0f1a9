"""Numbers of twelve significant digits, and intervals of every kind in words."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.themes.values.interval import Interval
from memobook.themes.values.number import rounded, same_number


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1 / 3, 0.333333333333), (148_385e6 + 1 / 3, 148385000000.0), (123456789012345, 123456789012000), (7, 7),
        (-1e-300, -1e-300), (-0.0, 0.0), (10**20 + 1, 10**20),
    ],
)  # fmt: skip
def test_a_number_keeps_twelve_digits(number: float, expected: float) -> None:
    assert rounded(number) == expected and type(rounded(number)) is type(number)


@patient
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_rounding_again_changes_nothing_and_stays_the_same_number(number: float) -> None:
    assert rounded(rounded(number)) == rounded(number)
    assert same_number(number, rounded(number))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (0.1 + 0.2, 0.3, True), (1.0, 1.0 + 1e-10, False), (1.0, -1.0, False), (0, 0.0, True), (0.0, 1e-30, False),
        (5e9, 5e9 + 0.004, True), (5e9, 5e9 + 0.4, False),
    ],
)  # fmt: skip
def test_numbers_are_the_same_at_twelve_digits(one: float, other: float, same: bool) -> None:
    assert same_number(one, other) is same


@pytest.mark.parametrize(
    ("interval", "words", "note"),
    [
        (Interval(1, 2, "confidence", 0.95), "95 % confidence interval", ""),
        (Interval(1, 2, "confidence", 0.9), "90 % confidence interval", "90 % confidence interval: "),
        (Interval(1, 2, "prediction", 0.995), "99.5 % prediction interval", "99.5 % prediction interval: "),
        (Interval(1, 2, "identification"), "identification bounds", "identification bounds: "),
        (Interval(1, 2, "range of sources"), "range of sources", "range of sources: "),
        (Interval(1, 2, "projection"), "projection", "projection: "),
    ],
)  # fmt: skip
def test_an_interval_says_what_it_is_unless_it_is_the_usual_one(interval: Interval, words: str, note: str) -> None:
    assert (interval.words, interval.note) == (words, note)
    assert Interval.from_json(interval.as_json()) == interval


def test_a_pair_of_earlier_versions_has_a_kind_that_nobody_stated() -> None:
    assert Interval.from_json([1, 2]) == Interval(1.0, 2.0, "unstated")


@pytest.mark.parametrize(
    ("number", "beside", "expected"),
    [(2.0052087335e-06, -0.481673561809, 2.005209e-06), (2.0052087335e-06, 0.0, 2.0052087335e-06), (0.5, 3e12, 0.0),
     (123456.789012345, 2.0, 123456.789012), (-1e-14, 1.0, 0.0)],
)  # fmt: skip
def test_digits_are_those_of_the_larger_number(number: float, beside: float, expected: float) -> None:
    found = rounded(number, beside)
    assert found == expected and math.copysign(1.0, found) == math.copysign(1.0, expected)
    assert same_number(number, found, max(abs(number), abs(beside)))
