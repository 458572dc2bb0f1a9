"""What is shown twice, too finely, or cut off at its foot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.publication.text.language import english_numerals
from memobook.themes.values.value import BARS

from ..material import Material
from ..rule import rule

TWICE = rule(
    "figure.twice",
    "warning",
    "A figure, a table or a part of the register is shown twice on a page.",
    "show it once, and name it elsewhere",
)
BARE = rule(
    "table.empty", "warning", "A table without a row is shown, and nothing says why.",
    "say on the page that there is none: book.absent(what, why)",
)  # fmt: skip
DIGITS = rule(
    "number.digits", "warning", "A number has more digits than a reader or the data can bear.",
    'give a format, such as formats={"column": "{:.1f}"}',
)  # fmt: skip
BASE = rule(
    "figure.bars", "error", "Bars do not begin at zero, so their lengths lie.",
    "let the axis begin at zero, or draw points",
)  # fmt: skip
RESULT = re.compile(
    r"^(?::{3,}|`{3,})\{(?:result\}[ \t]+(?P<id>\S+)|"
    r"(?P<whole>implication\}[ \t]+\S+|(?:forecasts|graph|sensitivity)\}))",
    re.MULTILINE,
)
NUMBER = re.compile(r"[+−-]?\d[\d,]*\.\d+")
# significant digits of a number with a decimal point
MOST = 6


def shown_twice(material: Material) -> Iterator[Finding]:
    """Figures, tables, implications and forecasts that the memo shows more than once."""
    text, seen = material.memo, dict[str, str]()
    for found in RESULT.finditer(text.text):
        id, place = found["id"] or f"{{{found['whole']}", text.at(found.start())
        if id in seen:
            yield TWICE.at(place, f"{id} is shown already, at {seen[id]}")
        seen.setdefault(id, place)
    for image, _, target, offset in text.links:
        if image and target in seen:
            yield TWICE.at(text.at(offset), f"{target} is shown already, at {seen[target]}")
        if image:
            seen.setdefault(target, text.at(offset))


def drawn_twice(material: Material) -> Iterator[Finding]:
    """Figures and tables of a theme that are the same under two names, drawing by drawing and cell by cell."""
    ledger = material.ledger
    for theme, run in ledger.executed.items() if ledger else ():
        seen: dict[tuple[str, str], str] = {}
        # names within a drawing begin with its own
        drawn = [
            ("figure", id, figure["svg"].replace(f"{id.replace('.', '-')}-", "")) for id, figure in run.figures.items()
        ]
        drawn += [("table", id, repr((table["columns"], table["rows"]))) for id, table in run.tables.items()]
        for kind, id, content in drawn:
            first = seen.setdefault((kind, content), id)
            if first != id:
                place = f"notebooks/{theme.partition('/')[0]}.ipynb {kind} {id!r}"
                yield TWICE.at(place, f"{id} is the same as {first}", "record it once, or change what the second shows")


def digits(material: Material) -> Iterator[Finding]:
    """Cells of tables, and values, with more digits than they can mean."""
    ledger = material.ledger
    for theme, run in ledger.executed.items() if ledger else ():
        for id, table in run.tables.items():
            cells = [cell for row in table["rows"] for cell in row if _fine(str(cell))]
            place = f"notebooks/{theme.partition('/')[0]}.ipynb table {id!r}"
            if cells:
                yield DIGITS.at(place, f"a cell is {cells[0]!r}")
            if not table["rows"]:
                yield BARE.at(place, f"{id} has no row")
        for id, figure in run.figures.items():
            words = " ".join(str(figure.get(name, "")) for name in ("caption", "alt"))
            fine = [
                words[slice(*found.span())] for found in NUMBER.finditer(english_numerals(words)) if _fine(found[0])
            ]
            if fine:
                place = f"notebooks/{theme.partition('/')[0]}.ipynb figure {id!r}"
                yield DIGITS.at(place, f"its caption or alternative text has {fine[0]!r}", "round it: {change:.1%}")
    for value in ledger.values.values() if ledger else ():
        if not isinstance(value.value, str) and _fine(english_numerals(value.exact)):
            yield DIGITS.at(
                f"notebooks/{value.theme}.ipynb cell {value.cell!r}", f"{value.id} prints {value.exact!r}",
                'give a format, such as format="{:.1f}"',
            )  # fmt: skip


def bars(material: Material) -> Iterator[Finding]:
    """Figures whose bars were cut off at their foot."""
    ledger = material.ledger
    for theme, run in ledger.executed.items() if ledger else ():
        for id, figure in run.figures.items():
            if figure.get(BARS):
                message = f"the axis of {id} begins at {figure[BARS]}"
                yield BASE.at(f"notebooks/{theme.partition('/')[0]}.ipynb figure {id!r}", message)


def _fine(cell: str) -> bool:
    found = NUMBER.fullmatch(cell.split(" ")[0].rstrip("%"))
    return bool(found) and len(re.sub(r"\D", "", cell.split(" ")[0]).lstrip("0")) > MOST
