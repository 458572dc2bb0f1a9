"""``memobook backfill``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from memobook.runs.backfill.days import STEPS

from .scheduler import scheduler_option

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("themes", nargs=-1, required=True, metavar="THEME...")
@click.option("--from", "first", required=True, type=DAY, metavar="DAY", help="First as-of day.")
@click.option("--to", "last", required=True, type=DAY, metavar="DAY", help="Last as-of day.")
@click.option("--step", type=click.Choice(STEPS), default="week", help="From day to day.  [week]")
@click.option("--also", multiple=True, type=DAY, metavar="DAY", help="A further as-of day, such as an edition's.")
@click.option("-p", "grid", multiple=True, metavar="NAME=VALUE,...", help="Values of a parameter.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("_history"), help="Folder to write.  [_history]")
@scheduler_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def backfill(
    themes: tuple[str, ...],
    first: datetime,
    last: datetime,
    step: str,
    also: tuple[datetime, ...],
    grid: tuple[str, ...],
    out: Path,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Execute themes as of many days, and write the history of each of their values as a dataset.

    Writes <theme>.csv and a datapackage.json to the folder. Runs that are stored are not executed again, so a call that
    was stopped goes on where it was. Exit code 0: all runs are there; 1: some failed, and the table holds the others.

    \b
    Example:
      memobook backfill alpha --from 2025-05-14 --to 2026-05-14 --step week -p level=0.9,0.95
    """
    from memobook.publication.folder import Publication
    from memobook.runs.backfill.call import run_backfill
    from memobook.runs.backfill.days import days

    publication = Publication.find()
    try:
        wanted = days(first.date(), last.date(), step)
    except ValueError as error:
        raise click.UsageError(f"--from and --to: {error}") from error
    wanted = sorted({*wanted, *(day.date() for day in also)})
    text, whole = run_backfill(publication, themes, grid, wanted, out, scheduler, as_json)
    click.echo(text)
    if not whole:
        sys.exit(1)
