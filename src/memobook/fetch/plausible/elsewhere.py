"""Values that are held, and of other observations: those of a year before, of the row below, of another category.

That one revised value is one that is held elsewhere may be chance; that most of them are is none, unless many of the
values that are held are alike, as list prices are. How likely chance is, is read from what is held.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .breach import Breach, called, words
from .past import Key, Past

FEW = 2  # changed observations from which on they can tell where they come from
MOST = 0.8  # share of them that has to be held elsewhere
CHANCE = 1e-3  # what may be a coincidence is no breach

Cells = tuple[float | None, ...]


def elsewhere_breaches(past: Past) -> Iterator[Breach]:
    """All breaches of ``elsewhere``, by entity where observations have an order, else by group."""
    if not past.measures:
        return
    held: dict[Key, Counter[Cells]] = defaultdict(Counter)
    for entity, series in past.old.items():
        held[_scope(past, entity)].update(past.cells(vintages[-1]) for vintages in series.values())
    changed = defaultdict[Key, list[Cells]](list)
    for entity in past.new:
        for _, old, new in past.known(entity):
            if past.cells(old) != past.cells(new):
                changed[_scope(past, entity)].append(past.cells(new))
    for scope, cells in changed.items():
        # another entity's, too, where they have no order: rows that slipped, or a category told of another
        pool = held[scope] if past.dataset.plausible.order else Counter[Cells]()
        for each in held.values() if not pool else ():
            pool.update(each)
        found = sum(pool[cell] > 0 for cell in cells)
        alike = sum(count for count in pool.values() if count > 1)
        if found >= FEW and found >= MOST * len(cells) and ((alike + 1) / (pool.total() + 2)) ** found < CHANCE:
            told = f"{found} of {len(cells)} values of {words(scope)} that changed are held of other observations"
            yield Breach("elsewhere", called(scope), told)


def _scope(past: Past, entity: Key) -> Key:
    return entity if past.dataset.plausible.order else past.group(entity)
