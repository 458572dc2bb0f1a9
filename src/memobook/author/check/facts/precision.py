"""Digits beyond what the data, or an interval, can bear."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from memobook.editions.conditions.units import is_share
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.text.language import english_numerals
from memobook.themes.values.value import Value

from ..material import Material
from ..rule import rule

BEYOND = rule(
    "number.precision", "warning", "A value prints more digits than its data, or its interval, can bear.",
    'give a format with fewer digits, such as format="{:.1f}"',
)  # fmt: skip
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
NUMERIC = ("number", "integer")
# digits that nobody minds, how many a ratio may have beyond its data, and what an interval holds of a last digit
PLAIN, MORE, STEPS = 4, 1, 10_000


def precision(material: Material) -> Iterator[Finding]:
    """Values of the edition whose digits go beyond what they rest on."""
    ledger = material.ledger
    held: dict[str, tuple[int, int]] = {}
    for value in ledger.values.values() if ledger else ():
        found = NUMBER.search(english_numerals(value.text))
        if found is None or isinstance(value.value, str):
            continue
        place = f"notebooks/{value.theme.partition('/')[0]}.ipynb cell {value.cell!r}"
        digits = significant(found[0])
        width, last = _width(value), _last(value, found[0])
        if width and last and width > STEPS * last:
            yield BEYOND.at(
                place, f"{value.id} prints {value.text!r}, and its interval is {width / last:,.0f} last digits wide"
            )
        elif digits > PLAIN and value.datasets:
            for used in value.datasets:
                held.setdefault(used["name"], _held(material, used["name"]))
            best = max(held[used["name"]][0] for used in value.datasets)
            # a sum of many may have as many digits more as their count
            rows = 0 if is_share(value.unit) else max(held[used["name"]][1] for used in value.datasets)
            if best and digits > best + MORE + math.ceil(math.log10(max(rows, 1))):
                told = f"{value.id} prints {value.text!r}, of {digits} digits"
                yield BEYOND.at(place, f"{told}, and no number of its data has more than {best}")


def significant(number: str) -> int:
    """Digits of a number that say something: those of ``1,200`` are two, those of ``0.0120`` three."""
    digits = re.sub(r"\D", "", number).lstrip("0")
    return len(digits if "." in number else digits.rstrip("0"))


def _width(value: Value) -> float:
    return abs(value.interval.high - value.interval.low) if value.interval else 0.0


def _last(value: Value, printed: str) -> float:
    """What the last digit of a printed number counts, in the unit of the value."""
    number = float(printed.replace(",", ""))
    if not number or not value.value:
        return 0.0
    scale = 10.0 ** round(math.log10(abs(float(value.value)) / number))
    return scale * 10.0 ** -len(printed.partition(".")[2])


def _held(material: Material, name: str) -> tuple[int, int]:
    """Most digits that a number of a dataset has, and how many rows there are; zero digits where it has no numbers."""
    try:
        dataset, rows = material.package.dataset(name), material.package.rows(name)
    except ContentError:
        return 0, 0  # told where datasets are looked at
    columns = [at for at, field in enumerate(dataset.fields) if field.type in NUMERIC]
    cells = (row[at] for row in rows for at in columns if row[at] is not None)
    return max((significant(f"{float(cell):.12f}".rstrip("0").rstrip(".")) for cell in cells), default=0), len(rows)
