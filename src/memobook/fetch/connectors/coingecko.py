"""Daily prices of tokens from CoinGecko.

What to mind: without a key, and with the free one, only the past 365 days are served, and few requests a minute; past
that it answers 429. A day's price is the one at its beginning (00:00 UTC). The terms ask for attribution and leave no
passing on. A key of the free plan goes into ``MEMOBOOK_COINGECKO_KEY``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from ..answer import Answer, SourceFailed, number
from ..connector import Ask, Row, SourceConnector
from .token_basket import all_ids, asked, by_day, rows, tokens

LONGEST = 365  # days


class Connector(SourceConnector):
    """Prices in USD of the tokens in ``options.baskets``, for the ``options.days`` days before today, 365 at most.

    A token that the source does not know has no rows. For the options see
    :mod:`memobook.fetch.connectors.token_basket`.
    """

    source: ClassVar[str] = "coingecko"
    base: ClassVar[str] = "https://api.coingecko.com"
    pause: ClassVar[float] = 2.5
    takes_key: ClassVar[bool] = True

    def asked_for(self) -> dict[str, set[Any]]:
        return asked(self.options)

    def observations(self, ask: Ask, today: date) -> list[Row]:
        found = tokens(self.options)
        prices: dict[str, dict[date, float]] = {}
        for token in all_ids(found):
            try:
                answer = ask(
                    f"/api/v3/coins/{token}/market_chart",
                    params={
                        "vs_currency": "usd",
                        "days": str(min(self.options["days"], LONGEST)),
                        "interval": "daily",
                    },
                    headers={"x-cg-demo-api-key": self.settings.key} if self.settings.key else None,
                )
            except SourceFailed as error:
                if error.status != 404:
                    raise
                continue  # the id is not known there (any more)
            prices[token] = by_day(_points(answer), today, answer.url)
        return rows(found, prices, lambda token: f"CoinGecko, {token}")


def _points(answer: Answer) -> list[tuple[Any, Any]]:
    """Times (seconds since 1970) and prices."""
    data = answer.json()
    points = data.get("prices") if isinstance(data, dict) else None
    if not isinstance(points, list) or not all(isinstance(point, list) and len(point) == 2 for point in points):
        raise answer.wrong("it has no list 'prices' of pairs")
    return [(number(time, f"{answer.url}: a time") / 1000, price) for time, price in points]
