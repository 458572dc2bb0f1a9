"""``memobook diff``."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("old", required=False, metavar="[A]")
@click.argument("new", required=False, metavar="[B]")
@click.option("--base", metavar="COMMIT", help="Compare the newest edition here with that of a commit.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="With --base: folder for the comment.")
@click.option("--json", "as_json", is_flag=True, help="Print what differs as JSON.")
def diff(old: str | None, new: str | None, base: str | None, out: Path | None, as_json: bool) -> None:
    """Tell what differs from edition A to edition B, the largest change first, and what caused it.

    An edition is named by its date, or a revision as it was released by date and number. A date alone is what was
    released last for A, and what the repository holds now for B. Causes are found by executing what lies between.

    With --base nothing is executed: the outputs of the committed notebooks here and at the commit are compared, and
    --out gets comment.md for a pull request and index.html with the figures before and after.

    \b
    Example:
      memobook diff 2026-05-14 2026-10-08
      memobook diff 2026-05-14/v1 2026-05-14
      memobook diff --base origin/main --out _review
    """
    from memobook.publication.folder import Publication

    if base is None:
        if old is None or new is None or out:
            raise click.UsageError(
                "name two editions, or a commit with --base (and a folder for its comment with --out)"
            )
        from memobook.publication.progress import Progress
        from memobook.site.comparison import compare, lines

        changes = compare(Publication.find(), old, new, Progress())
        text = json.dumps(changes, indent=1, ensure_ascii=False) if as_json else "\n".join(lines(changes, old, new))
        click.echo(text)
        return
    if old or new:
        raise click.UsageError("--base compares what is here; name no edition beside it")
    from memobook.author.review.review import review
    from memobook.author.review.text import lines as review_lines
    from memobook.author.review.text import write_review

    found = review(Publication.find(), base)
    told = review_lines(found)
    if out:
        told += [str(path) for path in write_review(found, out)]
    click.echo(json.dumps(found.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(told))
