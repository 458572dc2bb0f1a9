"""Consumer price indices of the US Bureau of Labor Statistics, inside the wheels of ``cpi`` (MIT; the data are public
domain).

The package ships the bureau's files as one SQLite database; its releases are irregular, and the one that was newest on
a day is the vintage of that day. An index says how prices moved, not what a kilowatt-hour costs.

What to mind: the figures went through the package's hands, so they are not the bureau's own copy. October 2025 is
missing at the bureau. A month counts from the upload of the first release read that holds it, weeks after the bureau
had published it.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import date
from typing import Any, ClassVar

from ...answer import Answer, UnexpectedAnswer, number
from ...connector import Ask, Row
from .index import PackageConnector, Release

FILE = "cpi/cpi.db"
LONGEST = 60.0  # seconds for all queries
STEPS = 10**5  # of the database's machine between two looks at the clock
MOST = 5000  # months of one series
LONGEST_VALUE = 10**6  # bytes of a cell or a row; what tables are made of takes some thousand
QUERY = """
SELECT s.id, s.title, a.name, i.year, i.period, i.value
FROM indexes i JOIN series s ON s.id = i.series JOIN areas a ON a.id = s.area
WHERE s.id = ? AND i.year >= ? AND i.period BETWEEN 'M01' AND 'M12' ORDER BY i.year, i.period
"""


class Connector(PackageConnector):
    """Monthly indices of the series asked for, not converted.

    Options: ``series`` (the bureau's ids), ``first_year``, and ``since`` and ``days`` (see
    :meth:`PackageConnector.vintages`).
    """

    source: ClassVar[str] = "cpi"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        rows: list[Row] = []
        last: dict[tuple[str, date], float] = {}
        for release in self.vintages(self.releases(ask, "cpi"), today):
            for row in self._rows(release.files(ask, FILE), release):
                key = row["series"], row["month"]
                if last.get(key) != row["value"]:
                    last[key] = row["value"]
                    rows.append(row)
        return rows

    def asked_for(self) -> dict[str, set[Any]]:
        return {"series": set(self.options["series"])}

    def _rows(self, answer: Answer, release: Release) -> list[Row]:
        """The months of one vintage.

        Raises
        ------
        UnexpectedAnswer : the file is no such database, or a series is not in it.
        """
        found = []
        with closing(sqlite3.connect(":memory:")) as base:
            late = time.monotonic() + LONGEST
            # a table may be a view that never ends
            base.set_progress_handler(lambda: time.monotonic() > late, STEPS)
            try:
                base.deserialize(answer.body)
                base.execute("PRAGMA trusted_schema = OFF")
                # a table may be a view that makes up a text of gigabytes
                base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
                for series in self.options["series"]:
                    told = base.execute(QUERY, (series, int(self.options["first_year"]))).fetchmany(MOST)
                    if not told:
                        raise UnexpectedAnswer(f"{answer.url} holds nothing of the series {series}")
                    found += [_row(answer, values, release) for values in told]
            except (sqlite3.Error, OverflowError) as error:
                raise answer.wrong(f"it is no database of indices that can be read: {error}") from error
        return found


def _row(answer: Answer, values: tuple[Any, ...], release: Release) -> Row:
    series, title, area, year, period, value = values
    where = f"{answer.url}: {series} of {year} {period}"
    try:
        month = date(year, int(str(period)[1:]), 1)
    except (TypeError, ValueError) as error:
        raise UnexpectedAnswer(f"{where} is no month") from error
    return {
        "series": series,
        "title": title,
        "area": area,
        "month": month,
        "value": number(value, where),
        "published": release.uploaded,
        "published_basis": "upload of the release that holds the month",
        "source": release.said,
        "verification": "V3",
    }
