"""Comparisons with a number in German: „weniger als 20.000“, „mindestens 5 Prozent“."""

from __future__ import annotations

import re

from memobook.publication.text.amounts import SCALE, SCALES

# before a word, über and unter are no comparison, nor before a year
DIGITS = r"(?=\s+(?:(?:etwa|rund|den|die|der)\s+)?[$€£¥]?[+−-]?\d)(?!\s+(?:19|20)\d\d\b(?!,\d|\s*(?:%|Prozent)))"
BELOW = (
    rf"(?:weniger|niedriger|kleiner|kürzer|billiger|geringer)\s+als|unter{DIGITS}|unterhalb(?:\s+von)?|höchstens|maximal|bis\s+zu|"
    r"nicht\s+mehr\s+als"
)
ABOVE = (
    rf"(?:mehr|höher|größer|länger|teurer)\s+als|über{DIGITS}|oberhalb(?:\s+von)?|mindestens|wenigstens|nicht\s+(?:weniger|unter)"
    r"(?:\s+als)?"
)
COUNTED = {
    "null": 0, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "ein dutzend": 12, "zwanzig": 20, "dreißig": 30,
    "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100,
    "tausend": 1000,
}  # fmt: skip
# as English has them
UNITS = {"%": "%", "prozent": "%", **{name.lower().rstrip("."): scale for name, scale in SCALES.items()}}
FIGURE = (
    rf"[$€£¥]?(?P<sign>[+−-]?)(?P<number>\d[\d.]*(?:,\d+)?|(?:{'|'.join(sorted(COUNTED, key=len, reverse=True))})\b)\s*"
    rf"(?P<unit>(?:%|Prozent|{SCALE})(?!\w))?"
)
WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<above>{ABOVE})|(?P<below>{BELOW}))\s+"
    rf"(?:(?:etwa|rund|die|den|der|nur|sogar)\s+)?{FIGURE}",
    re.IGNORECASE,
)
OR_MORE = re.compile(
    rf"(?<![\w.,-]){FIGURE}(?:\s+[\w-]+)?\s+oder\s+(?:mehr|weniger|höher|niedriger|darüber|darunter)\b", re.IGNORECASE
)
DENIED = re.compile(r"\b(?:nicht|nie|niemals|weder|noch|ohne|keine?\w?)\b", re.IGNORECASE)
