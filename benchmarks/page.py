"""The documentation's page of speed, made from what was measured: each row with the machine that it was measured on.

What is measured is kept in ``benchmarks/measured.json``; a row that is measured again takes the place of the older one.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .outcome import Outcome
from .report import heading
from .repository import ROOT

MEASURED = ROOT / "benchmarks" / "measured.json"
PAGE = ROOT / "book" / "docs" / "speed.md"
HEAD = """\
# How fast it is

Each line is a row of `make bench`: our side and a peer’s do the same work in turn, and what counts is the median of \
the ratios; both must have made the same values, or nothing is compared. A ratio below 1 is faster than the peer. \
Where there is no peer, an amount stands for itself. The exponent of growth is 0 where the cost of a small change \
doesn’t grow with what exists, and 1 where it doubles with it.

This page is made from the benchmark’s output: `python -m benchmarks ROW --page` measures a row and writes it anew.
"""
TABLE = "| row | ours | beside | median (range) | reach | pairs |\n|---|---|---|---|---|---|\n"


def put(outcomes: Sequence[Outcome], about: dict[str, Any], measured: Path = MEASURED, page: Path = PAGE) -> None:
    """Keep what was measured well, and write the page; a row that failed leaves what is kept of it."""
    kept = json.loads(measured.read_text("utf-8")) if measured.is_file() else {}
    kept |= {
        outcome.goal.row: {"machine": heading(about), **outcome.as_json()} for outcome in outcomes if outcome.pairs
    }
    measured.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page.write_text(text(kept), "utf-8")


def text(kept: dict[str, dict[str, Any]]) -> str:
    """The page of all rows that are kept, by machine."""
    machines = dict.fromkeys(row["machine"] for row in kept.values())
    parts = [HEAD]
    for machine in machines:
        lines = [_line(row) for row in kept.values() if row["machine"] == machine]
        parts.append(f"## {machine}\n\n{TABLE}{''.join(lines)}")
    return "\n".join(parts)


def _line(row: dict[str, Any]) -> str:
    outcome = Outcome.from_json(row)
    goal, numbers = outcome.goal, outcome.compared()
    unit = f" {goal.unit}" if goal.compare != "ratio" and goal.unit else ""
    middle, low, high = (f"{n:.3g}" for n in (statistics.median(numbers), min(numbers), max(numbers)))
    reach = "" if goal.reach is None else f"at {goal.at} {goal.reach:g}{unit}"
    note = f"; {outcome.note}" if outcome.note else ""
    cells = [goal.row, f"{goal.ours}{note}", goal.peer, f"{middle}{unit} ({low} to {high})", reach, str(len(numbers))]
    return f"| {' | '.join(cells)} |\n"
