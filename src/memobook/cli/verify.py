"""``memobook verify``."""

from __future__ import annotations

import json
import sys
from contextlib import suppress

import click


@click.command()
@click.argument("date", metavar="[DATE]", default="")
@click.option("--site", metavar="FOLDER|URL", help="Check what is published there; nothing is built, no clone needed.")
@click.option("--key", metavar="FILE|SHA256:…", default="", help="With --site: the publisher's key that you know.")
@click.option("--head", metavar="HASH", default="", help="With --site: hash of a lock that was the newest once.")
@click.option("--json", "as_json", is_flag=True, help="Print what was compared as JSON.")
def verify(date: str, site: str | None, key: str, head: str, as_json: bool) -> None:
    """Build a released edition anew in an empty folder, and compare it file by file with its lock.

    Nothing stored is used. With --site what is published is checked instead, wherever the call is made: each file,
    each revision's own folder, the chain of locks and the signature; three lines say what that proves and what it
    doesn't. In a clone its locks and keys are compared as well. Without DATE the newest release is checked.
    Exit code 0: every file is as released; 1: what is not is named, and how much there is.

    \b
    Example:
      memobook verify 2026-05-14
      memobook verify --site https://memos.example/ --key publisher.pub
    """
    from memobook.publication.errors import ContentError
    from memobook.publication.folder import Publication
    from memobook.publication.progress import Progress

    if not site and (key or head or not date):
        raise click.UsageError("name the DATE of an edition, or a --site")
    report = Progress()
    if site:
        from memobook.site.proofs.known import Known
        from memobook.site.proofs.proof import prove

        clone = None
        with suppress(ContentError):  # somewhere else than in a clone
            clone = Publication.find()
        known = Known(key, head, clone if clone and [*clone.memos.glob("*.lock.json")] else None)
        proof = prove(site, date, known, report)
        folders = [line for one in proof.folders if proof.good and known.clone for line in one.lines()]
        told, lines, good = proof.as_json(), [*folders, *proof.lines()], proof.good
    else:
        from memobook.site.verify import verify_anew

        found = verify_anew(Publication.find(), date, report)
        told, lines, good = [found.as_json()], found.lines(), found.good
    click.echo(json.dumps(told, indent=1, ensure_ascii=False) if as_json else "\n".join(lines))
    if not good:
        sys.exit(1)
