"""``memobook new``."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("date", metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="Print what was begun, and what moved, as JSON.")
def new(date: str, as_json: bool) -> None:
    """Begin the memo of DATE from the newest one: its text, register and parameters, with what moved since marked.

    Executes the last memo's themes as of the new day to tell which values and verdicts are others now. Nothing that is
    there is overwritten.

    \b
    Example:
      memobook new 2026-10-08
    """
    from memobook.author.draft import begin
    from memobook.publication.folder import Publication

    draft = begin(Publication.find(), date)
    click.echo(json.dumps(draft.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(draft.lines()))
