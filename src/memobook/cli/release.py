"""``memobook release``."""

from __future__ import annotations

import json

import click


@click.command()
@click.argument("date", metavar="DATE")
@click.option("--revise", is_flag=True, help="Release a correction of what was released, as its next revision.")
@click.option("--why", "reason", metavar="TEXT", help="Why it is revised, in a sentence that readers will see.")
@click.option("--json", "as_json", is_flag=True, help="Print what was released as JSON.")
def release(date: str, revise: bool, reason: str | None, as_json: bool) -> None:
    """Freeze the edition of DATE into a lock: its values, verdicts, runs, data and the checksum of every file.

    The lock is a file of the repository; commit it. A later build whose results differ from it fails and names them.
    Exit code 0: it is locked; 1: something is wrong with it, or it is released already with another content.

    \b
    Example:
      memobook release 2026-05-14
      memobook release 2026-05-14 --revise --why "The second quarter was counted twice."
    """
    from memobook.author.check.blocking import blocking
    from memobook.publication.folder import Publication
    from memobook.site.release import Release

    why = " ".join((reason or "").split())
    if revise != bool(why):
        raise click.UsageError("a revision needs both: --revise --why TEXT")
    job = Release(Publication.find(), blocking)
    done = job.revise(date, why) if revise else job.first(date)
    click.echo(json.dumps(done.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(done.lines()))
