"""Tense: what is told as past of a day, a month, a quarter or a year that is yet to come on the edition’s day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial

from memobook.publication.finding import Finding
from memobook.publication.text.calendar import MONTHS
from memobook.publication.text.language import speaks, spoken

from ..german import dates, time
from ..markdown import QUOTED, Markdown
from ..material import Material
from ..rule import rule
from .printed_unit import register_texts

AHEAD = rule(
    "prose.tense", "warning", "What is told as past is of a time that is yet to come on the edition’s day.",
    "mend the day, or say that it is planned or expected, and by whom",
)  # fmt: skip

NAMES = "|".join(MONTHS)
TIME = (
    rf"(?:(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{NAMES})\s+(?:(?P<day2>\d{{1,2}}),?\s+)?|(?P<quarter>Q[1-4])\s+(?:of\s+)?|"
    r"(?:the\s+)?(?:spring|summer|autumn|fall|winter|end|start|beginning|middle)\s+(?:of\s+)?)?(?P<year>20\d\d)\b(?![-–]\d)"
)
# what is past and nothing else: the words of these are no participles of a plan
PAST = (
    "opened|closed|began|started|ended|rose|fell|grew|shrank|became|came|went|took|gave|made|won|left|sank|reached|"
    "doubled|tripled|halved|dropped|declined|climbed|jumped|increased|decreased|arrived|launched|happened|occurred|"
    "was|were|had|did|saw|sold|bought|paid|spent|earned|lost|gained|showed|hit|peaked|passed|exceeded|overtook"
)
GAP = r"(?:[\w’'$€£%.,+−{}`:-]+\s+)"
FIRST = rf"\b(?:in|on|by|since|during|throughout)\s+{TIME},?\s+{GAP}{{1,5}}?(?P<verb>{PAST})\b"
LAST = rf"\b(?P<verb>{PAST})\s+{GAP}{{0,5}}?(?:in|on|during|throughout)\s+{TIME}"
# what is planned, supposed or told of a plan
PLANNED = (
    r"\b(?:will|would|shall|should|could|(?-i:may)|might|must|can|if|unless|whether|were\s+to|was\s+to|had\s+to|to\s+be|due|plan\w*|"
    r"schedul\w+|expect\w*|forecast\w*|project(?:s|ed|ions?)|guid\w+|scenario\w*|assum\w+|suppos\w+|announc\w+|promis\w+|"
    r"commit\w*|target\w*|outlook|estimat\w+|budget\w*|intend\w*|aim\w*|likely|probabl\w+|says?|said|predict\w*|"
    r"imagine\w*|ends|begins|opens|starts|runs|closes|falls|comes|takes|until|before|matur\w+|expir\w+|no\s+longer\s+than|as\s+of)\b"
)


def tenses(material: Material) -> Iterator[Finding]:
    """All of it, in the memo, its title and dek, the notebooks’ prose and the register."""
    edition, ledger = material.edition, material.ledger
    if edition is None:
        return
    for text in (material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)):
        for start, words in _told(material, text, edition.as_of):
            yield AHEAD.at(text.at(start), f"{words!r} tells as past what comes after {edition.as_of}")
    named = [(f"{edition.place}:{edition.front.line(name)}", str(edition.front[name])) for name in ("title", "dek")]
    named += [(ledger.register.place(id), words) for id, words in register_texts(ledger)] if ledger else []
    for place, words in named:
        for _, told in _told(material, Markdown(words, ""), edition.as_of):
            yield AHEAD.at(place, f"{told!r} tells as past what comes after {edition.as_of}")


def _told(material: Material, text: Markdown, as_of: str) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = material.answers.of(
        "tense", [text.text, as_of, spoken()], partial(_found, text, as_of)
    )
    return found


@cache
def _patterns(german: bool) -> tuple[re.Pattern[str], ...]:
    """What is planned, and both orders of a time and a verb; most calls look at no new text, and need none."""
    written = (time.PLANNED, time.FIRST, time.LAST) if german else (PLANNED, FIRST, LAST)
    planned, first, last = (re.compile(pattern, re.IGNORECASE) for pattern in written)
    return planned, first, last


def _found(text: Markdown, as_of: str) -> list[tuple[int, str]]:
    """Where it stands, and how it is written."""
    found: list[tuple[int, str]] = []
    planned, *orders = _patterns(speaks("de"))
    prose = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text.prose)
    for sentence in text.sentences:
        if planned.search(prose, sentence.start, sentence.end) or text.teaches(sentence.start):
            continue
        for pattern in orders:
            one = pattern.search(prose, sentence.start, sentence.end)
            if one and _begins(one) > as_of:
                found.append((one.start(), " ".join(one[0].split())))
                break
    return found


def _begins(found: re.Match[str]) -> str:
    """The first day of the time that is named."""
    named = found.groupdict()
    month, quarter = 1, (named["quarter"] or "")[1:] or named.get("ordinal")
    if name := (named["month"] or "").capitalize():
        month = dates.MONTHS[name] if speaks("de") else MONTHS.index(name) + 1
    elif quarter:
        month = 3 * int(quarter) - 2
    return f"{named['year']}-{month:02}-{int(named['day'] or named.get('day2') or 1):02}"
