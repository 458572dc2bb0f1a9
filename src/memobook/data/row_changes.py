"""Which rows differ between two tables, told in a few lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# rows told one by one
SHOWN = 5
# characters of a cell
WIDTH = 60
# a row whose every other cell is the same was only published anew
DAY = "published"


def row_changes(old: bytes, new: bytes, key: Sequence[str]) -> tuple[str, list[str]]:
    """What changed from one CSV table to another: a summary, and a line for each of the first rows.

    Parameters
    ----------
    key : columns that name a row; rows with equal keys are paired in their order.
    """
    (old_header, before), (new_header, after) = _rows(old, key), _rows(new, key)
    added = [f"+ {_row(name, row)}" for name, row in after.items() if name not in before]
    removed = [f"- {_row(name, row)}" for name, row in before.items() if name not in after]
    changed, anew = [], 0
    for name in before.keys() & after.keys():
        cells = {
            c: (before[name].get(c, ""), after[name].get(c, "")) for c in dict.fromkeys([*old_header, *new_header])
        }
        differing = {c: pair for c, pair in cells.items() if pair[0] != pair[1]}
        if differing.keys() == {DAY}:
            anew += 1
        elif differing:
            told = ", ".join(f"{c} {shown(one)} → {shown(two)}" for c, (one, two) in differing.items())
            changed.append(f"~ {_name(name)}: {told}")
    changed.sort()
    counts = {"added": len(added), "removed": len(removed), "changed": len(changed), "published anew": anew}
    parts = [f"{count} {'row' if count == 1 else 'rows'} {what}" for what, count in counts.items() if count]
    columns = [f"column {c!r} added" for c in new_header if c not in old_header]
    columns += [f"column {c!r} removed" for c in old_header if c not in new_header]
    lines = changed + added + removed
    more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    return ", ".join(columns + parts) or "the order of rows changed", lines[:SHOWN] + more


def shown(value: object) -> str:
    """A value on one line of a terminal: without control characters, and short."""
    text = "".join(c if c.isprintable() else repr(c)[1:-1] for c in str(value))
    return (text if len(text) <= WIDTH else text[: WIDTH - 1] + "…") or "(empty)"


def _rows(data: bytes, key: Sequence[str]) -> tuple[list[str], dict[tuple[str, ...], dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for row in reader:
        name = tuple(row.get(k, "") for k in key)
        count = 1
        while name in found:
            count += 1
            name = (*name[: len(key)], f"({count})")
        found[name] = row
    return list(reader.fieldnames or []), found


def _name(name: tuple[str, ...]) -> str:
    return " ".join(shown(part) for part in name) or "the row"


def _row(name: tuple[str, ...], row: dict[str, str]) -> str:
    rest = [f"{c} {shown(v)}" for c, v in row.items() if v not in name]
    return _name(name) + (f": {', '.join(rest)}" if rest else "")
