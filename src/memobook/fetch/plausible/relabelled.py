"""Measures that are no numbers: days that all moved alike, words that are others now for most of a group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from .breach import Breach, called, words
from .past import Key, Past

FEW = 5  # changed cells from which on what they have in common means something


def relabelled_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``relabelled``, and of ``shifted`` by days."""
    others = [m for m in (past.dataset.fetch.measures if past.dataset.fetch else ()) if m not in past.measures]
    for measure in others:
        known = defaultdict[Key, int](int)
        moves = defaultdict[Key, list[tuple[Any, Any]]](list)
        for entity in past.new:
            group = past.group(entity)
            for _, old, new in past.known(entity):
                known[group] += 1
                if None not in (old[measure], new[measure]) and old[measure] != new[measure]:
                    moves[group].append((old[measure], new[measure]))
        for group, pairs in moves.items():
            if len(pairs) >= FEW and len(pairs) > known[group] / 2:
                yield _breach(measure, group, pairs, known[group])


def _breach(measure: str, group: Key, pairs: list[tuple[Any, Any]], known: int) -> Breach:
    told = f"{measure} of {len(pairs)} of {known} of {words(group)} is another now"
    if not isinstance(pairs[0][0], date):
        old, new = Counter(pairs).most_common(1)[0][0]
        return Breach("relabelled", called(group), f"{told}, such as {str(new)[:40]!r} where {str(old)[:40]!r} is held")
    (days, count), *_ = Counter((new - old).days for old, new in pairs).most_common(1)
    return Breach("shifted", called(group), f"{told}, {count} of them by {days} days")
