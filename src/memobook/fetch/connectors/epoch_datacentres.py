"""Epoch AI's timelines of large data centres for AI, CC BY 4.0, https://epoch.ai/data/data_centers.

A row of the file is a site on a day, from what satellite pictures, permits and announcements show. Rows of days to come
are Epoch's projections and change from file to file, as do estimates of the past. The order of the columns changes too,
so they are read by name. The file doesn't say when it was made.
"""

from __future__ import annotations

from datetime import date

from ..answer import day, number
from ..connector import Ask, Row, SourceConnector

SOURCE = "Epoch AI, Frontier Data Centers, data_center_timelines.csv"
SITE, DAY, STATUS = "Data center", "Date", "Construction status"
COST = "Total capital cost (2025 USD billions)"
BILLION = 1e9
NUMBERS = {
    "buildings": "Buildings operational",
    "it_power_mw": "IT power (MW)",
    "power_mw": "Power (MW)",
    "h100_equivalents": "H100 equivalents",
    "capital_cost": COST,
    "water_mgd": "Water use (MGD)",
}


class Connector(SourceConnector):
    """All sites and days. ``published`` is None: the file gives no day.

    Power in MW, capital cost in whole USD of 2025, water in million US gallons a day; a number that the file leaves
    empty is None. ``projection`` is True where the day lies after today.
    """

    source = "epoch"
    base = "https://epoch.ai"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        answer = ask("/data/data_centers/data_center_timelines.csv")
        rows: dict[tuple[str, date], Row] = {}
        for line in answer.csv(SITE, DAY, STATUS, *NUMBERS.values()):
            site = line[SITE].strip()
            if not site:
                raise answer.wrong(f"a row of {line[DAY][:40]!r} names no data centre")
            when = day(line[DAY].strip(), f"{DAY} of {site}")
            if (site, when) in rows:
                raise answer.wrong(f"{site} has two rows for {when}", "twice")
            rows[site, when] = {
                "site": site,
                "day": when,
                "status": line[STATUS].strip() or None,
                **{name: _number(line[column], column, site, when) for name, column in NUMBERS.items()},
                "projection": when > today,
                "published": None,
                "source": SOURCE,
                "verification": "V1",
            }
        return list(rows.values())


def _number(cell: str, column: str, site: str, when: date) -> float | None:
    if not cell.strip():
        return None
    what = f"{column} of {site} on {when}"
    value = number(cell, what)
    # the file's six decimals are thousands of dollars: what lies below a dollar is noise of the multiplication
    return number(round(value * BILLION, 0), what) if column == COST else value
