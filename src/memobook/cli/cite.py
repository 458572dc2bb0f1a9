"""``memobook cite``."""

from __future__ import annotations

import json

import click

from .seconds import SECONDS


@click.command()
@click.argument("work", metavar="DOI|ARXIV|URL")
@click.option("--timeout", type=SECONDS, default=20.0, help="Seconds to wait for a registry.  [20]")
@click.option("--json", "as_json", is_flag=True, help="Print key and entry as JSON.")
def cite(work: str, timeout: float, as_json: bool) -> None:
    """Add a work to references.bib, as Crossref, DataCite or arXiv describes it.

    A page's address is taken where the page names its DOI, or tells its work in citation_* tags. A work that stands
    there already (the same DOI, arXiv id or title) is refused, and named. Exit code 0: it was added; 1: nothing was.

    \b
    Example:
      memobook cite 10.1093/biomet/26.4.404
      memobook cite arxiv:2510.02209
    """
    from memobook.author.cite.call import Cite
    from memobook.publication.folder import Publication
    from memobook.publication.text.identifier import Identifier

    wanted = Identifier.parse(work)
    if wanted is None:
        raise click.UsageError(f"{work!r} is no DOI (10.…/…), arXiv id (2510.02209) or address (https://…)")
    done = Cite(Publication.find(), timeout).add(wanted)
    if as_json:
        click.echo(json.dumps(vars(done), indent=1, ensure_ascii=False))
        return
    click.echo(done.entry)
    click.echo(f"references.bib: added; cite it with {{cite}}`{done.key}`")
