"""The command line. Heavy imports stand inside the command that needs them, so that ``--help`` answers at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from . import __version__
from .errors import ContentError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="memobook")
def cli() -> None:
    """Research memos in which every number can be followed back to its data."""


@cli.command()
@click.argument("dates", nargs=-1, metavar="[DATE]...")
@click.option("--all", "everything", is_flag=True, help="Build every edition.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("_site"), help="The site's folder.  [_site]")
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
def build(dates: tuple[str, ...], everything: bool, out: Path, as_json: bool) -> None:
    """Execute, check and render editions (the newest where no DATE is given), and publish them to a folder.

    \b
    Example:
      memobook build 2026-05-14 --out _site
    """
    from .build import Build
    from .publication import Publication

    publication = Publication.find()
    if everything and dates:
        raise click.UsageError("name editions or give --all, not both")
    wanted = list(dates) or (publication.editions() if everything else [publication.newest()])
    job = Build(publication, out.resolve())
    built = job.run(wanted)
    if as_json:
        summary = [
            {
                "edition": b.ledger.edition.date,
                "folder": str(out / b.ledger.edition.date),
                "verdicts": b.ledger.verdicts,
            }
            for b in built
        ]
        click.echo(json.dumps(summary, indent=1))
        return
    for b in built:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in b.ledger.verdicts.items())
        folder = out / b.ledger.edition.date
        pages = len(list((job.out / b.ledger.edition.date).glob("*.html")))
        click.echo(f"{b.ledger.edition.date}: {b.ledger.edition.title}")
        click.echo(f"  {len(b.ledger.values)} values; {len(b.ledger.register.claims)} claims: {counts}")
        click.echo(f"  {pages} pages, the memo: {folder / 'index.html'}")
        click.echo(f"  PDF:  {folder / 'memo.pdf'}")
    click.echo(f"Site: {out / 'index.html'}  ({sum(s.seconds for s in job.report.steps):.1f} s)")


@cli.command()
@click.argument("themes", nargs=-1, metavar="[THEME]...")
def execute(themes: tuple[str, ...]) -> None:
    """Put the newest edition's outputs into the committed notebooks (all themes where none is named).

    \b
    Example:
      memobook execute infrastructure
    """
    from .committed import put_outputs
    from .publication import Publication

    for path in put_outputs(Publication.find(), list(themes)):
        click.echo(path)


def main() -> None:
    """Entry point: exit code 0 done, 1 the content is wrong, 2 the call is wrong."""
    try:
        cli(standalone_mode=False)
    except ContentError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was published is as it was", err=True)
        sys.exit(130)
