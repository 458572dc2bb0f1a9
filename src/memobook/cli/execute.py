"""``memobook execute``."""

from __future__ import annotations

import click

from .scheduler import scheduler_option


@click.command()
@click.argument("themes", nargs=-1, metavar="[THEME]...")
@scheduler_option
def execute(themes: tuple[str, ...], scheduler: str | None) -> None:
    """Put outputs of the newest edition that has a theme into its notebook (all of the newest where none is named).

    \b
    Example:
      memobook execute cycling
    """
    from memobook.publication.folder import Publication
    from memobook.runs.committed import put_outputs
    from memobook.runs.executors.cluster import executor_at

    publication = Publication.find()
    with executor_at(scheduler, publication) as executor:
        for path in put_outputs(publication, list(themes), executor):
            click.echo(path)
