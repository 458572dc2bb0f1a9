"""When a dataset's next observation is expected, and whether it is past its date.

Expected is the newest day of publication plus the cadence that the dataset declares; past its date it is when the days
of grace have gone by too. Where the dataset names columns in ``per`` (a company, a series), the group that has waited
longest decides: one company's fresh figure does not hide that another's is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _

from .dataset import CADENCES, Dataset

if TYPE_CHECKING:
    from .view import View


@dataclass(frozen=True)
class Staleness:
    """State of a dataset on a day.

    Parameters
    ----------
    newest : newest day of publication, of the group that decides; None without any row.
    expected : day on which the next observation is expected; None where no calendar says.
    stale : whether the day of grace has passed.
    group : which group decides, such as ``"MSFT"``; empty where there is one only.
    """

    newest: date | None
    expected: date | None
    stale: bool
    group: str = ""

    @property
    def text(self) -> str:
        """How a reader is told, such as ``"MSFT: newest 1 May 2026, next expected 1 August 2026"``."""
        who = f"{self.group}: " if self.group else ""
        if self.newest is None:
            return who + _("no observation yet")
        told = _("newest {day}, next expected {then}") if self.expected else _("newest {day}")
        then = day_text(self.expected.isoformat()) if self.expected else ""
        return who + told.format(day=day_text(self.newest.isoformat()), then=then)


def staleness_in(view: View, name: str) -> Staleness:
    """State of a dataset on a view's day, from the rows that were public then; they are read where it is not known."""
    dataset = view.package.dataset(name)

    def found() -> list[Any]:
        state = staleness(dataset, view.newest(name, dataset.per), view.as_of)
        return [*(day and day.isoformat() for day in (state.newest, state.expected)), state.stale, state.group]

    newest, expected, stale, group = view.answer("staleness", name, None, found)
    return Staleness(newest and date.fromisoformat(newest), expected and date.fromisoformat(expected), stale, group)


def staleness(dataset: Dataset, records: Iterable[Mapping[str, Any]], on: date) -> Staleness:
    """State on day ``on`` of a dataset whose rows known by then are ``records`` (one or all vintages)."""
    cadence = CADENCES[dataset.cadence]
    by_group: dict[str, date] = {}
    for record in records:
        name = " ".join(str(record[column]) for column in dataset.per)
        by_group[name] = max(record["published"], by_group.get(name, date.min))
    if not by_group:
        return Staleness(None, None, cadence is not None)
    newest = min(by_group.values())
    # the first in order of name, where several wait equally long
    waiting = sorted(name for name, day in by_group.items() if day == newest)
    group = waiting[0] if len(waiting) < len(by_group) else ""
    if cadence is None:
        return Staleness(newest, None, False, group)
    expected = newest + timedelta(days=cadence)
    return Staleness(newest, expected, on > expected + timedelta(days=dataset.grace), group)
