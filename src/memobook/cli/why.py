"""``memobook why``."""

from __future__ import annotations

import click


@click.command()
@click.argument("date", required=False, metavar="[DATE]")
@click.argument("theme", required=False, metavar="[THEME]")
@click.option("--json", "as_json", is_flag=True, help="Print the reasons as JSON.")
def why(date: str | None, theme: str | None, as_json: bool) -> None:
    """Tell which themes of an edition (the newest where no DATE is given) a build would execute, and why.

    Names what changed since the nearest stored run: a cell, a parameter, a module, a package, rows of a dataset.
    Nothing is executed or written.

    \b
    Example:
      memobook why 2026-05-14
    """
    from memobook.publication.folder import Publication
    from memobook.runs.why.why import show
    from memobook.runs.why.why import why as reasons

    publication = Publication.find()
    click.echo(show(reasons(publication, date or publication.newest(), theme), as_json))
