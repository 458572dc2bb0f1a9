"""The BLS's own API, asked when FRED gave nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from fake_source import TODAY, Asked, FakeSource, Reply, observe
from hypothesis import given
from hypothesis import strategies as st
from odd_json import ODD, places, replaced

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings
from memobook.fetch.connectors.bls import Connector

PATH = "/publicAPI/v2/timeseries/data/"
WPU117 = {
    "series_id": "WPU117",
    "series_title": "PPI: electrical machinery and equipment",
    "measure": "price",
    "unit": "index 1982=100",
    "bls": "WPU117",
}
# called differently here than there
TRANSFORMERS = WPU117 | {"series_id": "TRANSFORMERS", "bls": "PCU335311335311"}
# of the Federal Reserve
OUTPUT = {"series_id": "IPG335S", "series_title": "Output", "measure": "output", "unit": "index 2017=100"}
KEY = "0123456789abcdef0123456789abcdef"


def options(*series: dict[str, str], since: str = "2018-01-01") -> dict[str, Any]:
    return {"since": since, "series": list(series or (WPU117,))}


def month(year: Any, period: Any, value: Any) -> dict[str, Any]:
    return {"year": year, "period": period, "periodName": "x", "value": value, "footnotes": [{}]}


def payload(**series: list[Any]) -> dict[str, Any]:
    listed = [{"seriesID": name, "data": data} for name, data in series.items()]
    return {"status": "REQUEST_SUCCEEDED", "responseTime": 9, "message": [], "Results": {"series": listed}}


def read(told: Any) -> list[Row]:
    """What the connector reads from one payload, without HTTP."""
    answer = Answer("http://source", json.dumps(told).encode(), {})
    return Connector(options(), Settings()).observations(lambda path, **_: answer, TODAY)


def test_months_are_read_and_yearly_averages_left_out(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    data = [month("2026", "M05", "160.031"), month("2025", "M13", "145.0"), month("2025", "M12", "145.628")]
    source[PATH] = Reply(json.dumps(payload(WPU117=data)))
    rows = observe(source, "bls", options(), monkeypatch)
    text = "BLS API v2, series WPU117 (FRED did not answer)"
    kept = {name: WPU117[name] for name in ("series_id", "series_title", "measure", "unit")}
    assert rows == [
        kept | dict(month=when, value=value, published=None, source=text, verification="V1")
        for when, value in ((date(2025, 12, 1), 145.628), (date(2026, 5, 1), 160.031))
    ]


def test_only_series_of_the_bls_are_asked_for_and_keep_their_own_name(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = [month("2026", "M05", "1")]
    source[PATH] = Reply(json.dumps(payload(PCU335311335311=data, WPU117=data)))
    rows = observe(source, "bls", options(OUTPUT, WPU117, TRANSFORMERS), monkeypatch)
    assert [row["series_id"] for row in rows] == ["WPU117", "TRANSFORMERS"]
    (asked,) = source.asked
    assert (asked.method, asked.path, asked.query) == ("POST", PATH, {})
    assert asked.headers["content-type"] == "application/json"
    assert json.loads(asked.body) == {
        "seriesid": ["WPU117", "PCU335311335311"], "startyear": "2018", "endyear": "2026",
    }  # fmt: skip


def spans(source: FakeSource) -> list[tuple[str, str]]:
    bodies = [json.loads(asked.body) for asked in source.asked]
    return [(body["startyear"], body["endyear"]) for body in bodies]


def by_span(asked: Asked) -> Reply:
    """January of each year asked for; the series begins in 2005."""
    body = json.loads(asked.body)
    years = range(max(2005, int(body["startyear"])), int(body["endyear"]) + 1)
    return Reply(json.dumps(payload(WPU117=[month(str(y), "M01", f"{y}.5") for y in years])))


def test_without_a_key_ten_years_are_asked_at_a_time(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = by_span
    rows = observe(source, "bls", options(since="1994-06-01"), monkeypatch)
    assert spans(source) == [("1994", "2003"), ("2004", "2013"), ("2014", "2023"), ("2024", "2026")]
    assert [row["value"] for row in rows] == [year + 0.5 for year in range(2005, 2027)]
    assert all("registrationkey" not in json.loads(asked.body) for asked in source.asked)


def test_the_current_year_alone_is_asked_for_once(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = by_span
    observe(source, "bls", options(since="2026-01-01"), monkeypatch)
    assert spans(source) == [("2026", "2026")]


def test_with_a_key_twenty_years_are_asked_at_a_time(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = by_span
    observe(source, "bls", options(since="1994-06-01"), monkeypatch, key=KEY)
    assert Connector.takes_key
    assert spans(source) == [("1994", "2013"), ("2014", "2026")]
    for asked in source.asked:
        assert json.loads(asked.body)["registrationkey"] == KEY
        assert KEY not in asked.path + str(asked.query) + str(asked.headers)


def test_months_before_since_are_left_out(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = by_span
    rows = observe(source, "bls", options(since="2018-01-02"), monkeypatch)
    assert rows[0]["month"] == date(2019, 1, 1)


def test_a_missing_value_is_left_out() -> None:
    data = [month("2025", "M10", "-"), month("2025", "M09", ""), month(2025, "M08", 7.5)]
    assert [(row["month"], row["value"]) for row in read(payload(WPU117=data))] == [(date(2025, 8, 1), 7.5)]


def refusal(status: str, *message: str) -> Reply:
    return Reply(json.dumps({"status": status, "responseTime": 1, "message": list(message), "Results": {}}))


def test_a_spent_daily_allowance_is_a_failure_of_the_source(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Request could not be serviced, as the daily threshold for total number of requests has been reached."
    source[PATH] = refusal("REQUEST_NOT_PROCESSED", words)
    with pytest.raises(SourceFailed, match="daily threshold"):
        observe(source, "bls", options(), monkeypatch)


def test_another_status_is_told_with_the_message_cut(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = refusal("REQUEST_FAILED", "Invalid Series.", "y" * 400)
    with pytest.raises(UnexpectedAnswer, match=r"'REQUEST_FAILED', and it says: Invalid Series.; y{183}$"):
        observe(source, "bls", options(), monkeypatch)


def test_a_message_that_repeats_the_key_is_told_without_it(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = refusal("REQUEST_NOT_PROCESSED", f"The key:{KEY} provided by the User is invalid.")
    with pytest.raises(UnexpectedAnswer, match=r"The key:\*\*\* provided") as caught:
        observe(source, "bls", options(), monkeypatch, key=KEY)
    assert KEY not in str(caught.value)


GOOD = [month("2026", "M05", "1"), month("2026", "M04", "2")]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        pytest.param([], "no JSON object", id="a list"),
        pytest.param({}, "status is 'None'", id="an empty object"),
        pytest.param(payload() | {"Results": []}, "no list of series", id="results in a list"),
        pytest.param(payload() | {"Results": {}}, "no list of series", id="no series"),
        pytest.param(payload(), "the series  where WPU117", id="an empty list of series"),
        pytest.param(payload(WPU114=GOOD), "the series WPU114 where WPU117", id="another series"),
        pytest.param(payload(WPU117=GOOD, WPU114=GOOD), "the series WPU117, WPU114 where", id="one series more"),
        pytest.param(payload(WPU117=[]), "no value of WPU117 since 2018-01-01", id="no data"),
        pytest.param(payload(WPU117=[month("2017", "M05", "1")]), "no value of WPU117 since", id="old data alone"),
        pytest.param(
            payload(WPU117=[*GOOD, month("2026", "M05", "3")]), "2026-05-01 of WPU117 is there twice", id="two"
        ),
        pytest.param(
            {**payload(WPU117=GOOD), "Results": {"series": payload(WPU117=GOOD)["Results"]["series"] * 2}},
            "the series 'WPU117' is there twice",
            id="a series twice",
        ),
        pytest.param(payload(WPU117=["x"]), "an observation of WPU117 is 'x'", id="an observation that is text"),
        pytest.param(payload(WPU117=[month("2026", "Q01", "1")]), "'2026-Q01', which is no month", id="a quarter"),
        pytest.param(payload(WPU117=[month("2026", "M14", "1")]), "'2026-M14', which is no month", id="a 14th month"),
        pytest.param(payload(WPU117=[month("0000", "M05", "1")]), "is '0000-05-01', which is no", id="the year 0"),
        pytest.param(payload(WPU117=[month(None, "M05", "1")]), "'None-M05', which is no month", id="no year"),
        pytest.param(payload(WPU117=[month("2026", "M05", "1,1")]), "WPU117 of 2026-05-01 is '1,1'", id="text"),
        pytest.param(payload(WPU117=[month("2026", "M05", None)]), "is 'None', which is no", id="no value"),
        pytest.param(payload(WPU117=[month("2026", "M05", [])]), r"is '\[\]', which is no", id="a list as value"),
        pytest.param(payload() | {"Results": {"series": [{"seriesID": "WPU117"}]}}, "without a name", id="no list"),
        pytest.param(payload() | {"Results": {"series": ["WPU117"]}}, "without a name or a list", id="a bare name"),
    ],
)
def test_a_strange_answer_is_set_aside(told: Any, says: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=says):
        read(told)


@given(place=st.sampled_from(list(places(payload(WPU117=GOOD)))), odd=ODD)
def test_any_odd_value_gives_rows_or_a_plain_refusal(place: tuple[Any, ...], odd: Any) -> None:
    try:
        rows = read(replaced(payload(WPU117=GOOD), place, odd))
    except SourceError:
        return
    assert rows
    assert all(isinstance(row["month"], date) and isinstance(row["value"], float) for row in rows)
