"""What follows a printed number: a unit that it has already, points behind a growth, and per cent for points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.editions.conditions.units import is_share
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks
from memobook.themes.values.value import Value

from ..german import movement as german
from ..material import Material
from ..rule import rule
from .direction import BEFORE, BY, ROLE
from .signs import PLACEHOLDER, USE

UNIT = rule(
    "number.unit", "error", "A word behind a value, or a sign before it, gives it a second unit or another one.",
    "take it away, or print a value that is in this unit",
)  # fmt: skip
POINTS = rule(
    "number.points", "error", "A difference of two shares is printed in per cent, which reads as a growth.",
    "print it in points: record it with book.points(…)",
)  # fmt: skip
AFTER = re.compile(
    r"[*_]*(?:\s*|-|\s?[–-]\s?)(?P<unit>%|per\s?cent\b|percent\b|(?:percentage|basis)[\s-]+points?\b|(?:pp|pps|ppt|bps?)\b|points?\b"
    r"|(?:thousand|million|billion|trillion)\b|USD\b|EUR\b|dollars\b|euros?\b|months?\b|weeks?\b|days?\b|years?\b"
    r"|Prozent(?:punkte?n?)?\b|Basispunkte?n?\b|Punkte?n?\b|(?:Tsd|Mio|Mrd|Bio)\b\.?|(?:Million(?:en)?|Milliarden?|Billionen)\b"
    r"|Monate?n?\b|Wochen?\b|Tage?n?\b|Jahre?n?\b)",
    re.IGNORECASE,
)
# the sign of a currency, which a value of money prints by itself
MONEY = re.compile(r"(?P<sign>[$€£¥])\Z")
CENT = re.compile(r"%|per\s?cent")
STATED = re.compile(r"\{stated\}`(?P<id>[^`]+)`")
STATED_HERE = re.compile(r"\{(?P<id>[a-z][\w-]*)\}")


def printed_units(material: Material) -> Iterator[Finding]:
    """Numbers of the memo, the notebooks’ prose, headlines and the register that are followed by a unit."""
    ledger = material.ledger
    if ledger is None:
        return
    prose = [material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)]
    for text in (*prose, *material.headlines):
        for message, offset in _second(text.markup, ledger, USE, STATED):
            yield UNIT.at(text.at(offset), message)
        for sentence in text.sentences:
            for message, offset in _difference(sentence.text, ledger):
                yield POINTS.at(text.at(sentence.start + offset), message)
    for id, words in register_texts(ledger):
        for message, _ in _second(words, ledger, PLACEHOLDER, STATED_HERE):
            yield UNIT.at(ledger.register.place(id), f"{message}, in the text of {id}")


def register_texts(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """The texts of the register, each with the id of its claim, implication or tripwire."""
    for claim in ledger.register.claims.values():
        yield from ((claim.id, text) for text in (claim.text, claim.note))
    for implication in ledger.register.implications:
        yield implication.id, implication.text
        yield from ((wire.id, wire.text) for wire in implication.tripwires)


def _second(
    text: str, ledger: Ledger, values: re.Pattern[str], statements: re.Pattern[str]
) -> Iterator[tuple[str, int]]:
    """What is wrong with the words behind the numbers that a text prints, and where."""
    for found in [*values.finditer(text), *statements.finditer(text)]:
        unit, money = AFTER.match(text, found.end()), MONEY.search(text[: found.start()])
        value, statement = ledger.values.get(found["id"]), ledger.statements.get(found["id"])
        if (unit is None and money is None) or (value is None and statement is None):
            continue
        try:
            printed = _as_printed(value, found["form"]) if value else statement.text  # type: ignore[union-attr]
        except ContentError:
            continue  # told by the rule of forms
        if money and printed:
            yield f"{found['id']} prints {printed!r}, and {money['sign']!r} stands before it", found.start()
        if unit is None:
            continue
        word = unit["unit"].lower()
        own = printed.lower().rstrip("s").endswith(word.rstrip("s"))
        # a statement may be a text that ends in any way
        other = (
            bool(CENT.search(printed)) or re.search("point|Punkt", printed)
            if value
            else re.search(r"\d\s?%$|\b(?:points?|Punkte?)$", printed)
        )
        if printed and (own or (other and re.search(r"%|[cz]ent|point|punkt|^pp|^bp", word))):
            yield f"{found['id']} prints {printed!r}, and {unit['unit']!r} follows", found.start()


def _as_printed(value: Value, form: str | None) -> str:
    return "" if isinstance(value.value, str) else value.printed_as(form or "prose")


def _difference(sentence: str, ledger: Ledger) -> Iterator[tuple[str, int]]:
    """A value in per cent, told as a change, that is the difference of two shares of its sentence."""
    uses = [(role, ledger.values[role[1]]) for role in ROLE.finditer(sentence) if role[1] in ledger.values]
    shares = [(role, v) for role, v in uses if not isinstance(v.value, str) and is_share(v.unit) and "%" in v.text]
    earlier, by = (german.BEFORE, german.BY) if speaks("de") else (BEFORE, BY)
    for role, change in shares:
        before = earlier.search(re.split(r"[;:(]|\{\w+\}`[^`]*`", sentence[: role.start()])[-1])
        if ":+" not in change.format and not (before and by.match(before["between"])):
            continue
        levels = [v for other, v in shares if v.id != change.id and ":+" not in v.format]
        for one in levels:
            for two in levels:
                if one.id < two.id and abs(abs(float(one.value) - float(two.value)) - abs(float(change.value))) < 1e-9:
                    yield (
                        f"{change.id} prints {change.text!r}, and is {one.text} less {two.text} or the reverse",
                        role.start(),
                    )
