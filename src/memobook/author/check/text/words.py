"""Words that hold a number: “two thirds”, “a dozen”, “most of”; and formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.ledger.ledger import Ledger
from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks

from ..german import words as german
from ..markdown import CLAIM, CLAIM_BLOCK, PRINTS, QUOTED, Markdown
from ..material import Material
from ..rule import rule

IN_WORDS = rule(
    "prose.words", "warning", "A number is told in words, and no value or statement stands beside it.",
    "print the value or statement that says it beside the words, or mark the words as your own with {literal}`…`",
)  # fmt: skip
IN_MATHS = rule(
    "prose.maths", "error", "A result stands in a formula, where it can’t be followed to its origin.",
    "print it outside the formula with {value}`theme.name`, or mark it as your own with {literal}`…`",
)  # fmt: skip
MANY = "two|three|four|five|six|seven|eight|nine|ten"
PARTS = "thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?"
FRACTION = re.compile(
    rf"\b(?:(?:{MANY})[\s-](?:thirds|fifths|sixths|sevenths|eighths|ninths|tenths)\b|three[\s-]quarters\s+of\b"
    r"|(?:a|one)[\s-](?:third|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?:of|more|less|higher|lower|larger|smaller)\b"
    rf"|by\s+(?:about\s+|nearly\s+|almost\s+)?(?:(?:a|one)[\s-](?:half|{PARTS})|half)\b(?!\s+to\b)"
    rf"|(?:(?:a|{MANY})\s+)?dozens?\b|\b(?:{MANY})fold\b)",
    re.IGNORECASE,
)
# more of the kind: what changed by a factor, shares of people, round numbers, and percentages spelled out
TENS = (
    "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a\\s+hundred"
)
MOVED = (
    "r[oi]ses?|risen|fell|fallen|grew|grown|shrank|dropped|declined|decreased|increased|gained|lost|jumped|climbed|slid|"
    "sank|plunged|surged"
)
FACTOR = re.compile(
    rf"\b(?:(?:has|have|had)\s+(?:more\s+than\s+|nearly\s+|almost\s+)?(?:doubled|tripled|trebled|quadrupled|halved)"
    rf"|(?:was|were|been)\s+(?:halved|doubled|tripled)|(?:twice|thrice)\s+(?:as|the)\b(?!\s+same)"
    rf"|(?:{MANY})\s+times\s+(?:as|more|the)\b|(?:one|{MANY})\s+(?:in|out\s+of)\s+(?:{MANY})\b"
    rf"|(?:{MANY})\s+of\s+(?:{MANY})\b|(?:{MANY})\s+to\s+one\b|(?:one|{MANY})\s+and\s+a\s+half\s+times\b"
    rf"|(?:{MANY}|{TENS})\s+per\s?cent\b|(?:an?|one|{MANY}|{TENS})\s+(?:thousand|million|billion|trillion)\b"
    rf"|(?:several|a\s+few|a\s+couple\s+of|some)\s+(?:hundred|thousand|million|billion|trillion)\b"
    rf"|one\s+[a-z]+\s+(?:in|out\s+of)\s+(?:{MANY})\b(?!\s+(?:years?|quarters?|months?|weeks?|days?|\w+s)\b)"
    rf"|(?:up|down|higher|lower|{MOVED})\s+(?:an?|one)\s+(?:half|{PARTS})\b"
    rf"|(?:{MANY}|{TENS})\s+(?:percentage|basis)\s+points?\b|(?:{MOVED})\s+(?:by\s+)?(?:some\s+)?(?:{MANY}|{TENS})\s+points?\b"
    rf"|(?:good|full|bare|mere|barely|scarcely|only|just|fully)\s+(?:an?\s+|one\s+)?(?:third|fifth|sixth|seventh|eighth|ninth|tenth)\b"
    r"(?!\s+(?:time|quarter|month|week|year|day|edition)\b)"
    r"|\bevery\s+(?:second|third|fourth|fifth|sixth|tenth)\s+(?!(?:time|year|quarter|month|week|day|hour|minute|row|line)s?\b)[a-z]+"
    r"|(?:an?|one|two|three|four|five|six|seven|eight|nine)\s+hundred\b"
    r"|(?:twice|thrice|double|triple)\s+(?:what|that|those|the\s+(?:number|amount|price|rate|size|length|cost|share|figure|sum|pace|speed))\b"
    r"|(?:will|would|should|may|might|to|and|it|which|that|they|this)\s+(?:double|triple|treble|quadruple|halve)s?\b"
    r"|\b(?:doubles|quadruples|trebles)\b(?!\s+(?:match|team|player|tournament|as)\w*)"
    r"|\b(?:doubling|tripling|trebling|quadrupling|halving)\s+(?:of|the|its|their|in|every|each)\b"
    r"|(?:a|one)\s+(?:third|fifth|sixth|seventh|eighth|ninth|tenth)\s+(?:were|are|have)\b"
    # neither “the doubled fee” nor “a halved one”
    r"|(?<!\bthe\s)(?<!\ba\s)(?<!\bits\s)(?<!\btheir\s)(?<!\bof\s)(?:doubled|tripled|trebled|quadrupled|halved)\b"
    rf"|an\s+order\s+of\s+magnitude)",
    re.IGNORECASE,
)
# a half, a quarter, the most of something; names of times and halves of a whole that has an order are none
OF_TIME = (
    r"(?!\s+(?:(?:the|a|an|this|that|its|each|every)\s+)?(?:[a-z]+\s+)?"
    r"(?:years?|months?|weeks?|days?|hours?|seasons?|time|samples?|\d))"
)
HALF = re.compile(
    rf"(?<!first\s)(?<!second\s)(?<!later\s)(?<!latter\s)(?<!other\s)(?<!each\s)(?<!every\s)(?<!one\s)\bhalf"
    rf"(?:\s+of{OF_TIME}\s+\w+|\s+(?:the|all|its|their|our|these|those|as\s+(?:much|many|large|big|high|long))\b{OF_TIME}"
    r"|\s+(?:were|was|are|have|had|did)\b)"
    rf"|\b(?:about|nearly|almost|roughly|around|over|under|more\s+than|less\s+than|fewer\s+than|at\s+least)\s+(?:an?\s+|one\s+)?half\b{OF_TIME}"
    rf"|\b(?:an?|one|another)\s+quarter\s+of\b(?!\s+(?:growth|declines?|losses|gains|results|data)\b){OF_TIME}|\bthree-quarters\b"
    rf"|\b(?:about|nearly|almost|roughly|more\s+than|less\s+than|at\s+least)\s+(?:an?|one)\s+(?:{PARTS})\b{OF_TIME}",
    re.IGNORECASE,
)
# told of a whole sentence, in which its number may stand anywhere
VAGUE = re.compile(
    r"\b(?<!at\s)most\s+of\s+\w+|(?:(?<=^)|(?<=[.!?;:]\s)|(?<=\b(?:in|by|at|to|or)\s)|(?<=\b(?:for|and|but)\s)|(?<=\bthat\s))"
    r"most\s+[a-z]{3,}(?<!ou)(?<!s)(?<!i)s\b"
    r"|\b(?:majority|minority)\b(?!\s+(?:stakes?|owners?|shareholders?|votes?|rule|interests?|leaders?|shares?))"
    r"|\b(?:bulk|lion[’']s\s+share)\s+of\b|\b(?:nearly|almost|virtually|practically)\s+(?:all|every|everyone|everybody|none|nobody)\b"
    r"|\bhardly\s+any\b|\b(?:hundreds|thousands|millions|billions)\s+(?:were|was|are|have|had|more)\b|\b(?:tens|hundreds|thousands|millions|billions|trillions)\s+of\b",
    re.IGNORECASE | re.MULTILINE,
)
# what is supposed and not found
SUPPOSED = re.compile(r"\b(?:if|whether|may|might|would|could|were|suppose|assum\w+|steps?)\b", re.IGNORECASE)
BESIDE = re.compile(r"\{(?:value|stated|literal)\}`")
# in a condition: a number that isn't zero, and no part of a name
NUMBERED = re.compile(r"(?<![\w.])(?=[\d.]*[1-9])\d*\.?\d+(?:e[+-]?\d+)?\b", re.IGNORECASE)
OWN = "words"
IN_CONDITION = "compare with that number in its condition, or print the value that says it: {theme.name}"
# how near what says the same must stand
NEAR = 60
FORMULA = re.compile(r"\$\$(?P<block>.*?)\$\$|(?<![\\\w$])\$(?=\S)(?P<inline>[^$\n]*?)(?<=\S)\$(?!\w)", re.DOTALL)
FENCED = re.compile(r"^(?P<fence>`{3,}|:{3,})\{math\}[^\n]*\n(?P<block>.*?)^(?P=fence)\s*$", re.DOTALL | re.MULTILINE)
# in a formula: indices, exponents, names of commands with what they take, and the small numbers of algebra
ALGEBRA = re.compile(r"[_^]\s*(?:\{[^{}]*\}|\S)|\\[a-zA-Z]+")
RESULT = re.compile(r"(?<![\w.])\d[\d.,]*\d\b|\d(?=\s*\\?%)|\d(?=\s*\\text)")


def words(material: Material) -> Iterator[Finding]:
    """Numbers in words in the memo and in the register, formulas there and in the prose of notebooks."""
    texts = [material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)]
    for text in texts:
        yield from _formulas(text)
    # what a notebook's prose defines has numbers of its own
    yield from _fractions(material.memo)
    ledger = material.ledger
    for id, name, written in _register(ledger) if ledger else ():
        # {id} prints a value or a statement there
        if not PRINTS.search(written):
            for found, _ in told_in_words(Markdown(written, "")):
                if name == OWN and found.re in (VAGUE, german.VAGUE):  # that more do than don’t is told by values alone
                    continue
                told = f"{' '.join(found[0].split())!r} is a number that comes from nowhere, in the {name} of {id}"
                fix = IN_CONDITION if name == OWN else ""
                yield IN_WORDS.at(ledger.register.place(id), told, fix)  # type: ignore[union-attr]


def _register(ledger: Ledger) -> Iterator[tuple[str, str, str]]:
    """Notes of claims, texts of implications, and claims of nobody's whose condition knows no number but zero."""
    for claim in ledger.register.claims.values():
        yield claim.id, "note", claim.note
        kind, _, condition = claim.check.partition(": ")
        if claim.stated is None and kind == "holds" and not NUMBERED.search(condition):
            yield claim.id, OWN, claim.text
    yield from ((one.id, "text", one.text) for one in ledger.register.implications)


def _fractions(text: Markdown) -> Iterator[Finding]:
    claimed = [found.span() for pattern in (CLAIM, CLAIM_BLOCK) for found in pattern.finditer(text.text)]
    for found, near in told_in_words(text):
        # the check of a claim decides what its own sentence says
        if not BESIDE.search(near) and not any(start <= found.start() < end for start, end in claimed):
            yield IN_WORDS.at(
                text.at(found.start()), f"{' '.join(found[0].split())!r} is a number that comes from nowhere"
            )


def told_in_words(text: Markdown) -> Iterator[tuple[re.Match[str], str]]:
    """Numbers that a text has in words, asserted and not quoted, each with what stands around it."""
    prose = QUOTED.sub(lambda found: " " * len(found[0]), text.prose)
    words = (german.FRACTION, german.FACTOR, german.HALF) if speaks("de") else (FRACTION, FACTOR, HALF)
    for pattern in words:
        for found in pattern.finditer(prose):
            if not supposed(prose, found.start()) and not text.teaches(found.start()):
                yield found, text.markup[max(0, found.start() - NEAR) : found.end() + NEAR]
    for sentence in text.sentences:
        for found in (german.VAGUE if speaks("de") else VAGUE).finditer(prose, sentence.start, sentence.end):
            if not supposed(prose, found.start()) and not text.teaches(found.start()):
                yield found, sentence.text


def supposed(prose: str, at: int) -> bool:
    """Whether the clause around a place supposes, and finds nothing."""
    pattern = german.SUPPOSED if speaks("de") else SUPPOSED
    return bool(pattern.search(re.split(r"[,;:(.]", prose[:at])[-1]))


def _formulas(text: Markdown) -> Iterator[Finding]:
    for found in [*FORMULA.finditer(text.markup), *FENCED.finditer(text.text)]:
        formula = next(group for group in found.groupdict().values() if group is not None and set(group) - set("`:"))
        number = RESULT.search(ALGEBRA.sub(lambda part: " " * len(part[0]), formula))
        if number and not text.teaches(found.start()):
            yield IN_MATHS.at(text.at(found.start()), f"the number {number[0]!r} stands in a formula")
