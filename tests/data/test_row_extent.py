"""How a set of rows is written down: never longer than its bounds, and never other rows than those meant."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.data.row_extent import ENTRIES, ONE_BY_ONE, Extent, keys_in, unknown_extent, whole_extent
from memobook.data.row_extent import extent as written_down


def extent(order: list[str], chosen: set[str] | None, *, vintages: bool) -> Extent:
    if chosen is None and len(order) > ONE_BY_ONE:
        return whole_extent([order[0], order[-1]], len(order), vintages=vintages)
    placed = [(place, key) for place, key in enumerate(order) if chosen is None or key in chosen]
    return written_down(placed, vintages=vintages)


ORDER = [f"k{number:04}" for number in range(1000)]


def test_few_rows_stand_one_by_one_and_all_of_many_are_one_range() -> None:
    assert extent(ORDER, {"k0007", "k0002"}, vintages=False) == {
        "rows": ["k0002", "k0007"], "count": 2, "vintages": False,
    }  # fmt: skip
    assert extent(ORDER[:ONE_BY_ONE], None, vintages=False)["rows"] == ORDER[:ONE_BY_ONE]
    assert extent(ORDER, None, vintages=True) == {
        "rows": [{"first": "k0000", "last": "k0999", "count": 1000}], "count": 1000, "vintages": True,
    }  # fmt: skip


def test_of_more_rows_neighbours_are_a_range_and_a_single_one_stays_a_key() -> None:
    chosen = {*ORDER[10:70], ORDER[100], *ORDER[200:202]}
    assert extent(ORDER, chosen, vintages=False)["rows"] == [
        {"first": "k0010", "last": "k0069", "count": 60}, "k0100", {"first": "k0200", "last": "k0201", "count": 2},
    ]  # fmt: skip


def test_rows_scattered_beyond_the_bound_are_counted_and_none_is_named() -> None:
    assert extent(ORDER, set(ORDER[::2]), vintages=False) == {"rows": [], "count": 500, "vintages": False}
    assert keys_in(ORDER, extent(ORDER, set(ORDER[::2]), vintages=False)) is None
    assert keys_in(ORDER, unknown_extent()) is None


@patient
@given(st.sets(st.integers(0, 999)), st.booleans())
def test_what_is_written_is_bounded_is_json_and_gives_the_same_rows_again(places: set[int], vintages: bool) -> None:
    chosen = {ORDER[place] for place in places}
    written = json.loads(json.dumps(extent(ORDER, chosen, vintages=vintages)))
    assert len(written["rows"]) <= ENTRIES
    assert (written["count"], written["vintages"]) == (len(chosen), vintages)
    assert keys_in(ORDER, written) == (chosen if written["rows"] or not chosen else None)


def test_rows_of_another_table_are_not_taken_for_ones_of_this() -> None:
    assert keys_in(["a", "b"], {"rows": ["a", "gone"], "count": 2, "vintages": False}) is None
    # a range that has grown meanwhile
    assert keys_in(["a", "b", "c"], {"rows": [{"first": "a", "last": "c", "count": 2}], "count": 2}) is None
