"""Answers to forecasts of earlier editions whose day has come, from the datasets as they were known on that day.

The first edition from the day on holds them in its ledger and in its lock; where a row that comes later, and says that
it had been public, gives another answer, that is drift like any other result's. Until the data reach the day a question
is open; where they reach it and hold no answer, it can't be told, and the reason stands with it. They reach a day once
a dataset has a row that became public on it or later: then somebody looked. How things stood on a day can't be told
either where the dataset was past its date then: what it held may have been long gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from memobook.data.staleness import staleness
from memobook.editions.edition import Edition
from memobook.editions.forecasts.file import check_frozen, read_forecasts
from memobook.editions.forecasts.forecast import Forecast
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _

from .past import Views

if TYPE_CHECKING:
    from ..shape.forecasts import Answer

State = Literal["answered", "open", "can’t be told", "given too late"]
ANSWERED: State = "answered"
OPEN: State = "open"
UNTOLD: State = "can’t be told"
HINDSIGHT: State = "given too late"
STATES = (ANSWERED, OPEN, UNTOLD, HINDSIGHT)
# rows that an answer names
NAMED = 24


def answers(publication: Publication, edition: Edition, views: Views) -> list[Answer]:
    """Answers that are due in an edition, by the edition that asked and in its order."""
    found = []
    for date_, given, due in _due(publication, edition, views):
        settled = _settled(publication, date_, edition.date)
        found += [answer(date_, one, given, views, edition.as_of) for one in due if (date_, one.id) not in settled]
    return found


def answer(asked: str, one: Forecast, given: str, views: Views, as_of: str) -> Answer:
    """What an edition with data as of ``as_of``, which reaches the forecast's day, says of it.

    Parameters
    ----------
    asked : edition that gave the forecast.
    given : day of its release; an answer that was public by then was no forecast.
    """
    view = views[date.fromisoformat(one.day)]
    found = one.question.read(view)
    state: State = ANSWERED
    why = ""
    if one.day <= given or one.question.settled(one.comparison, views[date.fromisoformat(given)]):
        state, why = HINDSIGHT, _("the answer was public when it was given")
    elif late := _short(one, views, as_of, settled=bool(one.question.period) and found.number is not None):
        state, why = OPEN, late
    elif found.number is None:
        state, why = UNTOLD, found.why
    elif old := _old(one, views):
        state, why = UNTOLD, old
    number = found.number if state == ANSWERED else None
    rows = (found.rows or {}) if number is not None else {}
    held = one.comparison.holds(number) if one.comparison and number is not None else None
    return {
        "edition": asked,
        "id": one.id,
        "day": one.day,
        "state": state,
        "why": why,
        "number": number,
        "text": "" if number is None else one.said(number),
        "holds": held,
        "rows": {name: {"sha256": view.sha256(name), "count": len(keys), "keys": list(keys[:NAMED])}
                 for name, keys in rows.items()},
    }  # fmt: skip


def _due(publication: Publication, edition: Edition, views: Views) -> Iterator[tuple[str, str, Sequence[Forecast]]]:
    """Earlier editions that were released with forecasts, with their day of release, and those whose day has come."""
    for earlier in publication.editions():
        if earlier >= edition.date:
            return
        due = [one for one in read_forecasts(publication, earlier, views.package) if one.day <= edition.as_of]
        locks = read_locks(publication, earlier) if due else []
        if locks:
            check_frozen(publication, earlier)
            yield earlier, locks[0].revision.day, due


def _settled(publication: Publication, asked: str, until: str) -> set[tuple[str, str]]:
    """Forecasts of an edition that a released one before ``until`` has settled."""
    found = set()
    for between in publication.editions():
        if asked < between < until:
            locks = read_locks(publication, between)
            for one in locks[-1].ledger.get("answers", []) if locks else []:
                if one["state"] != OPEN:
                    found.add((one["edition"], one["id"]))
    return found


def _old(one: Forecast, views: Views) -> str:
    """Why data as known on a forecast's day don't tell how things stood on it; empty where they do."""
    day = date.fromisoformat(one.day)
    for name in () if one.question.period or one.question.window else one.question.datasets:
        # the whole dataset: one price may stay for long while others move
        dataset = replace(views.package.dataset(name), per=())
        state = staleness(dataset, views[day].records(name), day)
        if state.stale:
            return _("{dataset} was past its date: {state}").format(dataset=name, state=state.text)
    return ""


def _short(one: Forecast, views: Views, as_of: str, *, settled: bool) -> str:
    """Why the data known on ``as_of`` don't reach a forecast's day yet; empty where they do."""
    day = date.fromisoformat(one.day)
    for name in () if settled else one.question.datasets:
        newest = max((row["published"] for row in views[date.fromisoformat(as_of)].records(name)), default=None)
        if newest is None:
            return _("{dataset} has no row yet").format(dataset=name)
        if newest < day:
            told = _("{dataset} has nothing newer than {day} yet")
            return told.format(dataset=name, day=day_text(newest.isoformat()))
    return ""
