"""What a run needs and what comes of it: plain data, which any process on any machine can take and give back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .limits import Limits

# told as each code cell begins: its number (from 1), how many there are, its id
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class RunSpec:
    """One run to be executed.

    Parameters
    ----------
    theme : its name.
    notebook : the theme's notebook as written.
    parameters : those that differ from the notebook's defaults, checked before.
    root : the publication's folder, in which the kernel starts.
    upstream : theme -> text of the executed notebook that it may read values from.
    limits : of the run.
    kernel : name of the kernel: ``"memobook"`` (warm) or ``"python3"``.
    values_only : whether nothing but its values is wanted, and they may be computed without a kernel.
    shared : parameters, as far as they differ from the defaults, of runs that begin alike; None where it shares its
        beginning with none.
    network : whether its theme asks for the machine's network.
    remembered : name of the folder for what functions of the same code, packages and processor have computed.
    changed : those parameters of this run, of any value, that are not as in ``shared``.
    """

    theme: str
    notebook: dict[str, Any]
    parameters: dict[str, Any]
    root: Path
    upstream: dict[str, str]
    limits: Limits
    kernel: str
    values_only: bool = False
    shared: dict[str, Any] | None = None
    network: bool = False
    remembered: str = ""
    changed: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """A finished run.

    Parameters
    ----------
    notebook : executed and normalised; what it read stands in its metadata.
    reads : ``{"datasets": {name: sha256 of its as-of view}, "values": {id: sha256}}``, and where earlier vintages were
        read ``"vintages": {name: sha256 of all that were public}``; such a dataset is among the datasets too;
        and ``"rows": {name: which of its rows}``, as :mod:`memobook.data.row_extent` writes them. Of a dataset of which
        only a part was read, ``"parts": {name: part}``, as :mod:`memobook.data.part` writes it, stands in their place.
    seconds : from when its kernel was asked for to the kernel's end.
    cells : ``{"id", "label", "seconds"}`` of each code cell that was executed.
    peak_memory : highest resident memory of the kernel in bytes; None where the system does not tell.
    warm : whether the kernel was forked from a warm parent.
    worker : address of the worker on another machine that executed it; empty for one of this build.
    values_only : whether the notebook holds no outputs but its values.
    """

    notebook: dict[str, Any]
    reads: dict[str, Any]
    seconds: float
    cells: list[dict[str, Any]]
    peak_memory: int | None
    warm: bool
    worker: str = ""
    values_only: bool = False


@dataclass(frozen=True)
class Failure:
    """A run that failed: a value and no exception, so that every process can pass it on.

    Parameters
    ----------
    id : ``run.failed`` (an error in a cell), ``run.memory``, ``run.time``, ``run.dead`` (the kernel or its worker
        ended), ``disk.full``, ``run.elsewhere`` (refused or lost beyond this machine).
    message : one line.
    cell, source, traceback : the cell that was at work, where one was.
    reads : what had been read.
    notebook : as far as it got; empty where nothing of it came back.
    worker : as of a result.
    """

    id: str
    message: str
    cell: str
    source: str
    traceback: str
    reads: dict[str, Any]
    notebook: dict[str, Any]
    worker: str = ""
