"""Amounts as an author writes them in the publication's language, in the words and signs of English: 3,5 Mrd. Euro.

What is read here are numbers of statements, claims and sentences; how pages print values is ``themes.values.printed``.
"""

from __future__ import annotations

import re

from .language import english_numerals, speaks

# of German, in which a Billion is a million millions
SCALES = {
    "Tausend": "thousand", "Tsd.": "thousand", "Million": "million", "Millionen": "million", "Mio.": "million",
    "Milliarde": "billion", "Milliarden": "billion", "Mrd.": "billion", "Billion": "trillion",
    "Billionen": "trillion", "Bio.": "trillion",
}  # fmt: skip
UNITS = {
    "Prozentpunkte": "percentage points", "Prozentpunkten": "percentage points", "Basispunkte": "basis points",
    "Basispunkten": "basis points", "Punkte": "points", "Punkten": "points", "Prozent": "%", "Euro": "EUR",
    "US-Dollar": "USD", "Dollar": "USD", "Franken": "CHF",
}  # fmt: skip
# the dot of an abbreviation may be left away
SCALE = "|".join(re.escape(word).replace(r"\.", r"\.?") for word in sorted(SCALES, key=len, reverse=True))
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
AFTER = re.compile(
    rf"(?<=\d)\s?(?P<scale>{SCALE})(?!\w)(?P<unit>\s?(?:{UNIT})(?!\w))?|(?<=\d)\s?(?P<alone>{UNIT})(?!\w)"
)


def english_amounts(text: str) -> str:
    """A text with the numbers, scales and usual units in it as English has them; others as they are."""
    text = english_numerals(text)
    return AFTER.sub(_worded, text) if speaks("de") else text


def _worded(found: re.Match[str]) -> str:
    if found["alone"]:
        return f" {UNITS[found['alone']]}"
    scale = SCALES.get(found["scale"]) or SCALES[f"{found['scale']}."]
    unit = f" {UNITS[found['unit'].strip()]}" if found["unit"] else ""
    return f" {scale}{unit}"
