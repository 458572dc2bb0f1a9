"""A job of the schedule: one run of a theme, found in the store or else executed and stored."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from textwrap import indent
from typing import Any

from memobook.data.part import part_csv, part_now
from memobook.data.view import View
from memobook.publication.answers import answers
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256, write_aside
from memobook.publication.folder import Publication
from memobook.themes.member import as_member
from memobook.themes.theme import Theme, read_notebook

from ..kernels.folded import line_in_cell
from ..kernels.normalised import dump_notebook
from ..kernels.reads import told_reads
from ..kernels.values.doubt import doubt, shares_beginning
from ..limits import Limits
from ..spec import Failure, Result, RunSpec
from ..store.key import VALUES_ONLY, before_key, reads_now, remembered_key, run_key, run_parts
from ..store.locked_packages import keep_packages
from ..store.store import RunStore, Stored
from .finished import Run, with_hashes, with_words
from .own_words import own_words

# set in tests: a run that is not stored is an error then
FORBID = "MEMOBOOK_FORBID_RUNS"
FIXES = {
    "run.failed": "mend the cell or the data that it read",
    "run.memory": "let the cell hold less at a time, or raise memory_mb in memobook_run_limits of _config.yml",
    "run.time": "look for what never ends, or raise seconds in memobook_run_limits of _config.yml",
    "run.dead": "look for what ends the process, memory included",
    "run.elsewhere": "give every worker this publication, its data included, and the same packages",
    "disk.full": "make room on the disk and call again; what was there before is as it was",
}


@dataclass
class RunJob:
    """One run to be had.

    Parameters
    ----------
    label : what progress and report call it; of its own within a schedule.
    edition : date of the edition, where it is one's.
    combination : in words, what a combination of a declared grid changes; empty for any other run.
    theme, parameters : the parameters are checked and whole.
    needs : themes that it may read values from -> label of their job.
    upstream : runs of these themes; the schedule adds them as they are finished.
    values_only : whether figures and tables are not wanted; a stored run that has them serves too.
    optional : whether it may fail without keeping others from being begun.
    words : of a member, what its Markdown prints with ``{member}``.
    shared : all parameters of the run that this one differs from in a few; None for any other run.
    """

    label: str
    edition: str
    theme: Theme
    parameters: dict[str, Any]
    publication: Publication
    view: Callable[[], View]
    limits: Limits
    kernel: Callable[[], str]
    combination: str = ""
    needs: dict[str, str] = field(default_factory=dict)
    upstream: dict[str, Run] = field(default_factory=dict)
    values_only: bool = False
    shared: dict[str, Any] | None = None
    optional: bool = False
    words: dict[str, str] = field(default_factory=dict)
    _stored: Run | None = None

    def stored(self) -> Run | None:
        """The stored run that is as good as executing it now; one that was found is not looked for again."""
        if self._stored is None:
            self._stored = self._look()
        return self._stored

    def _look(self) -> Run | None:
        for before in self.befores():
            for stored in RunStore(self.publication.store).entries(self.theme.name, before):
                reads = stored.record["reads"]
                if reads_now(self.view(), self.upstream, reads) == reads:
                    return self._run(stored, True)
        return None

    def is_new(self) -> bool:
        """Whether it will be executed for certain, told without reading data: nothing like it is stored."""
        store = RunStore(self.publication.store)
        return not os.environ.get(FORBID) and all(store.is_empty(self.theme.name, b) for b in self.befores())

    def begin(self) -> Run | RunSpec:
        """The stored run, or else what is to be executed.

        Raises
        ------
        ContentError : ``run.forbidden``.
        """
        stored = self.stored()
        if stored:
            return stored
        if os.environ.get(FORBID):
            raise ContentError(
                "run.forbidden",
                f"theme {self.theme.name!r}{self._under} would have to be executed, and {FORBID} is set",
                place=self.theme.place,
                fix=f"build without {FORBID} first",
            )
        return self.spec()

    def spec(self) -> RunSpec:
        """What is to be executed where nothing is stored."""
        shared, changed = self._shared()
        return RunSpec(
            theme=self.theme.name,
            notebook=self.theme.notebook,
            parameters=self._given(self.parameters),
            root=self.publication.root,
            upstream={name: run.text.decode() for name, run in self.upstream.items()},
            limits=self.limits,
            kernel=self.kernel(),
            values_only=self.values_only and not self._known("doubt", doubt),
            shared=shared,
            network=self.theme.network,
            remembered=remembered_key(self.parts),
            changed=changed,
        )

    def finish(self, result: Result) -> Run:
        """Store an executed run.

        Raises
        ------
        ContentError : ``run.empty`` (it recorded no value), ``run.overtaken`` (its data changed while it ran),
            ``run.elsewhere`` (a worker of a cluster has other data), ``disk.full``.
        """
        self._check_elsewhere(result)
        read_notebook(result.notebook, self.theme.name)
        parts = self.values_parts if result.values_only else self.parts
        view, before = self.view(), before_key(self.theme.name, parts)
        if reads_now(view, self.upstream, result.reads) != result.reads:
            raise ContentError(
                "run.overtaken",
                "data that it read are not those that the build has read",
                place=self.theme.place,
                fix="call again; data/ was changed while it ran",
            )
        took = {
            "seconds": round(result.seconds, 3),
            "cells": result.cells,
            "peak_memory": result.peak_memory,
            "warm": result.warm,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        record = {"theme": self.theme.name, "parts": parts, "reads": result.reads, "took": took}
        views = {digest: view.parts(name) for name, digest in result.reads["datasets"].items()}
        views |= {digest: view.parts(name, vintages=True) for name, digest in result.reads.get("vintages", {}).items()}
        views |= {
            part["sha256"]: part_csv(view, name, part["where"]) for name, part in result.reads.get("parts", {}).items()
        }
        notebook = dump_notebook(result.notebook).encode()
        store = RunStore(self.publication.store)
        keep_packages(self.publication)
        return self._run(store.put(record, before, run_key(before, result.reads), notebook, views), False)

    def failure(self, failure: Failure) -> ContentError:
        """What a failed run tells; its notebook, as far as it got, is put below ``.memobook/failed``."""
        try:
            self._check_elsewhere(failure)
        except ContentError as error:
            return error
        path, parts, line = self.failed_notebook, [], line_in_cell(failure.traceback)
        at, own = f" line {line}" if line else "", own_words(failure.message)
        message, fix = own or (failure.message, FIXES[failure.id])
        if line:
            parts += [f"line {line}: {text.strip()}" for text in failure.source.splitlines()[line - 1 : line]]
        elif failure.source:
            parts.append(f"the cell:\n{indent(failure.source, '  ')}")
        if failure.traceback:
            # an error of ours is told once, in the line above
            parts.append(failure.traceback.partition("\nContentError: ")[0] if own else failure.traceback)
        parts.append(f"it had read: {told_reads(failure.reads) or 'nothing'}")
        if failure.notebook:
            write_aside(path, dump_notebook(failure.notebook).encode())
            parts.append(f"the notebook, as far as it got: {self.publication.place(path)}")
        return ContentError(
            failure.id,
            f"{message}{self._under}",
            place=f"{self.theme.place} cell {failure.cell!r}{at}" if failure.cell else self.theme.place,
            fix=fix,
            details="\n".join(parts),
        )

    def _check_elsewhere(self, outcome: Result | Failure) -> None:
        """Refuse what a worker of a cluster made of other data than ours."""
        if not outcome.worker:
            return
        view = self.view()
        other = [
            name
            for name, digest in outcome.reads["datasets"].items()
            if name not in view.package.datasets or view.sha256(name) != digest
        ]
        other += [
            name for name, part in outcome.reads.get("parts", {}).items() if part_now(view, name, part["where"]) != part
        ]
        if other:
            raise ContentError(
                "run.elsewhere",
                f"the worker {outcome.worker} has other data of {', '.join(map(repr, other))}",
                place=self.theme.place,
                fix=FIXES["run.elsewhere"],
            )

    @property
    def _under(self) -> str:
        member = f", member {self.theme.member!r}" if self.theme.member else ""
        return member + (f" with {self.combination}" if self.combination else "")

    @property
    def failed_notebook(self) -> Path:
        mark = f"-{self.theme.member}" if self.theme.member else ""
        mark += f"-{sha256(self.combination.encode())[:8]}" if self.combination else ""
        return self.publication.store / "failed" / f"{self.theme.name}{mark}.ipynb"

    @cached_property
    def parts(self) -> dict[str, Any]:
        """What is known of its run key before it is executed."""
        return run_parts(self.publication, self.theme, self.parameters)

    @cached_property
    def values_parts(self) -> dict[str, Any]:
        """The same of a run of values alone, of whose cells only what values can depend on counts."""
        from ..kernels.values.value_cells import value_cells

        cells = dict(zip(self.theme.code_ids, value_cells(self.theme), strict=True))
        return self.parts | {"cells": cells, VALUES_ONLY: True}

    def befores(self) -> list[str]:
        """Before-keys of stored runs that serve: a whole one always, one of values alone where these are enough."""
        wanted = [self.parts, *([self.values_parts] if self.values_only else [])]
        return [before_key(self.theme.name, parts) for parts in wanted]

    def _given(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Those that are not the notebook's defaults."""
        return {n: v for n, v in parameters.items() if v != self.theme.parameters[n].default}

    def _shared(self) -> tuple[dict[str, Any] | None, dict[str, Any]]:
        """Parameters of the runs that begin like this one, and those that this one has otherwise."""
        if self.shared is None or not self.values_only or not self._known("shares_beginning", shares_beginning):
            return None, {}
        changed = {n: v for n, v in self.parameters.items() if v != self.shared[n]}
        return self._given(self.shared), changed

    def _known(self, kind: str, read: Callable[[list[str], Path], Any]) -> Any:
        """What is read from the theme's code, of which other runs ask the same."""
        root = self.publication.root
        return answers(root).of(kind, [self.theme.code, self.theme.modules], partial(read, self.theme.code, root))

    def _run(self, stored: Stored, found: bool) -> Run:
        own = notebook = with_words(self.theme, with_hashes(stored.notebook, self.view()))
        if self.theme.member:
            notebook = as_member(own, self.theme.name, self.theme.member, self.words)
        return Run(self.theme.page, stored.key, stored.path, found, notebook, stored.record["took"], own)
