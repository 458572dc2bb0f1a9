"""``memobook check``."""

from __future__ import annotations

import sys

import click


@click.command()
@click.argument("dates", nargs=-1, metavar="[DATE]...")
@click.option("--all", "everything", is_flag=True, help="Check every edition.")
@click.option("--links", is_flag=True, help="Ask addresses elsewhere too whether they answer.")
@click.option("--json", "form", flag_value="json", help="Print the findings as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print them as SARIF 2.1.0.")
@click.option("--github", "form", flag_value="github", help="Print annotations of a workflow, as on GitHub by itself.")
def check(dates: tuple[str, ...], everything: bool, links: bool, form: str | None) -> None:
    """Check an edition (the newest where no DATE is given) without rendering it, and print what is found.

    Looks at prose, register, notebooks, data, references, links and locks; runs that are not stored are executed. A
    finding is one line: severity, id, place, what was found, what to do. What needs no run of a declared grid is
    printed before these runs begin. Exit code 0: there are warnings at most; 1: a
    finding of severity error, which keeps the edition from being released.

    \b
    Example:
      memobook check 2026-05-14
      memobook check --all --sarif > findings.sarif
    """
    import os

    from memobook.author.check.call import run_check
    from memobook.publication.folder import Publication

    publication = Publication.find()
    if everything and dates:
        raise click.UsageError("name editions or give --all, not both")
    wanted = list(dates) or (publication.editions() if everything else [publication.newest()])
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if not run_check(publication, wanted, form, click.echo, links=links):
        sys.exit(1)
