"""``memobook build``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .scheduler import scheduler_option


@click.command()
@click.argument("dates", nargs=-1, metavar="[DATE]...")
@click.option("--all", "everything", is_flag=True, help="Build every edition.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("_site"), help="The site's folder.  [_site]")
@click.option(
    "--published",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with editions.json, feed.xml and score.json of the published site, whose editions need not be here.",
)
@click.option(
    "--revisions", metavar="FOLDER|URL|commit",
    help="Take earlier revisions that are not here from a published site, or build each at its commit with that "
    "commit's packages; each file is checked against its lock.",
)  # fmt: skip
@scheduler_option
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
def build(
    dates: tuple[str, ...],
    everything: bool,
    out: Path,
    published: Path | None,
    revisions: str | None,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Execute, check and render editions (the newest where no DATE is given), and publish them to a folder.

    \b
    Example:
      memobook build 2026-05-14 --out _site
      memobook build --all --revisions https://memos.example/
    """
    from memobook.publication.folder import Publication
    from memobook.runs.executors.cluster import executor_at
    from memobook.site.build import Build

    publication = Publication.find()
    if everything and dates:
        raise click.UsageError("name editions or give --all, not both")
    wanted = list(dates) or (publication.editions() if everything else [publication.newest()])
    with executor_at(scheduler, publication) as executor:
        job = Build(publication, out.resolve(), executor=executor, elsewhere=published, revisions=revisions)
        built = job.run(wanted)
    if as_json:
        summary = [{"edition": b.date, "folder": str(out / b.date), "verdicts": b.verdicts} for b in built]
        click.echo(json.dumps(summary, indent=1))
        return
    for b in built:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in b.verdicts.items())
        folder = out / b.date
        click.echo(f"{b.date}: {b.title}")
        click.echo(f"  {b.values} values; {b.claims} claims{': ' if counts else ''}{counts}")
        click.echo(f"  {len(list(folder.glob('*.html')))} pages, the memo: {folder / 'index.html'}")
        click.echo(f"  PDF:  {folder / 'memo.pdf'}")
    click.echo(f"Site: {out / 'index.html'}  ({job.report.seconds:.1f} s)")
