"""Checks before anything is kept: is this the table that the dataset declares, and can it follow what was held?

What a check finds is a reason to set the whole answer aside for a person to look at, never to keep a part of it.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.table import read_rows, to_csv
from memobook.publication.errors import ContentError

from ..answer import UnexpectedAnswer
from ..connector import Row
from ..plausible import Breach, Implausible, implausible
from ..plausible.breach import called
from ..plausible.returned import returned_breaches

JUMP = 1000.0  # a thousand times more or less is a unit mistaken
SCALE = 1.25  # and so are many values that all moved by about the same factor
FEW = 5  # changed values from which on a common factor means something
SHOWN = 3
CONSTRAINT = re.compile(r'constraint "(\w+)"')


def check_rows(dataset: Dataset, rows: list[Row], today: date) -> list[Row]:
    """Types, constraints and keys of the schema, by frictionless; no day of publication after today.

    Returns
    -------
    The rows as they would be read back from the dataset's file, all columns present; ``published`` stays None where the
    source did not say.

    Raises
    ------
    Implausible : a cell or a row is not as the schema has it; the rule is the constraint.
    UnexpectedAnswer : with what else is wrong.
    """
    if not rows:
        raise UnexpectedAnswer("it holds no observation of this dataset")
    late = [row for row in rows if row["published"] and row["published"] > today]
    if late:
        raise UnexpectedAnswer(f"an observation is dated {late[0]['published']}, after today", "published <= today")
    days = {row["published"] for row in rows}
    if dataset.vintage == "file" and len(days) > 1:
        raise UnexpectedAnswer(f"one file names {len(days)} days of publication")
    unknown = sorted({name for row in rows for name in row} - set(dataset.columns))
    if unknown:
        raise UnexpectedAnswer(f"the connector gave a column {unknown[0]!r} that the schema lacks")
    table = _as_csv(dataset, rows, today)
    if found := _schema_errors(dataset, table, rows):
        raise Implausible(found)
    names = dataset.columns
    try:
        typed = [dict(zip(names, row, strict=True)) for row in read_rows(dataset, table)]
    except ContentError as error:
        raise UnexpectedAnswer(error.message) from error
    said: list[Row] = [{name: row[name] for name in ("published", "published_basis") if name in row} for row in rows]
    return [{**row, **own} for row, own in zip(typed, said, strict=True)]


def check_against(
    dataset: Dataset,
    held: list[Row],
    rows: list[Row],
    today: date,
    *,
    part: bool,
    accept: Collection[str] = (),
    asked_for: Mapping[str, Collection[Any]] = MappingProxyType({}),
) -> None:
    """The answer by itself and against what is held.

    Parameters
    ----------
    part : whether the source is a fallback that may cover a part of the dataset.
    asked_for : by column, values that the source was asked for by name.
    accept : entities whose part of the answer a person takes as it is.

    Raises
    ------
    Implausible : rules are broken: rows or observations vanished, values jumped, or what the dataset declares.
    """
    known = newest(dataset, held)
    kept = list(known.values()) if dataset.vintage == "file" else held
    found = [
        *_against(dataset, known, rows, part=part),
        *implausible(dataset, kept, rows, today, part=part, asked_for=asked_for),
        *(() if part else returned_breaches(dataset, held, rows)),
    ]
    left = [breach for breach in found if not breach.accepted(accept)]
    if left:
        raise Implausible(left)


def _against(dataset: Dataset, known: dict[tuple[Any, ...], Row], rows: list[Row], *, part: bool) -> Iterator[Breach]:
    """What holds for every dataset: nothing vanishes and nothing jumps."""
    fetch = dataset.fetch
    if fetch is None or not known:
        return
    said = {tuple(row[k] for k in dataset.key): row for row in sorted(rows, key=lambda r: r["published"] or date.max)}
    gone = sorted(known.keys() - said.keys(), key=_words)
    if gone and not fetch.may_vanish and not part:
        more = f" and {len(gone) - SHOWN} more" if len(gone) > SHOWN else ""
        told = f"observations known before are missing: {', '.join(map(_words, gone[:SHOWN]))}{more}"
        for key in gone:
            yield Breach("missing", called(key), told)
    if len(said) < fetch.least_share * len(known) and not part:
        yield Breach("fewer", (), f"{len(said)} observations where the last vintage has {len(known)}")
    for measure in fetch.measures:
        pairs = [(key, known[key][measure], row[measure]) for key, row in said.items() if key in known]
        yield from _jumps(measure, [p for p in pairs if _is_number(p[1]) and _is_number(p[2])])


def newest(dataset: Dataset, held: list[Row]) -> dict[tuple[Any, ...], Row]:
    """The newest vintage by key: of each row, or the newest whole file."""
    if dataset.vintage == "file":
        last = max((row["published"] for row in held), default=None)
        held = [row for row in held if row["published"] == last]
    ordered = sorted(held, key=lambda row: row["published"])
    return {tuple(row[k] for k in dataset.key): row for row in ordered}


def _jumps(measure: str, pairs: list[tuple[tuple[Any, ...], float, float]]) -> Iterator[Breach]:
    ratios = {key: new / old for key, old, new in pairs if old and new and old != new}
    for key, ratio in ratios.items():
        if not 1 / JUMP < abs(ratio) < JUMP:
            yield Breach("jump", called(key), f"{measure} of {_words(key)} jumped by a factor of {abs(ratio):,.6g}")
    middle = statistics.median(map(abs, ratios.values())) if len(ratios) >= FEW else 1.0
    if len(ratios) > len(pairs) / 2 and not 1 / SCALE < middle < SCALE:
        told = f"{len(ratios)} values of {measure} changed, the middle one by a factor of {middle:.4g}: a new unit?"
        yield Breach("unit", (), told)


def _as_csv(dataset: Dataset, rows: list[Row], today: date) -> bytes:
    """The rows as the dataset's file would hold them; a day that the source does not say is today."""
    import pandas as pd

    names = dataset.columns
    filled = []
    for row in rows:
        own = {"published": row["published"] or today, "published_basis": row.get("published_basis") or "day seen"}
        filled.append({**row, **own, "retrieved": today})
    return to_csv(pd.DataFrame([[row.get(n) for n in names] for row in filled], columns=names, dtype=object))


def _schema_errors(dataset: Dataset, table: bytes, rows: list[Row]) -> list[Breach]:
    """A breach for each cell or row that is not as the schema has it; nobody can accept one."""
    from frictionless import Resource, Schema

    schema = Schema.from_descriptor(dict(dataset.schema))
    report = Resource(data=table, format="csv", schema=schema).validate(limit_errors=20)
    found = []
    for at, kind, column, note in report.flatten(["rowNumber", "type", "fieldName", "note"]):
        constraint = CONSTRAINT.match(note)
        rule = " ".join(filter(None, [column, constraint[1] if constraint else kind.removesuffix("-error")]))
        told = f"row {at}: {note}" if at else note
        if at and 2 <= at <= len(rows) + 1:  # the first row of the table is its header
            told += f", at {_words(tuple(rows[at - 2].get(k) for k in dataset.key))}"
        found.append(Breach(rule, (), told, of_schema=True))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _words(key: tuple[Any, ...]) -> str:
    return " ".join(map(str, key))
