"""``memobook rename-theme``."""

from __future__ import annotations

import json

import click


@click.command("rename-theme")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="Print the files that were changed as JSON.")
def rename_theme(old: str, new: str, as_json: bool) -> None:
    """Rename the theme OLD to NEW: notebook, test, contents, pages, and the memos that show it.

    A theme that a released memo shows keeps its name. Datasets keep theirs.

    \b
    Example:
      memobook rename-theme cycling bridges
    """
    from memobook.author.start.renamed_theme import rename_theme as rename
    from memobook.publication.folder import Publication

    renamed = rename(Publication.find(), old, new)
    click.echo(json.dumps(vars(renamed), indent=1) if as_json else "\n".join(renamed.lines()))
