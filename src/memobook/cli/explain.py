"""``memobook explain``."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def explain(id: str, as_json: bool) -> None:
    """Tell what ID stands for: a value, statement, claim, implication, tripwire, forecast, dataset or finding.

    Says what it is, where it is defined and what uses it, for the newest edition, as it was built or checked last, or
    as its notebooks hold it. Nothing is executed or written.

    \b
    Example:
      memobook explain prose.number
    """
    from memobook.author.explain.explain import explain as explained
    from memobook.publication.folder import Publication

    found = explained(Publication.find(), id)
    click.echo(json.dumps(found.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(found.lines()))
