"""Runs: one execution of a theme, kept under the hash of everything that can change its result.

The run key (DESIGN: code cells, parameters, as-of view of each dataset read, imported project modules, lock file,
kernel, engine) is checked in two steps, since what a run reads is known only afterwards: a folder is found by the
part known before, and in it the run whose recorded reads still have the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import __version__
from .edition import Edition
from .errors import ContentError
from .imports import project_modules
from .normalised import dump_notebook, normalise
from .package import DataPackage
from .progress import Progress
from .publication import Publication, sha256, write_aside
from .theme import READS, Executed, Theme, joined, read_notebook
from .value import READS_LOG
from .view import View, parse_day

FORBID = "MEMOBOOK_FORBID_RUNS"
# keys of sources: fetch needs them, a notebook must not see them
SECRET = re.compile(r"MEMOBOOK_\w+_KEY")


@dataclass(frozen=True)
class Run:
    """A finished run: its key, where its executed notebook lies, and that notebook with the words of today.

    Words (Markdown, titles of cells) are no part of the key, since they can't change a result; so a stored run gives
    its outputs to the notebook as it is written now.
    """

    theme: str
    key: str
    path: Path
    stored: bool
    notebook: dict[str, Any]

    @property
    def text(self) -> bytes:
        return dump_notebook(self.notebook).encode()

    def executed(self) -> Executed:
        return read_notebook(self.notebook, self.theme)


class Runner:
    """Executes themes of one publication, or finds the stored run.

    Parameters
    ----------
    publication : whose themes.
    package : its data, read once for all runs.
    """

    def __init__(self, publication: Publication, package: DataPackage) -> None:
        self.publication, self.package = publication, package

    def run_edition(self, edition: Edition, report: Progress) -> dict[str, Run]:
        """Runs of all themes of an edition, in the memo's order; a later theme may read values of earlier ones."""
        runs: dict[str, Run] = {}
        for name, given in edition.themes.items():
            theme = Theme.read(self.publication.notebooks, name)
            with report.step(f"run {edition.date} {name}") as step:
                given = {**given, "as_of": edition.as_of}
                runs[name] = self.run(theme, given, runs, edition.theme_place(name))
                step.note = "stored" if runs[name].stored else "executed"
        return runs

    def run(self, theme: Theme, given: dict[str, Any], upstream: dict[str, Run], place: str) -> Run:
        """The run of a theme with its parameters; ``upstream`` holds the runs that it may read values from."""
        parameters = theme.check(given, place)
        view = View(self.package, parse_day(parameters["as_of"], place))
        folder = self.publication.store / "runs" / theme.name / self._before_key(theme, parameters)
        for record in sorted(folder.glob("*/run.json")):
            path = record.parent / f"{theme.name}.ipynb"
            reads, executed = _stored(record), _stored(path)
            if reads and executed and _reads_now(view, upstream, reads) == reads:
                return Run(theme.name, record.parent.name, path, True, with_words(theme, executed))
        if os.environ.get(FORBID):
            raise ContentError(
                "run.forbidden",
                f"theme {theme.name!r} would have to be executed, and {FORBID} is set",
                place=theme.place,
                fix=f"build without {FORBID} first",
            )
        return self._execute(theme, parameters, upstream, folder)

    def _before_key(self, theme: Theme, parameters: dict[str, Any]) -> str:
        lock = self.publication.root / "uv.lock"
        parts = {
            "code": theme.code,
            "cells": theme.code_ids,
            "parameters": parameters,
            "modules": project_modules(theme.code, self.publication.root),
            "lock": sha256(lock.read_bytes()) if lock.is_file() else None,
            "kernel": ["python3", sys.version_info[:3], sys.platform],
            "engine": __version__,
        }
        return sha256(json.dumps(parts, sort_keys=True).encode())[:24]

    def _execute(self, theme: Theme, parameters: dict[str, Any], upstream: dict[str, Run], folder: Path) -> Run:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as aside:
            out = Path(aside) / f"{theme.name}.ipynb"
            changed = {n: v for n, v in parameters.items() if v != theme.parameters[n].default}
            runs = Path(aside) / "upstream"
            runs.mkdir()
            for run in upstream.values():
                (runs / f"{run.theme}.ipynb").write_bytes(run.text)
            reads = execute(theme, changed, out, self.publication.root, runs)
            executed = json.loads(out.read_text("utf-8"))
            read_notebook(executed, theme.name)  # a run without values does not count
            key = sha256(json.dumps([folder.name, reads], sort_keys=True).encode())[:24]
            final = folder / key
            write_aside(final / out.name, out.read_bytes())
            # last, since a run counts as stored once this file stands
            write_aside(final / "run.json", json.dumps(reads, indent=1, sort_keys=True).encode())
        return Run(theme.name, key, final / f"{theme.name}.ipynb", False, with_words(theme, executed))


def _stored(path: Path) -> dict[str, Any] | None:
    """A stored JSON file; None where it is missing or damaged, which is as good as no run."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def with_words(theme: Theme, executed: dict[str, Any]) -> dict[str, Any]:
    """The theme's notebook as it is written now, with the outputs of an executed copy of its code."""
    outputs = {cell["id"]: cell for cell in executed["cells"] if cell["cell_type"] == "code"}
    cells: list[dict[str, Any]] = []
    for cell in theme.cells:
        cells.append({**cell, **{k: outputs[cell["id"]][k] for k in ("outputs", "execution_count")}}
                     if cell["cell_type"] == "code" else cell)  # fmt: skip
        if "parameters" in cell["metadata"].get("tags", []) and "injected-parameters" in outputs:
            cells.append(outputs["injected-parameters"])
    return {**executed, "cells": cells}


def _reads_now(view: View, upstream: dict[str, Run], reads: dict[str, Any]) -> dict[str, Any] | None:
    """What the same reads would find today; None when one of them is no longer there."""
    if not set(reads["datasets"]) <= set(view.package.datasets):
        return None
    values: dict[str, str] = {}
    for id in reads["values"]:
        run = upstream.get(id.partition(".")[0])
        value = run.executed().values.get(id) if run else None
        if value is None:
            return None
        values[id] = value.digest()
    return {"datasets": {name: view.sha256(name) for name in reads["datasets"]}, "values": values}


def execute(theme: Theme, parameters: dict[str, Any], out: Path, root: Path, runs: Path) -> dict[str, Any]:
    """Execute a theme with papermill, write the normalised notebook to ``out``, and give what it read.

    Parameters
    ----------
    parameters : those that differ from the notebook's defaults.
    root : the publication's folder, in which the kernel starts.
    runs : folder with the executed notebooks of the themes before it.

    Returns
    -------
    ``{"datasets": {name: sha256 of its as-of view}, "values": {id: sha256}}``

    Raises
    ------
    ContentError : ``run.failed`` with the notebook and the cell.
    """
    import logging

    import papermill as pm
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    logging.getLogger("papermill").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as work:
        raw, log = Path(work) / out.name, Path(work) / "reads.jsonl"
        log.touch()
        names: dict[str, str | None] = dict.fromkeys(filter(SECRET.fullmatch, os.environ))
        names |= {"MEMOBOOK_ROOT": str(root), "MEMOBOOK_RUNS": str(runs), READS_LOG: str(log)}
        # the publication's own modules: beside the notebooks, or below src/
        paths = [str(root / "notebooks"), str(root / "src"), os.environ.get("PYTHONPATH", "")]
        names["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        try:
            with _environment(names):
                pm.execute_notebook(
                    str(theme.path),
                    str(raw),
                    parameters=parameters,
                    cwd=str(root),
                    progress_bar=False,
                    kernel_name="python3",
                    # a kernel warns at its start that the loopback is not encrypted, and at its end of the interrupt
                    extra_arguments=["--log-level=CRITICAL"],
                )
        except pm.PapermillExecutionError as error:
            raise ContentError(
                "run.failed",
                f"{error.ename}: {error.evalue}",
                place=f"{theme.place} cell {_failed_cell(raw)!r}",
                fix="mend the cell or the data that it read; the traceback is in the notebook when you run it there",
            ) from error
        except (DeadKernelError, CellTimeoutError) as error:
            raise ContentError(
                "run.failed",
                f"the kernel did not answer any more: {str(error).strip().splitlines()[0]}",
                place=f"{theme.place} cell {_running_cell(raw)!r}",
                fix="look for what ends the process or never ends, memory included",
            ) from error
        notebook = json.loads(raw.read_text("utf-8"))
        reads: dict[str, Any] = {"datasets": {}, "values": {}}
        for line in log.read_text("utf-8").splitlines():
            entry = json.loads(line)
            reads[entry["kind"]][entry["id"]] = entry["sha256"]
    notebook = normalise(notebook)
    notebook["metadata"][READS] = reads
    out.write_text(dump_notebook(notebook), "utf-8")
    return reads


def _running_cell(path: Path) -> str:
    """Id of the first code cell that has not come to its end."""
    if path.is_file():
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if cell["cell_type"] == "code" and cell.get("execution_count") is None:
                return str(cell.get("id", "?"))
    return "?"


def _failed_cell(path: Path) -> str:
    if path.is_file():
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            if any(o["output_type"] == "error" for o in cell.get("outputs", [])) and "papermill-error" not in str(
                cell.get("metadata", {}).get("tags", [])
            ):
                return str(cell.get("id", joined(cell["source"])[:40]))
    return "?"


@contextmanager
def _environment(names: dict[str, str | None]) -> Iterator[None]:
    """Environment variables set (None: taken away) for the time of a run; a kernel inherits them."""
    before = {name: os.environ.get(name) for name in names}
    _set(names)
    try:
        yield
    finally:
        _set(before)


def _set(names: dict[str, str | None]) -> None:
    for name, value in names.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
