"""The next memo begun from the last: what is carried over, what is marked, and what is refused."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from case_build import DATES, PUBLICATION, built, contents, finished_build, memobook

from memobook.themes.theme import read_notebook

LAST, NEXT = DATES[-1], "2026-01-21"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy of the publication in which a shop sold more in the week after, with the next memo begun."""
    folder = shutil.copytree(PUBLICATION, tmp_path_factory.mktemp("draft") / "publication")
    # what was run and rendered of the memos before
    shutil.copytree(finished_build(tmp_path_factory.getbasetemp()) / ".memobook", folder / ".memobook")
    sales = folder / "data" / "sales.csv"
    header, *rows = sales.read_text("utf-8").splitlines()
    names = header.split(",")
    row = dict(zip(names, rows[0].split(","), strict=True))
    row |= {"amount": str(float(row["amount"]) * 3), "published": "2026-01-20"}
    sales.write_text("\n".join([header, *rows, ",".join(row[n] for n in names)]) + "\n", "utf-8")
    done = memobook(folder, "new", NEXT)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_the_values_that_moved_are_told_and_marked_where_they_are_printed(drafted: tuple[Path, str]) -> None:
    folder, told = drafted
    line = next(line for line in told.splitlines() if line.startswith("look first at ") and "sales.total: " in line)
    text = (folder / "book" / "memos" / f"{NEXT}.md").read_text("utf-8")
    claim = line.removeprefix("look first at ")
    assert "---\n\n% Look at these claims first; what turned stands above, then what moved most:\n% " in text
    assert f"\n% {claim}\n" in text
    moved = re.search(r"sales\.total: .*?\)", claim)[0]
    (mark,) = [line for line in text.splitlines() if line.startswith("% stale: “All shops sold …") and moved in line]
    before, _, after = text.partition(mark)
    assert "All shops sold" not in before and after.split("\n\n")[1].startswith("All shops sold {value}`sales.total`")


def test_the_front_matter_says_the_new_day_and_what_to_write_anew(drafted: tuple[Path, str]) -> None:
    text = (drafted[0] / "book" / "memos" / f"{NEXT}.md").read_text("utf-8")
    assert f"\ndate: {NEXT}\nas_of: {NEXT}\n" in text
    assert f"# of the memo of {LAST}; write it anew\ntitle: Second memo" in text
    assert (drafted[0] / "book" / "memos" / f"{NEXT}.yml").read_bytes() == (
        drafted[0] / "book" / "memos" / f"{LAST}.yml"
    ).read_bytes()


def test_notebooks_and_the_plain_book_are_those_of_the_new_day(drafted: tuple[Path, str]) -> None:
    folder, told = drafted
    assert f"book/memos/{NEXT}\n" in (folder / "_toc.yml").read_text("utf-8")
    notebook = json.loads((folder / "notebooks" / "sales.ipynb").read_text("utf-8"))
    assert f'as_of: str = "{NEXT}"' in "".join("".join(cell["source"]) for cell in notebook["cells"])
    # what stands below the cells is of the new day: three times the amount of a shop
    recorded = read_notebook(notebook, "sales").values["sales.total"].text
    assert f"→ {recorded}" in told and any(cell.get("outputs") for cell in notebook["cells"])
    assert f"notebooks/sales.ipynb: as_of is {NEXT}; its outputs are of that day" in told


def test_a_draft_builds_and_its_marks_are_not_printed(drafted: tuple[Path, str]) -> None:
    folder, _ = drafted
    built(folder, "--out", "_site")
    page = (folder / "_site" / NEXT / "index.html").read_text("utf-8")
    assert "All shops sold" in page and "stale:" not in page and "Look at these" not in page


def test_a_day_that_is_not_after_the_newest_is_refused_and_nothing_is_written(drafted: tuple[Path, str]) -> None:
    folder, _ = drafted
    before = contents(folder / "book")
    done = memobook(folder, "new", LAST)
    assert done.returncode == 1 and "edition.order" in done.stderr
    assert contents(folder / "book") == before


def test_a_draft_is_begun_where_the_new_day_can_not_be_computed_yet(tmp_path: Path) -> None:
    folder = shutil.copytree(PUBLICATION, tmp_path / "publication")
    notebook = folder / "notebooks" / "sales.ipynb"
    document = json.loads(notebook.read_text("utf-8"))
    code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    source = "".join(code[1]["source"])
    code[1]["source"] = f'assert as_of < "{NEXT}", "not yet"\n{source}'
    notebook.write_text(json.dumps(document), "utf-8")
    done = memobook(folder, "new", NEXT, "--json")
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert "not yet" in told["trouble"] and told["moved"] == []
    assert "outputs were cleared" in told["why"]["notebooks/sales.ipynb"]
    assert not any(cell.get("outputs") for cell in json.loads(notebook.read_text("utf-8"))["cells"])
    assert (folder / "book" / "memos" / f"{NEXT}.md").is_file()
