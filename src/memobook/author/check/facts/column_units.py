"""Units of what comes out of a column as it is: a value, and the answer to a forecast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from memobook.editions.conditions.units import alike, declared_units, factor, parsed
from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.forecasts.question import OVER
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.themes.values.value import Value

from ..material import Material
from ..rule import rule

COLUMN = rule(
    "unit.column", "error", "A value or a forecast has another unit than the column that it is taken from.",
    "give the unit of the column, and convert the number where another one is meant",
)  # fmt: skip
# digits below which two numbers may be the same by chance
DIGITS = 4
BY = re.compile(r"\s*/\s*|\s+(?:a|an|per)\s+")
# what comes out of numbers of any kind: how many there are, how long apart
OF_ANY = ("[count]", "[time]")


def column_units(material: Material) -> Iterator[Finding]:
    """Values whose unit can’t come out of the columns behind them, or that are a cell, or a sum, of another unit."""
    ledger = material.ledger
    if ledger is None:
        return
    counted = declared_units(material.publication)
    for value in ledger.values.values():
        if isinstance(value.value, str) or not value.cell:  # one over members has the unit of theirs
            continue
        place = f"notebooks/{value.theme.partition('/')[0]}.ipynb cell {value.cell!r} value {value.id!r}"
        if units := _foreign(material, value, counted):
            names = ", ".join(used["name"] for used in value.datasets)
            yield COLUMN.at(place, f"{value.id} is in {value.unit!r}, and the columns of {names} in {units}")
        elif _digits(float(value.value)) >= DIGITS:
            for column, unit in _taken_from(material, ledger, value, counted):
                yield COLUMN.at(place, f"{value.id} is in {value.unit!r}, and it is {column} as it stands, in {unit!r}")


def of_forecast(material: Material, one: Forecast, place: str) -> Iterator[Finding]:
    """A forecast whose answer is read off a column of another unit; a ratio has none."""
    part, counted = one.question.first, declared_units(material.publication)
    own = dict(_columns(material, part.dataset)).get(part.column, "") if one.question.joined != OVER else ""
    if own and one.unit and _differ(material, one.unit, own, counted):
        yield COLUMN.at(place, f"{one.id} is in {one.unit!r}, and {part.dataset}.{part.column} in {own!r}")


def _foreign(material: Material, value: Value, counted: tuple[str, ...]) -> str:
    """The units of the columns behind a value, where all have one and its own can’t come out of them; else empty."""
    datasets = material.package.datasets
    known = [datasets[used["name"]] for used in value.datasets if used["name"] in datasets]
    fields = [field for one in known for field in one.fields if field.type in ("number", "integer")]
    if not fields or len(known) < len(value.datasets) or not all(field.unit for field in fields):
        return ""
    own = _dimensions(material, _head(value.unit), counted)
    held = [_dimensions(material, _head(field.unit), counted) for field in fields]
    if own is None or None in held or own <= {*OF_ANY, *(one for several in held for one in several or ())}:
        return ""
    return ", ".join(dict.fromkeys(repr(field.unit) for field in fields))


def _dimensions(material: Material, unit: str, counted: tuple[str, ...]) -> set[str] | None:
    """Of what a unit is made, such as of money and of time; None where it is no unit, which another rule tells."""

    def found() -> list[str] | None:
        try:
            return sorted(map(str, parsed(unit, counted, "").dimensionality))
        except ContentError:
            return None

    told = material.answers.of("dimensions", [unit, counted], found)
    return None if told is None else set(told)


def _head(unit: str) -> str:
    """What is counted, without what it is counted by: USD of "USD per million tokens"."""
    return BY.split(unit.strip())[0]


def _digits(number: float) -> int:
    return len(f"{abs(number):.11e}".partition("e")[0].replace(".", "").rstrip("0"))


def _columns(material: Material, name: str) -> list[tuple[str, str]]:
    """Columns of numbers of a dataset that say their unit."""
    return [(one.name, one.unit) for one in material.package.dataset(name).fields if one.unit]


def _differ(material: Material, unit: str, other: str, counted: tuple[str, ...]) -> bool:
    """Whether a number in one unit is another number, or none, in the other."""
    if alike(_head(unit), _head(other)):  # an author often leaves out by what it is counted
        return False

    def found() -> bool:
        try:
            return factor(unit, other, counted, "") != 1.0
        except ContentError as error:
            return error.id == "unit.incompatible"  # another rule tells of one that is none

    return bool(material.answers.of("apart", [unit, other, counted], found))


def _taken_from(
    material: Material, ledger: Ledger, value: Value, counted: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Columns of another unit, with that, of which a value is a cell or a sum."""
    package = material.package
    for used in value.datasets:
        name = used["name"]
        if name in package.datasets and not package.large(name):
            for column, unit in _columns(material, name):
                if _differ(material, value.unit, unit, counted) and _taken(material, ledger, value, name, column):
                    yield f"{name}.{column}", unit


def _taken(material: Material, ledger: Ledger, value: Value, name: str, column: str) -> bool:
    """Whether a value is a cell of a column as known on the day, or the sum of those behind it."""
    state = material.package.state(name)
    extent: Any = value.rows.get(name) or {}
    asked = [state, ledger.edition.as_of, column, value.value, extent]
    look = partial(_found, ledger, float(value.value), name, column, extent)
    return bool(material.answers.of("taken", asked, look) if state else look())


def _found(ledger: Ledger, number: float, name: str, column: str, extent: Any) -> bool:
    rows = ledger.view.records(name)
    keys = [key for key in extent.get("rows", ()) if isinstance(key, str)]
    behind = [rows[place] for place, _ in ledger.view.placed(name, keys)] if keys else []
    cells = [float(row[column]) for row in rows if row[column] is not None]
    total = sum(float(row[column]) for row in behind if row[column] is not None)
    return any(abs(abs(number) - abs(one)) <= 1e-9 * abs(number) for one in [*cells, total])
