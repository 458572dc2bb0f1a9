"""Differences in words: "rose from $150 to $300, by $150 (100 %)". Plain and without judgement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from string import Formatter
from typing import Any

from memobook.publication.text.language import _, numerals, percent, plural
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
        return _("is new: {text}").format(text=change.entry["text"])
    if change.new is None:
        return _("is no longer recorded; it was {text}").format(text=change.old["text"])
    old, new, by = change.old["text"], change.new["text"], change.absolute
    if by is None:
        return _("changed from {old} to {new}").format(old=old, new=new)
    if old == new:
        return _("moved by less than is printed") if by else _moved_around(change).format(text=new)
    told = _("rose from {old} to {new}, by {amount}") if by > 0 else _("fell from {old} to {new}, by {amount}")
    return told.format(old=old, new=new, amount=amount(change, abs(by))) + _share(change)


def amount(change: ValueChange, number: float) -> str:
    """A number printed in the value's own format; shares are told in percentage points."""
    entry, number = change.entry, rounded(number)
    per, format = entry.get("per", 1.0), entry.get("format", "{:,.4g}")
    text = printed(number, entry.get("unit", ""), format, per, id=PLACE).lstrip("+")
    if not any(digit in text for digit in "123456789"):  # it rounds to nothing
        # either the divisor or the format makes a share per cent
        scale = 100 if any((spec or "").endswith("%") for _, _, spec, _ in Formatter().parse(format)) else 1
        text = DIGITS.sub(_two_digits(number / per * scale), text, 1)
    return PERCENT.sub(f" {_('points')}", text, 1) if change.is_share else text


def _two_digits(number: float) -> str:
    """A number at two significant digits, without an exponent where that is short."""
    text = f"{Decimal(f'{number:.2g}'):f}"
    return numerals(text if len(text) < 12 else f"{number:.2g}")


def cause_text(change: ValueChange, cause: Cause) -> str:
    """A cause with what it alone does: ``new observations +$140``."""
    if cause.effect is None:
        return named(cause)
    return f"{named(cause)} {'+' if cause.effect > 0 else MINUS}{amount(change, abs(cause.effect))}"


def named(cause: Cause) -> str:
    """A cause as a reader sees it."""
    return cause_name(cause.name)


def cause_name(name: str) -> str:
    """The name of a cause as a reader sees it; in data it stays the English word."""
    told = {
        "code": _("code"), "parameters": _("parameters"), "new observations": _("new observations"),
        "restated history": _("restated history"), "engine and packages": _("engine and packages"),
        "several together": _("several together"), "not known": _("not known"),
        "new theme": _("its theme is new"), "theme not in this memo": _("its theme is not in this memo"),
    }  # fmt: skip
    return told.get(name, name)


def causes_text(change: ValueChange, causes: Sequence[Cause]) -> str:
    """All causes of a change in a line; one alone needs no number."""
    if not causes:
        return _("the number itself is the same")
    if len(causes) == 1:
        return named(causes[0])
    return ", ".join(cause_text(change, cause) for cause in causes)


def parameter_text(change: ParameterChange) -> str:
    """A parameter before and after."""
    return f"{change.theme}, {change.name}: {_plain(change.old)} → {_plain(change.new)}"


def summary(found: Difference) -> str:
    """How much differs, in one sentence."""
    members, claims, references = found.members, found.claims, found.references
    themes = found.themes
    counts = [
        (n := len(themes.added), plural("{count} theme is new", "{count} themes are new", n)),
        (n := len(themes.gone), plural("{count} theme is not in it", "{count} themes are not in it", n)),
        (n := len(members.added), plural("{count} member is new", "{count} members are new", n)),
        (n := len(members.gone), plural("{count} member is gone", "{count} members are gone", n)),
        (n := len(found.changed), plural("{count} value changed", "{count} values changed", n)),
        (n := len(found.added), plural("{count} value is new", "{count} values are new", n)),
        (n := len(found.gone), plural("{count} value is gone", "{count} values are gone", n)),
        (n := len(found.verdicts), plural("{count} verdict turned", "{count} verdicts turned", n)),
        (n := len(found.tripwires), plural("{count} tripwire changed", "{count} tripwires changed", n)),
        (n := len(claims.added), plural("{count} claim is new", "{count} claims are new", n)),
        (n := len(claims.gone), plural("{count} claim is gone", "{count} claims are gone", n)),
        (n := len(references.added), plural("{count} reference is new", "{count} references are new", n)),
        (n := len(references.gone), plural("{count} reference is gone", "{count} references are gone", n)),
        (n := len(found.parameters), plural("{count} parameter changed", "{count} parameters changed", n)),
        (
            n := len(found.figures),
            plural("{count} figure is drawn otherwise", "{count} figures are drawn otherwise", n),
        ),
    ]
    return ", ".join(text.format(count=count) for count, text in counts if count) or _("nothing differs")


def _moved_around(change: ValueChange) -> str:
    """What of a value is another, its number being the same: a sentence with a place for what is printed."""
    old, new = change.old or {}, change.new or {}
    if not same_interval(old.get("interval"), new.get("interval")):
        return _("has another interval; it is still {text}")
    return _("has another range over the grid; it is still {text}")


def _share(change: ValueChange) -> str:
    share = change.relative
    if share is None or change.is_share:
        return ""
    if share >= FOLD:
        return " " + _("({factor} times)").format(factor=numerals(f"{share + 1:,.0f}"))
    digits = 0 if abs(share) >= 0.1 else 1 if abs(share) >= 0.01 else 2
    if abs(share) < 0.00005:  # it would print as nothing
        return ""
    return f" ({percent(abs(share), digits)})"  # the verb has the sign


def _plain(value: Any) -> str:
    return _("none") if value is None else f"{value}"
