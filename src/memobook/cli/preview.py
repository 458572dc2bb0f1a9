"""``memobook preview``."""

from __future__ import annotations

import click


@click.command()
@click.argument("date", required=False, metavar="[DATE]")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="Port of 127.0.0.1; 0: any free one.  [8765]")
@click.option("--member", default="", metavar="THEME/MEMBER", help="One member of a family, without the others.")
def preview(date: str | None, port: int, member: str) -> None:
    """Serve an edition (the newest where no DATE is given) while it is written: an edit is on the page when saved.

    Watches text, register, notebooks, data and references, executes and renders what an edit touched, and shows
    findings beside the text and an error over the last good page. Writes no site; Ctrl-C ends it.

    \b
    Example:
      memobook preview 2026-05-14
      memobook preview --member bridge/east
    """
    from memobook.author.preview.session import Session
    from memobook.editions.edition import Edition
    from memobook.editions.narrowed import narrowed
    from memobook.publication.folder import Publication

    publication = Publication.find()
    wanted = publication.known(date or publication.newest())
    if member:
        narrowed(Edition.read(publication, wanted), member)  # tells of one that there is not
    try:
        Session(publication, wanted, port, click.echo, member).run()
    except KeyboardInterrupt:
        click.echo("preview ended", err=True)
