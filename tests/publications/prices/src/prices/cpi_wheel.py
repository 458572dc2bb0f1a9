"""Indexes of consumer prices inside the newest release of ``cpi`` on PyPI.

The index lists a project's files as JSON (PEP 691, with upload times by PEP 700). A wheel is a zip archive; of it only
the SQLite file is read, and nothing is run. Each release holds what the bureau had published by then, so it is a
vintage, dated by the day of its upload: a cautious day, since the bureau published some days or weeks before.
"""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import date
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urljoin

from packaging.utils import InvalidWheelFilename, parse_wheel_filename

from memobook.fetch.answer import MEBIBYTE, Answer, day, number
from memobook.fetch.connector import Ask, Row, SourceConnector

DATABASE = "cpi/cpi.db"
LIMIT = 128 * MEBIBYTE  # of the database; those of 2026 have 63 MB
AVERAGE = "M13"  # the period of a year's average; later ones are halves of years
QUERY = (
    "SELECT DISTINCT series, year, period, value FROM indexes WHERE series = ? AND period <= ? ORDER BY year, period"
)


class Connector(SourceConnector):
    """One row a month from ``since`` on, and one for each of ``years``, of the series that the options name."""

    source: ClassVar[str] = "cpi"
    base: ClassVar[str] = "https://pypi.org"
    also: ClassVar[tuple[str, ...]] = ("https://files.pythonhosted.org",)

    def observations(self, ask: Ask, today: date) -> list[Row]:
        page = ask("/simple/cpi/", headers={"Accept": "application/vnd.pypi.simple.v1+json"})
        file = newest(page)
        self.known_on = day(str(file.get("upload-time"))[:10], f"{page.url}: the day of {file['filename']}")
        wheel = ask(urljoin(page.url, str(file["url"])))
        return self.rows(wheel, wheel.zip_member(DATABASE, LIMIT))

    def rows(self, wheel: Answer, database: bytes) -> list[Row]:
        found: list[Row] = []
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "cpi.db"
            path.write_bytes(database)
            connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            try:
                for series, item in self.options["series"].items():
                    found += [self.row(wheel, item, *entry) for entry in connection.execute(QUERY, (series, AVERAGE))]
            except sqlite3.DatabaseError as error:
                raise wheel.wrong(f"its database can’t be read: {error}") from error
            finally:
                connection.close()
        since, years = self.options["since"], set(map(str, self.options["years"]))
        return [
            row
            for row in found
            if (row["period"] in years if "-" not in row["period"] else row["period"] >= str(since))
        ]

    def row(self, wheel: Answer, item: str, series: str, year: Any, period: str, value: Any) -> Row:
        if not (str(year).isdigit() and len(str(year)) == 4):
            raise wheel.wrong(f"{series} has the year {str(year)[:20]!r}")
        return {
            "series": series,
            "item": item,
            "period": str(year) if period == AVERAGE else f"{year}-{period[1:]}",
            "value": number(str(value), f"{series} of {year} {period}"),
            "published": self.known_on,
        }

    def asked_for(self) -> dict[str, set[Any]]:
        return {"series": set(self.options["series"])}


def newest(page: Answer) -> dict[str, Any]:
    """The entry of the newest wheel that was not withdrawn."""
    listed = page.json()
    files = listed.get("files") if isinstance(listed, dict) else None
    wheels = []
    for file in files if isinstance(files, list) else []:
        try:
            name, version, *_ = parse_wheel_filename(file["filename"])
        except (InvalidWheelFilename, LookupError, TypeError):
            continue  # an archive of the source
        if name == "cpi" and file.get("yanked", False) is False and "url" in file:
            wheels.append((version, file))
    if not wheels:
        raise page.wrong("it lists no wheel of cpi")
    return max(wheels, key=lambda wheel: wheel[0])[1]
