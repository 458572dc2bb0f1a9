"""Daily prices of tokens from DefiLlama's price service, which names them by their ids at CoinGecko.

What to mind: one request may ask for 500 prices at most, counted over all its tokens; otherwise it is refused with 400,
so a long time is asked for in pieces. The service locks out those who ask in bursts, hence the pause. A price is of
a time near the one asked for, up to a tenth of the step before or after: with a step of a day, 3:00 UTC is the earliest
full hour whose price falls on the day meant. No licence of the data was found: they are fetched, not passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar

from ..answer import Answer
from ..connector import Ask, Row, SourceConnector
from .token_basket import all_ids, asked, by_day, rows, tokens

IDS = 20  # at most in one request, so that addresses stay short
PRICES = 500  # at most in one answer; the service's own limit
TIME = time(3, tzinfo=UTC)


class Connector(SourceConnector):
    """Prices in USD of the tokens in ``options.baskets``, for the ``options.days`` days before today.

    A token that the service does not know has no rows. For the options see
    :mod:`memobook.fetch.connectors.token_basket`.
    """

    source: ClassVar[str] = "defillama"
    base: ClassVar[str] = "https://coins.llama.fi"
    pause: ClassVar[float] = 1.5

    def asked_for(self) -> dict[str, set[Any]]:
        return asked(self.options)

    def observations(self, ask: Ask, today: date) -> list[Row]:
        found = tokens(self.options)
        ids = all_ids(found)
        points: dict[str, list[tuple[Any, Any]]] = {i: [] for i in ids}
        for first in range(0, len(ids), IDS):
            group = ids[first : first + IDS]
            for start, span in _pieces(today, self.options["days"], PRICES // len(group)):
                answer = ask(
                    f"/chart/{','.join(map(_name, group))}",
                    params={"start": str(start), "span": str(span), "period": "1d"},
                )
                for token in group:
                    points[token] += _points(answer, _name(token))
        prices = {i: by_day(pairs, today, f"{self.base}: {i}") for i, pairs in points.items()}
        return rows(found, prices, lambda token: f"DefiLlama, {_name(token)}")


def _name(token: str) -> str:
    return f"coingecko:{token}"


def _pieces(today: date, days: int, longest: int) -> Iterator[tuple[int, int]]:
    """Start (seconds since 1970) and number of days of each piece of the ``days`` days before today."""
    for done in range(0, days, longest):
        start = datetime.combine(today - timedelta(days=days - done), TIME)
        yield int(start.timestamp()), min(longest, days - done)


def _points(answer: Answer, name: str) -> list[tuple[Any, Any]]:
    """Times (seconds since 1970) and prices of a token; none where the answer does not have it."""
    data = answer.json()
    coins = data.get("coins") if isinstance(data, dict) else None
    if not isinstance(coins, dict):
        raise answer.wrong("it has no object 'coins'")
    if name not in coins:
        return []
    points = coins[name].get("prices") if isinstance(coins[name], dict) else None
    if not isinstance(points, list) or not all(isinstance(point, dict) for point in points):
        raise answer.wrong(f"{name} has no list 'prices' of objects")
    return [(point.get("timestamp"), point.get("price")) for point in points]
