"""When a forecast was given: on the day of the first revision that holds it word for word, which its lock proves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from memobook.editions.edition import Edition
from memobook.editions.forecast import Forecast
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks


def days_given(publication: Publication, edition: Edition, forecasts: Iterable[Forecast]) -> dict[str, str]:
    """Day by id; a forecast that no revision holds as it is now has none.

    Parameters
    ----------
    edition : one that is being released knows its next revision before there is a lock of it.
    """
    held: dict[tuple[Any, ...], str] = {}
    for lock in read_locks(publication, edition.date):
        for entry in lock.ledger.get("forecasts", []):
            held.setdefault(_locked(entry), lock.revision.day)
    released = edition.released or ()
    next_day = released[-1].day if released and not edition.pending else None
    found = {forecast.id: held.get(asked(forecast), next_day) for forecast in forecasts}
    return {id: day for id, day in found.items() if day}


def asked(forecast: Forecast) -> tuple[Any, ...]:
    """What makes a forecast the same one: another question, horizon or number is another forecast."""
    kind = (forecast.condition or None, forecast.probability, forecast.value or None)
    return (forecast.id, forecast.day, *kind, forecast.quantiles)


def _locked(entry: dict[str, Any]) -> tuple[Any, ...]:
    kind = (entry["condition"], entry["probability"], entry["value"])
    return (entry["id"], entry["horizon"], *kind, tuple(map(tuple, entry["quantiles"] or ())))
