"""A theme from somebody's table: what it is taken for, what is asked, and a memo made from it in an empty folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_build import built, contents, memobook
from tiny_publication import content_error

from memobook.author.start.inferred import Inferred, infer
from memobook.author.start.init import init
from memobook.publication.text.language import speak

SALES = """Month;City;Bikes sold (EUR);Note
2026-01-01;Ulm;1,200.50;a
2026-01-01;Bonn;900;b
2026-02-01;Ulm;1300;c
2026-02-01;Bonn;;d
2026-03-01;Ulm;1250;e
2026-03-01;Bonn;970;f
"""
OPTIONS = ("--published", "2026-03-05", "--source", "City of Ulm", "--licence", "CC-BY-4.0")


def table(folder: Path, text: str, published: str = "2026-03-05", key: str = "", encoding: str = "utf-8") -> Inferred:
    path = folder / "table.csv"
    path.write_text(text, encoding)
    return infer(path, published, key)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_columns_types_units_key_and_cadence_are_read_from_the_file(tmp_path: Path, encoding: str) -> None:
    found = table(tmp_path, SALES, encoding=encoding)
    assert {field["name"]: (field["type"], field.get("unit")) for field in found.fields} == {
        "month": ("date", None),
        "city": ("string", None),
        "bikes_sold": ("number", "EUR"),
        "note": ("string", None),
        "published": ("date", None),
    }
    assert (found.key, found.cadence) == (("month", "city", "published"), "monthly")
    assert (found.day, found.measure, found.groups, found.newest) == ("month", "bikes_sold", ("city",), "2026-03-05")
    assert found.text.splitlines()[1:5:3] == ["2026-01-01,Ulm,1200.50,a,2026-03-05", "2026-02-01,Bonn,,d,2026-03-05"]
    required = [field["name"] for field in found.fields if "constraints" in field]
    assert required == ["month", "city", "note", "published"]


@pytest.mark.parametrize(
    ("periods", "cadence"),
    [
        (("2025-11", "2025-12", "2026-01"), "monthly"),
        (("2025Q3", "2025Q4", "2026Q1"), "quarterly"),
        (("2024", "2025", "2026"), "yearly"),
    ],
)
def test_periods_name_rows_and_what_is_counted_does_not(tmp_path: Path, periods: tuple[str, ...], cadence: str) -> None:
    # no two counts are alike, so that they too would name each row
    text = "Lake,Time,Visitors\n" + "".join(
        f"{lake},{period},{100 * n + number}\n"
        for n, lake in enumerate(("Eibsee", "Chiemsee"), 1)
        for number, period in enumerate(periods)
    )
    found = table(tmp_path, text)
    assert set(found.key) == {"lake", "time", "published"}
    assert (found.cadence, found.day, found.measure, found.groups) == (cadence, "time", "visitors", ("lake",))


@pytest.mark.parametrize(
    ("days", "cadence"),
    [
        (("2026-01-01", "2026-01-02", "2026-01-03"), "daily"),
        (("2026-01-05", "2026-01-12", "2026-01-19"), "weekly"),
        (("2026-01-01", "2026-04-01", "2026-07-01"), "quarterly"),
        (("2024-01-01", "2025-01-01", "2026-01-01"), "yearly"),
        (("2026-01-01", "2026-01-05", "2026-01-19"), "irregular"),
    ],
)
def test_the_cadence_is_that_of_the_days(tmp_path: Path, days: tuple[str, ...], cadence: str) -> None:
    assert table(tmp_path, "day,n\n" + "".join(f"{day},1\n" for day in days)).cadence == cadence


def test_a_column_may_say_when_a_row_became_public(tmp_path: Path) -> None:
    text = "day,n,Released\n2026-01-01,1,2026-01-03\n2026-01-01,2,2026-01-09\n"
    found = table(tmp_path, text, published="released")
    assert found.key == ("day", "published") and found.newest == "2026-01-09"
    assert table(tmp_path, text, published="").key == ("day", "published")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_cells_are_told_apart_by_the_sign_of_the_header_alone(tmp_path: Path, sign: str) -> None:
    lines = (("Day", "Größe", "Café"), ("2026-01-01", '"1,5"', '"a;b|c"'), ("2026-01-02", '"2,5"', '"a;b|c"'))
    found = table(tmp_path, "".join(f"{sign.join(line)}\n" for line in lines))
    assert [field["name"] for field in found.fields] == ["day", "grosse", "cafe", "published"]
    assert "a;b|c" in found.text
    assert table(tmp_path, "sales\n5\n6\n").measure == ""  # a column by itself is one, whatever letters it has


@pytest.mark.parametrize(
    ("sign", "cells", "read", "told"),
    [
        (";", ("1.234,56", "12.345", "-,5"), ("1234.56", "12345", "-.5"), ("n: 1.234,56 is 1234.56",)),
        (";", ("1,234.56", "12.345", "+7"), ("1234.56", "12.345", "7"), ("n: 1,234.56 is 1234.56",)),
        (";", ("0.125", "1.250"), ("0.125", "1.250"), ()),
        (",", ("12.345", "1.000"), ("12.345", "1.000"), ("n: 12.345 is 12.345",)),
        (",", ('"1,234"', '"12,345"'), ("1234", "12345"), ("n: 1,234 is 1234",)),
        (",", ("NaN", "3", "N/A"), ("", "3", ""), ("n: no number in 2 of 3 rows",)),
        (",", ("nan", "NaN"), ("", ""), ("n: no number in 2 of 2 rows",)),
        (",", ("01067", "80331"), ("01067", "80331"), ()),
        (",", ("E5", "E10", "NA"), ("E5", "E10", "NA"), ()),
    ],
)
def test_no_number_becomes_another_without_a_word(
    tmp_path: Path, sign: str, cells: tuple[str, ...], read: tuple[str, ...], told: tuple[str, ...]
) -> None:
    lines = [f"day{sign}n", *(f"2026-01-{day:02}{sign}{cell}" for day, cell in enumerate(cells, 1))]
    found = table(tmp_path, "\n".join(lines))
    assert tuple(line.split(",")[1] for line in found.text.splitlines()[1:]) == read
    assert found.numbers == told and all(one in found.told() for one in told)


def test_the_author_or_another_column_says_which_sign_stands_before_decimals(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("day;n\n2026-01-01;12.345\n", "utf-8")
    for sign, number in ((".", "12.345"), (",", "12345")):
        assert infer(path, "2026-03-05", decimal=sign).text.splitlines()[1] == f"2026-01-01,{number},2026-03-05"
    assert "12345" in table(tmp_path, "day;n;share\n2026-01-01;12.345;0,25\n").text


@pytest.mark.parametrize(
    ("text", "published", "key", "id"),
    [
        ("day,n\n", "2026-01-01", "", "theme.table"),
        ("", "2026-01-01", "", "theme.table"),
        ("n" * 140_000 + ",day\n1,2026-01-01\n", "2026-01-01", "", "theme.table"),
        ("day,n\0\n2026-01-01,1\n", "2026-01-01", "", "theme.table"),
        ("day,n\n2026-01-01,\0\n", "2026-01-01", "", "theme.table"),
        ("day,n,m\n2026-01-01,1\n", "2026-01-01", "", "theme.table"),
        ("day,n\n2026-01-01,1,\n", "2026-01-01", "", "theme.table"),
        ("day,n\n2026-01-01,1e400\n", "2026-01-01", "", "theme.number"),
        (f"day,n\n2026-01-01,1{'0' * 400}\n", "2026-01-01", "", "theme.number"),
        ("day,n\n2026-01-01,5\n2026-01-02,-inf\n", "2026-01-01", "", "theme.number"),
        ("day;n\n2026-01-01;1.5\n2026-01-02;1,5\n", "2026-01-01", "", "theme.number"),
        ("day;n\n2026-01-01;12.345\n", "2026-01-01", "", "theme.number"),
        ("sales\n5\n5\n", "2026-01-01", "", "theme.key"),
        ("day,n\n2026-02-30,1\n", "2026-03-01", "", "theme.table"),
        ("day,n\n2026-01-01,1\n", "", "", "theme.published"),
        ("day,n\n2026-01-01,1\n", "relased", "", "theme.published"),
        ("day,published\n2026-01-01,soon\n", "", "", "theme.published"),
        ("day,n\n2026-01-01,1\n2026-01-01,1\n", "2026-01-02", "", "theme.key"),
        ("day,n\n2026-01-01,1\n2026-01-01,2\n", "2026-01-02", "day", "theme.key"),
        ("day,n\n2026-01-01,1\n", "2026-01-02", "dya", "theme.key"),
    ],
)
def test_what_a_file_can_not_tell_is_refused_by_name(
    tmp_path: Path, text: str, published: str, key: str, id: str
) -> None:
    assert content_error(table, tmp_path, text, published, key).id == id


def test_an_empty_publication_and_a_table_make_a_memo_that_passes_and_builds(tmp_path: Path) -> None:
    root = tmp_path / "shops"
    made = init(root, empty=True)
    assert not [name for name in made if "memos/" in name or name.endswith((".ipynb", ".csv"))]
    assert not [name for name, data in contents(root).items() if b"bridge" in data.lower() or b"council" in data]
    none = memobook(root, "check")
    assert none.returncode == 1 and "memobook new-theme NAME --from" in none.stderr
    (tmp_path / "sales.csv").write_text(SALES, "utf-8")
    asked = memobook(root, "new-theme", "sales", "--from", str(tmp_path / "sales.csv"))
    assert asked.returncode == 2 and "--source" in asked.stderr
    done = memobook(root, "new-theme", "sales", "--from", str(tmp_path / "sales.csv"), *OPTIONS)
    assert done.returncode == 0 and "bikes_sold (number, in EUR)" in done.stdout, done.stderr
    found = json.loads(memobook(root, "check", "--json").stdout)
    assert {one["id"] for one in found} <= {"title.claims", "dataset.stale"}, found
    built(root, "--out", "_site")
    (edition,) = [path for path in (root / "_site").iterdir() if path.name.startswith("20")]
    page = (edition / "index.html").read_text("utf-8")
    assert (
        '#sales.newest"' in page
        and 'class="mb-drawing"' in page
        and "City of Ulm" in (edition / "methods.html").read_text("utf-8")
    )


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("1,5", "1.234"), ("1.5", "1234")),
        (("1.234,5", "12"), ("1234.5", "12")),
        (("1.234.567", "1.000"), ("1234567", "1000")),
        (("1.5", "1,234"), ("1.5", "1234")),
        (("0,125", "0,250"), ("0.125", "0.250")),
        (("a 1,5", "b"), ("a 1,5", "b")),
    ],
)
def test_numbers_are_read_as_their_table_writes_them(
    tmp_path: Path, cells: tuple[str, str], found: tuple[str, str]
) -> None:
    rows = zip(("01.02.2026", "8.2.2026"), cells, strict=True)
    read = table(tmp_path, "Tag;Wert\n" + "".join(f"{day};{cell}\n" for day, cell in rows))
    kept = [line.replace('"', "") for line in read.text.splitlines()]
    assert kept[1:] == [f"2026-02-01,{found[0]},2026-03-05", f"2026-02-08,{found[1]},2026-03-05"]
    assert read.day == "tag"


def test_a_german_publication_groups_by_points(tmp_path: Path) -> None:
    speak(lambda: "de")
    try:
        read = table(tmp_path, "Tag;Wert\n2026-02-01;1.234\n2026-02-08;2.345\n")
        assert "2026-02-01,1234," in read.text
        assert "2026-02-01,1.234," in table(tmp_path, "Tag,Wert\n2026-02-01,1.234\n2026-02-08,2.345\n").text
        assert "2026-02-01,1.25," in table(tmp_path, "Tag;Wert\n2026-02-01;1.25\n2026-02-08;2.345\n").text
    finally:
        speak(lambda: "en")
