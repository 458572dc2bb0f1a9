"""Merge: what a source says now, added to what is held. Nothing held is changed or removed.

Two rules keep every earlier edition's view as it was:

- A dataset is *closed* up to the as-of day of the newest released edition that read it. An observation that turns up
  later counts from the day it was seen, even where its source dates it before that day; the fetch says so. Drafts, and
  editions that did not read the dataset, close nothing.
- An observation becomes a new vintage when one of the dataset's measures changed, and only then.

What would need a second vintage on one day waits for a later fetch; an append-only table can't hold both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from memobook.data.dataset import Dataset

from ..connector import Row

Key = tuple[Any, ...]


@dataclass
class Merged:
    """What a merge adds.

    Parameters
    ----------
    added : rows to append, complete, in the order of their keys and days.
    new, revised, unchanged : observations that were not held before, got a new vintage, or stayed.
    waiting : observations that changed for the second time on one day.
    redated : rows that count from today although their source says an earlier day, and the days that it says.
    """

    added: list[Row] = field(default_factory=list)
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    waiting: int = 0
    redated: list[date] = field(default_factory=list)

    def not_taken(self, why: str) -> list[str]:
        """A sentence where days that a source states were not taken; ``why`` says what closed the past."""
        if not self.redated:
            return []
        first, last = min(self.redated), max(self.redated)
        span = f"{first}" if first == last else f"{first} to {last}"
        reason = why or "newer vintages of these observations are held"
        return [f"{len(self.redated)} rows count from the day they were seen, not from {span} as stated: {reason}"]


def merge(
    dataset: Dataset,
    held: list[Row],
    came: list[Row],
    *,
    closed: date | None,
    today: date,
    known_on: date | None = None,
    fallback: bool = False,
) -> Merged:
    """What to append to ``held`` after the source said ``came`` on ``today``.

    Parameters
    ----------
    held : all rows of the dataset, every vintage.
    came : what a connector read; ``published`` may be None (not said).
    closed : day up to which the dataset's past may not change; None where it has no past yet.
    known_on : day whose state ``came`` shows, where that is earlier than today (an old copy); what is held and younger
        than that is not overruled.
    fallback : whether another source than the usual one speaks; it adds what is missing, and overrules what is held
        only with observations that it dates itself. Otherwise small differences between two sources would be revisions.
    """
    job = _Merge(dataset, closed or date.min, today, known_on or today, fallback)
    merged = job.files(held, came) if dataset.vintage == "file" else job.rows(held, came)
    merged.redated = job.redated
    merged.added.sort(key=lambda row: [(row[k] is not None, row[k]) for k in dataset.primary_key])
    return merged


@dataclass
class _Merge:
    dataset: Dataset
    closed: date
    today: date
    known_on: date
    fallback: bool
    redated: list[date] = field(default_factory=list)

    def rows(self, held: list[Row], came: list[Row]) -> Merged:
        """Each observation has vintages of its own."""
        merged = Merged()
        known, said = self._by_key(held), self._by_key(came)
        for key, vintages in said.items():
            added, waits = self._row(known.get(key, []), vintages)
            merged.added += added
            merged.waiting += waits
            if waits and not added:
                continue
            if key not in known:
                merged.new += 1
            elif added:
                merged.revised += 1
            else:
                merged.unchanged += 1
        return merged

    def _row(self, known: list[Row], vintages: list[Row]) -> tuple[list[Row], bool]:
        """New vintages of one observation, and whether one has to wait."""
        last = known[-1] if known else None
        horizon = max(self.closed, last["published"]) if last else self.closed
        dated = [(row["published"] or self.today, row) for row in vintages]
        past = [row for day, row in dated if day <= horizon]
        open_ = [(day, row) for day, row in dated if day > horizon]
        # what the past says now counts from today on, and only where nothing newer overtakes it
        candidates = open_ or [(self.today, row) for row in past[-1:] if not self._younger(last)]
        if self.fallback and last:
            candidates = [(day, row) for day, row in open_ if row["published"]]
        added: list[Row] = []
        for day, row in candidates:
            if last is not None and self._same(last, row):
                continue
            if last is not None and day <= last["published"]:
                return added, True
            last = self._complete(row, day)
            added.append(last)
        return added, False

    def files(self, held: list[Row], came: list[Row]) -> Merged:
        """The table is published whole each time."""
        newest = max((row["published"] for row in held), default=None)
        known = {self._key(row): row for row in held if row["published"] == newest}
        said = {self._key(row): row for row in came}
        revised = [key for key, row in said.items() if key in known and not self._same(known[key], row)]
        merged = Merged(new=len(said.keys() - known.keys()), revised=len(revised))
        merged.unchanged = len(said) - merged.new - merged.revised
        if not merged.new and not merged.revised and said.keys() == known.keys():
            return merged
        day = next(iter(came))["published"] or self.today
        day = self.today if day <= max(self.closed, newest or date.min) else day
        if newest is not None and day <= newest:
            return Merged(waiting=len(said))
        merged.added = [self._complete(row, day) for row in came]
        return merged

    def _younger(self, row: Row | None) -> bool:
        """Whether a row was published or fetched after the day whose state the source shows."""
        return row is not None and max(row["published"], row.get("retrieved") or date.min) > self.known_on

    def _by_key(self, rows: Iterable[Row]) -> dict[Key, list[Row]]:
        """Vintages of each observation, oldest first; those that the source does not date come last."""
        found: dict[Key, list[Row]] = defaultdict(list)
        for row in rows:
            found[self._key(row)].append(row)
        for vintages in found.values():
            vintages.sort(key=lambda row: row["published"] or date.max)
        return found

    def _key(self, row: Row) -> Key:
        return tuple(row[name] for name in self.dataset.key)

    def _same(self, one: Row | None, other: Row) -> bool:
        return one is not None and all(one.get(m) == other.get(m) for m in self._measures)

    @property
    def _measures(self) -> tuple[str, ...]:
        return self.dataset.fetch.measures if self.dataset.fetch else ()

    def _complete(self, row: Row, day: date) -> Row:
        """A row with all columns of the schema, and with the day from which it counts."""
        said = row["published"]
        basis = row.get("published_basis")
        if said is not None and said != day:
            self.redated.append(said)
        if said != day:
            basis = "day seen" if said is None else f"day seen; the source says {said}"
        whole = {f.name: row.get(f.name) for f in self.dataset.fields}
        return whole | {"published": day, "published_basis": basis, "retrieved": self.today}
