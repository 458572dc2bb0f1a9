"""``memobook fetch``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .seconds import SECONDS


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--list", "listed", is_flag=True, help="List the sources: address, datasets, licence, last success.")
@click.option("--shapes", is_flag=True, help="Ask all, fallbacks too, whether they answer as is read; keep nothing.")
@click.option("--dry-run", is_flag=True, help="Ask and check, and write nothing.")
@click.option("--offline", is_flag=True, help="Use installed packages only, no network.")
@click.option(
    "--accept",
    multiple=True,
    metavar="ENTITY",
    help="Take what was set aside for this entity, or all of a source where ENTITY is one. May be given again.",
)
@click.option(
    "--table",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what moved as a Markdown table to this file.",
)
@click.option("--timeout", type=SECONDS, default=20.0, help="Seconds to wait for a source.  [20]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def fetch(
    sources: tuple[str, ...],
    listed: bool,
    shapes: bool,
    dry_run: bool,
    offline: bool,
    accept: tuple[str, ...],
    table: Path | None,
    timeout: float,
    as_json: bool,
) -> None:
    """Bring datasets up to date from their sources (from all of them where no SOURCE is given).

    Nothing that is held is changed or removed: what is new is added, with the day on which it became public. Exit code
    0: all fresh; 1: a source failed or its answer was set aside, the others are fresh (with --shapes: an answer has
    another shape); 2: the call is wrong.

    \b
    Example:
      memobook fetch sec fred
      memobook fetch sec --accept MSFT
    """
    from memobook.fetch.call import choose, run_fetch, show_shapes, show_sources
    from memobook.publication.folder import Publication

    publication = Publication.find()
    datasets = choose(publication, sources or accept)
    if listed:
        click.echo(show_sources(publication, datasets, as_json))
        return
    if shapes:
        text, same = show_shapes(publication, datasets, as_json, timeout)
        click.echo(text)
        sys.exit(0 if same else 1)
    text, fresh = run_fetch(
        publication,
        datasets,
        as_json,
        table,
        timeout=timeout,
        dry_run=dry_run,
        offline=offline,
        accept=frozenset(accept),
    )
    click.echo(text)
    if not fresh:
        sys.exit(1)
