"""The rows that a card lists: those that its value's label names, then the newest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_publication import field, resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.editions.bibliography import examine
from memobook.pages.sphinxext.quantity import quantity
from memobook.pages.sphinxext.rows import SHOWN, nearest, row_words
from memobook.pages.sphinxext.works import work_told
from memobook.publication.errors import ContentError

COLUMNS = ["id", "input", "output", "published"]
ROWS = [
    ["gpt-5-6-cyber", 6, 75, "2026-01-01"],
    ["gpt-6-cyber", 7, 100, "2026-01-02"],
    ["gpt-6-sol", 1, 2, "2026-01-03"],
    *([f"of-{letter}", 1, 3, "2026-01-04"] for letter in "abcdefg"),
]


@pytest.fixture
def view(tmp_path: Path) -> View:
    numbers = [field("input", "number"), field("output", "number")]
    write_package(tmp_path, resource("prices", ["id", *numbers, "published"]))
    write_rows(tmp_path, "prices", COLUMNS, ROWS)
    return View(DataPackage(tmp_path), parse_day("2026-01-05", "here"))


def listed(view: View, label: str) -> list[tuple[str, str]]:
    return [(row["what"], row["figure"]) for row in told(view, label, "prices", range(len(ROWS)))]


def told(view: View, label: str, name: str, places: Sequence[int]) -> list[dict[str, str]]:
    dataset, records = view.package.dataset(name), view.records(name)
    return [row_words(dataset, records[place], label) for place in nearest(view, label, name, places)]


def test_rows_that_the_label_names_come_first(view: View) -> None:
    rows = listed(view, "price of output of GPT-6 Cyber against GPT-5.6 Cyber")
    assert rows[:3] == [("gpt-5-6-cyber", "output 75"), ("gpt-6-cyber", "output 100"), ("gpt-6-sol", "output 2")]
    assert len(rows) == SHOWN


def test_without_a_name_the_newest_come_first(view: View) -> None:
    rows = listed(view, "how dear tokens are")
    assert rows == [(f"of-{letter}", "input 1") for letter in "gfedcb"]


@pytest.mark.parametrize(
    "nameless",
    ["6 % interval", "vintage of 6 August 2026", "the 6 best", "(6 of 5 models)", "as it was"],
    ids=["a share", "a day", "a count", "a count in brackets", "little words"],
)
def test_what_names_no_row_lists_none(view: View, nameless: str) -> None:
    """A label ends in “90 % interval”: no reason to list a model of 90 billion parameters."""
    assert listed(view, f"how dear tokens are, {nameless}") == listed(view, "how dear tokens are")


def test_of_one_day_the_largest_come_first(tmp_path: Path) -> None:
    """What is told of a best score lists the best scores."""
    write_package(tmp_path, resource("scores", ["id", field("score", "number"), "published"]))
    rows = [[letter, score, "2026-01-02"] for letter, score in zip("abcd", (3, 9, "", 5), strict=True)]
    write_rows(tmp_path, "scores", ["id", "score", "published"], rows)
    view = View(DataPackage(tmp_path), parse_day("2026-01-05", "here"))
    assert [row["what"] for row in told(view, "distance of the frontiers", "scores", range(4))] == ["b", "d", "a", "c"]


def test_a_dataset_says_what_a_row_is_and_its_key_where_something_is_missing(tmp_path: Path) -> None:
    declared = resource("prices", ["id", "maker", field("input", "number"), "published"]) | {
        "row": "{maker}’s {id}, {published}"
    }
    write_package(tmp_path, declared)
    rows = [["gpt_6", "OpenAI", 7, "2026-01-02"], ["sol", "", 1, "2026-01-03"]]
    write_rows(tmp_path, "prices", ["id", "maker", "input", "published"], rows)
    view = View(DataPackage(tmp_path), parse_day("2026-01-05", "here"))
    assert [row["what"] for row in told(view, "prices", "prices", range(2))] == ["sol", "OpenAI’s gpt 6, 2026-01-02"]


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("url = {https://a.example/x}, doi = {10.1000/1}", "https://a.example/x"),
        ("doi = {10.1000/1}", "https://doi.org/10.1000/1"),
        ("url = {javascript:alert(1)}", ""),
        ("note = {not seen}", ""),
    ],
    ids=["an address", "a DOI", "what is no web address", "neither"],
)
def test_a_work_leads_to_the_web_or_says_that_it_has_no_address(fields: str, url: str, tmp_path: Path) -> None:
    problems, references = examine("@misc{key, title = {A Work}, author = {Lee, Ann}, " + fields + "}")
    site = SimpleNamespace(publication=SimpleNamespace(config={}, language="en", root=tmp_path))
    told = work_told(site, references["key"])  # type: ignore[arg-type]
    assert (told["url"], told["what"]) == (url, "Lee, A Work") and problems == []
    assert told.get("without", "") == ("" if url else "no public address is known")


def test_what_a_row_is_needs_columns_that_there_are(tmp_path: Path) -> None:
    write_package(tmp_path, resource("prices", ["id", "published"]) | {"row": "{maker}"})
    with pytest.raises(ContentError, match="'row' needs the column 'maker'"):
        DataPackage(tmp_path).dataset("prices")


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (54_208_000_000.0, "USD", "$54,208,000,000"),
        (0.0875, "USD per million tokens", "$0.0875 per million tokens"),
        (-3.5, "USD/MWh", "−$3.5/MWh"),
        (0.221, "fraction", "22.1\N{NO-BREAK SPACE}%"),
        (43.0, "percent", "43\N{NO-BREAK SPACE}%"),
        (342.6, "index 1982=100", "342.6 (index 1982=100)"),
        (161.65, "points", "161.65 points"),
        (75, "count", "75"),
        (75.0, "", "75"),
        (1_234_567.89, "USD", "$1,234,567.89"),
    ],
)
def test_a_number_stands_in_its_unit(number: float, unit: str, expected: str) -> None:
    assert quantity(number, unit) == expected


def test_the_unit_is_the_column_s_or_the_row_s(tmp_path: Path) -> None:
    price = field("price", "number") | {"unit": "USD"}
    write_package(tmp_path, resource("prices", ["id", price, "published"]),
                  resource("facts", ["id", field("value", "number"), "unit", "published"]))  # fmt: skip
    write_rows(tmp_path, "prices", ["id", "price", "published"], [["sol", 7, "2026-01-02"]])
    write_rows(tmp_path, "facts", ["id", "value", "unit", "published"], [["share", 0.5, "fraction", "2026-01-02"]])
    view = View(DataPackage(tmp_path), parse_day("2026-01-05", "here"))
    found = [told(view, "all", name, [0])[0]["figure"] for name in ("prices", "facts")]
    assert found == ["price $7", "50\N{NO-BREAK SPACE}%"]
