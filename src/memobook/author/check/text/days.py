"""Days told from where the reader stands: “last week”, “recently”, “these days”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks, spoken

from ..german import time as german
from ..markdown import QUOTED, Markdown
from ..material import Material
from ..rule import rule
from .printed_unit import register_texts
from .prose import MONTHS
from .words import supposed

AGEING = rule(
    "prose.day", "warning", "A day is told from where the reader stands, which moves on after the edition’s day.",
    "name the day, month or quarter",
)  # fmt: skip

MANY = "two|three|four|five|six|seven|eight|nine|ten|twelve"
PERIODS = "days?|weeks?|weekends?|months?|quarters?|years?|decades?"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
SEASONS = "morning|afternoon|evening|spring|summer|autumn|winter"
# what tells of a time to come, counted from now
AHEAD = (
    "will|shall|(?:is|are)\\s+(?:due|expected|planned|scheduled)|opens|begins|starts|ends|expires|closes|comes|arrives|"
    "reports|launches"
)
DAY = re.compile(
    rf"(?<!the\s)(?<!that\s)\b(?:yesterday|tomorrow|tonight|today|(?:last|this|next)\s+(?:week|weekend|month|quarter|year|"
    rf"decade|night|{SEASONS}|{WEEKDAYS}|(?-i:{MONTHS}))|(?:an?|one|\d+|{MANY}|a\s+few|a\s+couple\s+of|several|some|many|not)\s+"
    rf"(?:days?|weeks?|months?|quarters?|years?|while|long)\s+ago)\b"
    # what stands with an article too
    rf"|\b(?:in|over|during|within|for|since)\s+(?:the\s+|these\s+)?(?:past|last|coming)\s+(?!year\b)"
    rf"(?:(?:few|couple\s+of|several|\d+|{MANY})\s+)?(?:{PERIODS})\b(?!\s+(?:of|in|before|to|until|on|for\s+which)\b)"
    rf"|\b(?:in|over|of)\s+(?:more\s+|most\s+)?recent\s+(?:{PERIODS}|times)\b"
    rf"|\b(?:the|in|at)\s+(?:(?:current|present)\s+(?:{PERIODS})|moment)\b(?!\s+(?:of|in|when|that)\b)"
    rf"|\b(?:the\s+)?(?:coming|upcoming)\s+(?:{PERIODS})\b|\b(?:year|quarter|month)[\s-]to[\s-]date\b"
    rf"|\b(?:{PERIODS})\s+from\s+now\b|\b(?:by|as\s+of|for|from)\s+now\b|\b(?:is|are|has|have)\s+now\b"
    rf"|\b(?:{AHEAD})\b[^.;:,]{{0,60}}\bin\s+(?:an?|one|\d+|{MANY}|a\s+few|a\s+couple\s+of|some)\s+(?:{PERIODS})\b(?!\s+(?:of|from|after)\b)"
    r"|(?<!\bas\s)(?<!\bhow\s)(?<!\btoo\s)\bsoon\b(?!\s+(?:after|as)\b)|\bshortly\b(?!\s+(?:after|before|on)\b)"
    rf"|(?-i:\bOn)\s+(?:{WEEKDAYS})\b|\bthe\s+other\s+day\b|\bthese\s+days\b|\b(?:recently|lately|nowadays|currently|presently|at\s+present|"
    rf"just\s+now|right\s+now|until\s+now|up\s+to\s+now|(?-i:Of)\s+late)\b",
    re.IGNORECASE,
)
# what nobody can tell is of no day
UNTOLD = re.compile(r"\bcan(?:not|[’']t)\b[^.;:]*$", re.IGNORECASE)
# what readers read of a figure beside its drawing
SHOWN = ("headline", "caption", "alt")
DATED = re.compile(rf"\b(?:(?:{MONTHS})\s+(?:\d{{1,2}},?\s+)?\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{4}}\s?Q[1-4])\b")


def days(material: Material) -> Iterator[Finding]:
    """Days that move on: in the memo, its title and dek, in notebooks, at their figures, and in the register."""
    for text in (material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)):
        yield from ageing(material, text)
    edition = material.edition
    for name in ("title", "dek") if edition else ():
        for finding in ageing(material, Markdown(str(edition.front[name]), "")):  # type: ignore[union-attr]
            place = f"{edition.place}:{edition.front.line(name)}"  # type: ignore[union-attr]
            yield AGEING.at(place, f"{finding.message}, in the {name}")
    ledger = material.ledger
    for id, words in register_texts(ledger) if ledger else ():
        for finding in ageing(material, Markdown(words, "")):
            yield AGEING.at(ledger.register.place(id), f"{finding.message}, in the text of {id}")  # type: ignore[union-attr]
    for theme, run in ledger.executed.items() if ledger else ():
        told = [(f"figure {id!r}", entry.get(name, "")) for id, entry in run.figures.items() for name in SHOWN]
        told += [(f"table {id!r}", table["caption"]) for id, table in run.tables.items()]
        for what, words in told:
            for finding in ageing(material, Markdown(words, "")):
                place = f"notebooks/{theme.partition('/')[0]}.ipynb {what}"
                yield AGEING.at(place, finding.message)


def ageing(material: Material, text: Markdown) -> Iterator[Finding]:
    """The days of a text that move on; a sentence that names one, or quotes, is let alone."""
    for start, words in material.answers.of("days", [text.text, spoken()], partial(_found, text)):
        yield AGEING.at(text.at(start), f"{words!r} is another day for each reader")


def _found(text: Markdown) -> list[tuple[int, str]]:
    """Where such days stand, and how they are written, which the text alone tells."""
    found: list[tuple[int, str]] = []
    day, dated, untold = (german.DAY, german.DATED, german.UNTOLD) if speaks("de") else (DAY, DATED, UNTOLD)
    prose = QUOTED.sub(lambda found: " " * len(found[0]), text.prose)
    for sentence in text.sentences:
        if dated.search(prose[sentence.start : sentence.end]):
            continue
        for one in day.finditer(prose, sentence.start, sentence.end):
            if not (supposed(prose, one.start()) or untold.search(prose, sentence.start, one.start())):
                found.append((one.start(), one[0]))
    return found
