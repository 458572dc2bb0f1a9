"""The as-of days of a backfill: from one day to another, a step at a time."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3}
LENGTHS = {"day": 1, "week": 7}
STEPS = (*LENGTHS, *MONTHS)
# each is a run or more; those of half a century
MOST = 20_000


def days(first: date, last: date, step: str) -> list[date]:
    """``first``, and from it on every day, week, month or quarter up to ``last``, which counts where it is met.

    A month without the first's day has its last day instead: 31 January, 28 February, 31 March.

    Raises
    ------
    ValueError : the last day is before the first, or there are more than :data:`MOST`.
    """
    if last < first:
        raise ValueError(f"{last} is before {first}")
    months = (last.year - first.year) * 12 + last.month - first.month
    count = (last - first).days // LENGTHS[step] if step in LENGTHS else months // MONTHS[step]
    if count >= MOST:
        raise ValueError(
            f"every {step} there are {count + 1:,} days, and {MOST:,} at most; take a longer --step, or less"
        )
    if step in LENGTHS:
        return [first + timedelta(days=LENGTHS[step] * number) for number in range(count + 1)]
    found = [_later(first, number) for number in range(0, months + 1, MONTHS[step])]
    return [day for day in found if day <= last]


def _later(day: date, months: int) -> date:
    """The same day some months later, or the last one of that month; counted from the first day, never drifting."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
