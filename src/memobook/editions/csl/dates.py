"""Dates: EDTF as biblatex has it (levels 0 and 1 of ISO 8601-2), and BibTeX’s year and month.

A date is one of CSL-JSON: ``{"date-parts": [[2020, 1], [2021]], "circa": 1}``, or ``{"literal": "…"}`` where it is
none that a style can set.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Any

from memobook.publication.text.calendar import MONTHS as FULL_MONTHS

from .text import plain

Day = dict[str, Any]
EDTF = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?([~?%]?)")
UNSPECIFIED = re.compile(r"(\d\d)(\d)?X{1,2}(-XX){0,2}")
SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
YEARS = re.compile(r"(\d{4})\s*(?:--?|–|/)\s*(\d{4}|\d\d)")
CIRCA = re.compile(r"(?:c\.|ca\.|circa|~)\s*(\d{3,4})|(\d{4})\s*(?:\?|~)", re.IGNORECASE)
DAY_MONTH = re.compile(r"(?:(\d{1,2})\.?\s*~?\s*)?([a-z]+)\.?(?:\s*~?\s*(\d{1,2}))?", re.IGNORECASE)


def edtf(text: str) -> Day:
    """A field such as ``date`` or ``urldate``.

    Raises
    ------
    ValueError : it is no date, in words.
    """
    begin, slash, end = text.strip().partition("/")
    if "/" in end:
        raise ValueError(f"{text!r} is no date")
    if not slash:
        return _point(begin)
    if begin.strip() in ("", "..") and end.strip() in ("", ".."):
        raise ValueError(f"{text!r} is no date")
    if begin.strip() in ("", ".."):
        return {"literal": f"–{_year(end)}"}
    first = _point(begin)
    if end.strip() in ("", ".."):
        return {"literal": f"{_year(begin)}–"}
    last = _point(end)
    if "literal" in first or "literal" in last:
        return {"literal": f"{_year(begin)}–{_year(end)}"}
    if last["date-parts"][0] < first["date-parts"][0][: len(last["date-parts"][0])]:
        raise ValueError(f"{text!r} ends before it begins")
    return {"date-parts": [*first["date-parts"], *last["date-parts"]]} | (
        {"circa": 1} if "circa" in first or "circa" in last else {}
    )


def _point(text: str) -> Day:
    found = EDTF.fullmatch(text.strip())
    if not found:
        rough = UNSPECIFIED.fullmatch(text.strip())
        if rough:
            return {"literal": f"{rough[1]}{rough[2] or '0'}0s"} if "XX-" not in text[:5] else {"literal": text}
        raise ValueError(f"{text!r} is no date")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    circa = {"circa": 1} if found[4] else {}
    if month in SEASONS and not day:
        return {"date-parts": [[year]], "season": month - 20} | circa
    if (found[2] and not 1 <= month <= 12) or (found[3] and not 1 <= day <= monthrange(max(year, 1), month)[1]):
        raise ValueError(f"{text!r} is no day of the calendar")
    return {"date-parts": [[part for part in (year, month, day) if part or part is year]]} | circa


def _year(text: str) -> str:
    return text.strip()[:4]


def year_month(year: str, month: str, day: str) -> Day:
    """BibTeX’s fields; a year in words stands as it is written."""
    year, month = plain(year).strip(), plain(month).strip()
    if found := YEARS.fullmatch(year):
        begin, end = int(found[1]), int(found[2])
        if len(found[2]) == 2:
            end += begin // 100 * 100 + (100 if end < begin % 100 else 0)
        return {"date-parts": [[begin], [end]]} if not month else {"literal": f"{month} {year}"}
    if found := CIRCA.fullmatch(year):
        return {"date-parts": [[int(found[1] or found[2])]], "circa": 1}
    if not re.fullmatch(r"-?\d{1,4}", year):
        return {"literal": f"{month} {year}".strip()}
    parts = [int(year)]
    if month:
        told = DAY_MONTH.fullmatch(month)
        number = int(month) if month.isdigit() else _month(told[2]) if told else 0
        if not 1 <= number <= 12:
            return {"literal": f"{month} {year}"}
        parts.append(number)
        written = (told and (told[1] or told[3])) or day
        if written and written.isdigit() and 1 <= int(written) <= 31:
            parts.append(int(written))
    return {"date-parts": [parts]}


def _month(text: str) -> int:
    """The number of a month by its English name or the begin of it, as styles of BibTeX write them; else 0."""
    name = text.lower().rstrip(".")
    return next((n for n, full in enumerate(FULL_MONTHS, 1) if len(name) > 2 and full.lower().startswith(name)), 0)
