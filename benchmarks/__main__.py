"""``python -m benchmarks [ROW…]``: measure rows, print the report, and end with 1 where a row is an error."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from .outcome import Goal, Outcome
from .page import put
from .process import bytecode, nothing_left
from .report import exit_code, heading, lines, machine, summary
from .repository import ROOT
from .rows import ROWS

# seconds for a row and pair, the untimed first one too
LIMIT = 900


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("rows", nargs=-1, type=click.Choice(list(ROWS)), metavar="[ROW]...")
@click.option("--pairs", type=click.IntRange(1), default=5, help="Pairs of ours and the peer for each row.  [5]")
@click.option("--quick", is_flag=True, help="One pair: shows that the rows work, not more.")
@click.option(
    "--bytecode/--no-bytecode",
    "kept",
    default=not sys.dont_write_bytecode,
    help="Whether compiled modules are kept.  [as PYTHONDONTWRITEBYTECODE says here]",
)
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Write all amounts to a file.")
@click.option("--page", "paged", is_flag=True, help="Put the rows on the documentation's page of speed.")
def main(rows: tuple[str, ...], pairs: int, quick: bool, kept: bool, file: Path | None, paged: bool) -> None:
    """Measure memobook beside its peers (all rows where no ROW is named).

    \b
    Rows: minimal, themes, grids, edition, released, weekly, fresh, unchanged, paragraph, preview, check, publish,
    backfill, family, growth-editions, growth-themes, growth-values, growth-claims, growth-references, growth-rows,
    memory, tables, dask, lighthouse, one-core
    Example:
      python -m benchmarks minimal edition --pairs 3
    """
    about = machine() | {"bytecode": kept}
    click.echo(heading(about))
    found: list[Outcome] = []
    with nothing_left(), tempfile.TemporaryDirectory(prefix="memobook-bytecode-") as folder:
        variables = bytecode(Path(folder), kept)
        for name in dict.fromkeys(rows) or ROWS:
            outcomes = measure(name, 1 if quick else pairs, variables)
            found += outcomes
            click.echo("\n".join(line for outcome in outcomes for line in lines(outcome)))
    if file:
        report = {"machine": about, "rows": [outcome.as_json() for outcome in found]}
        file.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if paged:
        put(found, about)
    click.echo(summary(found))
    sys.exit(exit_code(found))


def measure(name: str, pairs: int, variables: dict[str, str]) -> list[Outcome]:
    """A row, in a process of its own, so that nothing of one row is warm in the next."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "outcomes.json"
        command = [sys.executable, "-m", "benchmarks.row", name, str(pairs), str(said)]
        try:
            done = subprocess.run(command, cwd=ROOT, env=variables, check=False, timeout=LIMIT * (pairs + 1))
        except subprocess.TimeoutExpired:
            return [Outcome(Goal(name, ours=""), note="the row did not end in its time", failed="error")]
        if done.returncode:
            note = f"the row's process ended with {done.returncode}"
            return [Outcome(Goal(name, ours=""), note=note, failed="error")]
        return [Outcome.from_json(outcome) for outcome in json.loads(said.read_text("utf-8"))]


if __name__ == "__main__":
    main()
