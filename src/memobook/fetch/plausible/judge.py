"""All rules at once: what of an answer is implausible."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from memobook.data.dataset import Dataset

from ..connector import Row
from .absence import absence_breaches
from .alone import alone_breaches
from .bounds import bound_breaches
from .breach import Breach, called, words
from .elsewhere import elsewhere_breaches
from .exchange import exchange_breaches
from .movement import movement_breaches
from .past import Key, Past
from .relabelled import relabelled_breaches
from .signed import signed_breaches
from .texts import text_breaches, twin_breaches

ORDERLY = 0.8  # least rank correlation between ranks and what they put in order
ENOUGH = 5  # rows from which on it means something


def implausible(
    dataset: Dataset,
    held: list[Row],
    came: list[Row],
    today: date,
    *,
    part: bool,
    asked_for: Mapping[str, Collection[Any]] = MappingProxyType({}),
) -> list[Breach]:
    """What of an answer breaks the rules that its dataset declares.

    Parameters
    ----------
    held : newest vintages of a dataset that is published whole each time, else all rows.
    came : rows with all columns of the schema.
    part : whether the source is a fallback that may cover a part of the dataset.
    asked_for : by column, values that the source was asked for by name.
    """
    past = Past(dataset, held, came)
    found = [*_rows(past, today), *_apart(past), *_ranks(past), *text_breaches(dataset, came)]
    if not part:
        found += absence_breaches(past, asked_for)
    if held and not part:
        found += _older(past)
    found += [*exchange_breaches(past), *elsewhere_breaches(past), *movement_breaches(past)]
    found += [*relabelled_breaches(past), *bound_breaches(past), *twin_breaches(dataset, held, came)]
    return [*found, *signed_breaches(past), *alone_breaches(past)]


def _rows(past: Past, today: date) -> Iterator[Breach]:
    for row in past.came:
        # a day that the source does not say is the day of the fetch
        whole = row if row["published"] else {**row, "published": today}
        for rule in past.dataset.plausible.rows:
            if rule.broken(whole, today):
                key = tuple(row[k] for k in past.dataset.key)
                told = f"{words(key)}: {rule.shown(whole, today)}"
                yield Breach(rule.text, called(past.entity(row), key), told)


def _apart(past: Past) -> Iterator[Breach]:
    for column, days in past.dataset.plausible.apart.items():
        for entity, series in past.new.items():
            ends = sorted(rows[-1][column] for rows in series.values() if rows[-1][column] is not None)
            for one, other in pairwise(ends):
                if other - one < timedelta(days=days):
                    told = f"{column} of {words(entity)}: {one} and {other} are less than {days:g} days apart"
                    yield Breach("apart", called(entity), told)


def _ranks(past: Past) -> Iterator[Breach]:
    for rank, measure in past.dataset.plausible.ranks.items():
        pairs = [(row[rank], -row[measure]) for row in past.came if None not in (row[rank], row[measure])]
        spread = len({one for one, _ in pairs}) > 1 and len({other for _, other in pairs}) > 1
        if len(pairs) >= ENOUGH and spread:
            agreement = statistics.correlation(*(_ranked(values) for values in zip(*pairs, strict=True)))
            if agreement < ORDERLY:
                told = f"{rank} does not follow {measure}: the rank correlation is {agreement:.2f}"
                yield Breach("ranks", (), told)


def _ranked(values: Sequence[float]) -> list[float]:
    """The rank of each value; equal ones share the middle of theirs."""
    ordered = sorted(values)
    return [(bisect_left(ordered, value) + bisect_right(ordered, value)) / 2 for value in values]


def _older(past: Past) -> Iterator[Breach]:
    if past.dataset.vintage == "file":
        said = {row["published"] for row in past.came} - {None}
        held = max(row["published"] for row in past.held)
        if said and max(said) < held:
            yield Breach("older", (), f"the answer is of {max(said)}, and a table of {held} is held")
    if past.dataset.plausible.order is None:
        return
    if past.dataset.fetch and past.dataset.fetch.may_vanish:
        # the source may take single observations back, or date them anew; as a whole it goes on
        newest, known = (max(map(_last, series.values())) for series in (past.new, past.old))
        if newest < known:
            yield Breach("older", (), f"the answer ends with {newest[0]}, and {known[0]} is held")
        return
    for entity, series in past.new.items():
        if not (old := past.old.get(entity)):
            continue
        newest, known = _last(series), _last(old)
        if newest < known:
            told = f"{words(entity)} ends with {newest[0]}, and {known[0]} is held"
            yield Breach("older", called(entity), told)


def _last(series: object) -> Key:
    assert isinstance(series, dict)
    return tuple(next(reversed(series))[:1])
