"""What follows a printed value: a unit that the value has already, or points behind a growth in per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule
from .signs import USE

UNIT = rule(
    "number.unit", "error", "A word behind a value gives it a second unit, or another one than its own.",
    "take the word away, or print a value that is in this unit",
)  # fmt: skip
AFTER = re.compile(
    r"\s*(?P<unit>%|per\s?cent\b|percent\b|(?:percentage|basis)\s+points?\b|points?\b|(?:thousand|million|billion|trillion)\b"
    r"|USD\b|EUR\b|dollars\b|euros?\b|months?\b|weeks?\b|days?\b|years?\b)",
    re.IGNORECASE,
)
CENT = re.compile(r"%|per\s?cent")


def printed_units(material: Material) -> Iterator[Finding]:
    """Values of the memo and of the notebooks' prose that are followed by a unit."""
    ledger = material.ledger
    if ledger is None:
        return
    for text in (material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)):
        for found in USE.finditer(text.markup):
            value = ledger.values.get(found["id"])
            unit = AFTER.match(text.markup, found.end())
            if value is None or unit is None or isinstance(value.value, str):
                continue
            try:
                printed = value.printed_as(found["form"] or "prose")
            except ContentError:
                continue  # told by the rule of forms
            word = unit["unit"].lower()
            own = printed.lower().rstrip("s").endswith(word.rstrip("s"))
            other = bool(CENT.search(printed)) or "point" in printed
            if own or (other and re.search(r"%|cent|point", word)):
                yield UNIT.at(text.at(found.start()), f"{value.id} prints {printed!r}, and {unit['unit']!r} follows")
