"""The rows of the table, in its order: each measures a number of pairs in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ..outcome import Outcome
from . import (
    backfill,
    builds,
    check,
    dask_workers,
    family,
    fresh,
    grids,
    growth,
    lighthouse,
    memory,
    minimal,
    one_core,
    preview,
    publish,
    tables,
    themes,
)

Measure = Callable[[Path, int], Iterator[Outcome]]
ROWS: dict[str, Measure] = {
    "minimal": minimal.measure,
    "themes": themes.measure,
    "grids": grids.measure,
    "edition": builds.edition,
    "released": builds.released,
    "weekly": builds.weekly,
    "fresh": fresh.measure,
    "unchanged": builds.unchanged,
    "paragraph": builds.paragraph,
    "preview": preview.measure,
    "check": check.measure,
    "publish": publish.measure,
    "backfill": backfill.measure,
    "family": family.measure,
    **{f"growth-{thing}": partial(growth.measure, thing) for thing in growth.GROWN},
    "memory": memory.measure,
    "tables": tables.measure,
    "dask": dask_workers.measure,
    "lighthouse": lighthouse.measure,
    "one-core": one_core.measure,
}
