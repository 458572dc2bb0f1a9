"""The files of a theme that is begun from a table: its notebook, its entry in the data package, and a first memo."""

from __future__ import annotations

from typing import Any

from .inferred import Inferred
from .theme_entries import dataset_resource
from .theme_files import cells_notebook, title

QUESTION = "# {title}: what does it ask?\n\nWhat a reader should learn here, in two sentences."
PARAMETERS = 'as_of: str = "{day}"  # the day whose knowledge counts; nothing published later is read'
SETUP = """import matplotlib.pyplot as plt

import memobook

book = memobook.open("{name}", as_of=as_of)
rows = book.data("{name}")"""
COUNT = 'book.count("observations", len(rows), "observations that were public", rows=rows)'
VALUE = """newest = rows[rows["{day}"] == rows["{day}"].max()]
book.value("newest", float(newest["{measure}"].median()), unit="{unit}", format="{{:,.{digits}f}}",
           label="{label}", rows=newest)"""
FIGURE = """figure, axes = plt.subplots()
{draw}
axes.set_ylabel("{axis}")
book.figure(figure, "course", caption="{caption}", alt="A line of {measure} over time.")"""
LINES = """for name, line in list(rows.groupby({groups}))[:8]:
    axes.plot(line["{day}"], line["{measure}"], marker="o", label=str(name))
axes.legend()"""
# of texts each would have a mark of its own
TICKS = "axes.xaxis.set_major_locator(plt.MaxNLocator(6, integer=True))"
LINE = 'axes.plot(rows["{day}"], rows["{measure}"], marker="o")'


def table_notebook(name: str, day: str, table: Inferred) -> str:
    """A notebook that records how many rows there are and, of a course over time, the newest number and a figure."""
    words = {"name": name, "title": title(name), "day": table.day, "measure": table.measure, "unit": table.unit}
    whole = any(field["name"] == table.measure and field["type"] == "integer" for field in table.fields)
    words["digits"] = "0" if whole else "2"
    cells = {"parameters": PARAMETERS.format(day=day), "setup": SETUP.format(**words), "values": COUNT}
    if table.day and table.measure:
        many = f", the median over {' and '.join(table.groups)}" if table.groups else ""
        kind = next(field["type"] for field in table.fields if field["name"] == table.day)
        newest = "on the newest day" if kind == "date" else f"in the newest {table.day.replace('_', ' ')}"
        label = f"{table.measure.replace('_', ' ')} {newest}{many}"
        cells["values"] += "\n" + VALUE.format(**words, label=label)
        only = table.groups[0] if len(table.groups) == 1 else [*table.groups]
        draw = LINES.format(**words, groups=repr(only)) if table.groups else LINE.format(**words)
        draw += "" if kind == "date" else f"\n{TICKS}"
        axis = table.measure.replace("_", " ") + (f", {table.unit}" if table.unit != "1" else "")
        caption = f"{table.measure.replace('_', ' ').capitalize()} over time."
        cells["figure"] = FIGURE.format(**words, draw=draw.replace('\\"', '"'), axis=axis, caption=caption)
    return cells_notebook(QUESTION.format(title=title(name)), cells)


def table_resource(name: str, table: Inferred, source: str, address: str, licence: str) -> dict[str, Any]:
    """The dataset's descriptor."""
    named = {"title": source} | ({"path": address} if address else {})
    begun = dataset_resource(name, table.fields, table.key, named, {"name": licence, "title": licence})
    return begun | {"redistribute": licence != "notspecified", "cadence": table.cadence}


def first_memo(name: str, day: str, table: Inferred) -> tuple[str, str]:
    """Text and register of a publication's first memo, which shows what the theme records."""
    course = table.day and table.measure
    shown = f"The newest was {{value}}`{name}.newest`.\n\n:::{{result}} {name}.course\n:::" if course else ""
    text = f"""---
title: "{title(name)}: what it says"
dek: One sentence below the title.
category: Memo
date: {day}
as_of: {day}
themes:
  {name}: {{}}
---

## Summary

The memo rests on {{value}}`{name}.observations` observations. {shown}
"""
    register = (
        "# The register of the memo; claims may stand in the memo too, beside their sentence (memobook claim).\n"
        "# yaml-language-server: $schema=../schemas/register.schema.json\nclaims: []\n"
    )
    return text, register
