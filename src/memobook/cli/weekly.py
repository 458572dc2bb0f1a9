"""``memobook weekly``."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from .seconds import SECONDS


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Of the memo that is begun.  [today]")
@click.option("--offline", is_flag=True, help="Use installed packages only, no network.")
@click.option("--timeout", type=SECONDS, default=20.0, help="Seconds to wait for a source.  [20]")
@click.option("--out", type=click.Path(path_type=Path), default=Path("_site"), help="The site's folder.  [_site]")
@click.option("--report", type=click.Path(path_type=Path, file_okay=False), help="Folder for what CI goes on with.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
def weekly(day: datetime | None, offline: bool, timeout: float, out: Path, report: Path | None, as_json: bool) -> None:
    """Fetch all sources and, where something is new, begin the next memo, check it and build it. Nothing is released.

    A draft that waits is taken up instead of a second one. Where nothing is new, or nothing that came is plausible, all
    is left as it was. --report writes fetch.json, weekly.json and pull.md, the text of a pull request.

    Exit code 0: done, or nothing new; 1: a source failed, its answer was set aside, or the draft can't be built.

    \b
    Example:
      memobook weekly --report report
    """
    from memobook.author.weekly import run_week, write_report
    from memobook.publication.folder import Publication
    from memobook.publication.progress import Progress

    wanted = (day or datetime.now(UTC)).date().isoformat()
    week = run_week(Publication.find(), wanted, out.resolve(), Progress(), timeout=timeout, offline=offline)
    if report:
        write_report(week, report)
    click.echo(json.dumps(week.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(week.lines()))
    if not week.good:
        sys.exit(1)
