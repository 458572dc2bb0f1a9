"""Monthly series as FRED, of the Federal Reserve Bank of St. Louis, shows them.

``GET /graph/fredgraph.csv?id=<series>&cosd=<first day>``, one request a series, no key. What to mind:

- It lets a request hang whose User-Agent is not that of a plain HTTP library, and blocks plain ones at times: little
  patience, and another source to fall back on.
- The first column is ``observation_date``; older answers say ``DATE``. A value that is missing is ``.`` or empty.
- It shows the newest vintage only and does not say when a value came out, so the day seen counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..answer import Answer, day, number
from ..connector import Ask, Row, SourceConnector

MONTHS = ("observation_date", "DATE")
MISSING = (".", "")


class Connector(SourceConnector):
    """Options: ``since`` (ISO day of the first month) and ``series``, each with ``series_id``, ``series_title``,
    ``measure`` and ``unit``. Values are in the series' unit.
    """

    source = "fred"
    base = "https://fred.stlouisfed.org"
    user_agent = None
    attempts = 2
    patience = 8.0

    def observations(self, ask: Ask, today: date) -> list[Row]:
        since = date.fromisoformat(self.options["since"])
        rows: list[Row] = []
        for series in self.options["series"]:
            name = series["series_id"]
            answer = ask("/graph/fredgraph.csv", params={"id": name, "cosd": self.options["since"]})
            values = [(month, value) for month, value in _values(answer, name) if month >= since]
            if not values:
                raise answer.wrong(f"it has no value of {name} since {since}")
            rows += [observation(series, month, value, f"FRED, series {name}") for month, value in values]
        return rows


def observation(series: Mapping[str, str], month: date, value: float, source: str) -> Row:
    """One month of a series as a row; ``series`` is its entry among the options."""
    return {
        **{name: series[name] for name in ("series_id", "series_title", "measure", "unit")},
        "month": month,
        "value": value,
        "published": None,
        "source": source,
        "verification": "V1",
    }


def _values(answer: Answer, name: str) -> list[tuple[date, float]]:
    rows = answer.csv(name)
    column = next((c for c in MONTHS if c in rows[0]), None)
    if column is None:
        raise answer.wrong(f"it has no column {' or '.join(MONTHS)}, but {', '.join(rows[0])[:200]}")
    found: list[tuple[date, float]] = []
    months: set[date] = set()
    for row in rows:
        month = day(row[column], f"{column} of {name}")
        if month in months:
            raise answer.wrong(f"{month} of {name} is there twice", "twice")
        months.add(month)
        if month.day != 1:
            raise answer.wrong(f"{column} of {name} is {month}, and no month begins then")
        if row[name] not in MISSING:
            found.append((month, number(row[name], f"{name} of {month}")))
    return found
