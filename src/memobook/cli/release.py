"""``memobook release``."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("date", metavar="DATE")
@click.option("--revise", is_flag=True, help="Release a correction of what was released, as its next revision.")
@click.option(
    "--retract", is_flag=True, help="Take a released edition back: its address stays and says so, with --why."
)
@click.option(
    "--why", "reasons", metavar="TEXT", multiple=True,
    help="Why it is revised or taken back, in a sentence that readers will see; may be given several times.",
)  # fmt: skip
@click.option(
    "--key", type=click.Path(path_type=Path, dir_okay=False), envvar="MEMOBOOK_KEY",
    help="Sign with this private key: ed25519, a file of OpenSSH or PEM.  [$MEMOBOOK_KEY]",
)  # fmt: skip
@click.option("--commit", "commits", is_flag=True, help="Commit what is released first, and its lock afterwards.")
@click.option("--json", "as_json", is_flag=True, help="Print what was released as JSON.")
def release(
    date: str, revise: bool, retract: bool, reasons: tuple[str, ...], key: Path | None, commits: bool, as_json: bool
) -> None:
    """Freeze the edition of DATE into a lock: its values, verdicts, runs, data and the checksum of every file.

    The lock is a file of the repository; commit it. It names the commit that holds the edition: what the release reads
    must be committed, or is with --commit. A later build whose results differ from it fails and names them.
    Exit code 0: it is locked; 1: something is wrong with it, or it is released already with another content.

    The reasons of a revision are those of --why, or of a file prepared beside the memo, such as
    book/memos/2026-05-14.v2.corrections.yml, which says of each correction what was said, what is right and how it was
    found. All of them stand on the page of corrections.

    \b
    Example:
      memobook release 2026-05-14 --commit
      memobook release 2026-05-14 --revise --why "The second quarter was counted twice."
    """
    from memobook.author.check.blocking import blocking
    from memobook.publication.folder import Publication
    from memobook.site.releases.release import Release

    why = " ".join(" ".join(reasons).split())
    if revise and retract:
        raise click.UsageError("an edition is revised or taken back: --revise or --retract")
    if reasons and not ((revise or retract) and why):
        raise click.UsageError("a revision needs both: --revise --why TEXT")
    if retract and not why:
        raise click.UsageError("a retraction needs its reason: --retract --why TEXT")
    publication = Publication.find()
    if revise and not why and not [*publication.memos.glob(f"{date}.v*.corrections.yml")]:
        raise click.UsageError("a revision needs its reason: --revise --why TEXT, or a file of corrections")
    job = Release(publication, blocking, key=key, commits=commits)
    done = job.retract(date, why) if retract else job.revise(date, why) if revise else job.first(date)
    click.echo(json.dumps(done.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(done.lines()))
