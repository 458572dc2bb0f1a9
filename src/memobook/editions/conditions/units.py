"""Units: what can be compared with what, and by which factor. The library pint knows them.

``1``, ``fraction`` and ``multiple`` are one, per cent are hundredths of it; money, points of an index and counts are
each of a kind of their own. What a publication counts (riders, homes) it declares in ``_config.yml`` as
``memobook_units``; these can be compared with ``count``. pint takes a while to import, so it is asked only where two
units are not written alike, or one is neither defined here nor declared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication

if TYPE_CHECKING:
    from pint import UnitRegistry

SHARE = ("1", "fraction", "multiple")
MONEY = ("USD", "EUR", "GBP", "CHF", "JPY", "CNY")
DEFINED = (
    "USD = [money_usd]", "EUR = [money_eur]", "GBP = [money_gbp]", "CHF = [money_chf]", "JPY = [money_jpy]",
    "CNY = [money_cny]", "counted = [count]", "index_point = [points]", "fraction = []", "multiple = []",
    "percentage_point = 0.01 fraction", "basis_point = 0.0001 fraction",
    "quarter_of_a_year = 3 month", "thousand = 1e3", "million = 1e6",
    "billion = 1e9", "trillion = 1e12",
)  # fmt: skip
# names that pint has for something else: a number without a unit, of type, of weight
OWN = {"count": "counted", "point": "index_point", "quarter": "quarter_of_a_year"}
WRITTEN = re.compile(r"\w+(?:[ /]\w+)*")
PER = re.compile(r"\s+(?:a|an|per)\s+")


def declared_units(publication: Publication) -> tuple[str, ...]:
    """What a publication counts, in the singular or the plural, as its configuration lists it."""
    settings: dict[str, Any] = (publication.config.get("sphinx") or {}).get("config") or {}
    found = settings.get("memobook_units", [])
    if not isinstance(found, list) or not all(isinstance(name, str) and name for name in found):
        fix = "write memobook_units: [riders, homes] under sphinx, config"
        raise ContentError("unit.declared", "memobook_units is no list of names", place="_config.yml", fix=fix)
    return tuple(found)


def factor(unit: str, other: str, counted: Sequence[str], place: str) -> float:
    """By what a number in ``unit`` is multiplied to be one in ``other``.

    Raises
    ------
    ContentError : ``unit.unknown``, or ``unit.incompatible`` where they measure different things.
    """
    if alike(unit, other):
        return 1.0
    from pint.errors import DimensionalityError

    registry = _registry(tuple(counted))
    one, two = (parsed(name, counted, place) for name in (unit, other))
    try:
        return float(registry.Quantity(1.0, one).to(two).magnitude)
    except DimensionalityError as error:
        message = f"{unit!r} can’t be compared with {other!r}: {_kind(one)} against {_kind(two)}"
        fix = "compare with a value of the same kind, or mend the unit of one of them"
        raise ContentError("unit.incompatible", message, place=place, fix=fix) from error


def parsed(unit: str, counted: Sequence[str], place: str) -> Any:
    """A unit as pint has it.

    Raises
    ------
    ContentError : ``unit.unknown``.
    """
    from pint.errors import PintError

    fix = "mend it; what the publication counts is declared in _config.yml: memobook_units: [riders, homes]"
    unknown = ContentError("unit.unknown", f"the unit {unit!r} is not known", place=place, fix=fix)
    if not WRITTEN.fullmatch(unit.strip()):  # pint would take it for an expression
        raise unknown
    try:
        return _registry(tuple(counted)).Unit(_written(unit, counted))
    except (PintError, AttributeError, ValueError, TypeError, SyntaxError) as error:
        raise unknown from error


def alike(unit: str, other: str) -> bool:
    """Whether two units are the same as they are written, singular or plural."""
    return _bare(unit) == _bare(other)


def is_listed(unit: str, counted: Sequence[str]) -> bool:
    """Whether a unit is defined here or declared by the publication, which is seen without asking pint."""
    return any(alike(unit, name) for name in (*SHARE, *MONEY, *OWN, *counted))


def is_share(unit: str) -> bool:
    """Whether a unit is that of a share, without asking pint."""
    return alike(unit, "1")


@lru_cache(maxsize=4)
def _registry(counted: tuple[str, ...]) -> UnitRegistry[Any]:
    from pint import UnitRegistry

    registry: UnitRegistry[Any] = UnitRegistry(on_redefinition="ignore")
    for definition in (*DEFINED, *(f"{_name(name)} = counted" for name in counted)):
        registry.define(definition)
    return registry


def _name(unit: str) -> str:
    """A declared unit as an identifier in the singular."""
    return "counted_" + re.sub(r"\W+", "_", unit.strip()).removesuffix("s")


def _written(unit: str, counted: Sequence[str]) -> str:
    """A unit as pint reads it: declared names as identifiers, ``a day`` as a division, ``1/day`` as it is."""
    text = PER.sub("/", unit.strip())
    names = OWN | {name.removesuffix("s"): _name(name) for name in counted}
    parts = [names.get(part.strip().removesuffix("s"), part.strip()) for part in text.split("/")]
    return "/".join("fraction" if part in SHARE else part for part in parts).replace(" ", " * ")


def _bare(unit: str) -> str:
    """A unit without what makes no difference: ``fraction`` and ``1`` are one, and so are singular and plural."""
    text = PER.sub("/", unit.strip())
    return "1" if text in SHARE else text.removesuffix("s")


def _kind(unit: Any) -> str:
    dimensions = str(unit.dimensionality)
    if dimensions == "dimensionless":
        return "a share"
    return {"[count]": "a count", "[points]": "points"}.get(
        dimensions, "money" if dimensions.startswith("[money") else dimensions
    )
