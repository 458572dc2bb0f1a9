"""``memobook new-theme``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click


@click.command("new-theme")
@click.argument("name", metavar="NAME")
@click.option("--for-each", metavar="DATASET.COLUMN", default="", help="Begin a family: a page for each value.")
@click.option("--from", "table", type=click.Path(path_type=Path), help="Begin it from a CSV file or a notebook.")
@click.option("--published", metavar="COLUMN|DAY", help="When each row became public.  [a column of that name]")
@click.option("--source", metavar="WORDS", help="Whose table it is.")
@click.option("--address", metavar="URL", default="", help="Where it was got.")
@click.option("--licence", metavar="NAME", help="Its licence, such as CC-BY-4.0; notspecified: rows are not offered.")
@click.option("--key", metavar="A,B", default="", help="Columns that name a row.  [the fewest that do]")
@click.option("--decimal", type=click.Choice(["point", "comma"]), help="The sign before decimals.  [as numbers tell]")
@click.option("--json", "as_json", is_flag=True, help="Print what was begun as JSON.")
def new_theme(name: str, for_each: str, table: Path | None, as_json: bool, **given: str | None) -> None:
    """Begin a theme: a notebook, an empty dataset, its page in _toc.yml and in the newest memo, and a test.

    With --for-each it is a family: the notebook is executed for each value of a column, and each has a page. Then no
    dataset is begun.

    With --from all rows of a file come in: columns, types, units ("sales (USD)" in the header), key and cadence are
    read from it, and on a terminal it asks for what a file can't tell. The notebook shows its course.

    With --from a notebook (.ipynb) comes in as it is, with a cell of parameters before its first code.

    The result builds as it is. Nothing that is there is overwritten; where one of them exists, nothing is written.

    \b
    Example:
      memobook new-theme glass
      memobook new-theme bridge --for-each counts.bridge
      memobook new-theme tides --from ~/tides.ipynb
      memobook new-theme sales --from ~/sales.csv --published 2026-03-02 --source 'City of Ulm' --licence CC-BY-4.0
    """
    from memobook.author.start.table_draft import begin_from_table
    from memobook.author.start.theme_draft import begin_theme
    from memobook.publication.folder import Publication

    if table is None:
        draft = begin_theme(Publication.find(), name, for_each)
    else:
        if for_each:
            raise click.UsageError("--from begins a theme of one page, --for-each one of many: give one of both")
        if table.suffix == ".ipynb":
            from memobook.author.start.notebook_draft import begin_from_notebook

            if any(given.values()):
                raise click.UsageError("what --from brings is a notebook, which has no rows to tell of")
            draft = begin_from_notebook(Publication.find(), name, table)
            click.echo(json.dumps(vars(draft), indent=1) if as_json else "\n".join(draft.lines()))
            return
        told = _asked(table, given)
        told["decimal"] = {"point": ".", "comma": ","}.get(told["decimal"], "")
        draft = begin_from_table(Publication.find(), name, table, **told)
    click.echo(json.dumps(vars(draft), indent=1) if as_json else "\n".join(draft.lines()))


def _asked(table: Path, given: dict[str, str | None]) -> dict[str, str]:
    """The options, with what was asked where the file can't tell and nothing was given."""
    for name, question in (("source", "Whose table is it"), ("licence", "Under which licence (or notspecified)")):
        if given[name] is None:
            if not sys.stdin.isatty():
                raise click.UsageError(f"give --{name}: {question[0].lower()}{question[1:]}")
            given[name] = click.prompt(question)
    if given["published"] is None and sys.stdin.isatty():
        question = "When did each row become public (a column, or a day as 2026-05-14; nothing: a column “published”)"
        given["published"] = click.prompt(question, default="", show_default=False)
    return {name: text or "" for name, text in given.items()}
