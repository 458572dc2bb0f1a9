"""``memobook fetch`` behind its command line: which datasets are meant, and what is printed."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.publication.errors import suggestion
from memobook.publication.files import check_writable, room
from memobook.publication.folder import Publication

from .connector import connector_class
from .outcome import NOT_GIVEN, Outcome
from .report import as_table, outcome_json, outcome_table, source_list, source_table
from .shapes import CHANGED, shapes


def choose(publication: Publication, sources: tuple[str, ...]) -> list[Dataset]:
    """The datasets of these sources, fallbacks included; all that can be fetched where none is named.

    Raises
    ------
    click.UsageError : an unknown source.
    """
    fetched = {
        dataset.name: [connector_class(n).source for n in (dataset.fetch.connector, *dataset.fetch.fallback)]
        for dataset in DataPackage(publication.data).datasets.values()
        if dataset.fetch
    }
    known = {source for names in fetched.values() for source in names}
    for source in sources:
        if source not in known:
            raise click.UsageError(f"there is no source {source!r}: {suggestion(source, known)}")
    package = DataPackage(publication.data)
    return [
        package.dataset(name) for name, names in fetched.items() if not sources or not set(sources).isdisjoint(names)
    ]


def show_sources(publication: Publication, datasets: list[Dataset], as_json: bool) -> str:
    """The list of sources as text or JSON."""
    found = source_list(DataPackage(publication.data), datasets, datetime.now(UTC).date())
    return json.dumps(found, indent=1) if as_json else source_table(found)


def show_shapes(publication: Publication, datasets: list[Dataset], as_json: bool, timeout: float) -> tuple[str, bool]:
    """Ask each source for its shape; what to print, and whether none that answered has changed."""
    found = shapes(publication, datasets, timeout, datetime.now(UTC).date())
    same = all(shape.state != CHANGED for shape in found)
    if as_json:
        return json.dumps([asdict(shape) for shape in found], indent=1), same
    table = [("Dataset", "Source", "Rows", "State")]
    table += [(shape.dataset, shape.source, str(shape.rows or "–"), shape.state) for shape in found]
    notes = [f"{shape.dataset}: {shape.source}: {shape.note}" for shape in found if shape.note]
    return "\n".join([as_table(table, numeric=(2,)), *(["", *notes] if notes else [])]), same


def run_fetch(
    publication: Publication, datasets: list[Dataset], as_json: bool, table: Path | None, **options: Any
) -> tuple[str, bool]:
    """Fetch, write the table of what moved, and give what to print and whether all is fresh."""
    from .held.move import moved_table
    from .job import Fetch

    if table:
        check_writable(table)
    outcomes = Fetch(publication, **options).run(datasets)
    fresh = all(outcome.fresh for outcome in outcomes)
    if table:
        with room(table):
            table.write_text(moved_table([move for outcome in outcomes for move in outcome.moved]), "utf-8")
    if as_json:
        return json.dumps([outcome_json(outcome) for outcome in outcomes], indent=1), fresh
    return "\n".join([outcome_table(outcomes), *_told(outcomes)]), fresh


def _told(outcomes: list[Outcome]) -> list[str]:
    """Lines below the table: what waits, what went wrong, and how it ended."""
    lines = [""]
    for outcome in outcomes:
        if outcome.merged.waiting:
            lines.append(
                f"{outcome.dataset}: {outcome.merged.waiting} observations changed a second time today; "
                "fetch again on a later day"
            )
        lines += [f"{outcome.dataset}: {note}" for note in (*outcome.told, *outcome.notes)]
        lines += [f"{outcome.dataset}: kept, and odd: {what}" for what in outcome.odd]
    wrong = [outcome for outcome in outcomes if not outcome.fresh]
    asked = [outcome for outcome in outcomes if outcome.state != "offline"]
    if wrong:
        names = ", ".join(f"{outcome.source} ({outcome.dataset}, {outcome.state})" for outcome in wrong)
        lines.append(f"{len(wrong)} of {len(asked)} datasets could not be brought up to date: {names}")
    elif len(asked) < len(outcomes):
        lines.append(f"{len(asked)} datasets from installed packages; {len(outcomes) - len(asked)} need the network")
    else:
        lines.append(_fresh(outcomes))
    return lines


def _fresh(outcomes: list[Outcome]) -> str:
    """How it ended where every source answered: fresh is what its source holds, and that may be late itself."""
    without = [o.dataset for o in outcomes if o.state == NOT_GIVEN]
    late = [f"{o.dataset} since {o.now.expected}" for o in outcomes if o.now and o.now.stale]
    if without:
        told = f"{len(outcomes) - len(without)} of {len(outcomes)} datasets are fresh; no source gave anything of "
        return (
            told
            + ", ".join(without)
            + (f"; past the day on which news was expected: {', '.join(late)}" if late else "")
        )
    if not late:
        return f"All {len(outcomes)} datasets are fresh."
    return (
        f"All {len(outcomes)} datasets hold what their sources hold; past the day on which news was expected: "
        f"{', '.join(late)}"
    )
