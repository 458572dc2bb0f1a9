"""Direction: words such as "rose" or "narrowed" beside a value that moved the other way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks
from memobook.themes.values.value import Value

from ..german import movement as german
from ..material import Material
from ..rule import rule

OTHER_WAY = rule(
    "prose.direction",
    "error",
    "A word of direction stands before a value that moved the other way.",
    "take the word that fits the value, or one that fits either way, such as “moved by”",
)

UP = (
    "rise|rises|rose|risen|rising|grow|grows|grew|grown|growing|climb(?:s|ed|ing)?|surg(?:e|es|ed|ing)|jump(?:s|ed|ing)?|"
    "soar(?:s|ed|ing)?|gain(?:s|ed|ing)?|increas(?:e|es|ed|ing)|widen(?:s|ed|ing)?|accelerat(?:e|es|ed|ing)|"
    "quicken(?:s|ed|ing)?|higher|up|expand(?:s|ed|ing)?|strengthen(?:s|ed|ing)?|tighten(?:s|ed|ing)?|doubl(?:e|es|ed|ing)"
)
DOWN = (
    "fall|falls|fell|fallen|falling|drop(?:s|ped|ping)?|declin(?:e|es|ed|ing)|decreas(?:e|es|ed|ing)|shrink(?:s|ing)?|"
    "shrank|shrunk|narrow(?:s|ed|ing)?|converg(?:e|es|ed|ing)|los(?:e|es|ing)|lost|plung(?:e|es|ed|ing)|lower|down|"
    "slow(?:s|ed|ing)?|slid|slide(?:s)?|sank|sink(?:s)?|contract(?:s|ed|ing)|weaken(?:s|ed|ing)?|eas(?:e|es|ed|ing)|"
    "halv(?:e|es|ed|ing)|cheaper"
)
# the word and what may stand between it and the number that it speaks of
BEFORE = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b(?P<between>(?:\s+[\w’'-]+){{0,4}}?)\s*$", re.IGNORECASE)
# a noun and the value that it is said to be
NOUN = re.compile(
    r"\b(?:(?P<up>rise|increase|gain|surge|jump)|(?P<down>fall|decline|drop|decrease|cut|reduction))"
    r"(?:\s+(?:in|of|for)(?:\s+[\w’'-]+){1,4}?)?\s+(?:was|is|came\s+to|amount(?:s|ed)\s+to|reached)(?P<between>)\s*$",
    re.IGNORECASE,
)
BY = re.compile(
    r"^(?:\s+(?:by|of|some|about|almost|nearly|over|only|just|another|a|further|an|around|roughly))*$", re.IGNORECASE
)
TO = re.compile(r"\bto\b(?:\s+(?:about|almost|nearly|some|only|just))*\s*$", re.IGNORECASE)
# the id of a value that is printed, in whatever form
ROLE = re.compile(r"\{value\}`([^`:]+)(?::\w+)?`")
# what turns a sentence about movement into one about its absence
DENIED = re.compile(
    r"\b(?:not|no|never|nor|neither|without|had|would|could|might|if|whether)\b|n[’']t\b", re.IGNORECASE
)


def directions(material: Material) -> Iterator[Finding]:
    """Words of direction in the memo and in headlines of figures that their values contradict."""
    ledger = material.ledger
    if ledger is None:
        return
    before_it, noun, denied = (BEFORE, NOUN, DENIED)
    if speaks("de"):
        before_it, noun, denied = german.BEFORE, german.NOUN, german.DENIED
    for text, sentence in ((prose, one) for prose in (material.memo, *material.headlines) for one in prose.sentences):
        for role in ROLE.finditer(sentence.text):
            value = ledger.values.get(role[1])
            before = re.split(r"[,;:(]|\{\w+\}`[^`]*`", sentence.text[: role.start()])[-1]
            found = noun.search(before) or before_it.search(before)
            if value is None or found is None or denied.search(before):
                continue
            moved = _moved(value, found["between"], material.previous)
            word = found["up"] or found["down"]
            if moved and (moved[0] > 0) != bool(found["up"]):
                message = f"{word!r} stands before {value.id}, which {moved[1]}"
                yield OTHER_WAY.at(text.at(sentence.start + role.start()), message)


def _moved(value: Value, between: str, previous: dict[str, Any] | None) -> tuple[float, str] | None:
    """Which way a value moved, and how that is told; None where it didn't or nobody can tell.

    A value that is printed with its sign is a change of its own. Any other one is a level: after "to" it is compared
    with what the edition before found.
    """
    by, to = (german.BY, german.TO) if speaks("de") else (BY, TO)
    if isinstance(value.value, str):
        return None
    if ":+" in value.format:
        return (value.value, f"is {value.text}") if value.value and by.match(between) else None
    if not to.search(between) or previous is None:
        return None
    before = next((v for v in previous["values"] if v["id"] == value.id), None)
    if before is None or isinstance(before["value"], str) or before["text"] == value.text:
        return None
    return value.value - before["value"], f"was {before['text']} and is {value.text}"
