"""Questions: what is read off rows, when there is no answer, and when the data hold it already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from asked_data import BINARY, NUMBERS, entry, package
from hypothesis import given
from hypothesis import strategies as st

from memobook.data.dataset import Field
from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.editions.forecasts.forecast import Forecast, read_forecast
from memobook.editions.forecasts.part import Reading
from memobook.editions.forecasts.period import Period, period_of

SUM = BINARY | {
    "dataset": "spending", "where": {"company": ["x", "y"], "quarter": "2026Q1"}, "measure": "sum amount",
}  # fmt: skip
NEW = BINARY | {
    "dataset": "releases", "where": {"published": {"from": "2026-06-02", "to": "2026-07-01"}}, "measure": "count",
    "comparison": ">= 3",
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> DataPackage:
    return package(tmp_path_factory.mktemp("asked"))


def forecast(data: DataPackage, base: dict[str, Any], **more: Any) -> Forecast:
    return read_forecast(entry(**base | more), data, "2024-01-01")


def read(data: DataPackage, day: str, base: dict[str, Any], **more: Any) -> Reading:
    return forecast(data, base, **more).question.read(View(data, date.fromisoformat(day)))


def test_a_number_is_that_of_the_vintage_known_on_the_day(data: DataPackage) -> None:
    assert read(data, "2026-03-31", BINARY).number == 15
    found = read(data, "2026-04-01", BINARY)
    assert (found.number, found.rows) == (10, {"prices": ("one 2026-04-01",)})
    assert read(data, "2026-01-04", BINARY) == Reading(None, "no row of prices fits")


def test_several_rows_need_a_word_for_what_is_read_off_them(data: DataPackage) -> None:
    assert read(data, "2026-05-01", BINARY, where=None).why == "2 rows of prices fit, where one was asked for"
    told = {how: read(data, "2026-05-01", BINARY, where=None, measure=f"{how} output").number
            for how in ("sum", "mean", "min", "max")}  # fmt: skip
    assert told == {"sum": 14, "mean": 7, "min": 4, "max": 10}


def test_a_sum_without_one_of_those_that_it_names_is_none(data: DataPackage) -> None:
    whole = SUM["where"] | {"quarter": "2025Q4"}
    assert read(data, "2026-05-01", SUM, where=whole).number == 2 * (100 * 2025 + 40 - 202_000)
    short = read(data, "2026-05-01", SUM, where=whole | {"company": ["x", "z"]})
    assert short.why == "no row of spending has company = 'z'"


def test_differences_and_ratios(data: DataPackage) -> None:
    other = {"where": {"model": "two"}}
    assert read(data, "2026-05-01", BINARY, minus=other).number == 6
    found = read(data, "2026-05-01", BINARY, over=other)
    assert (found.number, found.rows) == (2.5, {"prices": ("one 2026-04-01", "two 2026-01-05")})
    assert read(data, "2026-05-01", BINARY, over={"where": {"model": "three"}}).why == "no row of prices fits"
    nothing = {"measure": "count", "where": {"model": "three"}}
    assert read(data, "2026-05-01", BINARY, over=nothing).why == "what it is divided by is zero"
    across = read(data, "2026-06-01", BINARY, minus={"dataset": "releases", "where": {}, "measure": "count"})
    assert across.number == 10 - 15


def test_a_count_of_nothing_is_zero_where_there_are_data(data: DataPackage) -> None:
    assert read(data, "2026-06-01", BINARY, measure="count", where={"model": "three"}).number == 0
    assert read(data, "2025-06-01", BINARY, measure="count", where={"model": "three"}).number is None


@pytest.mark.parametrize(
    ("base", "more", "day", "settled"),
    [
        pytest.param(BINARY, {}, "2026-06-01", False, id="how things stand on a day may change until it"),
        pytest.param(NUMBERS, {}, "2026-06-01", False, id="a month that is not there yet"),
        pytest.param(NUMBERS, {"where": {"series": "a", "month": "2026-04-01"}}, "2026-06-01", True, id="one that is"),
        pytest.param(SUM, {"where": SUM["where"] | {"quarter": "2025Q4"}}, "2026-06-01", True, id="a quarter"),
        pytest.param(SUM, {}, "2026-06-01", False, id="a quarter that is not there"),
        pytest.param(NEW, {}, "2026-06-30", True, id="three are there before the span ends"),
        pytest.param(NEW, {"comparison": "<= 3"}, "2026-06-30", False, id="another may come"),
        pytest.param(NEW, {"comparison": "<= 3"}, "2026-07-01", True, id="none may come"),
        pytest.param(NEW, {"comparison": ">= 30"}, "2026-06-30", False, id="too few so far"),
    ],
)
def test_data_hold_an_answer_once_no_later_row_can_change_it(
    data: DataPackage, base: dict[str, Any], more: dict[str, Any], day: str, settled: bool
) -> None:
    one = forecast(data, base, **more)
    assert one.question.settled(one.comparison, View(data, date.fromisoformat(day))) is settled


DAY, TEXT, WHOLE = Field("month", "date", True, ""), Field("q", "string", True, ""), Field("year", "integer", True, "")


@pytest.mark.parametrize(
    ("field", "value", "kind", "next"),
    [
        (DAY, date(2026, 12, 1), "month", date(2027, 1, 1)),
        (DAY, date(2026, 1, 31), "month end", date(2026, 2, 28)),
        (DAY, date(2026, 12, 31), "month end", date(2027, 1, 31)),
        (DAY, date(2026, 12, 30), "day", date(2026, 12, 31)),
        (TEXT, "2026Q4", "quarter", "2027Q1"),
        (TEXT, "2026-Q1", "quarter", "2026-Q2"),
        (TEXT, "2026-12", "month text", "2027-01"),
        (WHOLE, 2026, "year", 2027),
    ],
)
def test_a_period_and_the_next(field: Field, value: Any, kind: str, next: Any) -> None:
    found = period_of(field, value)
    assert found is not None
    later = found.moved(1)
    assert later is not None
    assert (found.kind, found.value, later.value) == (kind, value, next)


@pytest.mark.parametrize("value", ["2026Q5", "2026", "one", "2026-13", "0000Q1", True, 3.5, None])
def test_what_is_no_period(value: Any) -> None:
    assert period_of(TEXT, value) is None


def test_months_are_days_beside_other_days() -> None:
    assert period_of(DAY, date(2026, 12, 1), [date(2026, 11, 30), date(2026, 11, 27)]) == Period("day", 739_951)


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.integers(-20, 20))
def test_there_and_back_is_the_same_period(day: date, steps: int) -> None:
    for value in (day, day.replace(day=1), day.replace(day=1) - timedelta(days=1)):
        found = period_of(DAY, value)
        moved = found.moved(steps) if found else None
        assert moved is None or moved.moved(-steps) == found
        assert found is not None and found.value == value


def test_before_the_first_year_is_nothing() -> None:
    assert Period("year", 1).moved(-1) is None
    assert Period("quarter", 4 * 9999 + 3, "Q").moved(1) is None
