"""Measures that may be zero or negative, such as returns: a factor says nothing of them, an amount does.

How far the returns of one library differ from vintage to vintage was measured on two that packages hold (French's
factors up to March 2017 and to November 2018): the correlation of each factor with itself is above 0.999, and no month
moved by more than 0.0003 (market), 0.004 (size) or 0.006 (value).
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from .breach import Breach, called, words
from .past import Past

LONG = 240  # observations before a new one whose size it is compared with
ENOUGH = 24  # of them, below which nothing can be said; known observations from which on they follow what is held


def signed_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``amount``, ``size`` and ``follows``."""
    rules = past.dataset.plausible
    for measure, amount in rules.amount.items():
        for entity in past.new:
            for at, old, new in past.moves(entity, measure):
                if abs(new - old) > amount:
                    told = f"{measure} of {words(entity, at)} was {old:,.6g} and is {new:,.6g} now"
                    yield Breach("amount", called(entity, at), told)
    for measure, factor in rules.size.items():
        yield from _sizes(past, measure, factor)
    for measure, least in rules.follows.items():
        yield from _follows(past, measure, least)


def _sizes(past: Past, measure: str, factor: float) -> Iterator[Breach]:
    """New observations after the last that is held: one may be larger than all before it, not by as much as that."""
    for entity, series in past.new.items():
        known = past.old.get(entity, {})
        if not known:
            continue
        last = list(known)[-1]
        before = [abs(rows[-1][measure]) for rows in known.values() if rows[-1][measure] is not None]
        for at, vintages in series.items():
            value = vintages[-1][measure]
            if at in known or at < last or value is None:
                continue
            largest = max(before[-LONG:], default=0.0)
            if len(before) >= ENOUGH and abs(value) > factor * largest:
                told = f"{measure} of {words(entity, at)} is {value:,.6g}; of the {len(before[-LONG:])} before it none "
                yield Breach("size", called(entity, at), f"{told}is larger than {largest:,.6g}")
            before.append(abs(value))


def _follows(past: Past, measure: str, least: float) -> Iterator[Breach]:
    """Another column, another sign or another history in the place of the one that is held."""
    for entity in past.new:
        known = [(old[measure], new[measure]) for _, old, new in past.known(entity)]
        pairs = [(old, new) for old, new in known if None not in (old, new)]
        if len(pairs) < ENOUGH or len({old for old, _ in pairs}) == 1:
            continue
        constant = len({new for _, new in pairs}) == 1
        agreement = 0.0 if constant else statistics.correlation(*zip(*pairs, strict=True))
        if agreement < least:
            told = f"{measure} of {words(entity)} does not follow what is held: the correlation of {len(pairs)} known "
            yield Breach("follows", called(entity), f"{told}values is {agreement:.2f}")
