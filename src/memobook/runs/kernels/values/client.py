"""The process that computes values, from the outside: started, given its orders through a pipe, and ended."""

from __future__ import annotations

import asyncio
import json
import os
import re
import select
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from memobook.publication.files import sha256
from memobook.runs.spec import RunSpec
from memobook.runs.store.folder import new_folder
from memobook.themes.cells.notebook_file import joined

from ..apart import begin_alone
from ..environment import furnish, hand_over, kernel_environment
from ..warm.fallback import ColdStart, say
from ..warm.link import connect
from ..warm.process import WarmProcess
from ..warm.request import launch
from ..warm.wanted import wanted
from ..work import begin_work, end_work

COMMAND = [sys.executable, "-m", "memobook.runs.kernels.values.process"]


class NoValues(Exception):
    """The values can't be had without executing the whole notebook; the text says why."""


class Behind(NoValues):
    """The process has gone further than to where this run parts from it."""


class Plot(NoValues):
    """The code asks for something that it can be told if it has matplotlib, without any figure drawn."""


class ValuesProcess:
    """A process that computes values of one notebook.

    Parameters
    ----------
    spec : of a run.
    kept : whether it shall serve more than this run.
    plotted : whether its code must have matplotlib.
    """

    def __init__(self, spec: RunSpec, kept: bool, *, plotted: bool) -> None:
        self.folder = new_folder()
        begin_work(self.folder)
        self.key, self._runs, self._rest = beginning(spec), 0, b""
        self.plotted = plotted
        self.process: WarmProcess | subprocess.Popen[bytes] | None = None
        self.files: list[int] = []
        code = [
            cell for cell in spec.notebook["cells"] if cell["cell_type"] == "code" and joined(cell["source"]).strip()
        ]
        self.cells = [(cell["id"], joined(cell["source"])) for cell in code]
        tagged = [n for n, cell in enumerate(code, 1) if "parameters" in cell["metadata"].get("tags", [])]
        self.declared = tagged[0] if tagged else 0
        given = (spec.shared or {}) if kept else spec.parameters
        try:
            self._start(spec)
            self._say({"cells": self.cells, "declared": self.declared, "given": given, "plotted": self.plotted})
        except BaseException:
            self.end()
            raise

    def run(self, spec: RunSpec, kept: bool) -> tuple[dict[str, Any], Path]:
        """What the process answers, and the log of what was read.

        Raises
        ------
        NoValues : anything went wrong.
        """
        self._runs += 1
        log = self.folder / f"reads-{self._runs}.jsonl"
        changed = spec.changed if kept else {}
        order = {"cut": self._cut(changed) if kept else 0, "fork": kept, "changed": changed, "log": str(log)}
        self._say(order)
        answer = json.loads(self._answer(spec.limits.seconds))
        if "recorded" not in answer:
            if "behind" in answer:
                raise Behind
            raise (Plot if answer["plot"] and not self.plotted else NoValues)(answer["failed"])
        return answer, log

    def end(self) -> None:
        """End the process and all that it forked, and remove its folder."""
        for file in self.files:
            os.close(file)
        end_work(self.folder)
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(5)

    def _cut(self, changed: dict[str, Any]) -> int:
        """The first cell in which a changed parameter is named, in whatever way."""
        names = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, changed))})(?!\w)")
        after = range(self.declared, len(self.cells))
        return next((n for n in after if changed and names.search(self.cells[n][1])), len(self.cells))

    def _start(self, spec: RunSpec) -> None:
        furnish(self.folder)
        hand_over(spec, self.folder)
        environment = kernel_environment(spec, self.folder)
        orders, self.orders = os.pipe()
        self.answers, answers = os.pipe()
        self.files = [self.orders, self.answers]
        options: dict[str, Any] = {"env": environment, "cwd": str(spec.root), "stdin": orders, "stdout": answers}
        try:
            self.process = _process(spec, options | {"stderr": subprocess.DEVNULL})
        finally:
            os.close(orders)
            os.close(answers)
        begin_work(self.folder, self.process.pid)
        with suppress(ProcessLookupError):
            spec.limits.hold(self.process.pid)

    def _say(self, order: dict[str, Any]) -> None:
        data = (json.dumps(order) + "\n").encode()
        try:
            while data:
                data = data[os.write(self.orders, data) :]
        except BrokenPipeError as error:
            raise NoValues("its process ended") from error

    def _answer(self, seconds: float | None) -> bytes:
        until = None if seconds is None else time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = None if until is None else max(0.0, until - time.monotonic())
            if not select.select([self.answers], [], [], left)[0]:
                raise NoValues("it took longer than its limit")
            piece = os.read(self.answers, 2**20)
            if not piece:
                raise NoValues("its process ended")
            self._rest += piece
        line, _, self._rest = self._rest.partition(b"\n")
        return line


def _process(spec: RunSpec, options: dict[str, Any]) -> WarmProcess | subprocess.Popen[bytes]:
    if spec.kernel != "python3":
        try:
            return asyncio.run(_forked(spec, options))
        except ColdStart as reason:
            say(reason)
    return subprocess.Popen(
        COMMAND, start_new_session=True, preexec_fn=partial(begin_alone, options["env"], os.getpid()), **options
    )


async def _forked(spec: RunSpec, options: dict[str, Any]) -> WarmProcess:
    link = connect(wanted(spec.root), options["env"])
    try:
        return await launch(link, COMMAND, options)
    except ColdStart:
        link.leave()
        raise


def beginning(spec: RunSpec) -> str:
    """Key of what runs that are forked from each other have in common."""
    parts = [
        spec.theme,
        spec.notebook["cells"],
        spec.shared,
        str(spec.root),
        spec.upstream,
        str(spec.limits),
        spec.kernel,
    ]
    return sha256(json.dumps(parts, sort_keys=True).encode())
