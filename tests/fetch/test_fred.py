"""FRED's CSV: one request a series, missing values left out."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fake_source import TODAY, Asked, FakeSource, Reply, observe, sample
from hypothesis import given
from hypothesis import strategies as st

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings
from memobook.fetch.connectors.fred import Connector

PATH = "/graph/fredgraph.csv"
WPU117 = {
    "series_id": "WPU117",
    "series_title": "PPI: electrical machinery and equipment",
    "measure": "price",
    "unit": "index 1982=100",
}
TRANSFORMERS = {
    "series_id": "PCU335311335311",
    "series_title": "PPI: electric power and specialty transformer manufacturing",
    "measure": "price",
    "unit": "index",
}


def options(*series: dict[str, str]) -> dict[str, Any]:
    return {"since": "2018-01-01", "series": list(series or (WPU117,))}


def read(body: str) -> list[Row]:
    """What the connector reads from one body, without HTTP."""
    answer = Answer("http://source", body.encode(), {})
    return Connector(options(), Settings()).observations(lambda path, **_: answer, TODAY)


def test_the_values_of_real_payloads_are_those_held(
    root: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = {s["series_id"]: sample(f"infra/fred_{s['series_id']}.csv").read_bytes() for s in (WPU117, TRANSFORMERS)}
    source[PATH] = lambda asked: Reply(bodies[asked.query["id"]], gzipped=True)
    rows = observe(source, "fred", options(WPU117, TRANSFORMERS), monkeypatch)
    # every month from January 2018 to May 2026
    assert len(rows) == len({(row["series_id"], row["month"]) for row in rows}) == 2 * 101
    said = {tuple(row[c] for c in ("series_id", "series_title", "measure", "unit", "month")): row for row in rows}
    with (root / "data" / "power_equipment.csv").open(encoding="utf-8", newline="") as file:
        held = {
            (r["series_id"], r["series_title"], r["measure"], r["unit"], date.fromisoformat(r["month"])): r["value"]
            for r in csv.DictReader(file) if r["series_id"] in bodies and not r.get("retrieved")
        }  # fmt: skip
    assert len(held) == 86
    assert {key: said[key]["value"] for key in held} == {key: float(value) for key, value in held.items()}


def test_a_row_has_its_series_and_no_day_of_publication(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply("observation_date,WPU117\n2026-04-01,160.100\n2026-05-01,160.031\n")
    rows = observe(source, "fred", options(), monkeypatch)
    assert rows == [
        WPU117 | dict(month=month, value=value, published=None, source="FRED, series WPU117", verification="V1")
        for month, value in ((date(2026, 4, 1), 160.1), (date(2026, 5, 1), 160.031))
    ]


def test_each_series_is_asked_for_as_a_plain_library_would(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = lambda asked: Reply(f"observation_date,{asked.query['id']}\n2026-05-01,1\n")
    observe(source, "fred", options(WPU117, TRANSFORMERS), monkeypatch)
    assert [(a.method, a.path) for a in source.asked] == [("GET", PATH)] * 2
    assert [a.query for a in source.asked] == [
        {"id": "WPU117", "cosd": "2018-01-01"},
        {"id": "PCU335311335311", "cosd": "2018-01-01"},
    ]
    assert all(a.headers["user-agent"].startswith("python-requests/") for a in source.asked)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("DATE,WPU117\n2026-05-01,7.5\n", id="the older name of the column"),
        pytest.param("WPU117,observation_date\n7.5,2026-05-01\n", id="another order"),
        pytest.param("observation_date,NEW,WPU117\n2026-05-01,x,7.5\n", id="one more column"),
        pytest.param("\ufeffobservation_date,WPU117\r\n2026-05-01,7.5\r\n\r\n", id="byte order mark, Windows lines"),
        pytest.param("observation_date,WPU117\n2026-03-01,.\n2026-04-01,\n2026-05-01,7.5\n", id="missing values"),
        pytest.param("observation_date,WPU117\n2017-12-01,6\n2026-05-01,7.5\n", id="a month before since"),
    ],
)
def test_a_known_variation_is_read(body: str) -> None:
    assert [(row["month"], row["value"]) for row in read(body)] == [(date(2026, 5, 1), 7.5)]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param("<!DOCTYPE html><html>blocked</html>", "'WPU117' is missing; .* which is HTML", id="a page"),
        pytest.param("", "'WPU117' is missing", id="nothing"),
        pytest.param("observation_date,WPU117\n", "no rows", id="a header alone"),
        pytest.param("observation_date,WPU114\n2026-05-01,1\n", "'WPU117' is missing", id="another series"),
        pytest.param("month,WPU117\n2026-05-01,1\n", "no column observation_date or DATE, but month", id="no month"),
        pytest.param("observation_date,WPU117\n2026-05-01,n/a\n", "WPU117 of 2026-05-01 is 'n/a'", id="text"),
        pytest.param("observation_date,WPU117\n2026-05-01,nan\n", "is 'nan'", id="not a number"),
        pytest.param(
            "observation_date,WPU117\n2026-05-01,1e999\n",
            "WPU117 of 2026-05-01 is .*, which is not a number",
            id="too large",
        ),
        pytest.param("observation_date,WPU117\nMay,1\n", "observation_date of WPU117 is 'May'", id="no day"),
        pytest.param("observation_date,WPU117\n2026-05-04,1\n", "no month begins then", id="a weekly series"),
        pytest.param(
            "observation_date,WPU117\n2026-05-01,.\n", "no value of WPU117 since 2018-01-01", id="all missing"
        ),
        pytest.param("observation_date,WPU117\n2017-05-01,1\n", "no value of WPU117 since", id="old months alone"),
        pytest.param("observation_date,WPU117\n2026-05-01\n", "another number of cells", id="a short line"),
    ],
)
def test_a_strange_answer_is_set_aside(body: str, says: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=says):
        read(body)


def test_one_series_that_fails_fails_the_whole(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(asked: Asked) -> Reply:
        found = asked.query["id"] == "WPU117"
        return Reply("observation_date,WPU117\n2026-05-01,1\n") if found else Reply("no such series", 404)

    source[PATH] = answer
    with pytest.raises(SourceFailed, match="404"):
        observe(source, "fred", options(WPU117, TRANSFORMERS), monkeypatch)


def test_a_source_that_hangs_is_given_up_after_two_attempts(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[PATH] = Reply(hang=30)
    with pytest.raises(SourceFailed, match=r"no answer within 0\.3 s"):
        observe(source, "fred", options(), monkeypatch, timeout=0.3)
    assert len(source.asked) == 2
    assert Connector.patience == 8.0


CELL = st.text(alphabet='0123456789.-,"\r\n Me', max_size=12)


@given(
    st.text(max_size=200)
    | st.lists(st.lists(CELL, min_size=1, max_size=3).map(",".join), max_size=4).map(
        lambda lines: "\n".join(["observation_date,WPU117", "2026-05-01,1", *lines])
    )
)
def test_any_text_gives_rows_or_a_plain_refusal(body: str) -> None:
    try:
        rows = read(body)
    except SourceError:
        return
    assert rows
    assert all(isinstance(row["month"], date) and isinstance(row["value"], float) for row in rows)
