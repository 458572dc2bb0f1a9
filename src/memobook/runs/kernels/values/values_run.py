"""One run of which only the values are wanted, from the outside: a process that computes them, asked through pipes.

The process of a run that shares its beginning with others stays, so that the next one is forked from it after the
last cell that can't depend on what they have different parameters for.
"""

from __future__ import annotations

import json
import time
from typing import Any

from memobook.runs.spec import Result, RunSpec
from memobook.themes.cells.notebook_file import joined
from memobook.themes.theme import READS

from ..normalised import normalise
from ..reads import read_log
from ..warm.process import WarmProcess
from ..written import written
from .client import Behind, NoValues, Plot, ValuesProcess, beginning
from .doubt import settled

# beginnings of runs whose code must have matplotlib
_plotted: set[str] = set()
# the process that waits in this one for another run with the same beginning
_waiting: list[ValuesProcess] = []


def values_run(spec: RunSpec) -> Result:
    """The values of a run, in a notebook that holds no other outputs.

    Raises
    ------
    NoValues : they can't be had by themselves.
    """
    begin = time.monotonic()
    try:
        try:
            answer, reads, warm = _asked(spec)
        except Behind:
            answer, reads, warm = _asked(spec)
        except Plot:
            if not settled(spec.notebook, spec.root):
                raise
            _plotted.add(beginning(spec))
            answer, reads, warm = _asked(spec)
    except (OSError, ValueError) as error:
        raise NoValues(str(error)) from error
    notebook = _notebook(spec, answer["recorded"], reads)
    seconds = time.monotonic() - begin
    return Result(notebook, reads, seconds, answer["times"], answer["peak"], warm, values_only=True)


def _asked(spec: RunSpec) -> tuple[dict[str, Any], dict[str, Any], bool]:
    """What a process answers, what was read, and whether the process is a warm one; it goes on only where it may."""
    kept, goes_on = spec.shared is not None, False
    if kept and _waiting and _waiting[0].key == beginning(spec):
        process = _waiting.pop()
    else:
        end_waiting()
        process = ValuesProcess(spec, kept, plotted=beginning(spec) in _plotted)
    try:
        answer, log = process.run(spec, kept)
        goes_on = answer["goes_on"]
        return answer, read_log(log), isinstance(process.process, WarmProcess)
    finally:
        if goes_on:
            _waiting.append(process)
        else:
            process.end()


def end_waiting() -> None:
    """End the process that waits, as its user will call no more."""
    while _waiting:
        _waiting.pop().end()


def _notebook(spec: RunSpec, recorded: dict[str, list[dict[str, Any]]], reads: dict[str, Any]) -> dict[str, Any]:
    """The notebook as papermill would have filled it, with the recorded values as its only outputs."""
    import nbformat
    from papermill.parameterize import parameterize_notebook

    source = json.loads(json.dumps(spec.notebook))
    source["metadata"]["papermill"] = {}
    for cell in source["cells"]:
        cell["metadata"].setdefault("tags", [])  # as papermill reads a notebook
    notebook = nbformat.from_dict(source)  # type: ignore[no-untyped-call]
    if spec.parameters:
        notebook = parameterize_notebook(
            notebook, spec.parameters, kernel_name=spec.kernel, language="python", engine_name=None
        )
    count = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        outputs = recorded.get(cell.get("id", ""), [])
        cell["outputs"] = [{"output_type": "display_data", **output} for output in outputs]
        count += bool(joined(cell["source"]).strip())
        cell["execution_count"] = count if joined(cell["source"]).strip() else None
    plain = normalise(written(nbformat.from_dict(notebook)), spec.root)  # type: ignore[no-untyped-call]
    plain["metadata"][READS] = reads
    return plain
