"""What a fetch did, and which sources there are: as a table for people, as JSON for machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.data.staleness import staleness

from .connector import base_address, connector_class
from .held.seen import read_seen
from .http.endpoint import without_login
from .outcome import Outcome

COLUMNS = ("Dataset", "Source", "New", "Revised", "Unchanged", "Newest", "Next expected", "State")


def as_table(rows: Sequence[Sequence[str]], numeric: Sequence[int] = ()) -> str:
    """Text columns, aligned; the first row is the header."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = (
        "  ".join(
            cell.rjust(width) if i in numeric else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return "\n".join(line.rstrip() for line in lines)


def outcome_table(outcomes: Sequence[Outcome]) -> str:
    """A line for each dataset."""
    rows = [COLUMNS]
    for outcome in outcomes:
        merged, now = outcome.merged, outcome.now
        expected = _day(now.expected if now else None) + (" (stale)" if now and now.stale else "")
        counts = (str(merged.new), str(merged.revised), str(merged.unchanged))
        rows.append(
            (outcome.dataset, outcome.source, *counts, _day(now.newest if now else None), expected, outcome.state)
        )
    return as_table(rows, numeric=(2, 3, 4))


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """One outcome as JSON values; days in ISO form, null where there is none."""
    now = outcome.now
    return {
        "dataset": outcome.dataset,
        "source": outcome.source,
        "state": outcome.state,
        "new": outcome.merged.new,
        "revised": outcome.merged.revised,
        "unchanged": outcome.merged.unchanged,
        "waiting": outcome.merged.waiting,
        "newest": now.newest.isoformat() if now and now.newest else None,
        "next_expected": now.expected.isoformat() if now and now.expected else None,
        "stale": bool(now and now.stale),
        "notes": outcome.notes,
        "told": outcome.told,
        "moved": [move.as_json() for move in outcome.moved],
        "odd": outcome.odd,
        "broken": [{"rule": b.rule, "entity": b.entity or None, "what": b.what} for b in outcome.breaches],
    }


def source_list(package: DataPackage, datasets: Sequence[Dataset], today: date) -> list[dict[str, Any]]:
    """Each source: id, base address, datasets, licences, last success, next expected observation, fallback or not."""
    found: dict[str, dict[str, Any]] = {}
    for dataset in datasets:
        assert dataset.fetch is not None
        state = staleness(dataset, package.records(dataset.name), today)
        seen = read_seen(package.folder, dataset)
        for number, name in enumerate([dataset.fetch.connector, *dataset.fetch.fallback]):
            connector = connector_class(name)
            entry = found.setdefault(
                connector.source,
                {
                    "source": connector.source,
                    "base": without_login(base_address(connector)),
                    "datasets": [],
                    "fallback_for": [],
                    "licences": [],
                    "last_success": None,
                    "next_expected": None,
                },
            )
            entry["fallback_for" if number else "datasets"].append(dataset.name)
            if dataset.licence not in entry["licences"]:
                entry["licences"].append(dataset.licence)
            if seen and seen.source == connector.source:
                entry["last_success"] = max(entry["last_success"] or "", seen.day.isoformat())
            if state.expected and not number:
                expected = state.expected.isoformat()
                entry["next_expected"] = min(entry["next_expected"] or expected, expected)
    return list(found.values())


def source_table(sources: Sequence[dict[str, Any]]) -> str:
    """A line for each source."""
    rows: list[Sequence[str]] = [("Source", "Base address", "Datasets", "Last success", "Next expected", "Licence")]
    for entry in sources:
        fallback = [f"{name} (fallback)" for name in entry["fallback_for"]]
        names = ", ".join([*entry["datasets"], *fallback])
        last, following = entry["last_success"] or "never", entry["next_expected"] or "–"
        rows.append((entry["source"], entry["base"], names, last, following, "; ".join(entry["licences"])))
    return as_table(rows)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"
