"""A new theme: it builds as it is begun, and what is there is never overwritten."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from case_build import DATES, PUBLICATION, built, contents, finished_build, memobook
from tiny_publication import content_error

from memobook.author.start.theme_draft import begin_theme
from memobook.publication import files as publication_module
from memobook.publication.files import write_together
from memobook.publication.folder import Publication

LAST = DATES[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(PUBLICATION, tmp_path / "publication")


def test_a_theme_builds_as_it_is_begun_and_its_test_passes(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = contents(folder)
    done = memobook(folder, "new-theme", "power_prices")
    assert done.returncode == 0, done.stderr
    after = contents(folder)
    changed = {"_toc.yml", "data/datapackage.json", f"book/memos/{LAST}.md"}
    new = {"notebooks/power_prices.ipynb", "data/power_prices.csv", "tests/test_power_prices.py"}
    assert {name for name in after if after[name] != before.get(name)} == changed | new
    assert all(name in done.stdout for name in changed | new)
    chapters = [entry["file"] for entry in yaml.safe_load((folder / "_toc.yml").read_text("utf-8"))["chapters"]]
    assert chapters.index("notebooks/power_prices") == chapters.index("notebooks/outlook") + 1
    # what stood in the data package stands there as it stood
    assert after["data/datapackage.json"].startswith(before["data/datapackage.json"].rstrip(b"\n ]}"))
    # the other themes' runs are stored
    shutil.copytree(finished_build(tmp_path_factory.getbasetemp()) / ".memobook", folder / ".memobook")
    built(folder, "--out", "_site")
    page = (folder / "_site" / LAST / "power_prices.html").read_text("utf-8")
    assert "Power prices over time can’t be shown." in page and "No observation was public on this day." in page
    ledger = json.loads((folder / "_site" / LAST / "ledger.json").read_text("utf-8"))
    assert next(v["value"] for v in ledger["values"] if v["id"] == "power_prices.observations") == 0
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_power_prices.py"]
    tested = subprocess.run(command, cwd=folder, env=os.environ, check=False, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout
    assert memobook(folder, "new-theme", "power_prices").returncode == 1


def test_a_family_builds_as_it_is_begun_and_another_theme_goes_beside_it(folder: Path) -> None:
    names = folder / "data" / "sales.csv"
    names.write_text(names.read_text("utf-8").replace("<script>alert(1)</script>", "South"), "utf-8")
    before = contents(folder)
    done = memobook(folder, "new-theme", "shop", "--for-each", "sales.id")
    assert done.returncode == 0, done.stderr
    assert "3 members, each a page" in done.stdout
    after = contents(folder)
    changed = {"_toc.yml", f"book/memos/{LAST}.md", "notebooks/shop.ipynb", "tests/test_shop.py"}
    assert {name for name in after if after[name] != before.get(name)} == changed
    assert begin_theme(Publication(folder), "glass").edition == LAST
    checked = memobook(folder, "check", LAST, "--json")
    assert not [one for one in json.loads(checked.stdout) if "shop.ipynb" in one["place"]], checked.stdout
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_shop.py"]
    tested = subprocess.run(command, cwd=folder, env=os.environ, check=False, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout


@pytest.mark.parametrize(
    ("column", "id", "said"),
    [
        ("sales.nothing", "family.for_each", "no column 'nothing'"),
        ("nothing.id", "family.for_each", "no dataset 'nothing'"),
        ("sales", "family.for_each", "neither a column nor a list"),
        ("sales.published", "family.for_each", "makes no address"),
    ],
)
def test_a_column_that_makes_no_family_is_refused(folder: Path, column: str, id: str, said: str) -> None:
    before = contents(folder)
    error = content_error(begin_theme, Publication(folder), "shop", column)
    assert (error.id, error.place) == (id, "memobook new-theme") and said in error.message
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("name", "id", "said"),
    [
        ("sales", "theme.exists", "notebooks/sales.ipynb"),
        ("names", "theme.exists", "data/names.csv"),
        ("evidence", "theme.name", "another page"),
        ("Glass", "theme.name", "no name of a theme"),
        ("../x", "theme.name", "no name of a theme"),
        ("9lives", "theme.name", "no name of a theme"),
    ],
)
def test_a_name_that_is_taken_or_is_none_is_refused(folder: Path, name: str, id: str, said: str) -> None:
    before = contents(folder)
    error = content_error(begin_theme, Publication(folder), name)
    assert error.id == id and said in error.message
    assert contents(folder) == before


def test_a_memo_whose_themes_are_in_one_line_is_told_how_to_write_them(folder: Path) -> None:
    memo = folder / "book" / "memos" / f"{LAST}.md"
    text = memo.read_text("utf-8").replace(
        "themes:\n  sales:\n    top: 2\n  outlook:\n", "themes: {sales: , outlook: }\n"
    )
    memo.write_text(text, "utf-8")
    before = contents(folder)
    error = content_error(begin_theme, Publication(folder), "glass")
    assert (error.id, error.place) == ("theme.front", f"book/memos/{LAST}.md:7")
    assert contents(folder) == before


def test_a_released_memo_is_left_as_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("memobook.author.start.theme_draft.read_locks", lambda *_: [object()])
    memo = (folder / "book" / "memos" / f"{LAST}.md").read_bytes()
    draft = begin_theme(Publication(folder), "glass")
    assert draft.edition == "" and "is released" in draft.lines()[1]
    assert (folder / "book" / "memos" / f"{LAST}.md").read_bytes() == memo


def test_files_are_written_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").write_bytes(b"old")
    write = publication_module.write_aside

    def failing(path: Path, data: bytes) -> None:
        if data == b"never":
            raise KeyboardInterrupt
        write(path, data)

    monkeypatch.setattr(publication_module, "write_aside", failing)
    with pytest.raises(KeyboardInterrupt):
        write_together({tmp_path / "new": b"1", tmp_path / "old": b"2", tmp_path / "last": b"never"})
    assert contents(tmp_path) == {"old": b"old"}
