"""Runs of a member's grid with what they do to its family: the aggregates, computed anew with that member's values.

The other members' values are the edition's own, as all values are which a combination does not change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from memobook.editions.family import Family
from memobook.editions.grids.run import GridRun
from memobook.themes.values.value import Value

from .aggregate import aggregates


def with_aggregates(
    runs: Sequence[GridRun], families: Mapping[str, Family], values: Mapping[str, Value]
) -> list[GridRun]:
    """The runs, those of members with the aggregates of their families among their values.

    Parameters
    ----------
    values : the edition's own, by id.
    """
    return [_moved(run, families.get(run.theme.partition("/")[0]), values) for run in runs]


def _moved(run: GridRun, family: Family | None, values: Mapping[str, Value]) -> GridRun:
    if family is None:
        return run
    others = {id: value for id, value in values.items() if value.theme != run.theme}
    return replace(run, values={**run.values, **aggregates(family, {**others, **run.values})})
