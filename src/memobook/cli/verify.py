"""``memobook verify``."""

from __future__ import annotations

import json
import sys

import click


@click.command()
@click.argument("date", metavar="DATE")
@click.option("--site", metavar="FOLDER|URL", help="Compare what is published there; nothing is built.")
@click.option("--json", "as_json", is_flag=True, help="Print what was compared as JSON.")
def verify(date: str, site: str | None, as_json: bool) -> None:
    """Build a released edition anew in an empty folder, and compare it file by file with its lock.

    Nothing stored is used. With --site, what is published is compared instead, each revision's own folder included.
    Exit code 0: every file is as released; 1: the first difference is named, and how many there are.

    \b
    Example:
      memobook verify 2026-05-14
      memobook verify 2026-05-14 --site https://memos.example/
    """
    from memobook.publication.folder import Publication
    from memobook.publication.progress import Progress
    from memobook.site.verify import verify_anew, verify_site

    publication, report = Publication.find(), Progress()
    found = verify_site(publication, date, site, report) if site else [verify_anew(publication, date, report)]
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(line for one in found for line in one.lines()))
    if not all(one.good for one in found):
        sys.exit(1)
