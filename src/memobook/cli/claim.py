"""``memobook claim``."""

from __future__ import annotations

import json
import sys

import click

# what is asked where it is not given: the option, the question, and what an empty answer means
ASKED = (
    ("words", "Its sentence, as the memo prints it ({value}`theme.name` prints a number)", None),
    ("check", "Its check (equals: theme.name, holds: theme.name > 0, sources: statement)", None),
    ("stated", "What was stated ($148 billion, 91 %, words; nothing: it is our own)", ""),
    ("by", "Who says so, where, how it was seen (key, table 1, V1)", ""),
    ("note", "What the check found, in a sentence ({theme.name} prints a number)", None),
    ("after", "Where it stands: a heading, or words of the paragraph before it", None),
)


@click.command()
@click.argument("id", metavar="ID")
@click.option("--words", metavar="TEXT", help="Its sentence; {theme.name} prints a value, {id} a statement.")
@click.option("--check", metavar="CHECK", help="equals: theme.name, holds: theme.name > 0, or sources: one, another.")
@click.option("--stated", metavar="TEXT", help="What was stated: $148 billion, 91 %, words; or a statement’s id.")
@click.option("--by", metavar="KEY,PLACE,GRADE", help="Who says so, where, and how it was seen; none for an id.")
@click.option("--rounding", metavar="NUMBER", default="", help="The last digit that counts.  [the last printed one]")
@click.option("--note", metavar="TEXT", help="What the check found, in a sentence.")
@click.option("--theme", metavar="NAME", default="", help="Its theme.  [that of its check]")
@click.option("--after", metavar="TEXT", help="A heading of the memo, or words of the paragraph before it.")
@click.option("--json", "as_json", is_flag=True, help="Print where it stands as JSON.")
def claim(id: str, as_json: bool, **given: str | None) -> None:
    """Write the claim ID beside its sentence, into the newest memo, with what was stated and its check.

    On a terminal it asks for what is not given. Nothing is written unless all of it is right: values, statements and
    references are known, and the check can be made on what the last run recorded.

    \b
    Example:
      memobook claim wet-weeks --words 'Fewer people ride in wet weeks.' --check 'holds: cycling.wet_week < 6000' \\
        --note 'In a wet week {cycling.wet_week} ride.' --after 'Riders and rain'
    """
    from memobook.author.claim import write_claim
    from memobook.publication.folder import Publication

    publication = Publication.find()
    for name, question, otherwise in ASKED:
        if given[name] is not None or (name == "by" and not given["stated"]):
            continue
        if sys.stdin.isatty():
            given[name] = click.prompt(question, default=otherwise, show_default=False)
        elif otherwise is None:
            raise click.UsageError(f"give --{name}: {question}")
    words, after = given.pop("words") or "", given.pop("after") or ""
    written = write_claim(publication, id, words, {name: text or "" for name, text in given.items()}, after)
    click.echo(json.dumps(vars(written), indent=1) if as_json else written.told())
