"""A second source of the same observations, as JSON; it may cover a part of them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from memobook.fetch.connector import Ask, Row, SourceConnector


class Connector(SourceConnector):
    source: ClassVar[str] = "spare"
    base: ClassVar[str] = "https://spare.example"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        amounts = ask("/sales.json").json()
        return [
            {"id": id, "amount": float(amount), "source": "spare (plain did not answer)", "published": None}
            for id, amount in amounts.items()
        ]

    def installed(self) -> list[Row]:
        return [{"id": "packed", "amount": 1.0, "source": "spare, package", "published": None}]
