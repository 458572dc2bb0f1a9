"""The example of ``memobook init`` with a family of many stations, each with a plot and rows of its own."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from memobook.author.start.init import init

from .small_publication import notebook_of

THEME, DAY = "station", "2026-03-06"
WEEKS = 8
CELLS = (
    ("parameters", f'as_of: str = "{DAY}"  # the day\nstation: str = "Station 000"  # that the page is about'),
    (
        "open",
        "import matplotlib.pyplot as plt\n\nimport memobook\n\n"
        'book = memobook.open("station", as_of=as_of)\nrows = book.data("stations", where={"bridge": station})',
    ),
    ("riders", 'book.count("riders", rows["riders"].sum(), "riders counted", unit="riders", rows=rows)'),
    (
        "figure",
        'figure, axes = plt.subplots()\naxes.plot(rows["week"], rows["riders"])\n'
        'book.figure(figure, "weeks", caption="Riders by week.", alt="A line.", datasets=["stations"])',
    ),
)
DECLARED = """\
  station:
    for_each: {station: stations.bridge}
    figure: weeks
    values: [riders]
    aggregates: {all: sum riders}
"""


def station(number: int) -> str:
    """The name of a member, which is the value of the family's parameter."""
    return f"Station {number:03}"


def write_family(root: Path, members: int) -> Path:
    """Write the publication into the new folder ``root``; its memo says nothing of the family but that it is there."""
    init(root)
    package = root / "data" / "datapackage.json"
    told = json.loads(package.read_text("utf-8"))
    counts = next(one for one in told["resources"] if one["name"] == "counts")
    told["resources"].append(copy.deepcopy(counts) | {"name": "stations", "path": "stations.csv"})
    package.write_text(json.dumps(told, indent=2), "utf-8")
    write_counts(root, members, changed=0)
    title: dict[str, Any] = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# {member}`title`"}
    notebook = notebook_of(CELLS)
    notebook["cells"].insert(0, title)
    (root / "notebooks" / f"{THEME}.ipynb").write_text(json.dumps(notebook, indent=1), "utf-8")
    memo = root / "book" / "memos" / f"{DAY}.md"
    memo.write_text(memo.read_text("utf-8").replace("    weeks: 4\n", "    weeks: 4\n" + DECLARED), "utf-8")
    return root


def write_counts(root: Path, members: int, *, changed: int) -> None:
    """Write the rows of all members; those of the first one are other numbers for each ``changed``."""
    first = date(2025, 12, 1)
    rows = [
        f"{first + timedelta(weeks=week)},{station(m)},{100 + m + week + (0 if m else changed)},{DAY},"
        for week in range(WEEKS)
        for m in range(members)
    ]
    text = "\n".join(["week,bridge,riders,published,retrieved", *rows, ""])
    (root / "data" / "stations.csv").write_text(text, "utf-8")


def write_book(root: Path) -> Path:
    """A stock Jupyter Book for executed notebooks in ``root/notebooks``, without execution."""
    config = {"title": "Stations", "author": "Benchmarks", "execute": {"execute_notebooks": "off"}}
    (root / "_config.yml").write_text(json.dumps(config), "utf-8")
    pages = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": f"notebooks/{page}"} for page in pages]}
    (root / "_toc.yml").write_text(json.dumps(toc), "utf-8")
    (root / "index.md").write_text("# Stations\n", "utf-8")
    return root
