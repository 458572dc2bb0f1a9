"""How far values moved: a new observation beside those before it, and known ones beside what is held."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Sequence

from .breach import Breach, called, words
from .past import Key, Past

LAST = 8  # observations before a new one that it is compared with
LEAST = 2  # of them, below which nothing can be said
FEW = 3  # changed values from which on what they have in common means something
SAME = 1e-3  # relative spread of factors that are one factor
STILL = 1e-3  # a common factor as near to 1 as this is a rounding
MANY = 5  # values that lost their end, from which on
MOST = 0.8  # a share as large as this of those that changed is no chance
PRECISE = 6  # digits from which on it is no chance that a value is another one with its end cut off


def movement_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``step``, ``revision``, ``cut``, ``scale``, ``together``, ``falls`` and ``revised``."""
    rules = past.dataset.plausible
    for measure, factor in rules.step.items():
        yield from _steps(past, measure, factor)
    for measure, factor in rules.revision.items():
        yield from _revisions(past, measure, factor)
    for measure in past.measures:
        yield from _cuts(past, measure)
    for measure, factor in rules.scale.items():
        yield from _scales(past, measure, factor)
    for measure, factor in rules.together.items():
        yield from _together(past, measure, factor)
    for measure, share in rules.falls.items():
        yield from _falls(past, measure, share)
    yield from _shares(past)


def _steps(past: Past, measure: str, factor: float) -> Iterator[Breach]:
    for entity, series in past.new.items():
        known = past.old.get(entity, {})
        before: list[float] = [] if series.keys() & known.keys() else _values(known, measure)
        for at, vintages in series.items():
            values = [row[measure] for row in vintages if row[measure] is not None]
            least = 1 if known else LEAST
            if at not in known and len(before) >= least:
                low, high = min(before[-LAST:]), max(before[-LAST:])
                for value in values:
                    if _outside(value, low, high, factor):
                        told = f"{measure} of {words(entity, at)} is {value:,.6g}; the {len(before[-LAST:])} before "
                        told += f"it lie between {low:,.6g} and {high:,.6g}"
                        yield Breach("step", called(entity, at), told)
            before += values[-1:]


def _revisions(past: Past, measure: str, factor: float) -> Iterator[Breach]:
    for entity in past.new:
        for at, old, new in past.moves(entity, measure):
            if _outside(new, old, old, factor):
                told = f"{measure} of {words(entity, at)} was {old:,.6g} and is {new:,.6g} now"
                yield Breach("revision", called(entity, at), told)
            elif past.dataset.plausible.order and is_cut(new, old) and len(f"{old:.15g}") > PRECISE:
                told = f"{measure} of {words(entity, at)} was {old:.15g} and is {new:.15g} now, its end cut off"
                yield Breach("cut", called(entity, at), told)


def _cuts(past: Past, measure: str) -> Iterator[Breach]:
    """A group whose values lost their last digits: by chance a few do, not most of those that moved."""
    cut, moved = defaultdict[Key, int](int), defaultdict[Key, int](int)
    for entity in past.new:
        moves = past.moves(entity, measure)
        moved[past.group(entity)] += len(moves)
        cut[past.group(entity)] += sum(_is_shorter(new, old) for _, old, new in moves)
    for group, count in cut.items():
        if count >= MANY and count >= MOST * moved[group]:
            told = f"{count} of {moved[group]} values of {measure} of {words(group)} that changed "
            yield Breach("cut", called(group), told + "are those that are held, their end cut off or rounded")


def _scales(past: Past, measure: str, factor: float) -> Iterator[Breach]:
    in_order = past.dataset.plausible.order is not None
    ratios, known = defaultdict[Key, list[float]](list), defaultdict[Key, int](int)
    moves = defaultdict[Key, list[tuple[float, float]]](list)
    for entity in past.new:
        group = past.group(entity)
        # a first answer may bring several vintages, which are compared with each other
        known[group] += len(past.known(entity) if past.held else past.new[entity])
        pairs = [(old, new) for _, old, new in past.moves(entity, measure)]
        moves[group] += pairs
        ratios[group] += _ratios(pairs)
    for group, found in ratios.items():
        if not found or len(found) < min(FEW, known[group]):
            continue
        middle, most = statistics.median(found), len(found) > known[group] / 2
        one = len(found) >= FEW and max(found) - min(found) < SAME * middle and abs(middle - 1) > STILL
        # a stretch of a series that moved by one factor is as odd as the whole; prices of a few models may
        if not one and (amount := _amount(moves[group])) and (most or in_order):
            told = f"{len(found)} of {known[group]} known values of {measure} of {words(group)} changed, "
            yield Breach("scale", called(group), f"{told}each by {amount:+.4g}: a new base?")
        elif (one and (most or in_order)) or (most and not 1 / factor < middle < factor):
            told = f"{len(found)} of {known[group]} known values of {measure} of {words(group)} changed, "
            told += f"{'each' if one else 'the middle one'} by a factor of {middle:.4g}: a new unit or base?"
            yield Breach("scale", called(group), told)


def _amount(pairs: Sequence[tuple[float, float]]) -> float | None:
    """The amount by which all values moved alike; None where they did not, or by no more than a rounding."""
    amounts = [new - old for old, new in pairs]
    middle = statistics.median(amounts)
    alike = len(amounts) >= MANY and max(amounts) - min(amounts) < SAME * abs(middle)
    return middle if alike and abs(middle) > STILL * max(abs(old) for old, _ in pairs) else None


def _together(past: Past, measure: str, factor: float) -> Iterator[Breach]:
    pairs = defaultdict[Key, list[tuple[float, float]]](list)
    for entity, series in past.new.items():
        if old := _values(past.old.get(entity, {}), measure):
            pairs[past.group(entity)].append((old[-1], (_values(series, measure) or old)[-1]))
    for group, found in pairs.items():
        ratios = _ratios([(old, new) for old, new in found if old != new])
        if len(ratios) >= FEW and len(ratios) > len(found) / 2:
            middle = statistics.median(ratios)
            one = len(ratios) >= MANY and max(ratios) - min(ratios) < SAME * middle
            if one or not 1 / factor < middle < factor:
                told = f"the newest {measure} of {len(ratios)} of {len(found)} of {words(group)} moved, "
                told += f"{'each' if one else 'the middle one'} by a factor of {middle:.4g}"
                yield Breach("together", called(group), told)


def _falls(past: Past, measure: str, share: float) -> Iterator[Breach]:
    """A measure that counts what has come together, such as votes: single ones may be taken back, not most."""
    ratios = defaultdict[Key, list[float]](list)
    for entity in past.new:
        known = [(old[measure], new[measure]) for _, old, new in past.known(entity)]
        ratios[past.group(entity)] += _ratios([pair for pair in known if None not in pair])
    for group, found in ratios.items():
        if len(found) >= FEW and (middle := statistics.median(found)) < 1 - share:
            told = f"{measure} of {words(group)} only grows, and the middle one of {len(found)} known values is "
            yield Breach("falls", called(group), f"{told}{middle:.3g} of what is held")


def _shares(past: Past) -> Iterator[Breach]:
    """So many known rows changed that it is no revision: of a group, and of all."""
    changed, known = defaultdict[Key, int](int), defaultdict[Key, int](int)
    for entity in past.new:
        group = past.group(entity)
        known[group] += len(past.known(entity))
        moved = {at for measure in past.measures for at, _, _ in past.moves(entity, measure)}
        changed[group] += len(moved)
    share, altogether = past.dataset.plausible.revised, past.dataset.plausible.altogether
    for group, count in changed.items():
        if share and count >= FEW and count > share * known[group]:
            yield Breach("revised", called(group), f"{count} of {known[group]} known rows of {words(group)} changed")
    count, whole = sum(changed.values()), sum(known.values())
    if altogether and count >= MANY and count > altogether * whole:
        yield Breach("revised", (), f"{count} of all {whole} known rows changed")


def _outside(value: float, low: float, high: float, factor: float) -> bool:
    """Whether a value lies outside a range widened by a factor; what was positive has to stay so."""
    if low <= 0:
        return value > high * factor > 0
    return not low / factor <= value <= high * factor


def is_cut(new: float, old: float) -> bool:
    """Whether a value is another one without its last digits."""
    one, other = f"{new:.15g}", f"{old:.15g}"
    return "." in other and "e" not in other and one != other and other.startswith(one)


def _is_shorter(new: float, old: float) -> bool:
    """Whether a value is another one with fewer digits behind the point, cut off or rounded."""
    digits, before = (len(f"{value:.15g}".partition(".")[2]) for value in (new, old))
    return digits < before and abs(new - old) < 10.0**-digits


def _ratios(pairs: Sequence[tuple[float, float]]) -> list[float]:
    return [new / old for old, new in pairs if old > 0 and new > 0]


def _values(series: object, measure: str) -> list[float]:
    assert isinstance(series, dict)
    return [rows[-1][measure] for rows in series.values() if rows[-1][measure] is not None]
