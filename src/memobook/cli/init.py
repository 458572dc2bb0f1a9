"""``memobook init``."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--engine",
    metavar="PLACE",
    default="",
    help="Where its memobook comes from, if not from where this one came: the path or https address of a wheel, "
    "the folder of a clone, or git+URL@COMMIT.",
)
@click.option("--empty", is_flag=True, help="Without the example’s memo, theme and data.")
@click.option("--json", "as_json", is_flag=True, help="Print the files that were made as JSON.")
def init(folder: Path, engine: str, empty: bool, as_json: bool) -> None:
    """Start a publication in DIR, a new or empty folder: one theme, two datasets and one memo, with made-up data.

    It builds and passes its checks as it is. Replace its parts one by one; its README says which file holds what. With
    --empty it has none of them: memobook new-theme NAME --from FILE.csv begins the first theme and the first memo.

    \b
    Example:
      memobook init my-memos
      memobook init my-memos --engine ~/Downloads/memobook-0.1.0-py3-none-any.whl
    """
    from memobook.author.start.init import init as make

    made = make(folder, engine, empty=empty)
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "files": made}, indent=1))
        return
    click.echo(f"{folder}: {len(made)} files; its README says what each holds")
    click.echo("Its first theme and memo begin with:" if empty else "Its first memo is built with:")
    click.echo(f"  cd {shlex.quote(str(folder))}")
    if empty:
        click.echo("  memobook new-theme NAME --from FILE.csv")
        return
    click.echo("  memobook build   # with this environment; make memo sets up one of its own")
