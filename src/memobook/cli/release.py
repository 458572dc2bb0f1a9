"""``memobook release``."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("date", metavar="DATE")
@click.option("--revise", is_flag=True, help="Release a correction of what was released, as its next revision.")
@click.option(
    "--why", "reasons", metavar="TEXT", multiple=True,
    help="Why it is revised, in a sentence that readers will see; may be given several times.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what was released as JSON.")
def release(date: str, revise: bool, reasons: tuple[str, ...], as_json: bool) -> None:
    """Freeze the edition of DATE into a lock: its values, verdicts, runs, data and the checksum of every file.

    The lock is a file of the repository; commit it. A later build whose results differ from it fails and names them.
    Exit code 0: it is locked; 1: something is wrong with it, or it is released already with another content.

    The reasons of a revision are those of --why, or of a file prepared beside the memo, such as
    book/memos/2026-05-14.v2.corrections.yml, which says of each correction what was said, what is right and how it was
    found. All of them stand on the page of corrections.

    \b
    Example:
      memobook release 2026-05-14
      memobook release 2026-05-14 --revise --why "The second quarter was counted twice."
    """
    from memobook.author.check.blocking import blocking
    from memobook.publication.folder import Publication
    from memobook.site.release import Release

    why = " ".join(" ".join(reasons).split())
    if reasons and not (revise and why):
        raise click.UsageError("a revision needs both: --revise --why TEXT")
    publication = Publication.find()
    if revise and not why and not [*publication.memos.glob(f"{date}.v*.corrections.yml")]:
        raise click.UsageError("a revision needs its reason: --revise --why TEXT, or a file of corrections")
    job = Release(publication, blocking)
    done = job.revise(date, why) if revise else job.first(date)
    click.echo(json.dumps(done.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(done.lines()))
