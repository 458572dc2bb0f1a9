"""``memobook backfill`` behind its command line: which runs are meant, and what is printed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.themes.theme import Theme

from ..executors.cluster import executor_at
from .backfill import Backfill, Backfilled
from .grid import of_members, read_grid, written


def run_backfill(
    publication: Publication,
    names: Sequence[str],
    given: Sequence[str],
    days: Sequence[date],
    out: Path,
    scheduler: str | None,
    as_json: bool,
) -> tuple[str, bool]:
    """Backfill themes, and give what to print and whether no run is missing.

    Raises
    ------
    click.UsageError : an unknown theme, or parameters that it does not take.
    """
    known = [path.stem for path in publication.notebooks.glob("*.ipynb")]
    for name in names:
        if name not in known:
            raise click.UsageError(f"there is no theme {name!r}: {suggestion(name, known)}")
    themes = [Theme.read(publication.notebooks, name) for name in dict.fromkeys(names)]
    editions = publication.editions()
    newest = Edition.read(publication, editions[-1]) if editions else None
    try:
        grids = [(theme, of_members(theme, read_grid(theme, given), newest)) for theme in themes]
    except ContentError as error:
        raise click.UsageError(str(error)) from error
    with executor_at(scheduler, publication) as executor:
        done = Backfill(publication, executor).run(grids, days, out, Progress())
    whole = not any(backfilled.missing for backfilled in done)
    if as_json:
        return json.dumps([backfilled.as_json() for backfilled in done], indent=1, ensure_ascii=False), whole
    return "\n".join(line for backfilled in done for line in _lines(backfilled)), whole


def _lines(done: Backfilled) -> list[str]:
    count = len(done.runs) + len(done.missing)
    stored = sum(run.stored for run in done.runs)
    where = f"{done.ids} values: {done.path}" if done.path else "nothing was written"
    lines = [f"{done.theme}: {len(done.runs)} of {count} runs ({stored} were stored), {where}"]
    for missing in done.missing:
        day = " ".join(filter(None, [missing.as_of, written(missing.parameters)]))
        message = missing.error.message.splitlines()[0]
        lines.append(f"  missing {day}: {message} ({missing.error.place}) [{missing.error.id}]")
    return lines
