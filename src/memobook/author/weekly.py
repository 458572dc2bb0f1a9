"""The weekly run: fetch, begin the next memo where something is new, check it and build it for its author to look at.

Nothing is released. What it did and what is open goes into the text of a pull request, so that a person decides.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.editions.edition import Edition
from memobook.fetch.held.move import moved_table
from memobook.fetch.job import Fetch
from memobook.fetch.outcome import Outcome
from memobook.fetch.report import outcome_json
from memobook.publication.errors import ContentError
from memobook.publication.files import make_folder, write_together
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.publication.progress import Progress
from memobook.site.assembly import Assembly
from memobook.site.build import Build

from .check.families import findings
from .check.material import Material
from .draft import STALE, Draft, begin

# findings that a pull request lists one by one
LISTED = 60


@dataclass
class Week:
    """What a weekly run did.

    Parameters
    ----------
    outcomes : of the fetch, a dataset each.
    date : of the memo that was begun, or was there as a draft; empty where nothing was new.
    draft : what was begun; None where a draft was there already, or nothing was new.
    stale : its sentences that speak of something that moved, as the draft marks them.
    findings : about the draft.
    trouble : why it could not be built; None where it was.
    waiting : observations by dataset that an earlier fetch kept and no edition has seen: of one whose command ended
        before it began a memo.
    """

    outcomes: list[Outcome]
    date: str = ""
    draft: Draft | None = None
    stale: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    trouble: ContentError | None = None
    waiting: dict[str, int] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """Observations that came."""
        return sum(outcome.merged.new + outcome.merged.revised for outcome in self.outcomes)

    @property
    def good(self) -> bool:
        """Whether every source answered plausibly, and the draft was built."""
        return all(outcome.fresh for outcome in self.outcomes) and self.trouble is None

    def lines(self) -> list[str]:
        """What is told at the end."""
        told = [f"{o.dataset}: {o.merged.new} new, {o.merged.revised} revised" for o in self._came]
        for outcome in self.outcomes:
            told += [f"{outcome.dataset} ({outcome.source}): {outcome.state}"] if not outcome.fresh else []
            told += [f"  {line}" for note in outcome.notes for line in note.splitlines()]
            told += [f"{outcome.dataset}: kept, and odd: {what}" for what in outcome.odd]
        told += [f"{name}: {count} waiting since an earlier fetch" for name, count in self.waiting.items()]
        if not self.date:
            return [*told, self._why_nothing]
        told += self.draft.lines() if self.draft else [f"the draft of {self.date} is there already"]
        told += [f"{len(self.stale)} sentences are stale"] if self.stale else []
        told += [f"{len(self.findings)} findings about it; memobook check {self.date} lists them"]
        return [*told, f"it can’t be built: {self.trouble}" if self.trouble else f"it is built; read it, edit it, and "
                f"release it: memobook release {self.date}"]  # fmt: skip

    @property
    def _came(self) -> list[Outcome]:
        return [o for o in self.outcomes if o.merged.new or o.merged.revised]

    @property
    def _why_nothing(self) -> str:
        asked = [outcome for outcome in self.outcomes if outcome.state != "offline"]
        if not asked:
            return "no network was used and no installed package has news; all is left as it was"
        if all(outcome.state == "failed" for outcome in asked):
            return "no source answered; all is left as it was"
        if any(not outcome.fresh for outcome in self.outcomes):
            return "nothing came that can be kept; no memo is begun, all is left as it was"
        return "nothing new; no memo is begun"

    def pull_request(self) -> str:
        """Markdown of a pull request: data that came, what they moved, and the draft with its open points."""
        parts = [f"# Draft of {self.date}\n", "Nothing here is released. An author reads, edits and releases it.\n"]
        parts += [
            "## Data\n",
            *(f"- `{o.dataset}`: {o.merged.new} new, {o.merged.revised} revised" for o in self._came),
        ]
        moved = [move for outcome in self.outcomes for move in outcome.moved]
        if moved:
            parts += ["\nWhat was held and has another value now:\n", moved_table(moved)]
        odd = [f"{outcome.dataset}: {what}" for outcome in self.outcomes for what in outcome.odd]
        if odd:
            parts += ["\nKept, and odd; look at these first:\n", *_fenced(odd)]
        parts += [f"- `{name}`: {count} waiting since an earlier fetch" for name, count in self.waiting.items()]
        wrong = [o for o in self.outcomes if not o.fresh]
        if wrong:
            parts += ["\nSources that did not bring what they should:\n", *(_quoted(o) for o in wrong)]
        if self.draft:
            parts += ["\n## Since the last memo\n", *(_fenced(self.draft.lines()))]
        points = [*self.stale, *map(str, self.findings)]
        parts += ["\n## Open points\n", *_fenced(points[:LISTED] or ["none found"])]
        if len(points) > LISTED:
            parts.append(f"and {len(points) - LISTED} more, in the draft’s text and by `memobook check {self.date}`")
        if self.trouble:
            parts += ["\nIt can’t be built:\n", *_fenced(str(self.trouble).splitlines())]
        return "\n".join(parts) + "\n"

    def as_json(self) -> dict[str, Any]:
        return {
            "new": self.new,
            "waiting": self.waiting,
            "date": self.date or None,
            "begun": self.draft is not None,
            "draft": self.draft.as_json() if self.draft else None,
            "stale": self.stale,
            "findings": [finding.as_json() for finding in self.findings],
            "trouble": str(self.trouble) if self.trouble else None,
            "fetch": [outcome_json(outcome) for outcome in self.outcomes],
        }


def run_week(publication: Publication, day: str, out: Path, report: Progress, **options: Any) -> Week:
    """Fetch everything, and where something is new begin the memo of a day, unless a draft waits already.

    New is what came, and what an earlier fetch kept that no edition has seen.

    Parameters
    ----------
    day : of the memo, in ISO form.
    out : the folder of the site that is built with the draft.
    options : of :class:`memobook.fetch.job.Fetch`.
    """
    datasets = [dataset for dataset in DataPackage(publication.data).datasets.values() if dataset.fetch]
    newest = publication.newest()
    released = bool(read_locks(publication, newest))
    waiting = _waiting(publication, datasets, day) if released else {}
    week = Week(Fetch(publication, report=report, **options).run(datasets), waiting=waiting)
    if not week.new and not waiting:
        return week
    if released:
        week.draft = begin(publication, day)
    week.date = day if week.draft else newest
    text = (publication.memos / f"{week.date}.md").read_text("utf-8")
    week.stale = [line.removeprefix("% ") for line in text.splitlines() if line.startswith(STALE)]
    assembly = Assembly(publication, report)
    week.findings = findings(Material(publication, week.date, assembly=assembly))
    try:
        Build(publication, out, report).run([week.date])
    except ContentError as error:
        week.trouble = error
    return week


def _waiting(publication: Publication, datasets: Sequence[Dataset], day: str) -> dict[str, int]:
    """Observations by dataset that were public after the newest edition's day, and by a day."""
    package = DataPackage(publication.data)
    last = Edition.read(publication, publication.newest())
    seen, now = (View(package, parse_day(on, last.place)) for on in (last.as_of, day))
    more = {one.name: now.count(one.name, vintages=True) - seen.count(one.name, vintages=True) for one in datasets}
    return {name: count for name, count in more.items() if count > 0}


def write_report(week: Week, folder: Path) -> None:
    """``fetch.json``, ``weekly.json`` and, where there is a draft, ``pull.md``, for what comes after."""
    make_folder(folder)
    told = week.as_json()
    texts = {"fetch.json": json.dumps(told["fetch"], indent=1), "weekly.json": json.dumps(told, indent=1)}
    texts |= {"pull.md": week.pull_request()} if week.date else {}
    write_together({folder / name: text.encode() for name, text in texts.items()})


def _quoted(outcome: Outcome) -> str:
    return "\n".join(_fenced([f"{outcome.dataset} ({outcome.source}): {outcome.state}", *outcome.notes]))


def _fenced(lines: list[str]) -> list[str]:
    """Lines as a block in which nothing is markup, whatever sources wrote into them."""
    clean = [" ".join("".join(c if c.isprintable() else " " for c in line).split()) for line in lines]
    return ["~~~text", *(line.replace("~~~", "~ ~ ~") for line in clean), "~~~"]
