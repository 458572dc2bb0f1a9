"""Amounts of changes: every way to print a share or a number, with tiny, huge, negative and no changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_difference import ledger, value
from tiny_publication import patient

from memobook.changes.difference import ValueChange, differences
from memobook.changes.difference_text import amount, value_text
from memobook.themes.values.printed import display

# format, per: which of both makes a share per cent
SHARES = [
    ("{:.0%}", 1.0),
    ("{:+.1%}", 1.0),
    ("{:.2%}", 1.0),
    ("{:.0f} %", 0.01),
    ("{:+.1f} %", 0.01),
    ("{:.2f}%", 0.01),
]
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
NUMBERS = [
    ("${:,.0f}", 1.0),
    ("${:,.1f}B", 1e9),
    ("{:.1f} points", 1.0),
    ("{:,.0f}", 1.0),
    ("{}", 1.0),
    ("{:.2g} W", 1.0),
]


def entry(number: float, format: str, per: float) -> dict[str, Any]:
    return value("a.b", number, display(number, format, per, ""), format=format, per=per)


def change(old: float, new: float, format: str, per: float) -> ValueChange:
    return ValueChange("a.b", entry(old, format, per), entry(new, format, per))


def told(text: str) -> float:
    found = re.search(r"\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?", text)
    assert found, text
    return float(found[0].replace(",", ""))


@pytest.mark.parametrize(("format", "per"), SHARES)
@pytest.mark.parametrize("by", [1e-12, 1e-7, 0.0044, 0.05, 0.5, 1.0, 30.0, 1e6])
def test_a_change_of_a_share_is_told_in_its_points(format: str, per: float, by: float) -> None:
    text = amount(change(0.78, 0.78 + by, format, per), by)
    assert text.endswith(" points") and "%" not in text and "-" not in text.replace("e-", "")
    # at most half a last digit beside it; what would print as nothing is told at two digits
    assert told(text) == pytest.approx(100 * by, rel=0.06, abs=0.5 if by >= 0.005 else 0.05 if by >= 0.0005 else 0)


def test_the_price_that_rose_by_less_than_half_a_point() -> None:
    (found,) = differences(ledger(entry(0.7832, "{:+.0f} %", 0.01)), ledger(entry(0.7876, "{:+.0f} %", 0.01))).values
    assert value_text(found) == "rose from +78 % to +79 %, by 0.44 points"


@pytest.mark.parametrize(("format", "per"), NUMBERS)
@pytest.mark.parametrize("by", [1e-9, 0.004, 0.7, 12.0, 5e9, 3e15])
def test_a_change_of_a_number_is_told_in_its_unit(format: str, per: float, by: float) -> None:
    text = amount(change(1.0, 1.0 + by, format, per), by)
    scale = next((scale for word, scale in SCALES.items() if word in text), per if text.endswith("B") else 1)
    assert told(text) * scale == pytest.approx(by, rel=0.06, abs=0.5 if by >= 0.5 else 0.05 if by >= 0.05 else 0)


@pytest.mark.parametrize(
    ("old", "new", "format", "per", "words"),
    [
        (-0.02, -0.5, "{:+.0%}", 1.0, "fell from −2% to −50%, by 48 points"),
        (0.0, 0.0004, "{:.0f} %", 0.01, "moved by less than is printed"),
        (0.004, 0.006, "{:.0f} %", 0.01, "rose from 0 % to 1 %, by 0.2 points"),
        (1e-300, 2e-300, "{:.1%}", 1.0, "moved by less than is printed"),
        (5e9, 5.00000001e9, "${:,.0f}", 1.0, "moved by less than is printed"),
        (1.0, 1e12, "{:,.0f}", 1.0,
         "rose from 1 to 1,000,000,000,000, by 999,999,999,999 (1,000,000,000,000 times)"),
    ],
)  # fmt: skip
def test_words_at_the_ends(old: float, new: float, format: str, per: float, words: str) -> None:
    (found,) = differences(ledger(entry(old, format, per)), ledger(entry(new, format, per))).values
    assert value_text(found) == words


@patient
@given(st.sampled_from(SHARES), st.floats(-5, 5), st.floats(-5, 5))
def test_no_change_is_told_a_hundred_times_too_large(how: tuple[str, float], old: float, new: float) -> None:
    found = differences(ledger(entry(old, *how)), ledger(entry(new, *how))).values
    for one in found:
        by = re.search(r", by (.*) points", value_text(one))
        if by:
            assert told(by[1]) == pytest.approx(100 * abs(new - old), rel=0.06, abs=0.51)
