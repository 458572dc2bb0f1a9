"""Arithmetic: two printed numbers and their sum or difference, which a reader works out in their head.

161.73 less 157.09 is 4.64; printed as 161.7, 157.1 and 4.6 it adds up, as 162, 157 and 4.6 it doesn't.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations

from memobook.editions.conditions.units import alike
from memobook.publication.finding import Finding
from memobook.publication.text.language import english_numerals
from memobook.themes.values.value import Value

from ..material import Material
from ..rule import rule
from .direction import ROLE

SUM = rule(
    "number.sum",
    "warning",
    "Two printed numbers and their sum or difference do not add up as they are rounded.",
    "print one more digit of each, or say that they are rounded",
)
PARAGRAPH = re.compile(r"\n\s*\n")
NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
ID = re.compile(r"\{([a-z][\w.]*)(?::\w+)?\}")
ROUNDED = re.compile(r"\bround(?:ed|ing)\b|\bgerundet|\bRundung", re.IGNORECASE)


@dataclass(frozen=True)
class Printed:
    """A value as it is printed: its exact number, the printed one, and what its last digit counts, in base units."""

    id: str
    unit: str
    exact: float
    number: float
    digit: float
    text: str

    @classmethod
    def of(cls, value: Value) -> Printed | None:
        """None for text, zero, and what prints no number."""
        found = NUMBER.search(english_numerals(value.text))
        number = float(found[0].replace(",", "")) if found else 0.0
        if found is None or isinstance(value.value, str) or not value.value or not number:
            return None
        scale = 10.0 ** round(math.log10(abs(value.value) / number))
        sign = math.copysign(1, value.value)
        return cls(
            value.id, value.unit, value.value, sign * number * scale, scale * 10.0 ** -len(found[1] or ""), value.text
        )


def sums(material: Material) -> Iterator[Finding]:
    """Paragraphs of the memo, and notes of claims, with a sum that does not add up."""
    ledger, text = material.ledger, material.memo
    if ledger is None:
        return
    start = 0
    for gap in [*PARAGRAPH.finditer(text.markup), None]:
        end = gap.start() if gap else len(text.markup)
        paragraph = text.markup[start:end]
        uses = [(role[1], start + role.start()) for role in ROLE.finditer(paragraph)]
        values = [ledger.values[id] for id, _ in uses if id in ledger.values]
        if not ROUNDED.search(paragraph):
            for one, two, whole in untrue(values):
                offset = next(at for id, at in uses if id == whole.id)
                yield SUM.at(text.at(offset), _told(one, two, whole))
        start = gap.end() if gap else end
    for claim in ledger.register.claims.values():
        values = [ledger.values[id] for id in ID.findall(claim.note) if id in ledger.values]
        if not ROUNDED.search(claim.note):
            for one, two, whole in untrue(values):
                yield SUM.at(ledger.register.place(claim.id), _told(one, two, whole))


def untrue(values: Iterable[Value]) -> Iterator[tuple[Printed, Printed, Printed]]:
    """Two values and their sum, each two once, that are printed so that they do not add up."""
    printed = {value.id: found for value in values if (found := Printed.of(value))}
    seen = set()
    for one, two, whole in permutations(printed.values(), 3):
        # values have twelve digits; what is lost beside a far larger one is no part of a sum
        least = min(abs(one.exact), abs(two.exact))
        exact = abs(one.exact + two.exact - whole.exact) < min(1e-9 * abs(whole.exact), 1e-6 * least)
        key = frozenset((one.id, two.id, whole.id))
        if exact and key not in seen and alike(one.unit, two.unit) and alike(one.unit, whole.unit):
            seen.add(key)
            off = abs(one.number + two.number - whole.number)
            if off > max(one.digit, two.digit, whole.digit) * 0.5001:
                yield one, two, whole


def _told(one: Printed, two: Printed, whole: Printed) -> str:
    return f"{one.text} ({one.id}) and {two.text} ({two.id}) do not make {whole.text} ({whole.id})"
