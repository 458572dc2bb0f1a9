"""Signs: a word of direction beside a number that has a sign of its own says it twice (“fell by −7.8 %”)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks
from memobook.themes.values.printed import PROSE, SIGN, WORDS
from memobook.themes.values.value import Value

from ..german import movement as german
from ..material import Material
from ..rule import Rule, rule
from .direction import BEFORE, BY

DOUBLE = rule(
    "number.sign", "error", "A word and a number both have the sign of a change.",
    "write {value}`theme.name:rose`, which prints the verb, or {value}`theme.name:bare`, which prints no sign",
)  # fmt: skip
FORM = rule(
    "value.form", "error", "A value can’t be printed in the form that its text asks for.",
    "print it without a form, and say in words what is open",
)  # fmt: skip
USE = re.compile(r"\{value\}`(?P<id>[^`:\n]+)(?::(?P<form>[^`\n]*))?`")
PLACEHOLDER = re.compile(r"\{(?P<id>[a-z][\w-]*\.[a-z]\w*)(?::(?P<form>\w*))?\}")
# a sign that is typed right before a value
TYPED = re.compile(r"(?<![^\s(\[“\"*_])[+−±-]$")
AFTER = re.compile(r"\s+(?:more|less|higher|lower|fewer|above|below|dearer|cheaper|wider|narrower)\b", re.IGNORECASE)


def signs(material: Material) -> Iterator[Finding]:
    """Doubled signs and impossible forms in the memo, in the prose of notebooks and in the texts of the register."""
    ledger = material.ledger
    if ledger is None:
        return
    prose = [text for notebook in material.notebooks for _, text in notebook.prose]
    for text in (material.memo, *prose, *material.headlines):
        for rule_, message, fix, offset in in_text(text.markup, USE, ledger.values):
            yield rule_.at(text.at(offset), message, fix)
    register = ledger.register
    told = [(claim.id, text) for claim in register.claims.values() for text in (claim.text, claim.note)]
    for implication in register.implications:
        told += [(implication.id, implication.text), *((wire.id, wire.text) for wire in implication.tripwires)]
    for id, words in told:
        for rule_, message, fix, _ in in_text(words, PLACEHOLDER, ledger.values):
            yield rule_.at(register.place(id), f"{message}, in the text of {id}", fix)


def in_text(text: str, use: re.Pattern[str], values: Mapping[str, Value]) -> Iterator[tuple[Rule, str, str, int]]:
    """What is wrong with the values that a text prints: rule, message, what to do and offset of each.

    Parameters
    ----------
    use : what prints a value, with the groups ``id`` and ``form``.
    """
    earlier, later, by = (german.BEFORE, german.AFTER, german.BY) if speaks("de") else (BEFORE, AFTER, BY)
    for found in use.finditer(text):
        value, form = values.get(found["id"]), found["form"] or PROSE
        if value is None:
            continue
        try:
            printed = value.printed_as(form)
        except ContentError as error:
            yield FORM, f"{value.id}: {error.message}", error.fix, found.start()
            continue
        before = re.split(r"[,;:(.]|\{[^{}]*\}(?:`[^`]*`)?", text[: found.start()])[-1]
        if (typed := TYPED.search(text[: found.start()])) and SIGN.match(printed):
            fix = "take the sign away, which the value prints"
            yield DOUBLE, f"“{typed[0]}{printed}” has the sign of {value.id} twice", fix, found.start()
            continue
        word, after = earlier.search(before), later.match(text, found.end())
        telling = (word and by.match(word["between"]) and word[0].strip()) or (after and after[0].strip())
        if telling and (form in WORDS or SIGN.match(printed)):
            said = f"{telling} {printed}" if word else f"{printed} {telling}"
            yield DOUBLE, f"“{said}” has the sign of {value.id} twice", "", found.start()
