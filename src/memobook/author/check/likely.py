"""The likely source of a number that somebody typed: which value or statement of the edition it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from memobook.ledger.ledger import Ledger
from memobook.publication.text.amounts import english_amounts

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
WORD = re.compile(r"[a-z]{4,}")
# words that say nothing of what a sentence is about
EMPTY = frozenset({
    *("about", "above", "after", "also", "before", "below", "between", "from", "have", "into", "more", "most", "much"),
    *("over", "than", "that", "their", "there", "these", "they", "this", "those", "under", "value", "were", "what"),
    *("when", "which", "while", "with", "year", "quarter", "month", "week", "number", "share", "less", "each"),
})  # fmt: skip
SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "%": 1e-2,
    "percent": 1e-2,
    "per cent": 1e-2,
}
SCALE = re.compile(r"\s*(?P<scale>thousand|million|billion|bn\b|trillion|%|percent|per\s?cent)")


@dataclass(frozen=True)
class Source:
    """What a typed number may be: how it is written in a memo, and what it prints there."""

    role: str
    text: str
    words: frozenset[str]
    number: float | None


def sources(ledger: Ledger | None) -> list[Source]:
    """All values and statements of an edition that print a number."""
    if ledger is None:
        return []
    found = []
    for value in ledger.values.values():
        if not isinstance(value.value, str):
            about = f"{value.label} {value.id.replace('_', ' ').replace('.', ' ')}"
            found.append(Source(f"{{value}}`{value.id}`", value.text, _words(about), float(value.value)))
    for one in ledger.statements.values():
        found.append(Source(f"{{stated}}`{one.id}`", one.text, _words(f"{one.subject} {one.id}"), one.value))
    return found


def question(typed: str, sentence: str, known: list[Source]) -> str:
    """“is this {value}`alpha.loss_rate` (51.8 %)?” for a number in a sentence; empty where nothing is near.

    What prints the same digits comes first, then what equals the number as it is rounded; among them, and where there
    is none, what shares most words with the sentence.
    """
    best = sorted(_ranked(typed, _words(sentence), known), key=lambda one: (-one[0], -one[1], one[2].role))
    if not best:
        return ""
    equal, shared, source = best[0]
    others = [one for one in best[1:] if one[:2] == (equal, shared)]
    if others and shared == 0:
        return ""  # the number alone is that of many
    return f"is this {source.role} ({source.text})?"


def _ranked(typed: str, about: frozenset[str], known: list[Source]) -> Iterator[tuple[int, int, Source]]:
    typed = english_amounts(typed)
    found = NUMBER.search(typed)
    if found is None:
        return
    number, digits = float(found[0].replace(",", "")), len(found[0].partition(".")[2])
    scale = SCALE.match(typed, found.end())
    unit = SCALES[re.sub(r"\s+", " ", scale["scale"])] if scale else 1.0
    for source in known:
        printed = NUMBER.search(english_amounts(source.text))
        shared = len(about & source.words)
        alike = ("%" in source.text) == (unit == 1e-2) or unit == 1.0
        near = source.number is not None and abs(abs(source.number) - number * unit) <= 0.5001 * unit * 10.0**-digits
        if printed and float(printed[0].replace(",", "")) == number and alike:
            yield 2, shared, source
        elif near and number * unit not in (0.0, 1.0):
            yield 1, shared, source
        elif shared >= 2 and alike:
            yield 0, shared, source  # a stale number of the same thing


def _words(text: str) -> frozenset[str]:
    return frozenset(word.rstrip("s") for word in WORD.findall(text.lower()) if word.rstrip("s") not in EMPTY)


def asked(fix: str, typed: str, sentence: str, known: list[Source]) -> str:
    """A fix with the question before it."""
    told = question(typed, sentence, known)
    return f"{told} Then {fix}" if told else fix
