"""52 as-of days of 4 minimal notebooks: ``memobook backfill`` beside a loop over the papermill command.

208 calls of papermill would take a quarter of an hour a pair. So the loop is measured on a sample of days, each with
all four notebooks, and scaled to 52; the outcome says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from ..measure import Measured, alternate
from ..outcome import Goal, Outcome
from ..process import BIN, call
from ..repository import lay_aside, read_notebook
from ..results import values
from ..small_publication import BEGIN, DAYS, END, THEMES, write_publication

SAMPLE = (0, DAYS // 2, DAYS - 1)


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    sample = SAMPLE[:1] if pairs == 1 else SAMPLE
    days = [str(BEGIN + timedelta(weeks=week)) for week in sample]
    root = write_publication(work / "publication")
    goal = Goal(
        "backfill",
        ours=f"memobook backfill, {DAYS} days, {len(THEMES)} notebooks, nothing stored",
        peer=f"loop over the papermill command, {len(days)} of the days measured and scaled to {DAYS}",
        reach=0.02,
    )

    def ours() -> Measured:
        lay_aside(root / ".memobook")
        seconds = backfill(root, THEMES, work / "history")
        found = {key: value for theme in THEMES for key, value in history(work / "history", theme).items()}
        return Measured(seconds, {key: found.get(key) for key in ((d, f"{t}.mean") for d in days for t in THEMES)})

    def loop() -> Measured:
        seconds = 0.0
        found: dict[tuple[str, str], Any] = {}
        for day in days:
            for theme in THEMES:
                path, out = root / "notebooks" / f"{theme}.ipynb", work / f"{theme}.ipynb"
                seconds += call(
                    ["papermill", path, out, "-p", "as_of", day, "--no-progress-bar"], root, limit=120
                ).seconds
                found |= {(day, id): value["value"] for id, value in values(read_notebook(out)).items()}
        return Measured(seconds * DAYS / len(days), found)

    yield alternate(goal, ours, loop, pairs)


def backfill(root: Path, names: Sequence[str], out: Path, *more: str) -> float:
    """Seconds of ``memobook backfill`` of themes over all days."""
    command = [str(BIN / "memobook"), "backfill", *names, "--from", str(BEGIN), "--to", str(END), "--step", "week"]
    return call([*command, "--out", str(out), *more], root).seconds


def history(folder: Path, theme: str) -> dict[tuple[str, str], float]:
    """(day, value id) → number, from the dataset that a backfill wrote."""
    with (folder / f"{theme}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["as_of"], row["id"]): float(row["value"]) for row in csv.DictReader(file)}
