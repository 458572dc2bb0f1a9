"""The data package: rows are read as declared, or the message names file and line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tiny_publication import content_error, field, patient, resource, write_package

from memobook.data.package import DataPackage
from memobook.data.table import to_csv

HEADER = "id,amount,count,flag,note,published"
FIELDS = [field("id", required=True), "amount", "count", "flag", "note", "published"]
GOOD = "a,1.5,2,true,x,2026-01-01"


def package(folder: Path, text: str | bytes, **more: object) -> DataPackage:
    write_package(folder, resource("sales", FIELDS, **more))
    (folder / "sales.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return DataPackage(folder)


def test_rows_have_the_declared_types(tmp_path: Path) -> None:
    frame = package(tmp_path, f"{HEADER}\n{GOOD}\nb,,,,,2026-01-02\n").history("sales")
    assert frame.iloc[0].to_dict() == dict(id="a", amount=1.5, count=2, flag=True, note="x", published=date(2026, 1, 1))
    assert frame.iloc[1].drop(["id", "published"]).isna().all()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        pytest.param(f"{HEADER}\n{GOOD}\nb,1\n", 3, "2 cells where the schema has 6", id="too few cells"),
        pytest.param(f"{HEADER}\n{GOOD},more\n", 2, "7 cells", id="too many cells"),
        pytest.param(f"{HEADER}\n{GOOD}\n\n", 3, "0 cells", id="an empty line"),
        pytest.param(f"{HEADER}\nb,much,2,true,x,2026-01-01\n", 2, "'amount' is 'much'", id="not a number"),
        pytest.param(f"{HEADER}\nb,nan,2,true,x,2026-01-01\n", 2, "'amount' is 'nan'", id="not a number: nan"),
        pytest.param(f"{HEADER}\nb,-inf,2,true,x,2026-01-01\n", 2, "'amount' is '-inf'", id="infinity"),
        pytest.param(f"{HEADER}\nb,1e999,2,true,x,2026-01-01\n", 2, "'amount' is '1e999'", id="too large"),
        pytest.param(f"{HEADER}\nb,1_000,2,true,x,2026-01-01\n", 2, "'amount' is '1_000'", id="number as in Python"),
        pytest.param(f"{HEADER}\nb, 1,2,true,x,2026-01-01\n", 2, "'amount' is ' 1'", id="number with a blank"),
        pytest.param(f"{HEADER}\nb,1,2.0,true,x,2026-01-01\n", 2, "'count' is '2.0'", id="not a whole number"),
        pytest.param(f"{HEADER}\nb,1,2_0,true,x,2026-01-01\n", 2, "'count' is '2_0'", id="whole number as in Python"),
        pytest.param(f"{HEADER}\nb,1,{10**400},true,x,2026-01-01\n", 2, "'count' is '1000", id="too long"),
        pytest.param(f"{HEADER}\nb,1,2,yes,x,2026-01-01\n", 2, "'flag' is 'yes'", id="neither true nor false"),
        pytest.param(f"{HEADER}\nb,1,2,true,x,2026-02-30\n", 2, "'published' is '2026-02-30'", id="no such day"),
        pytest.param(f"{HEADER}\nb,1,2,true,x,20260101\n", 2, "'published' is '20260101'", id="a day without hyphens"),
        pytest.param(f"{HEADER}\n,1,2,true,x,2026-01-01\n", 2, "'id' is empty", id="required cell is empty"),
        pytest.param(f"{HEADER}\nb,1,2,true,x,\n", 2, "'published' is empty", id="no day of publication"),
        pytest.param(f"{HEADER}\n{GOOD}\n{GOOD}\n", 3, "a second row with the key a, 2026-01-01", id="doubled key"),
        pytest.param(f"id,amount\n{GOOD}\n", 1, f"the header is not {HEADER}", id="bad header"),
        pytest.param("", 1, "the header is not", id="empty file"),
        pytest.param(HEADER.replace(",", ";") + "\n", 1, "separated by semicolons, not by commas", id="semicolons"),
        pytest.param("\ufeff" + HEADER.replace(",", "\t") + "\n", 1, "separated by tabs", id="tabs after a mark"),
        pytest.param(f'{HEADER}\n{GOOD}\n"b,1,2,true,x,2026-01-01\n', 3, "not valid CSV", id="quote never closed"),
        pytest.param(f'{HEADER}\n"b"x,1,2,true,x,2026-01-01\n', 2, "not valid CSV", id="text after a quote"),
        pytest.param(f'{HEADER}\nb,1,2,true,"x\ny",2026-01-01\nc,1\n', 4, "2 cells", id="lines inside a cell count"),
        pytest.param(f"{HEADER}\n{GOOD}\n".encode() + b"b,1,2,true,caf\xe9,2026-01-01\n", 3, "UTF-8", id="Latin-1"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, text: str | bytes, line: int, says: str) -> None:
    error = content_error(package(tmp_path, text).history, "sales")
    assert (error.id, error.place) == ("dataset.row", f"data/sales.csv:{line}")
    assert says in error.message


@pytest.mark.parametrize(
    ("more", "says"),
    [
        pytest.param({"cadence": "fortnightly"}, "'cadence' or 'grace' is not known", id="no cadence"),
        pytest.param({"cadence": ["daily"]}, "'cadence' is ['daily']", id="cadences"),
        pytest.param({"grace": "7"}, "'grace' is '7'", id="a grace of words"),
        pytest.param({"sources": ["https://a.example"]}, "'sources' holds 'https://a.example'", id="a bare source"),
        pytest.param({"sources": {"title": "A"}}, "'sources' is {'title': 'A'}", id="a source alone"),
        pytest.param({"schema": {"fields": [field("id") | {"unit": 5}]}}, "'unit' of 'id' is 5", id="a number as unit"),
        pytest.param({"schema": {"fields": [field("id"), field("id")]}}, "'id' stands twice", id="a field twice"),
        pytest.param({"schema": {"fields": "id"}}, "its fields are 'id'", id="fields of words"),
        pytest.param({"schema": {"fields": [field("id")], "primaryKey": "id"}}, "primary key", id="a key of words"),
        pytest.param({"path": "../sales.csv"}, "does not lie in data/", id="a file elsewhere"),
        pytest.param({"per": ["gone"]}, "needs the column 'gone'", id="a column that is not there"),
        pytest.param({"schema": {"fields": [field("id")], "primaryKey": ["id"]}}, "primary key", id="no published"),
        pytest.param({"schema": {"fields": [], "primaryKey": ["published"]}}, "primary key", id="key without field"),
        pytest.param({"schema": {"fields": [field("id", "year")]}}, "unknown type of id (year)", id="unknown type"),
        pytest.param({"vintage": "monthly"}, "'vintage' must be 'row' or 'file'", id="unknown vintage"),
        pytest.param({"vintage": None}, "'vintage' must be", id="no vintage"),
        pytest.param({"licenses": []}, "a licence or a source is missing", id="no licence"),
        pytest.param({"sources": None}, "a licence or a source is missing", id="no source"),
        pytest.param({"address": "javascript:alert(1)//{id}"}, "readers are not led to", id="an address to run"),
        pytest.param({"address": "{note}"}, "readers are not led to", id="an address of a source's choice"),
        pytest.param({"address": "https://{id}.example/"}, "readers are not led to", id="a host of a source's choice"),
        pytest.param({"plausible": {"amount": {"amount": 0}}}, "give an amount above 0", id="no amount"),
        pytest.param({"plausible": {"amount": {"note": 1}}}, "for a measure", id="an amount of words"),
        pytest.param({"plausible": {"follows": {"amount": 1.5}}}, "a correlation between 0 and 1", id="no correlation"),
        pytest.param({"plausible": {"decimal": ["note"]}}, "which is no number", id="words that move by ten"),
        pytest.param({"plausible": {"size": {"amount": 1}}}, "a number above 1", id="a size of nothing"),
        pytest.param({"plausible": {"odd": {"gone": 3}}}, "the column 'gone'", id="an odd column"),
        pytest.param({"plausible": {"falls": {"amount": 1}}}, "a share between 0 and 1 for", id="a fall of all"),
        pytest.param({"plausible": {"kept": 1.5}}, "'kept' is 1.5; give a share", id="more than is held"),
        pytest.param({"plausible": {"witnesses": ["gone"]}}, "'gone', which is no dataset", id="no witness"),
    ],
)
def test_a_wrong_descriptor_is_named(tmp_path: Path, more: dict, says: str) -> None:
    error = content_error(package(tmp_path, "", **more).dataset, "sales")
    place, _, line = error.place.partition(":")
    assert (error.id, place) == ("dataset.descriptor", "data/datapackage.json")
    assert "'sales'" in error.message and says in error.message
    part = next(iter(more))  # the line is within what is wrong
    written = json.loads((tmp_path / "datapackage.json").read_text())["resources"][0]
    lines = json.dumps({"resources": [written]}, indent=1).split("\n")
    (tmp_path / "datapackage.json").write_text("\n".join(lines))
    number = int(content_error(DataPackage(tmp_path).dataset, "sales").place.partition(":")[2])
    start = next((n for n, one in enumerate(lines, 1) if one.startswith(f'   "{part}"')), 3)  # else of the dataset
    end = next((n for n, one in enumerate(lines, 1) if n > start and one.startswith('   "')), len(lines))
    assert line and (start <= number < end)


@pytest.mark.parametrize(
    "package_text",
    [
        pytest.param('{"resources": [{"path": "x.csv"}]}', id="a resource without a name"),
        pytest.param('{"resources": [{"name": "x", "schema": {"fields": [{}]}}]}', id="a field without a name"),
        pytest.param('["x"]', id="a list"),
    ],
)
def test_a_descriptor_of_another_shape_is_an_error_of_content(tmp_path: Path, package_text: str) -> None:
    (tmp_path / "datapackage.json").write_text(package_text)
    assert content_error(DataPackage(tmp_path).dataset, "x").id == "dataset.descriptor"


def test_all_faults_of_descriptors_are_told_at_once_at_their_lines(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [\n{"name": "a"},\n{"name": "b",\n"schema": {"fields": [\n{"name": "x", "type": "year"}]}},\n'
        '{"title": "c"},\n{"name": "d", "cadence": {}}]}'
    )
    error = content_error(DataPackage(tmp_path).dataset, "a")
    assert [one.place for one in (error, *error.more)] == [f"data/datapackage.json:{n}" for n in (2, 5, 6, 7)]


def test_broken_json_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{\n"resources": [\n')
    assert content_error(DataPackage(tmp_path).dataset, "sales").place == "data/datapackage.json:3"


@pytest.mark.parametrize(("name", "fix"), [("slaes", "did you mean 'sales'?"), ("quite-other", "there are sales")])
def test_an_unknown_dataset_gets_a_suggestion(tmp_path: Path, name: str, fix: str) -> None:
    error = content_error(package(tmp_path, f"{HEADER}\n").history, name)
    assert (error.id, error.fix) == ("dataset.unknown", fix)


@pytest.mark.parametrize("path", ["gone.csv", None])
def test_a_dataset_without_its_file(tmp_path: Path, path: str | None) -> None:
    error = content_error(package(tmp_path, f"{HEADER}\n", path=path).history, "sales")
    assert (error.id, error.fix) == ("dataset.file", "add data/sales.csv or mend 'path'")


def test_a_loader_gives_the_declared_columns_with_days(tmp_path: Path) -> None:
    fields = [field("month", "date"), "mkt_rf", "published"]
    factors = resource("factors", fields, path=None, loader="analyses.factors:load",
                       schema={"fields": [field("month", "date"), field("mkt_rf", "number"), field("published")],
                               "primaryKey": ["month", "published"]})  # fmt: skip
    write_package(tmp_path, factors)
    frame = DataPackage(tmp_path).history("factors")
    assert list(frame.columns) == ["month", "mkt_rf", "published"]
    assert frame["month"].iloc[0] == date(1949, 1, 1)


def test_a_loader_may_give_a_frame_as_those_of_released_editions_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "framed.py").write_text(
        "import pandas as pd\n\n\ndef load():\n"
        '    days = pd.to_datetime(["2026-01-02", "2026-01-03"])\n'
        '    frame = {"id": ["a", "b"], "amount": [1.5, float("nan")], "published": days, "more": pd.NaT}\n'
        "    return pd.DataFrame(frame)\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    fields = ["id", "amount", "published", field("more", "date")]
    write_package(tmp_path, resource("framed", fields, path=None, loader="framed:load"))
    rows = DataPackage(tmp_path).rows("framed")
    assert rows == [("a", 1.5, date(2026, 1, 2), None), ("b", None, date(2026, 1, 3), None)]


def test_a_loader_without_a_declared_column(tmp_path: Path) -> None:
    write_package(tmp_path, resource("factors", ["id", "published"], path=None, loader="analyses.factors:load"))
    error = content_error(DataPackage(tmp_path).history, "factors")
    assert error.id == "dataset.loader" and "no column id" in error.message


# a lone carriage return has a test of its own
STRINGS = st.text(min_size=1, max_size=20).map(lambda text: text.replace("\r", "\r\n"))


@patient
@given(st.lists(STRINGS, max_size=6))
@example(["a,b", 'say "x"', "one\ntwo", "\r\n", " ", "<script>alert(1)</script>", '#read("x")', "{{", "=1+1"])
@example(["nan", "None", "NaN", "\x00", "\u2028", "-0", "1e3", "'", "\\", "true"])
def test_any_text_survives_csv(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("csv")
    rows = [[str(number), text, date(2026, 1, 1)] for number, text in enumerate(texts)]
    frame = pd.DataFrame(rows, columns=["id", "note", "published"])
    write_package(folder, resource("sales", ["id", "note", "published"]))
    (folder / "sales.csv").write_bytes(to_csv(frame))
    assert DataPackage(folder).history("sales").to_numpy().tolist() == rows


def test_a_carriage_return_survives_csv(tmp_path: Path) -> None:
    data = to_csv(pd.DataFrame([["a", "one\rtwo", "2026-01-01"]], columns=["id", "note", "published"]))
    write_package(tmp_path, resource("sales", ["id", "note", "published"]))
    (tmp_path / "sales.csv").write_bytes(data)
    assert DataPackage(tmp_path).history("sales")["note"].tolist() == ["one\rtwo"]


@patient
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_survives_csv(number: float) -> None:
    text = to_csv(pd.DataFrame({"amount": [number]})).decode().splitlines()[1]
    assert float(text) == number
