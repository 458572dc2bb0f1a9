"""``memobook new-theme``."""

from __future__ import annotations

import json

import click


@click.command("new-theme")
@click.argument("name", metavar="NAME")
@click.option("--for-each", metavar="DATASET.COLUMN", default="", help="Begin a family: a page for each value.")
@click.option("--json", "as_json", is_flag=True, help="Print what was begun as JSON.")
def new_theme(name: str, for_each: str, as_json: bool) -> None:
    """Begin a theme: a notebook, an empty dataset, its page in _toc.yml and in the newest memo, and a test.

    With --for-each it is a family: the notebook is executed for each value of a column, and each has a page. Then no
    dataset is begun.

    The result builds as it is. Nothing that is there is overwritten; where one of them exists, nothing is written.

    \b
    Example:
      memobook new-theme glass
      memobook new-theme bridge --for-each counts.bridge
    """
    from memobook.author.start.theme_draft import begin_theme
    from memobook.publication.folder import Publication

    draft = begin_theme(Publication.find(), name, for_each)
    click.echo(json.dumps(vars(draft), indent=1) if as_json else "\n".join(draft.lines()))
