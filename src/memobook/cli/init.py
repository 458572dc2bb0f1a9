"""``memobook init``."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the files that were made as JSON.")
def init(folder: Path, as_json: bool) -> None:
    """Start a publication in DIR, a new or empty folder: one theme, two datasets and one memo, with made-up data.

    It builds and passes its checks as it is. Replace its parts one by one; its README says which file holds what.

    \b
    Example:
      memobook init my-memos
    """
    from memobook.author.start.init import init as make

    made = make(folder)
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "files": made}, indent=1))
        return
    click.echo(f"{folder}: {len(made)} files; its README says what each holds")
    click.echo("Its first memo is built with:")
    click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo("  memobook build   # with this environment; make memo sets up one of its own")
