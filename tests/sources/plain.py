"""A source with one CSV file: id, amount, and the day of publication where it says so."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from memobook.fetch.answer import NotGiven, day, number
from memobook.fetch.connector import Ask, Row, SourceConnector

# what a connector of anybody's may raise over an answer
ODD = {error.__name__: error for error in (KeyError, SyntaxError, MemoryError, RecursionError)}


class Connector(SourceConnector):
    source: ClassVar[str] = "plain"
    base: ClassVar[str] = "https://plain.example"
    takes_key: ClassVar[bool] = True

    def observations(self, ask: Ask, today: date) -> list[Row]:
        headers = {"X-Key": self.settings.key} if self.settings.key else {}
        answer = ask(self.options["path"], headers=headers, limit=2**20)
        if self.options.get("stumbles"):
            raise ODD[self.options["stumbles"]]("a mistake in a connector")
        if self.options.get("of") not in (None, *(row["id"] for row in answer.csv("id", "amount"))):
            raise NotGiven(f"it has nothing of {self.options['of']!r}")
        return [
            {
                "id": row["id"],
                "amount": number(row["amount"], f"amount of {row['id']}"),
                "source": f"plain, {self.options['path']}",
                "published": day(row["published"], "published") if row.get("published") else None,
                "published_basis": "said by the source" if row.get("published") else None,
            }
            for row in answer.csv("id", "amount")
        ]
