"""Tables of the EIA's Monthly Energy Review."""

from __future__ import annotations

import csv
import io
import math
from datetime import date
from typing import Any

import pytest
from fake_source import TODAY, FakeSource, Reply, observe
from hypothesis import given, settings
from hypothesis import strategies as st

from memobook.fetch.answer import Answer, SourceError, UnexpectedAnswer
from memobook.fetch.connector import Settings
from memobook.fetch.connectors import eia

PATH = "/totalenergy/data/browser/csv.php"
OPTIONS: dict[str, Any] = {"table": "T09.08", "since": "201501"}
UNIT = "Cents per Kilowatthour, Including Taxes"
# in the shape that public code reads: the year's own figure is a thirteenth month
BODY = f"""MSN,YYYYMM,Value,Column_Order,Description,Unit
ESRCUUS,196013,2.6,1,"Average Retail Price of Electricity, Residential","{UNIT}"
ESRCUUS,201412,12.15,1,"Average Retail Price of Electricity, Residential","{UNIT}"
ESRCUUS,201413,12.52,1,"Average Retail Price of Electricity, Residential","{UNIT}"
ESRCUUS,201501,12.1,1,"Average Retail Price of Electricity, Residential","{UNIT}"
ESRCUUS,201512,Not Available,1,"Average Retail Price of Electricity, Residential","{UNIT}"
ESRCUUS,201513,12.65,1,"Average Retail Price of Electricity, Residential","{UNIT}"
ESCMUUS,201501,10.31,2,"Average Retail Price of Electricity, Commercial","{UNIT}"
ESOTUUS,197301,Not Available,4,"Average Retail Price of Electricity, Other","{UNIT}"
"""


def test_months_and_years_are_kept_apart_and_gaps_and_early_ones_left_out(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[PATH] = Reply(BODY)
    rows = observe(source, "eia", OPTIONS, monkeypatch)
    assert rows[0] == {
        "series": "ESRCUUS",
        "frequency": "month",
        "period": date(2015, 1, 1),
        "value": 12.1,
        "unit": UNIT,
        "description": "Average Retail Price of Electricity, Residential",
        "published": None,
        "source": "EIA, Monthly Energy Review, table T09.08, series ESRCUUS",
        "verification": "V1",
    }
    assert [(row["series"], row["frequency"], row["period"], row["value"]) for row in rows[1:]] == [
        ("ESRCUUS", "year", date(2015, 1, 1), 12.65),
        ("ESCMUUS", "month", date(2015, 1, 1), 10.31),
    ]


def test_the_request_names_the_table(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply(BODY)
    observe(source, "eia", OPTIONS, monkeypatch)
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [("GET", PATH, {"tbl": "T09.08"})]


def test_only_the_series_asked_for_are_kept(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply(BODY)
    rows = observe(source, "eia", {**OPTIONS, "series": ["ESCMUUS"]}, monkeypatch)
    assert [row["series"] for row in rows] == ["ESCMUUS"]


def test_a_series_that_is_gone_is_named(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply(BODY)
    with pytest.raises(UnexpectedAnswer, match="it does not hold the series ESICUUS"):
        observe(source, "eia", {**OPTIONS, "series": ["ESCMUUS", "ESICUUS"]}, monkeypatch)


def test_a_table_without_a_value_in_the_time_asked_for_is_refused(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[PATH] = Reply(BODY)
    with pytest.raises(UnexpectedAnswer, match="no series in it has a value since 202001"):
        observe(source, "eia", {**OPTIONS, "since": "202001"}, monkeypatch)


@pytest.mark.parametrize("column", ["MSN", "YYYYMM", "Value", "Description", "Unit"])
def test_a_renamed_column_is_named_in_the_error(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    source[PATH] = Reply(BODY.replace(column, "Else", 1))
    with pytest.raises(UnexpectedAnswer, match=f"the column '{column}' is missing"):
        observe(source, "eia", OPTIONS, monkeypatch)


def test_the_order_of_the_columns_does_not_matter(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    turned = io.StringIO(newline="")
    csv.writer(turned).writerows(reversed(row) for row in csv.reader(io.StringIO(BODY)))
    source[PATH] = [Reply(BODY), Reply(turned.getvalue())]
    assert observe(source, "eia", OPTIONS, monkeypatch) == observe(source, "eia", OPTIONS, monkeypatch)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("201501,12.1", "201501,twelve", "ESRCUUS of 201501 is 'twelve', which is not a number"),
        ("201501,12.1", "201501,", "ESRCUUS of 201501 is '', which is not a number"),
        ("201501,12.1", "201501,not available", "ESRCUUS of 201501 is 'not available', which is not a number"),
        ("201501", "201514", "a month is '201514', which is not YYYYMM"),
        ("201501", "201500", "a month is '201500', which is not YYYYMM"),
        ("201501", "2015-01", "a month is '2015-01', which is not YYYYMM"),
        ("196013", "٢٠١٥01", "which is not YYYYMM"),
        ("196013", "000013", "a year is '0000-01-01', which is not a day"),
        ("201413", "201501", "ESRCUUS has two rows for 201501"),
        (UNIT, "Dollars per Kilowatthour", "is in 'Dollars per Kilowatthour' and in 'Cents per Kilowatthour"),
        (UNIT, "", "a row for '196013' names no series or no unit"),
        ("ESRCUUS,196013", ",196013", "a row for '196013' names no series or no unit"),
        ("196013,2.6,", "196013,", "line 2 has another number of cells than the header"),
        (BODY, "<html><body>Access Denied</body></html>", "which is HTML"),
        (BODY, "", "(it is empty)"),
        (BODY, BODY.splitlines()[0], "it holds no rows"),
    ],
)
def test_a_strange_table_is_refused_in_words_that_say_what_came(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    assert old in BODY
    source[PATH] = Reply(BODY.replace(old, new, 1))
    with pytest.raises(UnexpectedAnswer) as caught:
        observe(source, "eia", OPTIONS, monkeypatch)
    assert told in str(caught.value)


def test_a_series_that_is_not_asked_for_may_be_strange(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply(BODY.replace("196013,2.6", "soon,high"))
    rows = observe(source, "eia", {**OPTIONS, "series": ["ESCMUUS"]}, monkeypatch)
    assert [row["value"] for row in rows] == [10.31]


ODD = st.sampled_from(["", "201513", "209901", "000001", "1e400", "NaN", "-", "Not Available", "\x00", "²", '"'])


@settings(deadline=None)
@given(data=st.data())
def test_whatever_comes_it_gives_rows_or_an_error_of_the_source(data: st.DataObject) -> None:
    lines = list(csv.reader(io.StringIO(BODY)))
    for _ in range(data.draw(st.integers(1, 3))):
        line, cell = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, 5))
        lines[line][cell] = data.draw(ODD | st.text(max_size=10) | st.integers(0, 999_999).map("{:06}".format))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    body = data.draw(st.just(out.getvalue().encode("utf-8", "replace")) | st.binary(max_size=80))
    try:
        rows = eia.Connector(OPTIONS, Settings()).observations(lambda path, **more: Answer(path, body, {}), TODAY)
    except SourceError:
        return
    assert rows
    for row in rows:
        assert isinstance(row["period"], date)
        assert math.isfinite(row["value"])
