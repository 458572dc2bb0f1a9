"""``memobook deploy``."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("target", metavar="TARGET")
@click.option("--from", "site", type=click.Path(path_type=Path), default=Path("_site"), help="The site.  [_site]")
@click.option("--rollback", is_flag=True, help="Publish again what a folder held before the last deploy.")
@click.option("--made-up", is_flag=True, help="Publish an example beside other editions, though its data are made up.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def deploy(target: str, site: Path, rollback: bool, made_up: bool, as_json: bool) -> None:
    """Publish a built site to TARGET: a folder, or any address that fsspec knows (s3://bucket/path with s3fs).

    A folder is changed whole: readers see the old state or the new one. In a bucket only what differs is written, the
    front page and editions.json last, and a call that was stopped is completed by the next one. Editions that stand
    there stay as they are. Exit code 1, and nothing written: TARGET holds an edition that is another there, or one
    that the site does not know.

    \b
    Example:
      memobook deploy /srv/www/memobook --from _site
      memobook deploy /srv/www/memobook --rollback
    """
    from memobook.site.deploys.deploy import Deploy
    from memobook.site.deploys.exchange import Exchange
    from memobook.site.deploys.target import Target

    if rollback:
        if "://" in target:
            raise click.UsageError("--rollback is for a folder; a bucket keeps its own versions")
        Exchange(Path(target).resolve()).roll_back()
        click.echo(f"{target}: as before the last deploy; the same call undoes it")
        return
    done = Deploy(site, Target.open(target), made_up).run()
    if as_json:
        click.echo(json.dumps(vars(done), indent=1))
        return
    click.echo(f"{target}: {len(done.written)} written, {len(done.removed)} removed, {done.unchanged} unchanged")
    for date in done.editions:
        click.echo(f"  {date}")
