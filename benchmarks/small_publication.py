"""A publication of one dataset and a few minimal notebooks, for rows that measure the runner and not the memo."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FIRST = date(2025, 1, 1)
WEEKS = 80
DAYS = 52
THEMES = ("north", "east", "south", "west")
# the backfill begins after some weeks of data
BEGIN = FIRST + timedelta(weeks=20)
END = BEGIN + timedelta(weeks=DAYS - 1)

MINIMAL = (
    ("parameters", "rows: int = 200  # rows of the table"),
    ("imports", "import matplotlib.pyplot as plt\nimport pandas as pd"),
    ("table", 'frame = pd.DataFrame({"x": range(rows)})\nframe["y"] = frame["x"] ** 2\nframe.describe()'),
    ("figure", 'figure, axes = plt.subplots()\naxes.plot(frame["x"], frame["y"])\nplt.show()'),
)
RECORDING = (
    ("parameters", 'as_of: str = "{end}"  # the day\nfactor: float = {factor}  # by which prices are multiplied'),
    ("imports", "import matplotlib.pyplot as plt\nimport pandas as pd\n\nimport memobook"),
    ("open", 'book = memobook.open("{theme}", as_of=as_of)\nprices = book.data("prices")'),
    ("figure", 'figure, axes = plt.subplots()\naxes.plot(prices["published"], prices["price"])\nplt.show()'),
    (
        "mean",
        'mean = float(pd.Series(prices["price"]).mean()) * factor\n'
        'book.value("mean", mean, unit="USD", label="mean price", datasets=["prices"])',
    ),
)


def minimal_notebook() -> dict[str, Any]:
    """A minimal notebook of pandas and matplotlib; it knows nothing of memobook."""
    return notebook_of(MINIMAL)


def one_cell(source: str) -> dict[str, Any]:
    """A notebook of one cell and no parameters."""
    return notebook_of([("only", source)])


def write_publication(root: Path) -> Path:
    """Write the publication with its ``THEMES`` into the new folder ``root``."""
    (root / "notebooks").mkdir(parents=True)
    (root / "data").mkdir()
    (root / "_config.yml").write_text("title: Small\nauthor: Benchmarks\n", "utf-8")
    fields = [_field("id", "string"), _field("price", "number"), _field("published", "date")]
    resource = {
        "name": "prices",
        "path": "prices.csv",
        "title": "Prices",
        "schema": {"fields": fields, "primaryKey": ["id", "published"]},
        "sources": [{"title": "Made up for measurements", "path": "https://source.example/"}],
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "vintage": "row",
        "redistribute": True,
    }
    (root / "data" / "datapackage.json").write_text(json.dumps({"name": "small", "resources": [resource]}), "utf-8")
    lines = [f"w{week:02},{100 + week * week % 17},{FIRST + timedelta(weeks=week)}" for week in range(WEEKS)]
    (root / "data" / "prices.csv").write_text("\n".join(["id,price,published", *lines, ""]), "utf-8")
    for factor, theme in enumerate(THEMES, 1):
        filled = [
            (id, source.format(end=END, theme=theme, factor=float(factor)) if id in ("parameters", "open") else source)
            for id, source in RECORDING
        ]
        (root / "notebooks" / f"{theme}.ipynb").write_text(json.dumps(notebook_of(filled), indent=1), "utf-8")
    return root


def _field(name: str, kind: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "constraints": {"required": True}}


def notebook_of(cells: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A notebook of code cells, by id and source; that of the parameters is tagged."""
    written: list[dict[str, Any]] = [
        {
            "cell_type": "code",
            "id": id,
            "metadata": {"tags": ["parameters"]} if id == "parameters" else {},
            "source": source,
            "execution_count": None,
            "outputs": [],
        }
        for id, source in cells
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": written, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
