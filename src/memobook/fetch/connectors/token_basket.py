"""Baskets of tokens with one price a day: what the connectors for token prices share.

The options name the tokens of each basket by their ids at CoinGecko, which DefiLlama uses too. A token that was renamed
or merged has its history under an older id: ``formerly`` names such ids and how many units of the present token one old
unit became. Without them a basket would lose the days before the change, or the token.

    {"days": 365, "baskets": {"infrastructure": [
        {"id": "new-token", "name": "New Token", "formerly": [{"id": "old-token", "ratio": 2.0}]}]}}
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..answer import UnexpectedAnswer, number
from ..connector import Row

ID = re.compile(r"[a-z0-9-]+")  # it goes into an address
BASIS = "the day after the price's day"
# in seconds since 1970; times outside are in another unit, or none
FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (2009, 2100))

Points = Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Token:
    """A token of a basket; ``formerly`` has its older ids, each with the present units that one old unit became."""

    id: str
    name: str
    basket: str
    formerly: Mapping[str, float]


def tokens(options: Mapping[str, Any]) -> list[Token]:
    """The tokens of all baskets.

    Raises
    ------
    ValueError : an id is not of the form of ids, a token stands in the baskets twice, or a ratio is not above 0.
    """
    found = [
        Token(token["id"], token["name"], basket, {old["id"]: old["ratio"] for old in token.get("formerly", ())})
        for basket, members in options["baskets"].items()
        for token in members
    ]
    if wrong := [i for i in all_ids(found) if not ID.fullmatch(i)]:
        raise ValueError(f"{', '.join(wrong)}: ids of tokens have lower-case letters, digits and hyphens only")
    for token in found:
        if sum(other.id == token.id for other in found) > 1:
            raise ValueError(f"the token {token.id} stands in the baskets twice")
        if not all(ratio > 0 for ratio in token.formerly.values()):
            raise ValueError(f"a ratio of {token.id} is not above 0")
    return found


def asked(options: Mapping[str, Any]) -> dict[str, set[Any]]:
    """The tokens that an answer has to hold."""
    return {"token": {token.id for token in tokens(options)}}


def all_ids(found: list[Token]) -> list[str]:
    """The ids to ask for, each once: those of the tokens and their older ones."""
    return list(dict.fromkeys(i for token in found for i in (token.id, *token.formerly)))


def by_day(points: Points, today: date, what: str) -> dict[date, float]:
    """Prices by UTC day, from pairs of seconds since 1970 and price; the last of a day counts, today has none yet.

    Raises
    ------
    UnexpectedAnswer : a time or a price is not a number, or a time lies before 2009 or after 2099.
    """
    timed = []
    for time, price in points:
        seconds = number(time, f"{what}, a time")
        if not FIRST <= seconds < LAST:
            raise UnexpectedAnswer(f"{what}, a time is {str(time)[:40]!r}, which is not in seconds of this century")
        timed.append((seconds, number(price, f"{what}, a price")))
    days = ((datetime.fromtimestamp(seconds, UTC).date(), price) for seconds, price in sorted(timed))
    return {day: price for day, price in days if day < today}


def rows(found: list[Token], prices: Mapping[str, Mapping[date, float]], origin: Callable[[str], str]) -> list[Row]:
    """One row a token and day, sorted; a token without any price has none.

    Where the present id has no price on a day, that of a former id stands in, divided by its ratio; the row's source
    says so. A day's price is public on the day after, when the day is over.

    Parameters
    ----------
    prices : price in USD by day, for each id, former ones too.
    origin : the text of the source for an id.

    Raises
    ------
    UnexpectedAnswer : no token has a price.
    """
    result: list[Row] = []
    for token in sorted(found, key=lambda token: token.id):
        history = {day: (price, origin(token.id)) for day, price in prices.get(token.id, {}).items()}
        for old, ratio in token.formerly.items():
            source = f"{origin(old)}; price divided by {ratio:g}, as one {old} became {ratio:g} {token.id}"
            for day, price in prices.get(old, {}).items():
                history.setdefault(day, (number(price / ratio, f"{old}, its price by the ratio"), source))
        result += [
            {
                "token": token.id,
                "name": token.name,
                "basket": token.basket,
                "day": day,
                "price": price,
                "published": day + timedelta(days=1),
                "published_basis": BASIS,
                "source": source,
            }
            for day, (price, source) in sorted(history.items())
        ]
    if not result:
        raise UnexpectedAnswer(f"there is no price of any of {', '.join(origin(token.id) for token in found)}"[:400])
    return result
