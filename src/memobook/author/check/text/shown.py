"""What a page shows besides prose: figures with words for those who can't see them, tables with their units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.runs.kernels.output_size import NOT_SHOWN
from memobook.runs.limits import read_limits
from memobook.themes.cells.notebook_file import joined
from memobook.themes.figures.picture import pictures
from memobook.themes.values.value import ABSENT

from ..material import Material
from ..rule import rule

ALT = rule(
    "figure.alt", "error", "A figure has no alternative text.", "say in words what it shows: alt=… or ![words](…)"
)
SHOWN = (
    'record it with book.figure(figure, "name", caption="…", alt="…"), '
    'or give the cell the metadata {"mystnb": {"image": {"alt": "…"}}}'
)
SEEN = "say in alt=… what is seen: which lines there are, and where they go"
CAPTION = rule("figure.caption", "error", "A figure has no caption.", "say what it shows and what it can’t: caption=…")
UNITS = rule(
    "table.units", "warning", "A column of numbers names no unit.",
    "put the unit into the column’s name, such as “Spending, USD billion” or “Share, %”",
)  # fmt: skip
SIZE = rule(
    "output.large", "warning", "A cell shows so much that its page and its notebook become slow to load.",
    "show the first lines, a table of what counts, or a figure; memobook_run_limits in _config.yml sets the size",
)  # fmt: skip

# what follows a comma or stands in brackets or after "per", is a sign of a unit, or counts things
UNIT = re.compile(
    r"[,(\[/%°$€£]|\bper\b|\b(?:USD|EUR|TWh|GWh|kWh|MWh|GW|MW|kW|points?|percent|index|ratio|times|count|number|days?|weeks?|"
    r"months?|quarters?|years?|hours?|items?|results?|trials?|rounds?|rank|score|share|correlation|t|p|n|R²|°C)\b",
    re.IGNORECASE,
)
# a caption that says it for the whole table, or after a colon
OF_TABLE = re.compile(r", (?:points|percent|%|USD|TWh|days|weeks|months|years)\b|, %|:\s.*\b(?:USD|points|%)")
WORD = re.compile(r"[^\W\d_]{2,}")
OF_ROW = re.compile(r"\b(?:unit|measure)\b", re.IGNORECASE)
YEARS = re.compile(r"(?:1[89]|20)\d\d")


def figures(material: Material) -> Iterator[Finding]:
    """Figures of the runs, and pictures of the pages, without words."""
    ledger = material.ledger
    for theme, run in ledger.executed.items() if ledger else ():
        for id, figure in run.figures.items():
            place = f"notebooks/{theme.partition('/')[0]}.ipynb figure {id!r}"
            if not figure["alt"].strip():
                yield ALT.at(place, f"{id} has no alternative text")
            elif _same(figure["alt"], figure["caption"]):
                yield ALT.at(place, f"the alternative text of {id} is its caption, which is read out already", SEEN)
            if not figure["caption"].strip():
                yield CAPTION.at(place, f"{id} has no caption")
    for theme, ran in material.runs.items():
        for cell, number, alt in pictures(ran.notebook):
            if not alt:
                yield ALT.at(
                    f"notebooks/{theme}.ipynb cell {cell!r}", f"its picture {number} has no alternative text", SHOWN
                )
    for text in material.texts:
        for image, words, target, offset in text.links:
            if image and not words.strip():
                yield ALT.at(text.at(offset), f"the picture {target} has no alternative text")


def _same(alt: str, caption: str) -> bool:
    one, other = (" ".join(text.split()).rstrip(".").casefold() for text in (alt, caption))
    return one == other


def sizes(material: Material) -> Iterator[Finding]:
    """Cells of the runs that show more than the publication declares; figures apart, which a page needs whole."""
    most = read_limits(material.publication.config).output
    for theme, run in material.runs.items():
        for cell in run.notebook["cells"]:
            whole = 0
            for output in cell.get("outputs", []):
                shown = {"text/plain": output["text"]} if "text" in output else output.get("data", {})
                place = f"notebooks/{theme.partition('/')[0]}.ipynb cell {cell['id']!r}"
                if ABSENT in shown and shown[ABSENT]["what"] == NOT_SHOWN:
                    yield SIZE.at(place, f"an output is not shown: {shown[ABSENT]['why'].rstrip('.')}")
                    break
                size = sum(len(joined(text).encode()) for kind, text in shown.items() if kind.startswith("text/"))
                whole += size
                if whole > most:
                    shows = "an output has" if size > most else "its outputs have"
                    message = f"{shows} {whole / 1024:,.0f} kB or more, where {most / 1024:,.0f} kB are the most"
                    yield SIZE.at(place, message)
                    break


def tables(material: Material) -> Iterator[Finding]:
    """Tables of the runs with a column of numbers without a unit; what the edition's values count are units as well."""
    ledger = material.ledger
    values = [value for run in ledger.executed.values() for value in run.values.values()] if ledger else []
    own = {word.lower().removesuffix("s") for value in values for word in WORD.findall(value.unit)}
    for theme, run in ledger.executed.items() if ledger else ():
        for id, table in run.tables.items():
            if OF_TABLE.search(table["caption"]) or any(map(OF_ROW.search, table["columns"])):
                continue  # each row, or all of them, have a unit already
            for index, (column, numeric) in enumerate(zip(table["columns"], table["numeric"], strict=True)):
                cells = [row[index] for row in table["rows"] if row[index] != "–"]
                plain = numeric and cells and not all(YEARS.fullmatch(cell) for cell in cells)
                signed = any(re.search(r"[^\d.,+\-−\s]", cell) for cell in cells)
                count = all(re.fullmatch(r"\d{1,2}", cell) for cell in cells)
                named = UNIT.search(column) or {w.lower().removesuffix("s") for w in WORD.findall(column)} & own
                if plain and not signed and not count and not named:
                    place = f"notebooks/{theme.partition('/')[0]}.ipynb table {id!r}"
                    yield UNITS.at(place, f"the column {column!r} names no unit")
