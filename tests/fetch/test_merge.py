"""The merge: what comes is added, what is held stays, and the past is seen as it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_publication import field, patient

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.fetch.held.merge import merge

START = date(2026, 1, 1)
FIELDS = [
    field("id", required=True),
    field("amount", "number"),
    field("note"),
    field("published"),
    field("published_basis"),
    field("retrieved", "date"),
]
Row = dict[str, Any]


def dataset(vintage: str = "row") -> Dataset:
    descriptor = {
        "name": "sales",
        "path": "sales.csv",
        "schema": {"fields": FIELDS, "primaryKey": ["id", "published"]},
        "vintage": vintage,
        "redistribute": True,
        "licenses": [{"name": "CC0-1.0"}],
        "sources": [{"title": "nowhere"}],
        "fetch": {"connector": "nowhere", "measures": ["amount"]},
    }
    return Dataset.from_descriptor(descriptor, Path("data"))


def on(number: int) -> date:
    return START + timedelta(days=number)


def said(id: str, amount: float | None, published: int | None, note: str = "") -> Row:
    basis = None if published is None else "filing date"
    day = None if published is None else on(published)
    return {"id": id, "amount": amount, "note": note, "published": day, "published_basis": basis}


def held(id: str, amount: float, published: int, retrieved: int | None = None) -> Row:
    return said(id, amount, published) | {"retrieved": None if retrieved is None else on(retrieved)}


def short(rows: list[Row]) -> list[tuple[str, float, int]]:
    return [(row["id"], row["amount"], (row["published"] - START).days) for row in rows]


def seen(kind: Dataset, rows: list[Row], day: date) -> list[dict[str, Any]]:
    """The as-of view of rows that lie in memory."""
    package = DataPackage(Path("nowhere"))
    package.datasets = {kind.name: kind}
    package._rows[kind.name] = [tuple(row.get(field.name) for field in kind.fields) for row in rows]
    return View(package, day).records(kind.name)


def test_a_new_observation_keeps_the_day_of_its_source() -> None:
    merged = merge(dataset(), [held("a", 1, 0)], [said("a", 1, 0), said("b", 2, 3)], closed=on(1), today=on(5))
    assert short(merged.added) == [("b", 2, 3)]
    assert (merged.new, merged.revised, merged.unchanged, merged.waiting) == (1, 0, 1, 0)
    assert merged.added[0]["published_basis"] == "filing date" and merged.added[0]["retrieved"] == on(5)


def test_an_observation_that_the_source_does_not_date_counts_from_the_day_it_was_seen() -> None:
    merged = merge(dataset(), [], [said("a", 1, None)], closed=None, today=on(5))
    assert short(merged.added) == [("a", 1, 5)] and merged.added[0]["published_basis"] == "day seen"


def test_an_observation_that_turns_up_late_counts_from_the_day_it_was_seen() -> None:
    merged = merge(dataset(), [], [said("a", 1, 2)], closed=on(3), today=on(5))
    assert short(merged.added) == [("a", 1, 5)]
    assert merged.added[0]["published_basis"] == "day seen; the source says 2026-01-03"


def test_a_restated_value_is_a_new_vintage() -> None:
    merged = merge(dataset(), [held("a", 1, 0)], [said("a", 1, 0), said("a", 7, 4)], closed=on(3), today=on(5))
    assert short(merged.added) == [("a", 7, 4)] and (merged.new, merged.revised) == (0, 1)


def test_a_value_that_changed_without_a_new_day_is_a_vintage_of_today() -> None:
    merged = merge(dataset(), [held("a", 1, 0)], [said("a", 7, 0)], closed=on(3), today=on(5))
    assert short(merged.added) == [("a", 7, 5)]


def test_a_change_outside_the_measures_is_no_vintage() -> None:
    merged = merge(dataset(), [held("a", 1, 0)], [said("a", 1, 0, "reworded")], closed=on(3), today=on(5))
    assert merged.added == [] and merged.unchanged == 1


def test_the_first_fetch_takes_all_vintages_of_an_observation() -> None:
    came = [said("a", 3, 4), said("a", 1, 0), said("a", 1, 2)]
    assert short(merge(dataset(), [], came, closed=None, today=on(5)).added) == [("a", 1, 0), ("a", 3, 4)]


def test_of_a_closed_past_only_the_last_word_counts() -> None:
    came = [said("a", 1, 0), said("a", 2, 1), said("a", 3, 2)]
    assert short(merge(dataset(), [], came, closed=on(2), today=on(5)).added) == [("a", 3, 5)]


def test_a_second_change_on_one_day_waits_and_comes_with_a_later_fetch() -> None:
    before = [held("a", 1, 5, 5)]
    today = merge(dataset(), before, [said("a", 2, None)], closed=on(5), today=on(5))
    assert (today.added, today.waiting) == ([], 1)
    later = merge(dataset(), before, [said("a", 2, None)], closed=on(5), today=on(6))
    assert short(later.added) == [("a", 2, 6)]


def test_an_old_copy_does_not_overrule_what_is_younger() -> None:
    before = [held("a", 1, 0), held("a", 2, 4, 4)]
    came = [said("a", 1, 0), said("b", 9, 1)]
    merged = merge(dataset(), before, came, closed=on(4), today=on(6), known_on=on(2))
    assert short(merged.added) == [("b", 9, 6)]
    assert short(merge(dataset(), before, came, closed=on(4), today=on(6)).added) == [("a", 1, 6), ("b", 9, 6)]


def test_a_whole_file_is_kept_whole_when_anything_in_it_changed() -> None:
    before = [held("a", 1, 0), held("b", 2, 0)]
    merged = merge(dataset("file"), before, [said("a", 1, None), said("b", 3, None)], closed=on(0), today=on(5))
    assert short(merged.added) == [("a", 1, 5), ("b", 3, 5)]
    assert (merged.new, merged.revised, merged.unchanged) == (0, 1, 1)


def test_a_file_that_lost_a_row_is_a_new_vintage() -> None:
    before = [held("a", 1, 0), held("b", 2, 0)]
    merged = merge(dataset("file"), before, [said("a", 1, 3)], closed=on(0), today=on(5))
    assert short(merged.added) == [("a", 1, 3)]


def test_a_file_that_did_not_change_is_not_kept_again() -> None:
    before = [held("a", 1, 0), held("b", 2, 0)]
    assert merge(dataset("file"), before, [said("b", 2, 4), said("a", 1, 4)], closed=on(0), today=on(5)).added == []


def test_a_second_file_on_one_day_waits() -> None:
    merged = merge(dataset("file"), [held("a", 1, 5)], [said("a", 2, None)], closed=on(5), today=on(5))
    assert (merged.added, merged.waiting) == ([], 1)


IDS = st.sampled_from("abc")
AMOUNTS = st.sampled_from([1.0, 2.0, 3.0])


def answers(vintage: str) -> st.SearchStrategy[list[Row]]:
    """What a source may say, however badly: rows appear, vanish, change, and are dated late or back."""
    if vintage == "file":
        days = st.none() | st.integers(0, 12)
        rows = st.dictionaries(IDS, AMOUNTS, min_size=1)
        return st.builds(lambda day, table: [said(i, a, day) for i, a in table.items()], days, rows)
    days = st.none() | st.integers(0, 12)
    return st.lists(
        st.builds(said, IDS, AMOUNTS, days), min_size=1, max_size=8, unique_by=lambda r: (r["id"], r["published"])
    )


def dated(answer: list[Row], today: date) -> list[Row]:
    """The answer as the checks let it through: nothing from the future, one row for each observation and day."""
    kept = {(r["id"], r["published"] or today): r for r in answer if (r["published"] or today) <= today}
    return list(kept.values())


@pytest.mark.parametrize("vintage", ["row", "file"])
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_whatever_sources_say_the_past_is_seen_as_it_was(vintage: str, data: st.DataObject) -> None:
    kind, rows, closed = dataset(vintage), list[Row](), None
    days = data.draw(st.lists(st.integers(0, 12), min_size=1, max_size=6).map(sorted))
    for number in days:
        today = on(number)
        came = dated(data.draw(answers(vintage)), today)
        if not came:
            continue  # an empty answer is set aside before it comes here
        before = list(rows)
        past = [on(d) for d in range(13) if closed is not None and on(d) <= closed and on(d) < today]
        views = {day: seen(kind, rows, day) for day in past}
        rows = rows + merge(kind, rows, came, closed=closed, today=today).added
        assert rows[: len(before)] == before
        assert views == {day: seen(kind, rows, day) for day in past}
        keys = [(row["id"], row["published"]) for row in rows]
        assert len(set(keys)) == len(keys)
        closed = today


@pytest.mark.parametrize("vintage", ["row", "file"])
@patient
@given(data=st.data())
def test_the_same_answer_adds_nothing_twice(vintage: str, data: st.DataObject) -> None:
    kind, closed = dataset(vintage), data.draw(st.none() | st.integers(0, 6).map(on))
    came = dated(data.draw(answers(vintage)), on(7)) or [said("a", 1, 7)]
    rows = merge(kind, [], came, closed=closed, today=on(7)).added
    for later in (7, 8):
        again = merge(kind, rows, came, closed=on(7), today=on(later))
        assert (again.added, again.new, again.revised, again.waiting) == ([], 0, 0, 0)


@patient
@given(
    vintages=st.lists(st.builds(said, IDS, AMOUNTS, st.integers(0, 12)), unique_by=lambda r: (r["id"], r["published"])),
    fetched=st.sets(st.integers(0, 11)),
    seed=st.randoms(use_true_random=False),
)
def test_with_a_source_that_keeps_its_history_it_does_not_matter_when_was_fetched(
    vintages: list[Row], fetched: set[int], seed: Any
) -> None:
    """The source shows, on each day, all that it had published by then; the last fetch sees everything."""
    kind, rows, closed = dataset(), list[Row](), None
    for number in [*sorted(fetched), 12]:
        came = [row for row in vintages if row["published"] <= on(number)]
        seed.shuffle(came)
        rows = rows + merge(kind, rows, came, closed=closed, today=on(number)).added
        closed = on(number)
    at_once = merge(kind, [], vintages, closed=None, today=on(12)).added
    assert sorted(short(rows)) == sorted(short(at_once))


@patient
@given(answer=answers("row"), seed=st.randoms(use_true_random=False))
def test_the_order_of_an_answer_does_not_matter(answer: list[Row], seed: Any) -> None:
    came = dated(answer, on(12))
    shuffled = seed.sample(came, len(came))
    one, other = (merge(dataset(), [], rows, closed=on(3), today=on(12)).added for rows in (came, shuffled))
    assert one == other
