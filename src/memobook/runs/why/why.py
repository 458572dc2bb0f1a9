"""Why a run would happen: which part of its key is not that of the nearest stored run of the theme.

Reads the store and the sources; starts no kernel and writes nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from memobook.data.package import DataPackage
from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.folder import Publication

from ..backfill.grid import written
from ..run import Runner
from ..schedule.finished import Run
from ..schedule.job import RunJob
from .absent_run import AbsentRun
from .part_changes import Change


@dataclass(frozen=True)
class Reason:
    """What a build would do with one theme of an edition, and why.

    Parameters
    ----------
    state : ``stored``, ``would run``, or ``may run`` (its own parts are the same, but it reads values of a run that
        would happen).
    parameters : what a combination of a declared grid changes; empty for the edition's own run.
    against : when the run was executed that ``changes`` are told against; empty where there is none.
    """

    edition: str
    theme: str
    state: str
    changes: list[Change] = field(default_factory=list)
    against: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        combination = f" ({written(self.parameters)})" if self.parameters else ""
        head = f"{self.edition} {self.theme}{combination}: {self.state}"
        if self.against:
            head += f" (compared with the run of {self.against})"
        return "\n".join([head, *(f"  {line}" for change in self.changes for line in str(change).splitlines())])


def why(publication: Publication, date: str, theme: str | None = None) -> list[Reason]:
    """What would be done with each theme of an edition (or with one ``theme``) and with each run of its grids.

    Raises
    ------
    ContentError : ``edition.missing``, ``theme.unknown``, or whatever is wrong with what a run's key is made from.
    """
    edition = Edition.read(publication, date)
    if theme is not None and theme not in (*edition.themes, *edition.tops):
        raise ContentError(
            "theme.unknown",
            f"edition {date} has no theme {theme!r}",
            place=edition.place,
            fix=suggestion(theme, edition.themes),
        )
    runs: dict[str, Run] = {}
    reasons = []
    runner = Runner(publication, DataPackage(publication.data))
    own: list[tuple[RunJob, dict[str, Any]]] = [(job, {}) for job in runner.edition_jobs(edition)]
    for job, changed in [*own, *runner.grid_jobs(edition)]:
        job.upstream |= {name: runs[name] for name in job.needs if name in runs}
        run = job.stored()
        if run and not changed:
            runs[job.theme.page] = run
        told = ("stored", [], "") if run else AbsentRun(publication, job).told()
        reasons.append(Reason(date, job.theme.page, *told, parameters=changed))
    return [reason for reason in reasons if theme in (None, reason.theme, reason.theme.partition("/")[0])]


def show(reasons: list[Reason], as_json: bool) -> str:
    """Reasons as text or JSON."""
    if as_json:
        return json.dumps([reason.as_json() for reason in reasons], indent=1, ensure_ascii=False)
    return "\n".join(map(str, reasons))
