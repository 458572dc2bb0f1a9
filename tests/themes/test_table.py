"""What tables print: each kind of column as a reader would write it, in the notebook, the page and the PDF."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from memobook.publication.errors import ContentError
from memobook.themes.table import read_table

DAY, HOUR = pd.Timestamp("2024-02-29"), pd.Timestamp("2026-01-01 12:30")


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        pytest.param([DAY, pd.NaT], ["2024-02-29", "–"], id="days have no hours"),
        pytest.param([DAY, HOUR], ["2024-02-29 00:00", "2026-01-01 12:30"], id="hours where one has them"),
        pytest.param([HOUR.tz_localize("UTC")], ["2026-01-01 12:30 UTC"], id="a zone"),
        pytest.param([date(2024, 2, 29), None], ["2024-02-29", "–"], id="days of Python"),
        pytest.param([1, None], ["1", "–"], id="whole numbers with gaps"),
        pytest.param(pd.array([1, None], dtype="Int64"), ["1", "–"], id="nullable whole numbers"),
        pytest.param([1.5, None], ["1.5", "–"], id="other numbers with gaps"),
        pytest.param([-2, 3], ["−2", "3"], id="a true minus sign"),
        pytest.param([0.1 + 0.2], ["0.3"], id="twelve digits"),
        pytest.param(pd.Categorical(["b", "a"], ["a", "b"], ordered=True), ["b", "a"], id="categories"),
        pytest.param(pd.PeriodIndex(["2024Q1", "2024Q2"], freq="Q"), ["2024Q1", "2024Q2"], id="periods"),
        pytest.param(pd.to_timedelta(["3 days", "1 day 02:30:00"]), ["3 days", "1 day 2:30"], id="durations"),
        pytest.param(pd.to_timedelta(["0:00:01.5", "-1 days"]), ["0:00:01.5", "−1 day"], id="short and negative ones"),
        pytest.param([True, False], ["yes", "no"], id="truths"),
        pytest.param(pd.array([True, None], dtype="boolean"), ["yes", "–"], id="truths with gaps"),
        pytest.param(pd.IntervalIndex.from_tuples([(0, 1)]), ["0 to 1"], id="intervals"),
        pytest.param([["a", "b"]], ["a, b"], id="lists"),
        pytest.param([time(9, 30)], ["09:30:00"], id="times of day"),
    ],
)
def test_a_column(values: Any, texts: list[str]) -> None:
    table = read_table(pd.DataFrame({"A": values}), {}, "here")
    assert [row[0] for row in table.rows] == texts


@pytest.mark.parametrize("formats", [{}, {"Ratio": "{:+.1f}"}])
def test_an_infinity_is_refused(formats: dict[str, str]) -> None:
    with pytest.raises(ContentError) as caught:
        read_table(pd.DataFrame({"Ratio": [0.5, -np.inf]}), formats, "notebooks/x.ipynb table 'odd'")
    assert caught.value.id == "table.number"
    assert caught.value.place == "notebooks/x.ipynb table 'odd' column 'Ratio'"
    assert caught.value.message.startswith("row 2 is -inf")


def test_labels_and_levels_are_shown() -> None:
    frame = pd.DataFrame(
        {("Rain", "mm"): [1, 2], ("Rain", "days"): [3, 4]},
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["place", None]),
    )
    table = read_table(frame, {}, "here")
    assert table.columns == ["place", "", "Rain · mm", "Rain · days"]
    assert table.rows == [["a", "1", "1", "3"], ["b", "2", "2", "4"]]
    assert table.numeric == [False, True, True, True]


def test_labels_that_say_nothing_are_not() -> None:
    assert read_table(pd.DataFrame({"A": [1, 2]}).loc[[1]], {}, "here").columns == ["A"]


def test_a_series_is_a_table() -> None:
    counted = pd.Series(["x", "x", "y"], name="kind").value_counts()
    assert read_table(counted, {}, "here").rows == [["x", "2"], ["y", "1"]]


def test_columns_of_one_name_stay_two() -> None:
    table = read_table(pd.DataFrame([[1, 2]], columns=["A", "A"]), {}, "here")
    assert (table.columns, table.rows) == (["A", "A"], [["1", "2"]])


def test_a_styler_prints_what_it_prints() -> None:
    frame = pd.DataFrame({"Share": [0.25, np.nan], "Hidden": [1, 2]}, index=pd.Index(["a", "b"], name="Place"))
    styler = frame.style.format({"Share": "{:.0%}"}, na_rep="none").hide(["Hidden"], axis="columns")
    table = read_table(styler, {}, "here")
    assert table.columns[1:] == ["Share"]
    assert table.rows == [["a", "25%"], ["b", "none"]]


def test_a_styler_with_levels_of_rows() -> None:
    index = pd.MultiIndex.from_product([["a"], ["x", "y"]], names=["one", "two"])
    table = read_table(pd.DataFrame({"N": [1, 2]}, index=index).style, {}, "here")
    assert table.rows == [["a", "x", "1"], ["a", "y", "2"]]
    assert table.numeric == [False, False, True]
