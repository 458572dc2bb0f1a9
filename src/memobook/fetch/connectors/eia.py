"""The EIA's Monthly Energy Review: tables as CSV, no key, public domain, https://www.eia.gov/totalenergy/data/monthly.

A table's file has all its series below one another. A month is YYYYMM; the thirteenth month is the year's own figure,
kept apart as another frequency. The file doesn't say when it was made, and figures are revised for about two years.
"""

from __future__ import annotations

import re
from datetime import date

from ..answer import Answer, day, number
from ..connector import Ask, Row, SourceConnector

COLUMNS = ("MSN", "YYYYMM", "Value", "Description", "Unit")
PERIOD = re.compile(r"([0-9]{4})(0[1-9]|1[0-3])")
YEAR = "13"
MISSING = "Not Available"


class Connector(SourceConnector):
    """Series of one table, by month and by year, in the unit that the row names.

    Options: ``table``, such as "T09.08"; ``since``, the first month, such as "201501"; ``series``, codes (MSN) to keep,
    or absent for all of the table. ``published`` is None: the file gives no day.
    """

    source = "eia"
    base = "https://www.eia.gov"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        table, wanted = self.options["table"], self.options.get("series")
        answer = ask("/totalenergy/data/browser/csv.php", params={"tbl": table})
        lines = [line for line in answer.csv(*COLUMNS) if wanted is None or line["MSN"] in wanted]
        units = {line["MSN"]: line["Unit"] for line in lines}
        if absent := [series for series in wanted or () if series not in units]:
            raise answer.wrong(f"it does not hold the series {absent[0]}")
        rows: dict[tuple[str, str, date], Row] = {}
        for line in lines:
            series, unit = line["MSN"], line["Unit"]
            if not series or not unit:
                raise answer.wrong(f"a row for {line['YYYYMM'][:40]!r} names no series or no unit")
            if unit != units[series]:
                raise answer.wrong(f"the series {series!r} is in {unit[:60]!r} and in {units[series][:60]!r}", "unit")
            frequency, period = _period(answer, line["YYYYMM"])
            if line["YYYYMM"] < self.options["since"] or line["Value"] == MISSING:
                continue
            if (series, frequency, period) in rows:
                raise answer.wrong(f"{series} has two rows for {line['YYYYMM']}", "twice")
            rows[series, frequency, period] = {
                "series": series,
                "frequency": frequency,
                "period": period,
                "value": number(line["Value"], f"{series} of {line['YYYYMM']}"),
                "unit": unit,
                "description": line["Description"],
                "published": None,
                "source": f"EIA, Monthly Energy Review, table {table}, series {series}",
                "verification": "V1",
            }
        if not rows:
            raise answer.wrong(f"no series in it has a value since {self.options['since']}")
        return list(rows.values())


def _period(answer: Answer, text: str) -> tuple[str, date]:
    """Frequency and first day of what YYYYMM says."""
    match = PERIOD.fullmatch(text)
    if match is None:
        raise answer.wrong(f"a month is {text[:40]!r}, which is not YYYYMM")
    year, month = match.groups()
    if month == YEAR:
        return "year", day(f"{year}-01-01", "a year")
    return "month", day(f"{year}-{month}-01", "a month")
