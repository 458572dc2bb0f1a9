"""Intervals that are others than those that are held: too narrow or too wide, all of them, for what they enclose.

Which columns are the ends of an interval, the rules of rows say: ``low <= value <= high``.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator

from .breach import Breach, called, words
from .past import Key, Past

FEW = 5  # intervals from which on it means something that they all changed
FACTOR = 3  # by which the middle one may be narrower or wider; with more data they narrow by less at a time


def bound_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``width``."""
    for low, high in _ends(past):
        widths = defaultdict[Key, list[tuple[float, float]]](list)
        for entity in past.new:
            for _, old, new in past.known(entity):
                if None not in (old[low], old[high], new[low], new[high]) and old[high] > old[low]:
                    widths[past.group(entity)].append((old[high] - old[low], new[high] - new[low]))
        for group, pairs in widths.items():
            middle = statistics.median(new / old for old, new in pairs)
            if len(pairs) >= FEW and not 1 / FACTOR < middle < FACTOR:
                told = f"{low} to {high} of {words(group)} has {middle:.3g} of its width in the middle one of "
                yield Breach("width", called(group), f"{told}{len(pairs)} known observations")


def _ends(past: Past) -> Iterator[tuple[str, str]]:
    for rule in past.dataset.plausible.rows:
        names = [term.name for term in rule.terms]
        if len(names) == 3 and set(names) <= set(past.measures) and set(rule.signs) == {"<="}:
            yield names[0], names[2]
