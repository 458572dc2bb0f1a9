"""Epoch AI's two files: scores of models, and timelines of data centres."""

from __future__ import annotations

import csv
import io
import math
import random
from datetime import date
from pathlib import Path

import pytest
from fake_source import TODAY, FakeSource, Reply, observe, sample
from hypothesis import given, settings
from hypothesis import strategies as st

from memobook.fetch.answer import Answer, SourceError, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings, connector_class

SCORES = "/data/eci_scores.csv"
TIMELINES = "/data/data_centers/data_center_timelines.csv"
VINTAGES = {
    "2026-04-11": "models/epoch_eci_2026-04-11_vintage.csv",
    "2026-08-11": "models/epoch_eci_scores_2026-08-11.csv",
}
AUGUST = (
    "Model,Display name,eci,eci_ci_low,eci_ci_high,date,Organization,Country (of organization),Model accessibility\n"
    "Ada 1,Ada 1,140.5,139,142.25,2026-02-03,Ada Labs,France,API access\n"
    "Bob 2,Bob 2*,150,,,2026-03-04,Bob Works,China,\n"
)
APRIL = (
    "Model version,ECI Score,Release date,Organization,Country,Model accessibility,Confidence,Model name,Display name\n"
    "ada-1,140.5,2026-02-03,Ada Labs,France,API access,Likely,Ada 1,\n"
    "bob-2,150,2026-03-04,Bob Works,China,,Unverified,Bob 2,Bob 2*\n"
)
SITES = (
    "Data center,Date,Construction status,Buildings operational,IT power (MW),Power (MW),H100 equivalents,"
    "Total capital cost (2025 USD billions),Water use (MGD)\n"
    "Long Field,2026-01-05,Land is cleared.,0.0,0.0,0.0,0.0,0.0,\n"
    "Long Field,2026-11-24,One building is in operation.,1.0,300.5,400,250000.25,24.092952,0.5\n"
    "Long Field,2026-11-25,,,600,800,,7.4850840000000005,\n"
)


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def text_of(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def shuffled(text: str) -> str:
    """The same table with its columns in another order."""
    rows = table(text)
    order = list(range(len(rows[0])))
    random.Random(5).shuffle(order)
    return text_of([[row[column] for column in order] for row in rows])


def read(name: str, body: bytes) -> list[Row]:
    """What a connector makes of a body, without a server in between."""
    connector = connector_class(name)({}, Settings())
    return connector.observations(lambda path, **more: Answer(f"https://example.org{path}", body, {}), TODAY)


def held(root: Path, vintage: str) -> list[dict[str, str]]:
    with (root / "data" / "capability.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["published"] == vintage]


@pytest.mark.parametrize("vintage", VINTAGES)
def test_the_dataset_holds_every_model_that_comes_out_of_the_file_with_equal_columns(
    root: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch, vintage: str
) -> None:
    source[SCORES] = Reply(sample(VINTAGES[vintage]).read_bytes())
    rows = observe(source, "epoch_capability", {}, monkeypatch)
    fetched = {(row["country"], row["model"]): row for row in rows}
    known = held(root, vintage)
    assert {(row["country"], row["model"]) for row in known} == fetched.keys()
    for row in known:
        found = fetched[row["country"], row["model"]]
        assert found["organization"] == row["organization"]
        assert found["release_date"] == date.fromisoformat(row["release_date"])
        for name in ("score", "score_low", "score_high"):
            assert found[name] == (float(row[name]) if row[name] else None), (row["model"], name)
        assert (found["access"] or "", found["confidence"] or "") == (row["access"], row["confidence"]), row["model"]
        assert found["estimate"] is (row["estimate"] == "true")


def test_every_scored_model_of_every_country_is_kept_once(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[SCORES] = Reply(sample(VINTAGES["2026-08-11"]).read_bytes())
    rows = observe(source, "epoch_capability", {}, monkeypatch)
    assert len(rows) == 222 - 17  # the file has 222 models, 17 of them without a developer and a country
    assert {"France", "United Arab Emirates"} < {row["country"] for row in rows}
    assert len({(row["country"], row["model"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("shape", [AUGUST, APRIL], ids=["August", "April"])
def test_a_row_has_typed_values_and_no_day_of_publication(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, shape: str
) -> None:
    source[SCORES] = Reply(shape)
    august = shape is AUGUST
    ada, bob = observe(source, "epoch_capability", {}, monkeypatch)
    assert ada == {
        "model": "Ada 1",
        "organization": "Ada Labs",
        "country": "France",
        "release_date": date(2026, 2, 3),
        "score": 140.5,
        "score_low": 139.0 if august else None,
        "score_high": 142.25 if august else None,
        "access": "API access",
        "confidence": None if august else "Likely",
        "estimate": False,
        "published": None,
        "source": "Epoch AI, Epoch Capabilities Index, eci_scores.csv",
        "verification": "V1",
    }
    assert (bob["model"], bob["estimate"], bob["score"], bob["score_low"]) == ("Bob 2*", True, 150.0, None)
    assert bob["access"] is None


def test_the_request_names_the_file_and_nothing_else(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[SCORES], source[TIMELINES] = Reply(AUGUST), Reply(SITES)
    observe(source, "epoch_capability", {}, monkeypatch)
    observe(source, "epoch_datacentres", {}, monkeypatch)
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [
        ("GET", SCORES, {}),
        ("GET", TIMELINES, {}),
    ]
    assert {asked.headers["user-agent"] for asked in source.asked} == {"memobook"}


@pytest.mark.parametrize(
    ("name", "path", "text"),
    [
        ("epoch_capability", SCORES, AUGUST),
        ("epoch_capability", SCORES, APRIL),
        ("epoch_datacentres", TIMELINES, SITES),
    ],
    ids=["August", "April", "data centres"],
)
def test_the_order_of_the_columns_does_not_matter(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, name: str, path: str, text: str
) -> None:
    assert shuffled(text) != text
    source[path] = [Reply(text), Reply(shuffled(text))]
    assert observe(source, name, {}, monkeypatch) == observe(source, name, {}, monkeypatch)


RENAMED = [
    *[("epoch_capability", SCORES, AUGUST, column) for column in table(AUGUST)[0]],
    *[("epoch_capability", SCORES, APRIL, column) for column in table(APRIL)[0] if column != "Model version"],
    *[("epoch_datacentres", TIMELINES, SITES, column) for column in table(SITES)[0]],
]


@pytest.mark.parametrize(("name", "path", "text", "column"), RENAMED)
def test_a_renamed_column_is_named_in_the_error(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, name: str, path: str, text: str, column: str
) -> None:
    header, *rows = table(text)
    source[path] = Reply(text_of([["Something else" if c == column else c for c in header], *rows]))
    with pytest.raises(UnexpectedAnswer) as caught:
        observe(source, name, {}, monkeypatch)
    assert f"the column {column!r} is missing" in str(caught.value)


def test_of_versions_with_one_name_the_best_and_then_the_first_released_is_kept(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = APRIL.splitlines()[0]
    source[SCORES] = Reply(
        f"{head}\n"
        "v1,140,2026-02-05,Ada Labs,France,API access,Likely,Ada,\n"
        "v2,141,2026-02-04,Ada Labs,France,,Likely,Ada,\n"
        "v3,141,2026-02-03,Ada Labs,France,API access,Unknown,Ada,\n"
        "v4,141,2026-02-06,Ada Labs,France,,Likely,Ada,\n"
        "v5,139,2026-01-01,Ada Labs,China,,Likely,Ada,\n"
    )
    rows = observe(source, "epoch_capability", {}, monkeypatch)
    assert [(row["country"], row["score"], row["release_date"], row["confidence"]) for row in rows] == [
        ("France", 141.0, date(2026, 2, 3), "Unknown"),
        ("China", 139.0, date(2026, 1, 1), "Likely"),
    ]


@pytest.mark.parametrize("column", ["eci", "date", "Organization", "Country (of organization)"])
def test_a_model_with_a_gap_is_left_out_and_a_file_of_gaps_is_refused(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, column: str
) -> None:
    header, ada, bob = table(AUGUST)
    place = header.index(column)
    without_ada = [cell if index != place else "  " for index, cell in enumerate(ada)]
    without_bob = [cell if index != place else "" for index, cell in enumerate(bob)]
    source[SCORES] = [Reply(text_of([header, without_ada, bob])), Reply(text_of([header, without_ada, without_bob]))]
    assert [row["model"] for row in observe(source, "epoch_capability", {}, monkeypatch)] == ["Bob 2*"]
    with pytest.raises(UnexpectedAnswer, match="no model in it has a score"):
        observe(source, "epoch_capability", {}, monkeypatch)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("140.5", "high", "the score of Ada 1 is 'high', which is not a number"),
        ("140.5", "nan", "the score of Ada 1 is 'nan', which is not a number"),
        ("139,", "12;5,", "the lower end of the score of Ada 1 is '12;5', which is not a number"),
        ("2026-02-03", "Q1 2026", "the day of release of Ada 1 is 'Q1 2026', which is not a day"),
        ("Ada 1,Ada 1", ",", "a model of Ada Labs has a score and no name"),
        (AUGUST, "<!DOCTYPE html><html></html>", "which is HTML"),
        (AUGUST, "", "it holds no rows"),
        ("Ada Labs", "Ada, Labs", "line 2 has another number of cells than the header"),
    ],
)
def test_a_strange_score_file_is_refused_in_words_that_say_what_came(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    assert old in AUGUST
    source[SCORES] = Reply(AUGUST.replace(old, new, 1))
    with pytest.raises(UnexpectedAnswer) as caught:
        observe(source, "epoch_capability", {}, monkeypatch)
    assert told in str(caught.value)


def test_the_data_centres_of_a_real_file_come_in_base_units(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[TIMELINES] = Reply(sample("infra/epoch_data_center_timelines_sample.csv").read_bytes())
    rows = observe(source, "epoch_datacentres", {}, monkeypatch, today=date(2026, 5, 20))
    assert len(rows) == 4
    atlanta = next(row for row in rows if row["site"] == "Microsoft Fairwater Atlanta")
    assert atlanta == {
        "site": "Microsoft Fairwater Atlanta",
        "day": date(2026, 6, 14),
        "status": "Building 3 and 4 are operational.",
        "buildings": 4.0,
        "it_power_mw": 636.0,
        "power_mw": 859.0,
        "h100_equivalents": 768768.7220818596,
        "capital_cost": 24_092_952_000.0,
        "water_mgd": None,
        "projection": True,
        "published": None,
        "source": "Epoch AI, Frontier Data Centers, data_center_timelines.csv",
        "verification": "V1",
    }
    assert [row["projection"] for row in rows if row is not atlanta] == [False, False, False]


def test_only_days_after_today_are_projections_and_empty_cells_are_none(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    source[TIMELINES] = Reply(SITES)
    first, today, later = observe(source, "epoch_datacentres", {}, monkeypatch)
    assert today["day"] == TODAY
    assert [row["projection"] for row in (first, today, later)] == [False, False, True]
    assert (later["status"], later["buildings"], later["h100_equivalents"]) == (None, None, None)
    assert (first["water_mgd"], today["water_mgd"]) == (None, 0.5)
    assert [row["capital_cost"] for row in (first, today, later)] == [0.0, 24_092_952_000.0, 7_485_084_000.0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("300.5", "about 300", "IT power (MW) of Long Field on 2026-11-24 is 'about 300', which is not a number"),
        ("24.092952", "1e305", "(2025 USD billions) of Long Field on 2026-11-24 is 'inf', which is not a number"),
        ("2026-01-05", "", "Date of Long Field is '', which is not a day"),
        ("2026-11-25", "2026-11-24", "Long Field has two rows for 2026-11-24"),
        ("Long Field,2026-01-05", ",2026-01-05", "a row of '2026-01-05' names no data centre"),
        ("cleared.,0.0", "cleared.", "line 2 has another number of cells than the header"),
        (SITES[SITES.index("\n") :], "", "it holds no rows"),
    ],
)
def test_a_strange_timeline_is_refused_in_words_that_say_what_came(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, old: str, new: str, told: str
) -> None:
    assert old in SITES
    source[TIMELINES] = Reply(SITES.replace(old, new, 1))
    with pytest.raises(UnexpectedAnswer) as caught:
        observe(source, "epoch_datacentres", {}, monkeypatch)
    assert told in str(caught.value)


ODD = st.sampled_from(
    ["", " ", "*", "0", "-1", "1e400", "1e307", "NaN", "1,5", "True", "[]", "2026-02-30", "20260203", "\x00", '"', "²"]
)


@settings(deadline=None)
@given(data=st.data())
@pytest.mark.parametrize(
    ("name", "text"),
    [("epoch_capability", AUGUST), ("epoch_capability", APRIL), ("epoch_datacentres", SITES)],
    ids=["August", "April", "data centres"],
)
def test_whatever_comes_it_gives_rows_or_an_error_of_the_source(name: str, text: str, data: st.DataObject) -> None:
    rows = table(text)
    for _ in range(data.draw(st.integers(1, 3))):
        line = data.draw(st.integers(0, len(rows) - 1))
        cell = data.draw(st.integers(0, len(rows[0]) - 1))
        rows[line][cell] = data.draw(ODD | st.text(max_size=12))
    body = data.draw(st.one_of(st.just(text_of(rows).encode("utf-8", "replace")), st.binary(max_size=80)))
    try:
        found = read(name, body)
    except SourceError:
        return
    assert found
    for row in found:
        assert all(value is None or isinstance(value, str | float | bool | date) for value in row.values())
        assert all(math.isfinite(value) for value in row.values() if isinstance(value, float))
