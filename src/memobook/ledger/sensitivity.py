"""Sensitivity: how far a headline value moves over the grid of parameters that its edition declares.

The range is from the lowest to the highest of the edition's own run and of all runs of the grid. It is no interval of
statistics: it holds what was declared and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from memobook.editions.grids.combination_text import listed
from memobook.editions.grids.declared import Combination, DeclaredGrid
from memobook.editions.grids.run import GridRun, find_run
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.language import _
from memobook.themes.values.number import rounded
from memobook.themes.values.printed import without_unit
from memobook.themes.values.value import Value

if TYPE_CHECKING:
    from .shape.values import Grid as GridShape
    from .shape.values import Point as PointShape


@dataclass(frozen=True)
class Point:
    """A value under one combination; ``changed`` is empty for the edition's own parameters."""

    value: float | int | str
    text: str
    changed: Combination

    def as_json(self) -> PointShape:
        return {"value": self.value, "text": self.text, "parameters": self.changed}


@dataclass(frozen=True)
class Spread:
    """A headline value over its grid.

    Parameters
    ----------
    value : as the edition's own run recorded it.
    points : of the runs that recorded it, the edition's own first.
    missing : combinations under which it was not recorded.
    """

    value: Value
    grid: DeclaredGrid
    points: tuple[Point, ...]
    missing: tuple[Combination, ...]

    @classmethod
    def over(cls, grid: DeclaredGrid, own: Value, runs: Sequence[GridRun]) -> Spread:
        """The spread of the value ``own`` over the runs of its grid."""
        points, missing = [Point(own.value, own.text, {})], []
        for changed in grid.combinations:
            value = find_run(runs, grid.theme, changed).values.get(own.id)
            if value is None:
                missing.append(changed)
            else:
                points.append(Point(_beside(own.value, value.value), value.text, changed))
        return cls(own, grid, tuple(points), tuple(missing))

    @property
    def runs(self) -> int:
        """How many runs it was looked for in, the edition's own included."""
        return len(self.points) + len(self.missing)

    @property
    def numeric(self) -> bool:
        """Whether it is a number in every run; a text has no order."""
        return not any(isinstance(point.value, str) for point in self.points)

    @property
    def lowest(self) -> Point:
        """The first point at the lower end of the range; of numbers only."""
        return min(self.points, key=_number)

    @property
    def highest(self) -> Point:
        """The first point at the upper end."""
        return max(self.points, key=_number)

    @property
    def range(self) -> tuple[float, float] | None:
        """Lowest and highest number; None for a text."""
        return (_number(self.lowest), _number(self.highest)) if self.numeric else None

    @property
    def others(self) -> tuple[Point, ...]:
        """Points that print another text than the edition's own, each text once."""
        first = {point.text: point for point in reversed(self.points) if point.text != self.value.text}
        return tuple(point for point in self.points if first.get(point.text) is point)

    @property
    def text(self) -> str:
        """Its ends as printed; empty where no run prints anything else."""
        if not self.others:
            return ""
        if self.numeric:
            low, high = without_unit(self.value.text, self.lowest.text, self.highest.text)
            return _("{low} to {high}").format(low=low, high=high)
        texts = [point.text for point in self.others]
        if len(texts) < 3:
            return _("also {values}").format(values=", ".join(texts))
        return _("{count} others in the grid").format(count=len(texts))

    def told(self, point: Point) -> str:
        """Under which combination a point was had, in words."""
        return self.grid.told(point.changed) if point.changed else _("as printed")

    @property
    def missing_text(self) -> str:
        """The combinations under which it was not recorded, in words; empty where it was in all."""
        texts = [self.grid.told(changed) for changed in self.missing]
        return _("not recorded {where}").format(where=listed(texts, between="; ")) if texts else ""

    def as_json(self) -> GridShape:
        """The value's ``grid`` in the ledger: its ends, all runs, the edition's own values of what varied, and under
        which combinations there was no such value; a combination is what it changes.
        """
        lowest, highest = self.range or (None, None)
        return {
            "lowest": lowest,
            "highest": highest,
            "runs": [point.as_json() for point in self.points],
            "parameters": self.grid.own,
            "missing": list(self.missing),
        }


def spreads(grids: Sequence[DeclaredGrid], values: Mapping[str, Value], runs: Sequence[GridRun]) -> dict[str, Spread]:
    """The spread of each headline value, by id.

    Raises
    ------
    ContentError : ``value.unknown`` for a headline value that its theme does not record.
    """
    found: dict[str, Spread] = {}
    for grid in grids:
        for id in grid.values:
            if id not in values:
                known = [name.rpartition(".")[2] for name, value in values.items() if value.theme == grid.theme]
                raise ContentError(
                    "value.unknown",
                    f"theme {grid.theme!r} records no value {id.rpartition('.')[2]!r}",
                    place=grid.place,
                    fix=suggestion(id.rpartition(".")[2], known),
                )
            found[id] = Spread.over(grid, values[id], runs)
    return found


def _beside(own: float | int | str, number: float | int | str) -> float | int | str:
    """A run's number, as exact as the edition's own is."""
    return number if isinstance(own, str) or isinstance(number, str) else rounded(number, own)


def _number(point: Point) -> float:
    assert not isinstance(point.value, str)
    return point.value
