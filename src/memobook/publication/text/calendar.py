"""Days as a reader sees them, whatever the machine's locale."""

from __future__ import annotations

from datetime import date

from .language import ENGLISH, locale, spoken

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day_text(day: str) -> str:
    """``"2026-05-14"`` as ``"14 May 2026"``, in the publication's language."""
    parsed = date.fromisoformat(day)
    if not spoken().startswith(ENGLISH):
        from babel.dates import format_date

        return str(format_date(parsed, "long", locale=locale()))
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"


def short_day(day: str) -> str:
    """``"2026-05-14"`` as ``"14 May 2026"`` with a short month, in the publication's language."""
    parsed = date.fromisoformat(day)
    if not spoken().startswith(ENGLISH):
        from babel.dates import format_date

        return str(format_date(parsed, "medium", locale=locale()))
    return f"{parsed.day} {MONTHS[parsed.month - 1][:3]} {parsed.year}"
