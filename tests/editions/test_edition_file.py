"""A memo's front matter: each mistake is named with the line on which it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.editions.edition import Edition
from memobook.publication.folder import Publication

DAY = "2026-01-07"
PLACE = f"book/memos/{DAY}.md"
FRONT = """---
title: A title
dek: What it says.
category: AI
date: 2026-01-07
as_of: 2026-01-06
themes:
  sales:
    top: 3
  outlook:
---

## Summary

First.

## Next

Second, with a category: here.
"""


def read(folder: Path, text: str | bytes, register: str | None = "claims: []\n") -> Edition:
    memos = folder / "book" / "memos"
    memos.mkdir(parents=True)
    (memos / f"{DAY}.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    if register is not None:
        (memos / f"{DAY}.yml").write_text(register)
    return Edition.read(Publication(folder), DAY)


def test_a_memo_is_read(tmp_path: Path) -> None:
    edition = read(tmp_path, FRONT)
    assert (edition.title, edition.as_of, edition.revision) == ("A title", "2026-01-06", 1)
    assert edition.themes == {"sales": {"top": 3}, "outlook": {}}
    assert (edition.section("Summary"), edition.section("None")) == ("First.", "")
    assert edition.theme_place("outlook") == f"{PLACE}:10"


def test_title_and_dek_are_on_a_line_however_they_are_broken(tmp_path: Path) -> None:
    broken = FRONT.replace("A title", '"A\\n title"').replace("What it says.", "|\n  What\n  it says.\n\n  Twice.")
    edition = read(tmp_path, broken)
    assert (edition.title, edition.dek) == ("A title", "What it says. Twice.")


@pytest.mark.parametrize(
    ("old", "new", "id", "line"),
    [
        pytest.param("---\ntitle", "title", "front.missing", 1, id="does not begin with front matter"),
        pytest.param("---\n\n## S", "\n## S", "front.missing", 1, id="front matter never ends"),
        pytest.param("dek: What", "dek: What: more", "yaml.syntax", 3, id="broken YAML"),
        pytest.param("dek: What", "dek: {What", "yaml.syntax", 4, id="bracket never closed"),
        pytest.param("dek: What it says.", "dek: {{ x }}", "yaml.syntax", 3, id="braces of a template"),
        pytest.param("dek: What", "dek: \x07What", "yaml.syntax", 3, id="control character"),
        pytest.param("category: AI", "dek: again", "yaml.syntax", 4, id="doubled key"),
        pytest.param("    top: 3", "    top: 3\n    top: 4", "yaml.syntax", 10, id="doubled key of a theme"),
        pytest.param("category: AI\n", "", "front.field", 1, id="field is missing"),
        pytest.param("category: AI", "category: 3", "front.field", 4, id="field is a number"),
        pytest.param("category: AI", "category:", "front.field", 4, id="field is empty"),
        pytest.param("date: 2026-01-07", "date: 2026-01-08", "front.field", 5, id="date of another file"),
        pytest.param("as_of: 2026-01-06", "as_of: 2026-01-32", "day.malformed", 6, id="no such day"),
        pytest.param("as_of: 2026-01-06", "as_of: 20260106", "front.field", 6, id="day is a number"),
        pytest.param("as_of: 2026-01-06", "as_of: 2026-01-08", "front.field", 6, id="as-of day after the date"),
        pytest.param("themes:\n  sales:\n    top: 3\n  outlook:\n", "themes: [sales]\n", "front.field", 7,
                     id="themes is a list"),
        pytest.param("  sales:\n    top: 3", "  sales: 3", "front.field", 8, id="parameters are a number"),
        pytest.param("  outlook:", "  outlook: [a]", "front.field", 10, id="parameters are a list"),
        pytest.param("  outlook:", "  2026:", "front.field", 10, id="theme of a number"),
        pytest.param("  outlook:", "  null:", "front.field", 10, id="theme of nothing"),
        pytest.param("  outlook:", "  sales/one:", "front.field", 10, id="theme of a member"),
        pytest.param("  outlook:", "  ../outlook:", "front.field", 10, id="theme of another folder"),
        pytest.param("    top: 3", "    7: 3", "front.field", 9, id="parameter of a number"),
        pytest.param("category: AI", "category:\tAI", "yaml.syntax", 4, id="tab that Sphinx does not take"),
        pytest.param("    top: 3", "    as_of: 2026-01-01", "front.field", 8, id="as_of set for a theme"),
        pytest.param("themes:", "revision: 2\nthemes:", "front.field", 7, id="a revision numbered by hand"),
        pytest.param("title: A title\ndek: What it says.", 'title: "An update: late"\ndek: "as_of: then, title: x"',
                     None, 0, id="a field's name inside a text is no mistake"),
        pytest.param("title: A title\ndek: What it says.\ncategory: AI\ndate: 2026-01-07",
                     'title: "An update: late"\ndek: What it says.\ncategory: AI\ndate: 2026-01-08',
                     "front.field", 5, id="date, its name inside another text"),
        pytest.param("dek: What it says.\ncategory: AI\ndate: 2026-01-07\nas_of: 2026-01-06",
                     'dek: "known as_of: then"\ncategory: AI\ndate: 2026-01-07\nas_of: 2026-01-08',
                     "front.field", 6, id="as_of, its name inside another text"),
    ],
)  # fmt: skip
def test_a_mistake_has_its_line(tmp_path: Path, old: str, new: str, id: str | None, line: int) -> None:
    assert FRONT.count(old) == 1
    text = FRONT.replace(old, new)
    if id is None:
        assert read(tmp_path, text).title == "An update: late"
        return
    error = content_error(read, tmp_path, text)
    assert (error.id, error.place) == (id, f"{PLACE}:{line}")


def test_front_matter_that_is_no_mapping(tmp_path: Path) -> None:
    error = content_error(read, tmp_path, "---\njust words\n---\n")
    assert (error.id, error.place) == ("yaml.mapping", f"{PLACE}:2")


def test_a_memo_in_another_encoding(tmp_path: Path) -> None:
    error = content_error(read, tmp_path, FRONT.replace("says", "säys").encode("latin-1"))
    assert error.place.startswith(PLACE) and "UTF-8" in error.message


def test_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, FRONT.replace("\n", "\r\n").encode()).title == "A title"


@pytest.mark.parametrize(
    ("register", "id", "place"),
    [
        (None, "file.missing", f"book/memos/{DAY}.yml"),
        ("claims:\n  - id: [\n", "yaml.syntax", f"book/memos/{DAY}.yml:3"),
        ("claims: []\n\nclaims: []\n", "yaml.syntax", f"book/memos/{DAY}.yml:3"),
        ("- one\n", "yaml.mapping", f"book/memos/{DAY}.yml:1"),
        ("claims: !!python/object/apply:os.system [true]\n", "yaml.syntax", f"book/memos/{DAY}.yml:1"),
    ],
    ids=["missing", "broken", "doubled key", "a list", "a tag that would call"],
)
def test_a_broken_register_is_named(tmp_path: Path, register: str | None, id: str, place: str) -> None:
    error = content_error(read, tmp_path, FRONT, register)
    assert (error.id, error.place) == (id, place)


def test_an_unknown_edition_is_told_which_there_are(tmp_path: Path) -> None:
    read(tmp_path, FRONT)
    error = content_error(Edition.read, Publication(tmp_path), "2026-01-14")
    assert (error.id, error.fix) == ("edition.missing", f"editions: {DAY}")


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01"])
def test_a_file_of_a_day_that_no_calendar_has_is_told(tmp_path: Path, day: str) -> None:
    memos = tmp_path / "book" / "memos"
    memos.mkdir(parents=True)
    (memos / f"{day}.md").write_text(FRONT.replace("date: 2026-01-07", f"date: {day}"))
    (memos / f"{day}.yml").write_text("claims: []\n")
    error = content_error(Edition.read, Publication(tmp_path), day)
    assert error.id == "day.malformed" and error.place.startswith(f"book/memos/{day}.md") and day in error.message
