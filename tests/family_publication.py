"""The example of ``memobook init`` with a family: a page for each bridge whose riders are counted."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tiny_publication import Cell, notebook

from memobook.author.start.init import init

DECLARED = """\
  bridge:
    for_each: {bridge: counts.bridge}
    address: {East Bridge: east, West Bridge: west}
    figure: weeks
    values: {riders: Riders in four weeks, share: }
    aggregates:
      riders: sum riders
      busiest: max riders
      busy: {compute: count where riders > 10000, label: Bridges with more than ten thousand riders}
      first: top 1 by riders
"""
PARAMETERS = """\
as_of: str = "2026-03-06"  # the day whose knowledge counts
bridge: str = "East Bridge"  # the bridge that the page is about
weeks: int = 4  # [1, 26] weeks that are added
"""
SETUP = """\
import matplotlib.pyplot as plt

import memobook

book = memobook.open("bridge", as_of=as_of)
counts = book.data("counts")
own = counts[counts["bridge"] == bridge].set_index("week")["riders"]
"""
RIDERS = """\
riders = own.tail(weeks).sum()
total = counts.groupby("week")["riders"].sum().tail(weeks).sum()
book.value("riders", riders, unit="riders", label="riders in four weeks", datasets=["counts"],
           interval=(0.9 * riders, 1.1 * riders), kind="assumption")
book.value("share", riders / total, unit="1", per=0.01, format="{:.1f} %", label="share of all", datasets=["counts"])
"""
FIGURE = """\
def draw(phone):
    figure, axes = plt.subplots(figsize=(3.2, 1.8))
    axes.plot(own.index, own)
    axes.set_ylabel("riders in a week")
    figure.autofmt_xdate()
    return figure


told = dict(caption=f"Riders over the {bridge}, by week.", alt=f"A line for the {bridge}.", datasets=["counts"])
book.figure(draw, "weeks", headline="{value}`riders` riders, {value}`share:bare` of all", **told)
"""
CELLS: list[Cell] = [
    ("markdown", "title", "# {member}`title`: who rides", []),
    ("code", "parameters", PARAMETERS, ["parameters"]),
    ("code", "setup", SETUP, []),
    (
        "markdown",
        "how-many",
        "## How many ride over the {member}`bridge`\n\nThey are {value}`bridge.riders`, {value}`bridge.share` of all.",
        [],
    ),
    ("code", "riders", RIDERS, []),
    ("code", "figure", FIGURE, []),
]
SENTENCE = (
    "The two bridges saw {value}`bridge.riders` riders, the busiest {value}`bridge.busiest`; "
    "{value}`bridge.busy` saw many, {value}`bridge.first` most, and {page}`the east <bridge/east>` "
    "{value}`bridge.east.riders`.\n\n:::{result} bridge.west.weeks\n:::\n\n## Riders and rain"
)
CLAIM = """\
claims:
  - id: b1
    theme: bridge
    text: Both bridges have many riders; the east one has {bridge.east.riders}.
    check: {holds: bridge.busy >= 1 and bridge.east.riders > bridge.west.riders / 10}
    note: They are {bridge.busy}.

"""
TRIPWIRE = """\
        distance: cycling.riders
      - id: t2
        text: On no bridge many ride, or on the east one few; now it is {bridge.busy} and {bridge.east.riders}.
        when: bridge.busy < 1 or bridge.east.riders < 1000
        distance: bridge.east.riders
"""
GRID = """\
  - theme: bridge/east
    values: [riders]
    grid: {weeks: [2]}
"""


def family_publication(folder: Path, declared: str = DECLARED) -> Path:
    """The publication in a new folder."""
    init(folder)
    put_notebook(folder)
    memo = folder / "book" / "memos" / "2026-03-06.md"
    text = memo.read_text("utf-8").replace("    weeks: 4\n", "    weeks: 4\n" + declared)
    memo.write_text(text.replace("## Riders and rain", SENTENCE), "utf-8")
    register = folder / "book" / "memos" / "2026-03-06.yml"
    written = register.read_text("utf-8").replace("claims:\n", CLAIM, 1)
    written = written.replace("        distance: cycling.riders\n", TRIPWIRE, 1)
    register.write_text(written + (GRID if "east" in declared else ""), "utf-8")
    return folder


def put_notebook(folder: Path, cells: list[Cell] = CELLS) -> None:
    (folder / "notebooks" / "bridge.ipynb").write_text(notebook(cells), "utf-8")


def declare(folder: Path, old: str, new: str) -> None:
    """Change the front matter of the memo."""
    memo = folder / "book" / "memos" / "2026-03-06.md"
    text = memo.read_text("utf-8")
    assert old in text, old
    memo.write_text(text.replace(old, new, 1), "utf-8")


def add_bridge(folder: Path, name: str, published: str = "2026-03-02") -> None:
    """Counts of one more bridge."""
    path = folder / "data" / "counts.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    weeks = sorted({row["week"] for row in rows})
    with path.open("a", encoding="utf-8", newline="") as file:
        for number, week in enumerate(weeks):
            file.write(f"{week},{name},{1000 + 10 * number},{published},\n")


def place_of(folder: Path, word: str) -> str:
    """File and line of a word of the memo's front matter, as messages name it."""
    lines = (folder / "book" / "memos" / "2026-03-06.md").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if re.search(word, text))
    return f"book/memos/2026-03-06.md:{line}"
