"""Backfill: a theme's runs over many as-of days and a grid of parameters, and its values' history as a dataset.

The runs are those of a build, with the same store and executor, but only their values are wanted. So what a build has
run is not run again, and a backfill that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.themes.order import dependencies
from memobook.themes.theme import Theme

from ..executors.executor import Executor
from ..run import Run, Runner
from ..schedule.job import RunJob
from .grid import written
from .history import History, Point, histories

PLACE = "memobook backfill"


@dataclass(frozen=True)
class Missing:
    """A run of a backfill that gave nothing, and why."""

    as_of: str
    parameters: dict[str, Any]
    error: ContentError

    def as_json(self) -> dict[str, Any]:
        error = self.error
        told = {"id": error.id, "message": error.message, "place": error.place, "fix": error.fix}
        return {"as_of": self.as_of, "parameters": self.parameters, **told}


@dataclass(frozen=True)
class Backfilled:
    """What became of one theme: its file (None where no run came to its end), its runs, those that gave nothing."""

    theme: str
    path: Path | None
    runs: list[Run]
    missing: list[Missing]

    @property
    def ids(self) -> int:
        """How many values have a history."""
        return len({id for run in self.runs for id in run.executed().values})

    def as_json(self) -> dict[str, Any]:
        stored = sum(run.stored for run in self.runs)
        return {
            "theme": self.theme,
            "file": str(self.path) if self.path else None,
            "values": self.ids,
            "stored": stored,
            "executed": len(self.runs) - stored,
            "missing": [missing.as_json() for missing in self.missing],
        }


class Backfill:
    """Runs themes over days and grids.

    Parameters
    ----------
    publication : whose themes.
    executor : that executes the runs and stays the caller's; a local one where none is given.
    """

    def __init__(self, publication: Publication, executor: Executor | None = None) -> None:
        self.publication = publication
        self.runner = Runner(publication, DataPackage(publication.data), executor)
        self._jobs: dict[str, RunJob] = {}
        self._needs: dict[str, list[Theme]] = {}

    def run(
        self, grids: Sequence[tuple[Theme, list[dict[str, Any]]]], days: Sequence[date], out: Path, progress: Progress
    ) -> list[Backfilled]:
        """Execute what is not stored, and write the history of each theme; a failed run leaves the others alone.

        Parameters
        ----------
        grids : themes, each with its combinations of parameters.
        out : the folder of the histories.

        Raises
        ------
        ContentError : ``history.folder`` before anything is run.
        """
        histories(out)
        wanted = {
            theme.name: [(day, given, self._job(theme, day, given)) for day in days for given in combinations]
            for theme, combinations in grids
        }
        # a day's runs stand together, so that its views are made once
        jobs = sorted(self._jobs.values(), key=lambda job: str(job.parameters["as_of"]))
        outcomes = self.runner.outcomes(jobs, progress, keep_going=True)
        done = []
        for theme, combinations in grids:
            points, runs, missing = [], [], []
            for day, given, label in wanted[theme.name]:
                outcome = outcomes.get(label) or self._unmet(label, outcomes)
                if isinstance(outcome, Run):
                    runs.append(outcome)
                    points.append(Point(day.isoformat(), given, outcome.executed()))
                else:
                    missing.append(Missing(day.isoformat(), given, outcome))
            path = None
            if points:
                lock = self.publication.store / "history.lock"
                path = History(theme, sorted(combinations[0]), points).write(out, self.publication.data, lock)
            done.append(Backfilled(theme.name, path, runs, missing))
        return done

    def _job(self, theme: Theme, day: date, given: dict[str, Any]) -> str:
        """Add a run, and before it those that it may read values of, to the jobs; gives its label."""
        label = " ".join(filter(None, [day.isoformat(), theme.name, written(given)]))
        if label not in self._jobs:
            needs = {}
            for other in self._upstream(theme):
                needs[other.name] = self._job(other, day, {})
            job = self.runner.job(theme, {**given, "as_of": day.isoformat()}, PLACE, label)
            job.needs |= needs
            job.values_only = True
            self._jobs[label] = job
        return label

    def _upstream(self, theme: Theme) -> list[Theme]:
        """The themes whose values it may read: those before it in the newest memo, as far as its code names them."""
        if theme.name not in self._needs:
            editions = self.publication.editions()
            order = list(Edition.read(self.publication, editions[-1]).themes) if editions else []
            earlier = order[: order.index(theme.name)] if theme.name in order else order
            names = dependencies(theme, earlier)
            self._needs[theme.name] = [Theme.read(self.publication.notebooks, name) for name in names]
        return self._needs[theme.name]

    def _unmet(self, label: str, outcomes: dict[str, Run | ContentError]) -> ContentError:
        """Why a run was not begun: one that it needs gave nothing."""
        job = self._jobs[label]
        failed = [need for need in job.needs.values() if not isinstance(outcomes.get(need), Run)]
        return ContentError(
            "run.upstream",
            f"it needs {', '.join(failed)}, which failed",
            place=job.theme.place,
            fix="see why these failed",
        )
