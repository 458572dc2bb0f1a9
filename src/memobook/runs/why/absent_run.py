"""A run that is not in the store, compared with the stored runs of its theme."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

from memobook.data.part import part_csv, part_now
from memobook.data.row_changes import row_changes, shown
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.themes.member import page_of
from memobook.themes.theme import read_notebook
from memobook.themes.values.value import Value

from ..schedule.job import RunJob
from ..store.key import VALUES_ONLY
from ..store.locked_packages import kept_packages, packages
from ..store.store import Stored, read_stored
from .part_changes import Change, Packages, part_changes


class AbsentRun:
    """Tells what of a job's run key is not that of the nearest stored run: most parts the same, then the newest."""

    def __init__(self, publication: Publication, job: RunJob) -> None:
        self.publication, self.job, self.theme = publication, job, job.theme.name
        self.view, self.parts = job.view(), job.parts
        self.runs = publication.store / "runs"

    def told(self) -> tuple[str, list[Change], str]:
        """``would run`` or ``may run``, what changed, and when the run that it was compared with was executed."""
        damaged = self._damaged()
        if damaged:
            return "would run", [Change("store", self.publication.place(damaged), "this stored run is damaged")], ""
        stored_runs = _all_stored(self.runs, self.theme)
        if not self.job.values_only:
            stored_runs = [stored for stored in stored_runs if VALUES_ONLY not in stored.record["parts"]]
        compared = [(self._changes(stored), stored) for stored in stored_runs]
        if not compared:
            return "would run", [Change("store", "", "never run")], ""
        newest_first = sorted(compared, key=lambda pair: str(pair[1].record["took"]["at"]), reverse=True)
        changes, nearest = min(newest_first, key=lambda pair: _weight(pair[0]))
        against = str(nearest.record["took"]["at"])
        if changes:
            return "would run", [self._in_detail(change, nearest) for change in changes], against
        read = {page_of(id) for id in nearest.record["reads"]["values"]}
        waits = ", ".join(sorted(read - self.job.upstream.keys()))
        return "may run", [Change("value", "", f"it reads values of {waits}, which would run")], against

    def _damaged(self) -> Path | None:
        """The folder of a run with these parts, and as far as is known these reads, whose files were damaged."""
        folders = [path for before in self.job.befores() for path in (self.runs / self.theme / before).glob("*")]
        for folder in sorted(path for path in folders if not path.name.startswith(".")):
            if not read_stored(folder, self.theme) and self._same_data(folder / "run.json"):
                return folder
        return None

    def _same_data(self, record: Path) -> bool:
        try:
            reads = json.loads(record.read_text("utf-8"))["reads"]
            whole, parts = reads["datasets"].items(), reads.get("parts", {}).items()
            return all(
                name in self.view.package.datasets and self.view.sha256(name) == sha for name, sha in whole
            ) and all(part_now(self.view, name, part["where"]) == part for name, part in parts)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return True  # what it had read can't be known any more

    def _changes(self, stored: Stored) -> list[Change]:
        record = stored.record
        parts = self.job.values_parts if VALUES_ONLY in record["parts"] else self.parts
        changes = part_changes(record["parts"], parts, self._packages)
        digests = record["reads"].get("vintages", {})
        for name, digest in record["reads"]["datasets"].items():
            if name not in self.view.package.datasets:
                changes.append(Change("dataset", name, "there is no such dataset any more"))
            elif self.view.sha256(name) != digest:
                changes.append(Change("dataset", name, "changed"))
            elif digests.get(name) not in (None, self.view.vintages_sha256(name)):
                changes.append(Change("dataset", name, "its earlier vintages changed"))
        for name, part in record["reads"].get("parts", {}).items():
            if part_now(self.view, name, part["where"]) != part:
                changes.append(Change("dataset", name, "changed"))
        for id, digest in record["reads"]["values"].items():
            theme = page_of(id)
            if theme in self.job.upstream:
                value = self.job.upstream[theme].executed().values.get(id)
                if value is None and not digest:
                    continue  # there was none either
                if value is None:
                    changes.append(Change("value", id, "it is recorded no more"))
                elif value.digest() != digest:
                    changes.append(Change("value", id, "changed"))
            elif theme not in self.job.needs:
                changes.append(Change("value", id, "no earlier theme of the edition records it"))
        return changes

    def _in_detail(self, change: Change, stored: Stored) -> Change:
        """A change of a dataset with the rows that differ, one of a value with what it was and is."""
        if change.text != "changed" or change.part not in ("dataset", "value"):
            return change
        id, reads = change.name, stored.record["reads"]
        if change.part == "value":
            new = self.job.upstream[page_of(id)].executed().values[id]
            return Change("value", id, _value_change(_value(self.runs, id, reads["values"][id]), new))
        part = reads.get("parts", {}).get(id)
        digest = part["sha256"] if part else reads["datasets"][id]
        try:
            old = (self.publication.store / "views" / f"{digest}.csv").read_bytes()
        except OSError:
            old = b""
        if sha256(old) != digest or (part and not part_now(self.view, id, part["where"])):
            return Change("dataset", id, "changed (the rows that it had are not known)")
        dataset = self.view.package.dataset(id)
        now = b"".join(part_csv(self.view, id, part["where"])) if part else self.view.bytes(id)
        text, rows = row_changes(old, now, dataset.key or dataset.primary_key)
        return Change("dataset", id, text, tuple(rows))

    def _packages(self, digest: str | None) -> Packages:
        return self._locked if digest == self.parts["lock"] else kept_packages(self.publication, digest)

    @cached_property
    def _locked(self) -> Packages:
        lock = self.publication.root / "uv.lock"
        return packages(lock.read_bytes()) if lock.is_file() else None


def _weight(changes: list[Change]) -> int:
    """How many parts of a key differ; the lock file is one, however many packages it changes."""
    parts = {(change.part, "" if change.part == "package" else change.name) for change in changes}
    # of two as near, that of the same parameters: a family's other members are other runs
    return 2 * len(parts) + any(change.part == "parameter" for change in changes)


def _all_stored(runs: Path, theme: str) -> list[Stored]:
    """Every whole stored run of a theme."""
    found = (read_stored(path.parent, theme) for path in sorted((runs / theme).glob("*/*/run.json")))
    return [stored for stored in found if stored]


def _value(runs: Path, id: str, digest: str) -> Value | None:
    """The value with a hash, from the stored run that recorded it."""
    theme = page_of(id)
    for stored in _all_stored(runs, theme):
        value = read_notebook(stored.notebook, theme).values.get(id)
        if value and value.digest() == digest:
            return value
    return None


def _value_change(old: Value | None, new: Value) -> str:
    if old is None:
        return f"now {shown(new.text)}"
    if old.text != new.text:
        return f"{shown(old.text)} → {shown(new.text)}"
    if old.value != new.value:
        return f"{old.value!r} → {new.value!r}"
    names = [name for name, one in old.as_json().items() if one != new.as_json()[name]]
    names += ["rows behind it"] if old.rows != new.rows else []
    return f"still {shown(new.text)}, with other {', '.join(names)}"
