"""Words that hold a number or a day of their own: “two thirds”, “a dozen”, “last week”; and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding

from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from .prose import MONTHS

IN_WORDS = rule(
    "prose.words", "warning", "A number is told in words, and no value or statement stands beside it.",
    "print the value or statement that says it beside the words, or mark the words as your own with {literal}`…`",
)  # fmt: skip
IN_MATHS = rule(
    "prose.maths", "error", "A result stands in a formula, where it can’t be followed to its origin.",
    "print it outside the formula with {value}`theme.name`, or mark it as your own with {literal}`…`",
)  # fmt: skip
AGEING = rule(
    "prose.day", "warning", "A day is told from where the reader stands, which moves on after the edition’s day.",
    "name the day, month or quarter",
)  # fmt: skip

MANY = "two|three|four|five|six|seven|eight|nine|ten"
PARTS = "thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
FRACTION = re.compile(
    rf"\b(?:(?:{MANY})[\s-](?:thirds|fifths|sixths|sevenths|eighths|ninths|tenths)\b|three[\s-]quarters\s+of\b"
    r"|(?:a|one)[\s-](?:third|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?:of|more|less|higher|lower|larger|smaller)\b"
    rf"|by\s+(?:about\s+|nearly\s+|almost\s+)?(?:(?:a|one)[\s-](?:half|{PARTS})|half)\b(?!\s+to\b)"
    rf"|(?:(?:a|{MANY})\s+)?dozens?\b|\b(?:{MANY})fold\b|(?<!first\s)(?<!second\s)(?<!later\s)(?<!other\s)(?<!one\s)\bhalf\s+(?:of\s+)?(?:the|all|its|their)\s)",
    re.IGNORECASE,
)
# more of the kind: what changed by a factor, shares of people, round numbers, and percentages spelled out
TENS = "twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a\\s+hundred"
FACTOR = re.compile(
    rf"\b(?:(?:has|have|had)\s+(?:more\s+than\s+|nearly\s+|almost\s+)?(?:doubled|tripled|trebled|quadrupled|halved)"
    rf"|(?:was|were|been)\s+(?:halved|doubled|tripled)|(?:twice|thrice)\s+(?:as|the)\b(?!\s+same)"
    rf"|(?:{MANY})\s+times\s+(?:as|more|the)\b|(?:one|{MANY})\s+(?:in|out\s+of)\s+(?:{MANY})\b"
    rf"|(?:{MANY}|{TENS})\s+per\s?cent\b|(?:an?|one|{MANY}|{TENS})\s+(?:thousand|million|billion|trillion)\b"
    rf"|an\s+order\s+of\s+magnitude)",
    re.IGNORECASE,
)
DAY = re.compile(
    r"(?<!the\s)(?<!that\s)\b(?:yesterday|tomorrow|tonight|(?:last|this|next)\s+(?:week|weekend|month|quarter|year|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)|(?:an?|one|\d+|{many}|a\s+few|some)\s+"
    r"(?:days?|weeks?|months?|years?)\s+ago)\b".replace("{many}", MANY),
    re.IGNORECASE,
)
DATED = re.compile(rf"\b(?:(?:{MONTHS})\s+(?:\d{{1,2}},?\s+)?\d{{4}}|\d{{4}}-\d\d-\d\d|\d{{4}}\s?Q[1-4])\b")
# what is supposed and not found
SUPPOSED = re.compile(r"\b(?:if|may|might|would|could|were|suppose|assum\w+)\b", re.IGNORECASE)
BESIDE = re.compile(r"\{(?:value|stated|literal)\}`")
QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
# how near what says the same must stand
NEAR = 60
FORMULA = re.compile(r"\$\$(?P<block>.*?)\$\$|(?<![\\\w$])\$(?=\S)(?P<inline>[^$\n]*?)(?<=\S)\$(?!\w)", re.DOTALL)
FENCED = re.compile(r"^(?P<fence>`{3,}|:{3,})\{math\}[^\n]*\n(?P<block>.*?)^(?P=fence)\s*$", re.DOTALL | re.MULTILINE)
# in a formula: indices, exponents, names of commands with what they take, and the small numbers of algebra
ALGEBRA = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\S)|\\[a-zA-Z]+")
RESULT = re.compile(r"(?<![\w.])\d[\d.,]*\d\b|\d(?=\s*\\?%)|\d(?=\s*\\text)")


def words(material: Material) -> Iterator[Finding]:
    """Numbers in words and days that age in the memo, formulas there and in the prose of notebooks."""
    texts = [material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)]
    for text in texts:
        yield from _formulas(text)
    yield from _fractions(material.memo)
    yield from _days(material.memo)


def _fractions(text: Markdown) -> Iterator[Finding]:
    prose = QUOTED.sub(lambda found: " " * len(found[0]), text.prose)
    for found in [*FRACTION.finditer(prose), *FACTOR.finditer(prose)]:
        clause = re.split(r"[,;:(.]", prose[: found.start()])[-1]
        if SUPPOSED.search(clause):
            continue
        around = text.markup[max(0, found.start() - NEAR) : found.end() + NEAR]
        if not BESIDE.search(around):
            yield IN_WORDS.at(text.at(found.start()), f"{found[0].strip()!r} is a number that comes from nowhere")


def _days(text: Markdown) -> Iterator[Finding]:
    prose = QUOTED.sub(lambda found: " " * len(found[0]), text.prose)
    for sentence in text.sentences:
        if DATED.search(prose[sentence.start : sentence.end]):
            continue
        for found in DAY.finditer(prose, sentence.start, sentence.end):
            yield AGEING.at(text.at(found.start()), f"{found[0]!r} is another day for each reader")


def _formulas(text: Markdown) -> Iterator[Finding]:
    for found in [*FORMULA.finditer(text.markup), *FENCED.finditer(text.text)]:
        formula = next(group for group in found.groupdict().values() if group is not None and set(group) - set("`:"))
        number = RESULT.search(ALGEBRA.sub(lambda part: " " * len(part[0]), formula))
        if number:
            yield IN_MATHS.at(text.at(found.start()), f"the number {number[0]!r} stands in a formula")
