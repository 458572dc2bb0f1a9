"""Horizons in the register: days, the condition that decides, and every mistake with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_register import CLAIM, PLACE, entries, register
from tiny_publication import content_error, patient

from memobook.editions.horizon import last_day

OURS = CLAIM | {"check": {"ours": ["a.total"]}}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2028", "2028-12-31"),
        ("2026Q2", "2026-06-30"),
        ("2026-Q1", "2026-03-31"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_period_ends_on_its_last_day(text: str, day: str) -> None:
    assert last_day(text) == day


@patient
@given(st.dates())
def test_a_day_is_itself(day: object) -> None:
    assert last_day(str(day)) == str(day)


WRONG = ["", "soon", "28", "2026Q5", "2026-02-30", "20260514", "2026-W20-4", "2026-5-1", "0000"]


@pytest.mark.parametrize("text", WRONG)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        last_day(text)


@pytest.mark.parametrize(
    ("more", "condition"),
    [
        pytest.param({"resolves": "a.share > 0.5"}, "a.share > 0.5", id="a condition of its own"),
        pytest.param({"check": {"holds": "a.total > 1"}}, "a.total > 1", id="what it holds"),
        pytest.param(
            {"check": {"equals": "a.total"}, "stated": "says-148"},
            "abs(a.total - 148) <= 0.5000000005",
            id="what equals",
        ),
        pytest.param(
            {"check": {"holds": "a.total > 1"}, "resolves": "a.share > 0.9"}, "a.share > 0.9", id="its own goes first"
        ),
    ],
)  # fmt: skip
def test_the_condition(tmp_path: Path, more: dict, condition: str) -> None:
    horizon = register(tmp_path, entries(OURS | {"horizon": 2028} | more)).claims["c1"].horizon
    assert horizon is not None
    assert vars(horizon) == {"day": "2028-12-31", "condition": condition, "no_data": "", "retrospective": False}


def test_a_claim_that_no_data_will_tell_says_why(tmp_path: Path) -> None:
    given = OURS | {"horizon": "2026Q4", "no_data": "Nobody counts it. "}
    horizon = register(tmp_path, entries(given)).claims["c1"].horizon
    assert horizon is not None
    assert vars(horizon) == {
        "day": "2026-12-31",
        "condition": "",
        "no_data": "Nobody counts it.",
        "retrospective": False,
    }


def test_most_claims_have_none(tmp_path: Path) -> None:
    assert register(tmp_path, entries(OURS)).claims["c1"].horizon is None


@pytest.mark.parametrize(
    ("more", "rule", "field"),
    [
        pytest.param({"horizon": "soon"}, "horizon.day", "horizon", id="no day"),
        pytest.param({"horizon": ["2028"]}, "horizon.day", "horizon", id="a list"),
        pytest.param({"horizon": 2028}, "horizon.condition", "horizon", id="nothing decides"),
        pytest.param({"horizon": 2028, "resolves": ""}, "horizon.condition", "horizon", id="an empty condition"),
        pytest.param({"resolves": "a.total > 1"}, "horizon.day", "resolves", id="a condition without a day"),
        pytest.param({"no_data": "why"}, "horizon.day", "no_data", id="a reason without a day"),
        pytest.param({"horizon": 2028, "no_data": " "}, "horizon.condition", "no_data", id="no reason"),
        pytest.param({"horizon": 2028, "no_data": "why", "resolves": "a.total > 1"}, "horizon.condition", "no_data",
                     id="both"),
        pytest.param({"horizon": 2028, "resolves": "a.total >"}, "condition.syntax", "resolves", id="no condition"),
        pytest.param({"horizon": 2028, "resolves": True}, "condition.syntax", "resolves", id="an outcome typed in"),
        pytest.param({"horizon": 2028, "resolves": "a.totl > 1"}, "value.unknown", "resolves", id="no such value"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(tmp_path: Path, more: dict, rule: str, field: str) -> None:
    text = entries(OURS | more)
    error = content_error(register, tmp_path, text)
    line = next(n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"{field}:"))
    assert (error.id, error.place) == (rule, f"{PLACE}:{line}")
