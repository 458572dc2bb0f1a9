"""Intervals that are others than those that are held, too narrow or too wide, and values that leave theirs.

Which columns are the ends of an interval, the rules of rows say: ``low <= value <= high``. What a source itself says
of how sure a value is bounds how far the next estimate of it lies: of 107 scores that were fitted anew after four
months none lay outside, once what all of them moved by was taken off.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator

from ..connector import Row
from .breach import Breach, called, words
from .past import Key, Past

FEW = 5  # intervals from which on it means something that they all changed
FACTOR = 3  # by which the middle one may be narrower or wider; with more data they narrow by less at a time


def bound_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``width`` and ``outside``."""
    for low, value, high in _ends(past):
        yield from _outside(past, low, value, high)
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


def _outside(past: Past, low: str, value: str, high: str) -> Iterator[Breach]:
    share = past.dataset.plausible.outside
    pairs = defaultdict[Key, list[tuple[Row, Row]]](list)
    for entity in past.new if share else ():
        found = [(old, new) for _, old, new in past.known(entity) if None not in (old[value], new[value])]
        pairs[past.group(entity)] += found
    for group, known in pairs.items():
        shift = statistics.median(new[value] - old[value] for old, new in known) if known else 0.0
        # the interval that is held of a value, or else the one that came
        held = [(old[low], new[value] - shift, old[high]) for old, new in known]
        came = [(new[low], old[value] + shift, new[high]) for old, new in known]
        judged = [one if None not in one else other for one, other in zip(held, came, strict=True)]
        judged = [cells for cells in judged if None not in cells]
        count = sum(not least <= at <= most for least, at, most in judged)
        if len(judged) >= FEW and share and count > share * len(judged):
            told = f"{count} of {len(judged)} known values of {value} of {words(group)} left their own intervals"
            yield Breach("outside", called(group), f"{told}, {low} to {high}")


def _ends(past: Past) -> Iterator[tuple[str, str, str]]:
    for rule in past.dataset.plausible.rows:
        names = [term.name for term in rule.terms]
        if len(names) == 3 and set(names) <= set(past.measures) and set(rule.signs) == {"<="}:
            yield names[0], names[1], names[2]
