"""The forecasts of an edition: as they were released, or, of a draft, asked before the data hold their answers."""

from __future__ import annotations

from datetime import date

from memobook.editions.edition import Edition
from memobook.editions.forecasts.file import check_frozen, read_forecasts
from memobook.editions.forecasts.forecast import Forecast
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import read_locks

from .past import Views


def edition_forecasts(publication: Publication, edition: Edition, views: Views) -> list[Forecast]:
    """The forecasts of an edition.

    Raises
    ------
    ContentError : ``forecast.changed`` (after the release), ``forecast.hindsight`` (the data known on the edition's day
        hold the answer), and all mistakes of the file.
    """
    check_frozen(publication, edition.date)
    found = read_forecasts(publication, edition.date, views.package, edition.as_of)
    if not read_locks(publication, edition.date):  # of what was released the score tells it
        for one in found:
            check_hindsight(one, views, edition.as_of)
    return found


def check_hindsight(one: Forecast, views: Views, day: str) -> None:
    """Raise ``forecast.hindsight`` where the data known on a day hold what a forecast asks for."""
    view = views[date.fromisoformat(day)]
    if one.question.settled(one.comparison, view):
        number = one.question.read(view).number
        said = "" if number is None else f", {one.said(number)},"
        raise ContentError(
            "forecast.hindsight",
            f"{one.id}: its answer{said} is in the data as known on {day}: {one.question}",
            place=one.place,
            fix="ask what the data don’t hold yet, or take it out",
        )
