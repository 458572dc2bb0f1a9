"""Histories: the days and the grid of a backfill, and the tables that its values become."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import content_error, notebook, patient

from memobook.runs.backfill.days import STEPS, days
from memobook.runs.backfill.grid import read_grid
from memobook.themes.theme import Theme

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
PARAMETERS = """as_of: str = "2026-01-07"  # the day
level: float = 0.95  # [0, 1] level
window: int = 36  # months
kind: str = "plain"  # way
flag: bool = True  # whether
names: list = ["a", "b"]  # ids"""


@pytest.fixture(scope="session")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Theme:
    folder = tmp_path_factory.mktemp("theme")
    (folder / "sales.ipynb").write_text(notebook([("code", "parameters", PARAMETERS, ["parameters"])]))
    return Theme.read(folder, "sales")


@patient
@given(DAYS, st.integers(0, 1500), st.sampled_from(STEPS))
def test_days_go_from_the_first_one_up_without_passing_the_last(first: date, length: int, step: str) -> None:
    last = first + timedelta(days=length)
    found = days(first, last, step)
    assert found[0] == first and found[-1] <= last
    gaps = {(b - a).days for a, b in pairwise(found)}
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92}[step]
    shortest = {"day": 1, "week": 7, "month": 28, "quarter": 89}[step]
    assert all(shortest <= gap <= longest for gap in gaps)
    assert (last - found[-1]).days < longest  # none is left out at the end


@patient
@given(DAYS, st.integers(0, 2000))
def test_months_and_quarters_keep_their_day_where_there_is_one(first: date, length: int) -> None:
    for step, months in (("month", 1), ("quarter", 3)):
        found = days(first, first + timedelta(days=length), step)
        for number, day in enumerate(found):
            assert (day.year - first.year) * 12 + day.month - first.month == number * months
            assert day.day == first.day or (day.day < first.day and (day + timedelta(days=1)).day == 1)


def test_the_end_of_a_month_does_not_drift() -> None:
    found = days(date(2024, 1, 31), date(2024, 5, 31), "month")
    assert [day.isoformat() for day in found] == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]


def test_a_last_day_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        days(date(2026, 1, 2), date(2026, 1, 1), "day")


def test_a_grid_is_every_combination_in_one_order_whatever_the_call(theme: Theme) -> None:
    found = read_grid(theme, ["window=12,6", "level=0.9,0.5"])
    assert found == read_grid(theme, ["level=0.5,0.9", "window=6,12"])
    assert [(v["level"], v["window"]) for v in found] == [(0.5, 6), (0.5, 12), (0.9, 6), (0.9, 12)]
    assert read_grid(theme, []) == [{}]


@patient
@given(st.lists(st.text("ab,\" '=[]", max_size=6), min_size=1, max_size=4, unique=True))
def test_texts_come_back_as_they_were_quoted(theme: Theme, values: list[str]) -> None:
    text = ",".join('"' + value.replace('"', '""') + '"' for value in values)
    assert [v["kind"] for v in read_grid(theme, [f"kind={text}"])] == sorted(values)


@patient
@given(st.lists(st.floats(0, 1), min_size=1, max_size=4, unique=True), st.lists(st.booleans(), min_size=1, unique=True))
def test_numbers_and_truths_have_the_declared_type(theme: Theme, levels: list[float], flags: list[bool]) -> None:
    levels = [abs(level) for level in levels]
    found = read_grid(theme, ["level=" + ",".join(map(repr, levels)), "flag=" + ",".join(map(str, flags))])
    assert {(type(v["level"]), type(v["flag"])) for v in found} == {(float, bool)}
    assert sorted({v["level"] for v in found}) == sorted(levels) and {v["flag"] for v in found} == set(flags)


@patient
@given(st.lists(st.lists(st.text(max_size=3), max_size=3), min_size=1, max_size=3, unique_by=json.dumps))
def test_lists_are_written_as_json(theme: Theme, lists: list[list[str]]) -> None:
    found = [v["names"] for v in read_grid(theme, ["names=" + ",".join(map(json.dumps, lists))])]
    assert sorted(map(json.dumps, found)) == sorted(map(json.dumps, lists))


@pytest.mark.parametrize(
    ("given", "id", "fix"),
    [
        pytest.param(["levle=1"], "parameter.unknown", "did you mean 'level'?", id="a misspelt name"),
        pytest.param(["level"], "parameter.given", "write name=value", id="no value"),
        pytest.param(["=1"], "parameter.given", "write name=value", id="no name"),
        pytest.param(["as_of=2026-01-01"], "parameter.given", "use --from", id="the day"),
        pytest.param(["level=1,2"], "parameter.range", "up to 1", id="out of range"),
        pytest.param(["level=nan"], "parameter.type", "level=0.95", id="not a number"),
        pytest.param(["window=1.5"], "parameter.type", "window=36", id="not a whole number"),
        pytest.param(["window="], "parameter.type", "window=36", id="an empty number"),
        pytest.param(["flag=yes"], "parameter.type", "flag=true", id="not a truth"),
        pytest.param(["names=a,b"], "parameter.type", 'names=["a", "b"]', id="a list that is no JSON"),
        pytest.param(["names=[1]"], "parameter.type", "give a list", id="a list of other things"),
        pytest.param(['kind="a'], "parameter.type", "kind=plain", id="an open quote"),
        pytest.param(["window=1", "window=2"], "parameter.given", "at once", id="a name twice"),
        pytest.param(["window=1,2,1"], "parameter.given", "once", id="a value twice"),
    ],
)
def test_a_grid_that_is_wrong_is_refused_with_what_to_do(theme: Theme, given: list[str], id: str, fix: str) -> None:
    error = content_error(read_grid, theme, given)
    assert error.id == id and fix in error.fix
