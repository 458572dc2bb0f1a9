"""Units: what can't be meant by a unit, a format, a rounding, or a statement's number beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from string import Formatter

from memobook.editions.conditions.units import declared_units, is_listed, is_share, parsed
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.text.amounts import english_amounts
from memobook.themes.statement import Statement
from memobook.themes.values.value import Value

from ..material import Material
from ..rule import rule
from .claims import row_place

UNKNOWN = rule(
    "unit.unknown", "error", "A value or a statement has a unit that is not known.",
    "mend it, or declare what the publication counts in _config.yml as memobook_units",
)  # fmt: skip
SCALE = rule(
    "unit.format", "error", "A value in per cent is no share, or has the scale twice or not at all.",
    "of a share print '{:.1%}', or '{:.1f} %' with per=0.01",
)  # fmt: skip
TEXT = rule(
    "unit.statement", "error", "The number of a statement is not one that its text prints.",
    "write the value in base units of the text’s number: $148B is 148000000000 USD, 91% is 0.91",
)  # fmt: skip
ROUNDING = rule(
    "unit.rounding", "error", "The rounding of a statement can’t be meant: its number has smaller digits.",
    "give the size of the last digit that is printed, in the unit of the value",
)  # fmt: skip
HUNDREDFOLD = rule(
    "unit.hundredfold", "warning", "A share prints more than a thousand per cent, and is no growth.",
    "record a fraction, 0.31 for 31 %; a growth is recorded with signed=True",
)  # fmt: skip
OUTSIDE = rule(
    "interval.outside", "warning", "A value lies outside its own interval.",
    "mend the ends of the interval, in the unit of the value: 0.31 for 31 %",
)  # fmt: skip

NUMBER = re.compile(r"(?<!\d)[-−]?\d[\d,]*(?:\.\d+)?|(?<=\d[-−–])\d[\d,]*(?:\.\d+)?")
# the other end of a range, whose unit follows once: 74-132 GW
TO = re.compile(r"\s*(?:[-−–]|to|or)\s*[$€£]?\d[\d,]*(?:\.\d+)?")
# what may follow a number, and what it multiplies by
SCALES = (
    (re.compile(r"\s?(?:basis points?|bps?\b)"), 1e-4),
    (re.compile(r"\s?(?:%|per ?cent|percentage points?|points?\b)"), 1e-2),
    (re.compile(r"\s?(?:[Tt]rillion|tn\b|T(?=\W|$|W))"), 1e12),
    (re.compile(r"\s?(?:[Bb]illion|bn\b|B\b|G(?=W))"), 1e9),
    (re.compile(r"\s?(?:[Mm]illion|mn\b|M\b|m\b|M(?=W))"), 1e6),
    (re.compile(r"\s?(?:[Tt]housand|k\b|k(?=W))"), 1e3),
)


def units(material: Material) -> Iterator[Finding]:
    """Units of the edition's values and of its statements."""
    ledger = material.ledger
    if ledger is None:
        return
    counted = declared_units(material.publication)
    places = {
        v.id: f"notebooks/{v.theme.partition('/')[0]}.ipynb cell {v.cell!r} value {v.id!r}"
        for v in ledger.values.values()
    }
    for value in ledger.values.values():
        if not isinstance(value.value, str):
            yield from _known(material, value.unit, counted, places[value.id])
            yield from _scaled(value, places[value.id])
            interval = value.interval
            if interval and not interval.low <= value.value <= interval.high:
                message = (
                    f"{value.id} is {value.value:g}, and its interval goes from {interval.low:g} to {interval.high:g}"
                )
                yield OUTSIDE.at(places[value.id], message)
    for statement in ledger.statements.values():
        if statement.value is not None:
            place = row_place(material, statement.id)
            yield from _known(material, statement.unit, counted, place)
            yield from _told(statement, place)


def misspelt(material: Material, unit: str, place: str) -> Iterator[Finding]:
    """A unit of numbers that are asked for which is nearly one that the publication counts; others may be any words."""
    counted = declared_units(material.publication)
    near = get_close_matches(unit, counted, 1, 0.8) if unit not in counted else []
    if near and _wrong(unit, counted):
        yield UNKNOWN.at(place, f"the unit {unit!r} is not known", f"did you mean {near[0]!r}?")


def _known(material: Material, unit: str, counted: tuple[str, ...], place: str) -> Iterator[Finding]:
    if is_listed(unit, counted):
        return
    wrong = material.answers.of("units", [unit, counted], partial(_wrong, unit, counted))
    if wrong:
        yield UNKNOWN.at(place, *wrong)


def _wrong(unit: str, counted: tuple[str, ...]) -> list[str] | None:
    """What is wrong with a unit, and what to do; None where it is one."""
    try:
        parsed(unit, counted, "")
    except ContentError as error:
        return [error.message, error.fix]
    return None


def _scaled(value: Value, place: str) -> Iterator[Finding]:
    if "%" not in value.format:
        return
    specs = [spec or "" for _, field, spec, _ in Formatter().parse(value.format) if field is not None]
    by_format, by_per = any(spec.endswith("%") for spec in specs), value.per == 0.01
    if not is_share(value.unit.partition("/")[0].partition(" ")[0]):
        yield SCALE.at(place, f"{value.id} is of the unit {value.unit!r} and printed as {value.text!r}")
    elif by_format == by_per:
        how = "twice" if by_format else "nowhere"
        yield SCALE.at(place, f"{value.id} is a share that is made per cent {how}: {value.format!r}, per={value.per:g}")
    elif abs(float(value.value)) > 10 and ":+" not in value.format:
        yield HUNDREDFOLD.at(place, f"{value.id} prints {value.text!r}")


def _told(statement: Statement, place: str) -> Iterator[Finding]:
    value, rounding = statement.value or 0.0, statement.rounding
    if rounding is not None:
        steps = value / rounding if rounding else 0.5
        if rounding <= 0 or abs(steps - round(steps)) > 1e-6 or 0 < abs(value) < rounding:
            yield ROUNDING.at(place, f"{statement.id} says {value:g} to the nearest {rounding:g}")
    told = [
        _number(found, text, statement.unit)
        for text in dict.fromkeys((english_amounts(statement.text), _quoted(statement.text)))
        for found in NUMBER.finditer(text)
    ]
    near = max((rounding or 0.0) / 2, abs(value) * 1e-9)
    if told and not any(abs(abs(number) - abs(value)) <= near * 1.001 for number in told):
        yield TEXT.at(
            place, f"{statement.id} has the value {value:.12g} {statement.unit}, and prints {statement.text!r}"
        )


def _quoted(text: str) -> str:
    """A text of which another language than the publication's is quoted: what English groups is a number there too.

    Only where nothing multiplies it: 1,234 Mrd. is no quotation.
    """
    return "" if any(pattern.search(english_amounts(text)) for pattern, _ in SCALES) else text


def _number(found: re.Match[str], text: str, of: str) -> float:
    """A number of a statement's text in the statement's unit."""
    number = float(found[0].replace(",", "").replace("−", "-"))
    rest = text[found.end() :]
    unit = of.split("/")[0].strip().removesuffix("s")
    if unit.isidentifier() and rest.lstrip().startswith(unit):  # 325 TWh of a statement in TWh, 16 points in points
        return number
    later = TO.match(rest)
    tail = rest[later.end() :] if later else rest
    if unit.isidentifier() and tail.lstrip().startswith(unit):
        return number
    return number * next((scale for pattern, scale in SCALES if pattern.match(tail)), 1.0)
