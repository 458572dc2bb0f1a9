"""A run that read some rows of a dataset serves for as long as these are what they were, whatever happens to others."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from family_publication import CELLS, SETUP, add_bridge, family_publication, put_notebook

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.runs.run import Run, Runner
from memobook.runs.why.why import why

DAY = "2026-03-06"
OWN = 'book.data("counts", where={"bridge": bridge})'
NARROWED = SETUP.replace('counts = book.data("counts")', f"counts = {OWN}")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with the runs of its members, each of which reads its own rows."""
    folder = family_publication(tmp_path_factory.mktemp("parts") / "riders")
    put_notebook(folder, [(k, id, NARROWED if id == "setup" else text, tags) for k, id, text, tags in CELLS])
    runs(folder)
    return folder


def runs(folder: Path) -> dict[str, Run]:
    publication = Publication(folder)
    edition = Edition.read(publication, DAY)
    return Runner(publication, DataPackage(publication.data)).run_edition(edition, Progress())


def change(folder: Path, wanted: Callable[[dict[str, str]], bool], **cells: str) -> None:
    """Other cells in the first row of the counts that is wanted."""
    path = folder / "data" / "counts.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    next(row for row in rows if wanted(row)).update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_changed_row_runs_the_member_that_read_it_and_no_other(finished: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(finished, tmp_path / "riders")
    assert {page for page, run in runs(folder).items() if not run.stored} == set()
    change(folder, lambda row: row["bridge"] == "West Bridge", riders="7777")
    publication = Publication(folder)
    told = {found.theme: found for found in why(publication, DAY)}
    assert [(one.part, one.name, one.text) for one in told["bridge/west"].changes] == [
        ("dataset", "counts", "1 row changed")
    ]
    again = runs(folder)
    # the theme beside the family reads all of it
    assert {page for page, run in again.items() if not run.stored} == {"bridge/west", "cycling"}

    anew = shutil.copytree(folder, tmp_path / "anew", ignore=shutil.ignore_patterns(".memobook"))
    whole = runs(anew)
    assert {page: run.text for page, run in again.items()} == {page: run.text for page, run in whole.items()}
    assert {page: run.key for page, run in again.items()} == {page: run.key for page, run in whole.items()}
    hashes = {d["sha256"] for v in again["bridge/east"].executed().values.values() for d in v.datasets}
    assert hashes == {again["bridge/west"].executed().values["bridge.west.riders"].datasets[0]["sha256"]}


def test_a_new_member_runs_alone(finished: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(finished, tmp_path / "riders")
    add_bridge(folder, "New Bridge")
    assert {page for page, run in runs(folder).items() if not run.stored} == {"bridge/new_bridge", "cycling"}
