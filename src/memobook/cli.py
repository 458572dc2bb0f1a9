"""The command line. Heavy imports stand inside the command that needs them, so that ``--help`` answers at once."""

from __future__ import annotations

import json
import re
import shlex
import signal
import sys
from datetime import datetime
from pathlib import Path

import click

from . import __version__
from .days import STEPS
from .errors import ContentError
from .publication import room

DAY = click.DateTime(["%Y-%m-%d"])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="memobook")
def cli() -> None:
    """Research memos in which every number can be followed back to its data."""


def _scheduler_address(context: click.Context, option: click.Parameter, address: str | None) -> str | None:
    found = SCHEDULER.fullmatch(address or "tcp://here:1")
    if not found or int(found["port"]) > 65535:
        raise click.BadParameter(f"{address!r} is no address; write it as tcp://10.0.0.1:8786", context, option)
    return address


SCHEDULER = re.compile(r"((tcp|tls|ws|wss)://)?(\[[\da-fA-F:.]+\]|[\w.-]+):(?P<port>\d{1,5})", re.ASCII)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    callback=_scheduler_address,
    help="Hand runs to the Dask cluster at this address (of a trusted network) instead of this machine.",
)


@cli.command()
@click.argument("dates", nargs=-1, metavar="[DATE]...")
@click.option("--all", "everything", is_flag=True, help="Build every edition.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("_site"), help="The site's folder.  [_site]")
@click.option(
    "--published",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder with editions.json, feed.xml and score.json of the published site, whose editions need not be here.",
)
@scheduler_option
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
def build(
    dates: tuple[str, ...],
    everything: bool,
    out: Path,
    published: Path | None,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Execute, check and render editions (the newest where no DATE is given), and publish them to a folder.

    \b
    Example:
      memobook build 2026-05-14 --out _site
    """
    from .build import Build
    from .cluster import executor_at
    from .publication import Publication

    publication = Publication.find()
    if everything and dates:
        raise click.UsageError("name editions or give --all, not both")
    wanted = list(dates) or (publication.editions() if everything else [publication.newest()])
    with executor_at(scheduler, publication) as executor:
        job = Build(publication, out.resolve(), executor=executor, elsewhere=published)
        built = job.run(wanted)
    if as_json:
        summary = [{"edition": b.date, "folder": str(out / b.date), "verdicts": b.verdicts} for b in built]
        click.echo(json.dumps(summary, indent=1))
        return
    for b in built:
        counts = ", ".join(f"{count} {verdict}" for verdict, count in b.verdicts.items())
        folder = out / b.date
        click.echo(f"{b.date}: {b.title}")
        click.echo(f"  {b.values} values; {b.claims} claims: {counts}")
        click.echo(f"  {len(list(folder.glob('*.html')))} pages, the memo: {folder / 'index.html'}")
        click.echo(f"  PDF:  {folder / 'memo.pdf'}")
    click.echo(f"Site: {out / 'index.html'}  ({job.report.seconds:.1f} s)")


@cli.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--list", "listed", is_flag=True, help="List the sources: address, datasets, licence, last success.")
@click.option("--dry-run", is_flag=True, help="Ask and check, and write nothing.")
@click.option("--offline", is_flag=True, help="Use installed packages only, no network.")
@click.option("--accept", is_flag=True, help="Take answers that were set aside since they differ from what is held.")
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=20.0, help="Seconds to wait for a source.  [20]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def fetch(
    sources: tuple[str, ...],
    listed: bool,
    dry_run: bool,
    offline: bool,
    accept: bool,
    timeout: float,
    as_json: bool,
) -> None:
    """Bring datasets up to date from their sources (from all of them where no SOURCE is given).

    Nothing that is held is changed or removed: what is new is added, with the day on which it became public. Exit code
    0: all fresh; 1: a source failed or its answer was set aside, the others are fresh; 2: the call is wrong.

    \b
    Example:
      memobook fetch sec fred
    """
    from .fetch.call import choose, run_fetch, show_sources
    from .publication import Publication

    publication = Publication.find()
    datasets = choose(publication, sources)
    if accept and not sources:
        raise click.UsageError("name the sources whose answers to accept")
    if listed:
        click.echo(show_sources(publication, datasets, as_json))
        return
    text, fresh = run_fetch(
        publication, datasets, as_json, timeout=timeout, dry_run=dry_run, offline=offline, accept=accept
    )
    click.echo(text)
    if not fresh:
        sys.exit(1)


@cli.command()
@click.argument("dates", nargs=-1, metavar="[DATE]...")
@click.option("--all", "everything", is_flag=True, help="Check every edition.")
@click.option("--links", is_flag=True, help="Ask addresses elsewhere too whether they answer.")
@click.option("--json", "form", flag_value="json", help="Print the findings as JSON.")
@click.option("--sarif", "form", flag_value="sarif", help="Print them as SARIF 2.1.0.")
@click.option("--github", "form", flag_value="github", help="Print annotations of a workflow, as on GitHub by itself.")
def check(dates: tuple[str, ...], everything: bool, links: bool, form: str | None) -> None:
    """Check an edition (the newest where no DATE is given) without rendering it, and print what is found.

    Looks at prose, register, notebooks, data, references, links and locks; runs that are not stored are executed. A
    finding is one line: severity, id, place, what was found, what to do. Exit code 0: there are warnings at most; 1: a
    finding of severity error, which keeps the edition from being released.

    \b
    Example:
      memobook check 2026-05-14
      memobook check --all --sarif > findings.sarif
    """
    import os

    from .check.call import run_check
    from .publication import Publication

    publication = Publication.find()
    if everything and dates:
        raise click.UsageError("name editions or give --all, not both")
    wanted = list(dates) or (publication.editions() if everything else [publication.newest()])
    form = form or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    text, good = run_check(publication, wanted, form, links=links)
    click.echo(text)
    if not good:
        sys.exit(1)


@cli.command()
@click.argument("work", metavar="DOI|ARXIV|URL")
@click.option("--timeout", type=click.FloatRange(0.1, 600), default=20.0, help="Seconds to wait for a registry.  [20]")
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
    from .cite.call import Cite
    from .identifier import Identifier
    from .publication import Publication

    wanted = Identifier.parse(work)
    if wanted is None:
        raise click.UsageError(f"{work!r} is no DOI (10.…/…), arXiv id (2510.02209) or address (https://…)")
    done = Cite(Publication.find(), timeout).add(wanted)
    if as_json:
        click.echo(json.dumps(vars(done), indent=1, ensure_ascii=False))
        return
    click.echo(done.entry)
    click.echo(f"references.bib: added; cite it with {{cite}}`{done.key}`")


@cli.command()
@click.argument("date", metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="Print what was begun, and what moved, as JSON.")
def new(date: str, as_json: bool) -> None:
    """Begin the memo of DATE from the newest one: its text, register and parameters, with what moved since marked.

    Executes the last memo's themes as of the new day to tell which values and verdicts are others now. Nothing that is
    there is overwritten.

    \b
    Example:
      memobook new 2026-10-08
    """
    from .draft import begin
    from .publication import Publication

    draft = begin(Publication.find(), date)
    click.echo(json.dumps(draft.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(draft.lines()))


@cli.command("new-theme")
@click.argument("name", metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="Print what was begun as JSON.")
def new_theme(name: str, as_json: bool) -> None:
    """Begin a theme: a notebook, an empty dataset, its page in _toc.yml and in the newest memo, and a test.

    The result builds as it is. Nothing that is there is overwritten; where one of them exists, nothing is written.

    \b
    Example:
      memobook new-theme glass
    """
    from .publication import Publication
    from .theme_draft import begin_theme

    draft = begin_theme(Publication.find(), name)
    click.echo(json.dumps(vars(draft), indent=1) if as_json else "\n".join(draft.lines()))


@cli.command()
@click.argument("themes", nargs=-1, metavar="[THEME]...")
@scheduler_option
def execute(themes: tuple[str, ...], scheduler: str | None) -> None:
    """Put the newest edition's outputs into the committed notebooks (all themes where none is named).

    \b
    Example:
      memobook execute infrastructure
    """
    from .cluster import executor_at
    from .committed import put_outputs
    from .publication import Publication

    publication = Publication.find()
    with executor_at(scheduler, publication) as executor:
        for path in put_outputs(publication, list(themes), executor):
            click.echo(path)


@cli.command()
@click.argument("themes", nargs=-1, required=True, metavar="THEME...")
@click.option("--from", "first", required=True, type=DAY, metavar="DAY", help="First as-of day.")
@click.option("--to", "last", required=True, type=DAY, metavar="DAY", help="Last as-of day.")
@click.option("--step", type=click.Choice(STEPS), default="week", help="From day to day.  [week]")
@click.option("--also", multiple=True, type=DAY, metavar="DAY", help="A further as-of day, such as an edition's.")
@click.option("-p", "grid", multiple=True, metavar="NAME=VALUE,...", help="Values of a parameter.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("_history"), help="Folder to write.  [_history]")
@scheduler_option
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def backfill(
    themes: tuple[str, ...],
    first: datetime,
    last: datetime,
    step: str,
    also: tuple[datetime, ...],
    grid: tuple[str, ...],
    out: Path,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Execute themes as of many days, and write the history of each of their values as a dataset.

    Writes <theme>.csv and a datapackage.json to the folder. Runs that are stored are not executed again, so a call that
    was stopped goes on where it was. Exit code 0: all runs are there; 1: some failed, and the table holds the others.

    \b
    Example:
      memobook backfill alpha --from 2025-05-14 --to 2026-05-14 --step week -p level=0.9,0.95
    """
    from .backfill_call import run_backfill
    from .days import days
    from .publication import Publication

    publication = Publication.find()
    try:
        wanted = days(first.date(), last.date(), step)
    except ValueError as error:
        raise click.UsageError(f"--from and --to: {error}") from error
    wanted = sorted({*wanted, *(day.date() for day in also)})
    text, whole = run_backfill(publication, themes, grid, wanted, out, scheduler, as_json)
    click.echo(text)
    if not whole:
        sys.exit(1)


@cli.command()
@click.argument("date", required=False, metavar="[DATE]")
@click.argument("theme", required=False, metavar="[THEME]")
@click.option("--json", "as_json", is_flag=True, help="Print the reasons as JSON.")
def why(date: str | None, theme: str | None, as_json: bool) -> None:
    """Tell which themes of an edition (the newest where no DATE is given) a build would execute, and why.

    Names what changed since the nearest stored run: a cell, a parameter, a module, a package, rows of a dataset.
    Nothing is executed or written.

    \b
    Example:
      memobook why 2026-05-14
    """
    from .publication import Publication
    from .why import show
    from .why import why as reasons

    publication = Publication.find()
    click.echo(show(reasons(publication, date or publication.newest(), theme), as_json))


@cli.command()
@click.argument("date", required=False, metavar="[DATE]")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="Port of 127.0.0.1; 0: any free one.  [8765]")
def preview(date: str | None, port: int) -> None:
    """Serve an edition (the newest where no DATE is given) while it is written: an edit is on the page when saved.

    Watches text, register, notebooks, data and references, executes and renders what an edit touched, and shows
    findings beside the text and an error over the last good page. Writes no site; Ctrl-C ends it.

    \b
    Example:
      memobook preview 2026-05-14
    """
    from .preview.session import Session
    from .publication import Publication

    publication = Publication.find()
    wanted = publication.known(date or publication.newest())
    try:
        Session(publication, wanted, port, click.echo).run()
    except KeyboardInterrupt:
        click.echo("preview ended", err=True)


@cli.command()
@click.argument("target", metavar="TARGET")
@click.option("--from", "site", type=click.Path(path_type=Path), default=Path("_site"), help="The site.  [_site]")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def deploy(target: str, site: Path, as_json: bool) -> None:
    """Publish a built site to TARGET: a folder, or any address that fsspec knows (s3://bucket/path with s3fs).

    Writes only what differs, the front page and editions.json last. Editions that stand there stay as they are. A call
    that was stopped is completed by the next one. Exit code 1, and nothing written: TARGET holds an edition that is
    another there, or one that the site does not know.

    \b
    Example:
      memobook deploy /srv/www/memobook --from _site
    """
    from .deploy import Deploy
    from .target import Target

    done = Deploy(site, Target.open(target)).run()
    if as_json:
        click.echo(json.dumps(vars(done), indent=1))
        return
    click.echo(f"{target}: {len(done.written)} written, {len(done.removed)} removed, {done.unchanged} unchanged")
    for date in done.editions:
        click.echo(f"  {date}")


@cli.command()
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
    from .publication import Publication
    from .release import Release

    why = " ".join((reason or "").split())
    if revise != bool(why):
        raise click.UsageError("a revision needs both: --revise --why TEXT")
    job = Release(Publication.find())
    done = job.revise(date, why) if revise else job.first(date)
    click.echo(json.dumps(done.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(done.lines()))


@cli.command()
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
    from .progress import Progress
    from .publication import Publication
    from .verify import verify_anew, verify_site

    publication, report = Publication.find(), Progress()
    found = verify_site(publication, date, site, report) if site else [verify_anew(publication, date, report)]
    if as_json:
        click.echo(json.dumps([one.as_json() for one in found], indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(line for one in found for line in one.lines()))
    if not all(one.good for one in found):
        sys.exit(1)


@cli.command()
@click.argument("old", required=False, metavar="[A]")
@click.argument("new", required=False, metavar="[B]")
@click.option("--base", metavar="COMMIT", help="Compare the newest edition here with that of a commit.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="With --base: folder for the comment.")
@click.option("--json", "as_json", is_flag=True, help="Print what differs as JSON.")
def diff(old: str | None, new: str | None, base: str | None, out: Path | None, as_json: bool) -> None:
    """Tell what differs from edition A to edition B, the largest change first, and what caused it.

    An edition is named by its date, or a revision as it was released by date and number. A date alone is what was
    released last for A, and what the repository holds now for B. Causes are found by executing what lies between.

    With --base nothing is executed: the outputs of the committed notebooks here and at the commit are compared, and
    --out gets comment.md for a pull request and index.html with the figures before and after.

    \b
    Example:
      memobook diff 2026-05-14 2026-10-08
      memobook diff 2026-05-14/v1 2026-05-14
      memobook diff --base origin/main --out _review
    """
    from .publication import Publication

    if base is None:
        if old is None or new is None or out:
            raise click.UsageError(
                "name two editions, or a commit with --base (and a folder for its comment with --out)"
            )
        from .comparison import compare, lines
        from .progress import Progress

        changes = compare(Publication.find(), old, new, Progress())
        text = json.dumps(changes, indent=1, ensure_ascii=False) if as_json else "\n".join(lines(changes, old, new))
        click.echo(text)
        return
    if old or new:
        raise click.UsageError("--base compares what is here; name no edition beside it")
    from .review import review
    from .review_text import lines as review_lines
    from .review_text import write_review

    found = review(Publication.find(), base)
    told = review_lines(found)
    if out:
        told += [str(path) for path in write_review(found, out)]
    click.echo(json.dumps(found.as_json(), indent=1, ensure_ascii=False) if as_json else "\n".join(told))


@cli.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the files that were made as JSON.")
def init(folder: Path, as_json: bool) -> None:
    """Start a publication in DIR, a new or empty folder: one theme, two datasets and one memo, with made-up data.

    It builds and passes its checks as it is. Replace its parts one by one; its README says which file holds what.

    \b
    Example:
      memobook init my-memos
    """
    from .init import init as make

    made = make(folder)
    if as_json:
        click.echo(json.dumps({"folder": str(folder), "files": made}, indent=1))
        return
    click.echo(f"{folder}: {len(made)} files; its README says what each holds")
    click.echo("Its first memo is built with:")
    click.echo(f"  cd {shlex.quote(str(folder))}")
    click.echo("  memobook build   # with this environment; make memo sets up one of its own")


def main() -> None:
    """Entry point: exit code 0 done, 1 the content is wrong, 2 the call is wrong."""
    # asked to end, it ends as on Ctrl-C: kernels and workers first
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with room(Path.cwd()):
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
