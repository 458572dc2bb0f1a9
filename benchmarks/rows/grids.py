"""The grid runs of a theme: values alone, forked from each other, beside whole runs of the same parameters."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..engine import LIMIT, Engine, warm_engine
from ..measure import Measured, alternate
from ..outcome import Goal, Outcome, RowError
from ..repository import copy_repository
from ..results import values


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    root = copy_repository(work / "copy")
    with warm_engine(root) as engine:
        for theme, specs in _specs(root).items():
            goal = Goal(
                f"grids {theme}",
                ours=f"the {len(specs)} runs of its grids, values alone",
                peer="whole runs of the same parameters, warm",
                reach=0.25,
            )
            wholes = [replace(spec, values_only=False, shared=None, changed={}) for spec in specs]

            def ours(specs: Sequence[Any] = specs) -> Measured:
                return _executed(engine, specs)

            def peer(wholes: Sequence[Any] = wholes) -> Measured:
                return _executed(engine, wholes)

            yield alternate(goal, ours, peer, pairs)


def _specs(root: Path) -> dict[str, list[Any]]:
    """Of the newest edition, by theme."""
    from memobook.data.package import DataPackage
    from memobook.editions.edition import Edition
    from memobook.publication.folder import Publication
    from memobook.runs.run import Runner

    publication = Publication(root)
    edition = Edition.read(publication, publication.newest())
    found: dict[str, list[Any]] = {}
    for job, _ in Runner(publication, DataPackage(publication.data)).grid_jobs(edition):
        if not job.needs:
            found.setdefault(job.theme.name, []).append(job.spec())
    return found


def _executed(engine: Engine, specs: Sequence[Any]) -> Measured:
    from memobook.runs.spec import Failure

    began, recorded = time.perf_counter(), []
    for spec in specs:
        result = engine.executor.submit(spec).result(timeout=LIMIT)
        if isinstance(result, Failure):
            raise RowError(f"{spec.theme}: a run failed: {result.message}")
        recorded.append(values(result.notebook))
    seconds = time.perf_counter() - began
    return Measured(seconds, {str(number): one for number, one in enumerate(recorded)})
