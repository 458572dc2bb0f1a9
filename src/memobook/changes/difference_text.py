"""Differences in words: "rose from $150 to $300, by $150 (+100%)". Plain and without judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from string import Formatter
from typing import Any

from memobook.themes.values.number import rounded
from memobook.themes.values.printed import printed

from .cause import Cause
from .difference import Difference, ParameterChange, ValueChange, same_interval

PLACE = "ledger.json"
DIGITS = re.compile(r"\d[\d.,]*")
PERCENT = re.compile(r"\s*%")
MINUS = "\N{MINUS SIGN}"
# above this a change is told as a multiple
FOLD = 10


def value_text(change: ValueChange) -> str:
    """What happened to a value, as the rest of a sentence that begins with its label."""
    if change.old is None:
        return f"is new: {change.entry['text']}"
    if change.new is None:
        return f"is no longer recorded; it was {change.old['text']}"
    old, new, by = change.old["text"], change.new["text"], change.absolute
    if by is None:
        return f"changed from {old} to {new}"
    if old == new:
        return "moved by less than is printed" if by else f"has another {_moved_around(change)}; it is still {new}"
    verb = "rose" if by > 0 else "fell"
    return f"{verb} from {old} to {new}, by {amount(change, abs(by))}{_share(change)}"


def amount(change: ValueChange, number: float) -> str:
    """A number printed in the value's own format; shares are told in percentage points."""
    entry, number = change.entry, rounded(number)
    per, format = entry.get("per", 1.0), entry.get("format", "{:,.4g}")
    text = printed(number, entry.get("unit", ""), format, per, id=PLACE).lstrip("+")
    if not any(digit in text for digit in "123456789"):  # it rounds to nothing
        # either the divisor or the format makes a share per cent
        scale = 100 if any((spec or "").endswith("%") for _, _, spec, _ in Formatter().parse(format)) else 1
        text = DIGITS.sub(_two_digits(number / per * scale), text, 1)
    return PERCENT.sub(" points", text, 1) if change.is_share else text


def _two_digits(number: float) -> str:
    """A number at two significant digits, without an exponent where that is short."""
    text = f"{Decimal(f'{number:.2g}'):f}"
    return text if len(text) < 12 else f"{number:.2g}"


def cause_text(change: ValueChange, cause: Cause) -> str:
    """A cause with what it alone does: ``new observations +$140``."""
    if cause.effect is None:
        return cause.name
    return f"{cause.name} {'+' if cause.effect > 0 else MINUS}{amount(change, abs(cause.effect))}"


def causes_text(change: ValueChange, causes: Sequence[Cause]) -> str:
    """All causes of a change in a line; one alone needs no number."""
    if not causes:
        return "the number itself is the same"
    if len(causes) == 1:
        return causes[0].name
    return ", ".join(cause_text(change, cause) for cause in causes)


def parameter_text(change: ParameterChange) -> str:
    """A parameter before and after."""
    return f"{change.theme}, {change.name}: {_plain(change.old)} → {_plain(change.new)}"


def summary(found: Difference) -> str:
    """How much differs, in one sentence."""
    counts = {
        ("member is new", "members are new"): len(found.members.added),
        ("member is gone", "members are gone"): len(found.members.gone),
        ("value changed", "values changed"): len(found.changed),
        ("value is new", "values are new"): len(found.added),
        ("value is gone", "values are gone"): len(found.gone),
        ("verdict turned", "verdicts turned"): len(found.verdicts),
        ("tripwire changed", "tripwires changed"): len(found.tripwires),
        ("claim is new", "claims are new"): len(found.claims.added),
        ("claim is gone", "claims are gone"): len(found.claims.gone),
        ("reference is new", "references are new"): len(found.references.added),
        ("reference is gone", "references are gone"): len(found.references.gone),
        ("parameter changed", "parameters changed"): len(found.parameters),
        ("figure is drawn otherwise", "figures are drawn otherwise"): len(found.figures),
    }
    told = [f"{count} {one if count == 1 else many}" for (one, many), count in counts.items() if count]
    return ", ".join(told) or "nothing differs"


def _moved_around(change: ValueChange) -> str:
    """What of a value is another, its number being the same."""
    old, new = change.old or {}, change.new or {}
    return "interval" if not same_interval(old.get("interval"), new.get("interval")) else "range over the grid"


def _share(change: ValueChange) -> str:
    share = change.relative
    if share is None or change.is_share:
        return ""
    if share >= FOLD:
        return f" ({share + 1:,.0f} times)"
    digits = 0 if abs(share) >= 0.1 else 1 if abs(share) >= 0.01 else 2
    if abs(share) < 0.00005:  # it would print as nothing
        return ""
    return f" ({'+' if share > 0 else MINUS}{abs(share):.{digits}%})"


def _plain(value: Any) -> str:
    return "none" if value is None else f"{value}"
