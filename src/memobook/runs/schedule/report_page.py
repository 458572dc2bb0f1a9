"""The report of a call's runs as a page: ``.memobook/runs.html`` from ``.memobook/runs.json``.

One file that needs no script and no other file, for a browser or a CI artefact.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from memobook.publication.files import write_aside

from ..kernels.reads import told_reads
from .report import NAME

PAGE = "runs.html"
HEAD = (
    '<tr><th>Run</th><th>State</th><th class="number">Time</th><th class="number">Memory</th><th>Kernel</th>'
    '<th class="cells">Cells</th></tr>'
)
STATES = ("failed", "executed", "stored")
STYLE = """
:root { color-scheme: light dark; --paper: #fbf9f4; --panel: #f3efe5; --ink: #1c1b19; --soft: #5a554c; --rule: #ddd7ca;
  --executed: #0b5a66; --stored: #66788a; --failed: #ab3d26; }
@media (prefers-color-scheme: dark) { :root { --paper: #171614; --panel: #211f1c; --ink: #e8e3d9; --soft: #aba497;
  --rule: #3a362f; --executed: #80c3c9; --stored: #93a5b5; --failed: #e07d62; } }
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 72rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { margin: 0; font: 600 1.6rem/1.2 Georgia, "DejaVu Serif", serif; }
h2 { margin: 2.5rem 0 .5rem; font: 600 1.2rem/1.3 Georgia, "DejaVu Serif", serif; }
h3 { margin: 0; font-size: 1rem; }
p { margin: .4rem 0; }
.soft { color: var(--soft); }
pre { margin: .5rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--paper); border: 1px solid var(--rule);
  font: .8125rem/1.45 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: normal; }
.failure { margin: 1rem 0; padding: .9rem 1rem; background: var(--panel); border-left: 4px solid var(--failed); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; font-size: .875rem; color: var(--soft); }
.number { text-align: right; white-space: nowrap; }
.state { font-weight: 600; }
.executed .state { color: var(--executed); } .stored .state { color: var(--stored); }
.failed .state { color: var(--failed); }
.cells { width: 45%; }
summary { cursor: pointer; }
.bar { display: inline-flex; vertical-align: middle; width: calc(100% - 1.5rem); height: .8rem; }
.bar i { display: block; height: 100%; background: var(--executed); border-right: 1px solid var(--paper); }
.stored .bar i { background: var(--stored); }
ol { margin: .5rem 0 .25rem; padding-left: 1.6rem; font-size: .875rem; }
ol span { float: right; padding-left: 1rem; }
@media (max-width: 44rem) {
  thead { position: absolute; left: -999rem; }
  tr { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .6rem 0; border-bottom: 1px solid var(--rule); }
  td { padding: .1rem 0; border: 0; }
  td:first-child { flex: 1 0 70%; }
  .cells { flex: 1 0 100%; width: auto; }
  td:empty { display: none; }
}
"""


def write_report_page(store: Path) -> Path:
    """Write the page of the last call's report.

    Parameters
    ----------
    store : the folder with ``runs.json``, as :class:`.run_report.RunReport` writes it.

    Returns
    -------
    The page's path.
    """
    report = json.loads((store / NAME).read_text("utf-8"))
    write_aside(store / PAGE, report_page(report).encode())
    return store / PAGE


def report_page(report: dict[str, Any]) -> str:
    """The page of a report as HTML."""
    runs = report["runs"]
    longest = max((run["seconds"] or 0.0 for run in runs), default=0.0)
    failures = "".join(_failure(run) for run in runs if run["failure"])
    rows = "".join(_row(run, longest) for run in runs)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runs</title>
<style>{STYLE}</style>
</head>
<body>
<h1>Runs</h1>
{_summary(report)}
{f"<h2>Failed</h2>{failures}" if failures else ""}
<h2>All runs</h2>
<table>
<thead>{HEAD}</thead>
<tbody>
{rows}</tbody>
</table>
</body>
</html>
"""


def _summary(report: dict[str, Any]) -> str:
    runs = report["runs"]
    counts = {state: sum(run["state"] == state for run in runs) for state in STATES}
    told = ", ".join(f"{count} {state}" for state, count in counts.items() if count) or "none"
    share = f" {100 * counts['stored'] / len(runs):.0f} % came from the store." if runs else ""
    took = {state: sum(run["seconds"] or 0.0 for run in runs if run["state"] == state) for state in STATES}
    parts = [f"{_seconds(report['seconds'])} in all"]
    parts += [f"the executed runs took {_seconds(took['executed'])} together"] if counts["executed"] else []
    parts += [f"the stored runs {_seconds(took['stored'])} when they were executed"] if counts["stored"] else []
    at = str(report["at"]).replace("T", " ").replace("+00:00", " UTC")
    return (
        f"<p>{len(runs)} {'run' if len(runs) == 1 else 'runs'}: {told}.{share}</p>"
        f'<p class="soft">{escape("; ".join(parts))}. Finished on {escape(at)}.</p>'
    )


def _row(run: dict[str, Any], longest: float) -> str:
    warm = {True: "warm", False: "plain", None: ""}[run["warm"]]
    memory = "" if run["peak_memory"] is None else f"{run['peak_memory'] / 2**20:,.0f} MB"
    state = escape(run["state"])
    return (
        f'<tr class="{state}"><td>{escape(run["label"])}</td><td class="state">{state}</td>'
        f'<td class="number">{_seconds(run["seconds"])}</td><td class="number">{memory}</td><td>{warm}</td>'
        f'<td class="cells">{_cells(run["cells"], longest)}</td></tr>\n'
    )


def _cells(cells: list[dict[str, Any]], longest: float) -> str:
    """A bar of the cells' times, on the scale of the longest run, over the list of cells."""
    if not cells:
        return ""
    # cells can take longer than their run is said to, by the rounding of both
    whole = max(longest, sum(cell["seconds"] for cell in cells)) or 1.0
    named = [(escape(str(cell["label"] or cell["id"])), cell["seconds"]) for cell in cells]
    bar = "".join(
        f'<i style="width:{100 * seconds / whole:.2f}%" title="{name}: {_seconds(seconds)}"></i>'
        for name, seconds in named
    )
    items = "".join(f"<li><span>{_seconds(seconds)}</span>{name}</li>" for name, seconds in named)
    summary = f'<summary aria-label="{len(cells)} cells"><span class="bar">{bar}</span></summary>'
    return f"<details>{summary}<ol>{items}</ol></details>"


def _failure(run: dict[str, Any]) -> str:
    told = run["failure"]
    parts = [
        f"<h3>{escape(run['label'])}</h3>",
        f"<p>{escape(told['place'])}: {escape(told['message'])} [{escape(told['id'])}]</p>",
        f"<p>To do: {escape(told['fix'])}</p>",
    ]
    if told["source"]:
        parts.append(f'<p class="soft">Cell {escape(told["cell"])}</p><pre>{escape(told["source"])}</pre>')
    if told["traceback"]:
        parts.append(f'<p class="soft">Traceback</p><pre>{escape(told["traceback"])}</pre>')
    read = told_reads(told["reads"])
    parts.append(f'<p class="soft">It had read: {escape(read) or "nothing"}</p>')
    if told["notebook"]:
        parts.append(f'<p class="soft">The notebook, as far as it got: {escape(told["notebook"])}</p>')
    return f'<div class="failure">{"".join(parts)}</div>'


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"
