"""A family of 500 members with a plot each: all from nothing, and one changed; beside a loop over papermill and a stock
Jupyter Book of as many notebooks.

500 calls of papermill would take a quarter of an hour, so the loop is measured on a sample and scaled; the outcome says
so. Its other notebooks are copies of the sample's, which the book renders like any.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..family_publication import DAY, THEME, station, write_book, write_counts, write_family
from ..measure import Measured, alternate
from ..outcome import Goal, Outcome
from ..process import BIN, call
from ..repository import lay_aside, read_notebook
from ..results import values

MEMBERS, QUICK = 500, 6
SAMPLE = 3


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    members = QUICK if pairs == 1 else MEMBERS
    ours = write_family(work / "ours", members)
    notebooks = work / "peer" / "notebooks"
    notebooks.mkdir(parents=True)
    loop = f"loop over the papermill command, {SAMPLE} of {members} measured and scaled, and a stock Jupyter Book"

    def papermill(number: int) -> float:
        """Seconds for one member, whose notebook joins the book's."""
        path, out = ours / "notebooks" / f"{THEME}.ipynb", notebooks / f"s{number:03}.ipynb"
        return call(["papermill", path, out, "-p", "station", station(number), "--no-progress-bar"], ours).seconds

    def book() -> float:
        return call(["jupyter-book", "build", "."], write_book(work / "peer")).seconds

    def all_ours() -> Measured:
        lay_aside(ours / ".memobook", ours / "_site")
        return Measured(build(ours), [recorded(ours, number) for number in range(SAMPLE)])

    def all_theirs() -> Measured:
        lay_aside(work / "peer" / "_build")
        seconds = sum(papermill(number) for number in range(SAMPLE)) * members / SAMPLE
        for number in range(SAMPLE, members):
            shutil.copy2(notebooks / "s000.ipynb", notebooks / f"s{number:03}.ipynb")
        return Measured(seconds + book(), [executed(notebooks, number) for number in range(SAMPLE)])

    goal = Goal("family all", f"memobook build, {members} members, nothing stored, PDF too", loop, reach=0.25)
    yield alternate(goal, all_ours, all_theirs, pairs, untimed=False)
    changed = {"ours": 0, "peer": 0}

    def one_of(side: str) -> None:
        changed[side] += 1
        write_counts(ours, members, changed=changed[side])

    def one_ours() -> Measured:
        one_of("ours")
        seconds = build(ours)
        return Measured(seconds, recorded(ours, 1))

    def one_theirs() -> Measured:
        one_of("peer")
        rebuilt = sum(papermill(number) for number in range(SAMPLE)) * members / SAMPLE + book()
        return Measured(rebuilt, executed(notebooks, 1))

    goal = Goal("family one", "memobook build, one member's rows changed", f"{loop}, all of it again", reach=0.02)
    yield alternate(goal, one_ours, one_theirs, pairs, untimed=False)


def build(root: Path) -> float:
    return call([BIN / "memobook", "build"], root).seconds


def recorded(root: Path, number: int) -> float:
    """What the ledger says of a member."""
    ledger = json.loads((root / "_site" / DAY / "ledger.json").read_text("utf-8"))
    id = f"{THEME}.{station(number).lower().replace(' ', '_')}.riders"
    return float(next(value["value"] for value in ledger["values"] if value["id"] == id))


def executed(folder: Path, number: int) -> float:
    """What papermill's notebook of a member says."""
    return float(values(read_notebook(folder / f"s{number:03}.ipynb"))[f"{THEME}.riders"]["value"])
