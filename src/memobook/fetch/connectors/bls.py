"""Monthly price indices straight from the Bureau of Labor Statistics, for when FRED does not answer.

``POST /publicAPI/v2/timeseries/data/`` with the names of the series and a span of years, in JSON. What to mind:

- Without a key it answers 25 times a day, for 10 years at most; with one, 500 times and 20 years.
- It answers 200 whatever happens: ``status`` and ``message`` say whether it went well. A message may repeat the key.
- Newest months come first; period ``M13`` is the year's average, and the value ``-`` a missing one.
- It has its own series only, so it covers a part of what FRED shows.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from ..answer import Answer, SourceFailed, UnexpectedAnswer, day, number
from ..connector import Ask, Row, SourceConnector
from .fred import observation

YEARS, YEARS_WITH_KEY = 10, 20
MONTH = re.compile(r"(\d{4})-M(0[1-9]|1[0-2])", re.ASCII)
YEAR_AVERAGE = "M13"
MISSING = ("-", "")


class Connector(SourceConnector):
    """Options: those of the connector ``fred``; a series is covered where its entry says in ``bls`` its name here."""

    source = "bls"
    base = "https://api.bls.gov"
    takes_key = True

    def observations(self, ask: Ask, today: date) -> list[Row]:
        series = {entry["bls"]: entry for entry in self.options["series"] if "bls" in entry}
        since = date.fromisoformat(self.options["since"])
        key = self.settings.key
        span = YEARS_WITH_KEY if key else YEARS
        values: dict[str, dict[date, float]] = {name: {} for name in series}
        for first in range(since.year, today.year + 1, span):
            body = {
                "seriesid": list(series),
                "startyear": str(first),
                "endyear": str(min(first + span - 1, today.year)),
            }
            answer = ask("/publicAPI/v2/timeseries/data/", json=body | ({"registrationkey": key} if key else {}))
            told = self._series(answer)
            if told.keys() != series.keys():
                raise answer.wrong(
                    f"it has the series {', '.join(told)[:200]} where {', '.join(series)} were asked for"
                )
            for name, data in told.items():
                values[name] |= _values(answer, name, data)
        rows = [
            observation(series[name], month, value, f"BLS API v2, series {name} (FRED did not answer)")
            for name, months in values.items()
            for month, value in sorted(months.items())
            if month >= since
        ]
        silent = series.keys() - {name for name, months in values.items() if any(m >= since for m in months)}
        if silent:
            raise UnexpectedAnswer(f"the BLS has no value of {', '.join(sorted(silent))} since {since}")
        return rows

    def _series(self, answer: Answer) -> dict[str, list[Any]]:
        """What it tells of each series, by the series' name."""
        told = answer.json()
        if not isinstance(told, dict):
            raise answer.wrong("it is no JSON object")
        if told.get("status") != "REQUEST_SUCCEEDED":
            raise self._refusal(answer, told)
        results = told.get("Results")
        listed = results.get("series") if isinstance(results, dict) else None
        if not isinstance(listed, list):
            raise answer.wrong("it holds no list of series")
        found: dict[str, list[Any]] = {}
        for entry in listed:
            name, data = (entry.get("seriesID"), entry.get("data")) if isinstance(entry, dict) else (None, None)
            if not isinstance(name, str) or not isinstance(data, list):
                raise answer.wrong(f"a series is {str(entry)[:60]!r}, without a name or a list of data")
            if name in found:
                raise answer.wrong(f"the series {name[:60]!r} is there twice", "twice")
            found[name] = data
        return found

    def _refusal(self, answer: Answer, told: dict[str, Any]) -> SourceFailed | UnexpectedAnswer:
        status, message = told.get("status"), told.get("message")
        words = "; ".join(map(str, message)) if isinstance(message, list) else str(message)
        if self.settings.key:
            words = words.replace(self.settings.key, "***")
        spent = status == "REQUEST_NOT_PROCESSED" and "threshold" in words.lower()
        kind = SourceFailed if spent else UnexpectedAnswer
        return kind(f"{answer.url}: its status is {str(status)[:40]!r}, and it says: {words[:200]}")


def _values(answer: Answer, name: str, data: list[Any]) -> dict[date, float]:
    found: dict[date, float] = {}
    months: set[date] = set()
    for entry in data:
        if not isinstance(entry, dict):
            raise answer.wrong(f"an observation of {name} is {str(entry)[:40]!r}, which is no JSON object")
        if entry.get("period") == YEAR_AVERAGE:
            continue
        told = f"{entry.get('year')}-{entry.get('period')}"
        if not MONTH.fullmatch(told):
            raise answer.wrong(f"an observation of {name} is of {told[:40]!r}, which is no month")
        month = day(f"{told.replace('M', '')}-01", f"month of {name}")
        value = entry.get("value")
        if month in months:
            raise answer.wrong(f"{month} of {name} is there twice", "twice")
        months.add(month)
        if value not in MISSING:
            found[month] = number(value, f"{name} of {month}")
    return found
