"""An edition's search index has the same bytes wherever its pages lie, and nothing of the program that reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_build import contents
from tiny_publication import content_error

from memobook.pages.descriptions import search_index
from memobook.pages.descriptions.search_index import index_version, write_index, write_program

NAMES = ("index", "zebra", "apple", "models", "evidence", "methods")


def pages(folder: Path, names: tuple[str, ...]) -> Path:
    """Pages, made in this order, which most file systems give back in one or another way."""
    folder.mkdir(parents=True)
    for name in names:
        text = f"<h1>{name}</h1><p>Words about {name} and wide things.</p>"
        (folder / f"{name}.html").write_text(f'<html lang="en"><title>{name}</title><main>{text}</main></html>')
    return folder


def test_the_order_in_which_pages_are_named_does_not_matter(tmp_path: Path) -> None:
    found = []
    for number, names in enumerate((NAMES, NAMES[::-1], tuple(sorted(NAMES)))):
        folder = pages(tmp_path / str(number), names)
        write_index(folder, [f"{name}.html" for name in names])
        found.append(contents(folder / "pagefind"))
    assert found[0] == found[1] == found[2]


def test_the_program_lies_where_the_index_says(tmp_path: Path) -> None:
    edition = pages(tmp_path / "site" / "2026-01-07", NAMES)
    write_index(edition, [f"{name}.html" for name in NAMES])
    for _ in range(2):  # the second time from where it is kept
        write_program(tmp_path / "site", tmp_path / "cache")
    entry = json.loads((edition / "pagefind" / "pagefind-entry.json").read_text("utf-8"))
    assert entry["version"] == index_version() and entry["languages"]["en"]["page_count"] == len(NAMES)
    named = f"pagefind/wasm.{entry['languages']['en']['wasm']}.pagefind"
    # as a browser does it: by the words of the address alone
    parts: list[str] = []
    for part in f"2026-01-07/{named}".split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    assert (tmp_path / "site").joinpath(*parts).is_file()
    assert {path.suffix for path in (edition / "pagefind").rglob("*") if path.is_file()} == {
        ".json", ".pf_meta", ".pf_index", ".pf_fragment",
    }  # fmt: skip


@pytest.mark.parametrize("program", ["/bin/false", "/bin/cat"])
def test_a_program_that_does_not_answer_is_told(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_executable", lambda: program)
    assert content_error(write_index, pages(tmp_path / "x", NAMES), ["zebra.html"]).id == "search.failed"
