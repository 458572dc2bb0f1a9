"""When the next observation is expected, and whether a dataset is past its date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient, resource

from memobook.data.dataset import CADENCES, Dataset
from memobook.data.staleness import Staleness, staleness

START = date(2026, 1, 31)
COLUMNS = ["id", "firm", "part", "published"]
CALENDAR = [name for name, days in CADENCES.items() if days]
Row = tuple[str, str, str, date]


def dataset(**more: Any) -> Dataset:
    return Dataset.from_descriptor(resource("sales", COLUMNS, **more), Path("data"))


def rows(*given: Row) -> list[dict[str, Any]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in given]


def day(number: int) -> date:
    return START + timedelta(days=number)


ONE = rows(("1", "A", "x", day(-40)), ("2", "A", "x", START))


@pytest.mark.parametrize(
    ("cadence", "expected"),
    [
        ("daily", date(2026, 2, 1)),
        ("weekly", date(2026, 2, 7)),
        ("monthly", date(2026, 3, 3)),
        ("quarterly", date(2026, 5, 3)),
        ("yearly", date(2027, 2, 1)),
    ],
)
@pytest.mark.parametrize("grace", [0, 5])
def test_a_dataset_is_stale_from_the_day_after_its_days_of_grace(cadence: str, expected: date, grace: int) -> None:
    declared = dataset(cadence=cadence, grace=grace)
    last = expected + timedelta(days=grace)
    assert staleness(declared, ONE, last) == Staleness(START, expected, False)
    assert staleness(declared, ONE, last + timedelta(days=1)) == Staleness(START, expected, True)


@pytest.mark.parametrize("cadence", ["irregular", "static", None])
def test_without_a_calendar_nothing_is_expected(cadence: str | None) -> None:
    assert staleness(dataset(cadence=cadence), ONE, date(2100, 1, 1)) == Staleness(START, None, False)


@pytest.mark.parametrize("per", [[], ["firm"]])
@pytest.mark.parametrize("cadence", CADENCES)
def test_a_dataset_without_a_row_is_stale_where_a_calendar_says(cadence: str, per: list[str]) -> None:
    declared = dataset(cadence=cadence, per=per, grace=1000)
    assert staleness(declared, rows(), START) == Staleness(None, None, cadence in CALENDAR)


@pytest.mark.parametrize("cadence", CADENCES)
def test_the_group_that_waited_longest_decides(cadence: str) -> None:
    known = rows(("1", "A", "x", START), ("2", "B", "x", day(-9)), ("3", "B", "x", day(-7)), ("4", "C", "x", day(-1)))
    state = staleness(dataset(cadence=cadence, per=["firm"]), known, START)
    assert (state.newest, state.group) == (day(-7), "B")
    assert state.stale == (cadence == "daily")


def test_of_groups_that_waited_equally_long_the_first_in_order_is_named() -> None:
    known = rows(("1", "C", "x", day(-3)), ("2", "B", "x", day(-3)), ("3", "A", "x", START))
    assert staleness(dataset(cadence="daily", per=["firm"]), known, START).group == "B"


def test_no_group_is_named_where_all_are_equal() -> None:
    known = rows(("1", "A", "x", START), ("2", "B", "x", START))
    assert staleness(dataset(cadence="daily", per=["firm"]), known, START).group == ""


def test_a_group_of_two_columns_is_named_by_both() -> None:
    known = rows(("1", "A", "x", START), ("2", "A", "y", day(-3)), ("3", "B", "x", START))
    state = staleness(dataset(cadence="weekly", per=["firm", "part"]), known, START)
    assert state == Staleness(day(-3), day(4), False, "A y")


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (Staleness(None, None, True), "no observation yet"),
        (Staleness(START, None, False), "newest 31 January 2026"),
        (Staleness(START, day(1), False), "newest 31 January 2026, next expected 1 February 2026"),
        (Staleness(START, day(1), True, "A y"), "A y: newest 31 January 2026, next expected 1 February 2026"),
    ],
)
def test_a_state_in_words(state: Staleness, text: str) -> None:
    assert state.text == text


ROWS = st.lists(
    st.tuples(st.text(max_size=2), st.sampled_from("ABC"), st.sampled_from("xy"), st.integers(-900, 0).map(day))
)
DATASETS = st.builds(
    lambda cadence, grace, per: dataset(cadence=cadence, grace=grace, per=per),
    st.sampled_from(list(CADENCES)),
    st.integers(0, 60),
    st.sampled_from([[], ["firm"], ["firm", "part"]]),
)


def group(declared: Dataset, row: Row) -> tuple[object, ...]:
    return tuple(row[COLUMNS.index(column)] for column in declared.per)


@patient
@given(DATASETS, ROWS, ROWS, st.integers(0, 900).map(day))
def test_rows_added_to_what_is_known_never_make_it_staler(
    declared: Dataset, known: list[Row], added: list[Row], on: date
) -> None:
    groups = {group(declared, row) for row in known}
    if known:
        # a group that was not known before may have waited longer than all others
        added = [row for row in added if group(declared, row) in groups]
    before, after = staleness(declared, rows(*known), on), staleness(declared, rows(*known, *added), on)
    assert not (after.stale and not before.stale)
    assert before.expected is None or (after.expected is not None and after.expected >= before.expected)


@patient
@given(DATASETS, ROWS, st.integers(0, 900).map(day), st.integers(0, 900))
def test_what_is_stale_stays_so_until_rows_come(declared: Dataset, known: list[Row], on: date, later: int) -> None:
    before, after = (staleness(declared, rows(*known), d) for d in (on, on + timedelta(days=later)))
    assert (before.newest, before.expected, before.group) == (after.newest, after.expected, after.group)
    assert after.stale or not before.stale
