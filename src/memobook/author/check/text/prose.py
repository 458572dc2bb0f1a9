"""Prose: numbers that come from nowhere, words that the data contradict, sentences that lean on what nobody said."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.publication.text.identifier import DOI
from memobook.publication.text.language import speaks
from memobook.publication.yaml_file import Entry

from ..german import dates as german
from ..likely import Source, asked
from ..markdown import Markdown, Span
from ..material import Material
from ..printed import printed
from ..rule import rule

NUMBER = rule(
    "prose.number",
    "error",
    "A number in the prose is neither a value, a statement nor a date, and is not marked as the author’s own.",
    "print it with {value}`theme.name` or {stated}`id`, or mark it as your own with {literal}`…`",
)
TITLE = rule(
    "prose.title",
    "warning",
    "A title or a dek holds a number, which can’t be followed to its origin there.",
    "say it in words, and print the value in the text",
)
UNTRACED = rule(
    "prose.untraced",
    "warning",
    "A sentence cites a source for what no source was found to say, and does not tell so.",
    "say in the sentence that it was not found there, or take the citation out",
)
HEADING = rule(
    "heading.order",
    "error",
    "A heading skips a level, or is of the page’s own first level.",
    "use the level below that of the heading before",
)

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
# what holds digits and is no result: days, times of day, years, quarters, centuries, identifiers of works, standards,
# indices of shares, and names such as GPT-5.6 Sol, V3, c02, CO2, H100
ALLOWED = [
    re.compile(pattern)
    for pattern in (
        rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.?(?:\s*(?:–|-|to|and)\s*\d{{1,2}})?\s+(?:{MONTHS}|{SHORT})\b\.?(?:,?\s+\d{{4}})?",
        r"\b\d{4}-\d{2}(?:-\d{2})?\b",
        r"\b(?:FY|CY)?\s?(?:18|19|20|21)\d\d(?:s\b|\s?[QH][1-4]\b|(?:/|–|-)(?:\d\d){1,2}\b)?(?![\d,.]*\d|\s*(?:%|percent|Prozent|USD|EUR|Euro))",
        r"(?<![\w:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\w:]|\.\d)(?:\s?[ap]\.?m\b\.?)?",
        r"\b(?:1[0-2]|[1-9])\s?[ap]\.?m\b|\b\d{1,2}(?:\s(?:to|and|or|–)\s\d{1,2})?\s+o[’']clock\b",
        r"\b\d{1,2}(?:st|nd|rd|th)[\s-](?:century|centuries)\b",
        rf"\b{DOI.pattern}|\b(?:ar[Xx]iv|PMID|CVE|JEL)[\s:-]\s?[\w./-]*\d[\w./-]*",
        r"\bIS[BS]N(?:-1[03])?:?\s?[\dX](?:[\s-]?[\dX]){7,12}",
        r"\b(?:RFC|ISO|IEC|DIN|EN|IEEE|ANSI|PEP)(?:/IEC)?\s\d+(?:-\d+)*(?::\d{4})?\b",
        r"\b(?:S&P|Nasdaq|NASDAQ|FTSE|Russell|Nikkei|Stoxx|STOXX|CSI|TSX|Fortune|CAC|DAX)[\s-]\d{2,4}\b",
        r"\b[QH][1-4]\b(?:\s+(?:FY)?\s?\d{2,4})?",
        r"(?<![\w.])[A-Za-z][A-Za-z–.-]*\d[\w.]*(?:-\w+)*",
        r"\b\d+(?:\.\d+)?[-–]?(?:D|G|bit|nm)\b",
        r"(?m)^\s*(?:>\s*)*(?:\d+[.)]|[-*+])\s+",
        r"\b(?:[Ss]ection|[Cc]hapter|[Ff]igure|[Ff]ig\.|[Tt]able|[Aa]ppendix|[Pp]age|[Nn]ote|[Vv]ersion|[Rr]evision|"
        r"[Ss]eason|[Rr]ound|[Gg]rade|[Vv]olume|[Nn]o\.|[Ii]tem|[Ff]orm)\s+\d+(?:\.\d+)*\b",
    )
]
# of English alone: the month before its day, and a name with its version, which in German is a noun and its number
MONTH_FIRST = re.compile(rf"\b(?:{MONTHS}|{SHORT})\b\.?\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+\d{{4}})?(?![\d.,]*\d|\s*%)")
VERSIONED = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)*\s\d+(?:\.\d+)+\b")
DIGITS = re.compile(
    r"(?<![\w.])[-+−±]?[$€£¥]?(?:\d(?:[\d.,]*\d)?(?:[\u00a0\u202f]\d{3}\b)*[¼½¾⅐-⅞]?|[¼½¾⅐-⅞])(?:\s?(?:%|‰|bn|billion|million|trillion|percent|Prozent|"
    r"Mio|Mrd|Million(?:en)?|Milliarden?|Billion(?:en)?))?"
)
INDENTED = re.compile(r"(?m)^(?: {4}|\t)[^\n]*\d")
# a sentence with one of these words tells that something was not found
NEGATION = re.compile(
    r"\b(no|not|none|nobody|nowhere|never|neither|nor|without|untraced|unseen|unsourced|fail(?:s|ed)?|lacks?|absent|"
    r"can(?:no|’|')t|(?:do|did|does|was|were|is|are|could|has|have)n(?:’|')t|missing|alone|"
    r"nicht|kein\w*|niemand\w*|nirgends|nie|niemals|weder|ohne|fehlt|fehlen|unbelegt|allein)\b",
    re.IGNORECASE,
)


def numbers(text: Markdown, known: list[Source] | None = None) -> Iterator[Finding]:
    """Each number of a text that is none of what may stand there, with what it may be among those ``known``."""
    prose = text.prose
    if INDENTED.search(prose):
        prose = _without_code(text, prose)
    for pattern in allowed():
        prose = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), prose)
    for found in DIGITS.finditer(prose):
        if text.teaches(found.start()):
            continue
        fix = asked(NUMBER.fix, found[0].strip(), sentence_at(text, found.start()), known or [])
        yield NUMBER.at(text.at(found.start()), f"the number {found[0].strip()!r} comes from nowhere", fix)


def allowed() -> list[re.Pattern[str]]:
    """What may hold digits, in the publication's language."""
    return [*german.ALLOWED, *ALLOWED] if speaks("de") else [MONTH_FIRST, *ALLOWED, VERSIONED]


def _without_code(text: Markdown, prose: str) -> str:
    """Prose without the lines that are code by their blanks."""
    lines = prose.split("\n")
    for one in printed(text):
        if one.kind == "indented":
            for number in range(one.line - 1, one.line + one.text.count("\n") - 1):
                lines[number] = " " * len(lines[number])
    return "\n".join(lines)


def sentence_at(text: Markdown, offset: int) -> str:
    """The sentence around a place of a text."""
    return next((one.text for one in text.sentences if one.start <= offset < one.end), "")


def headings(text: Markdown, first: int) -> Iterator[Finding]:
    """Headings out of order; ``first`` is the level that a text begins with."""
    before = first - 1
    for level, words, offset in text.headings:
        if level > before + 1 or level < first:
            message = f"the heading {words!r} is of level {level}, after one of level {before}"
            if level < first:
                message = f"the heading {words!r} is of level {level}; the page’s title is its only one"
            yield HEADING.at(text.at(offset), message)
        before = max(level, first)


def memo_numbers(material: Material) -> Iterator[Finding]:
    """Numbers in the memo and in the prose of its themes, alternative texts of their pictures included."""
    for text in (material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)):
        yield from numbers(text, material.sources)
        beside = [(*one, "an alternative text") for one in text.alternatives]
        beside += [(*one, "the title of a link") for one in text.titles]
        for words, offset, what in beside:
            for finding in numbers(Markdown(words, ""), material.sources):
                if not text.teaches(offset):
                    yield NUMBER.at(text.at(offset), f"{finding.message}, in {what}", finding.fix)


def front_numbers(material: Material) -> Iterator[Finding]:
    """Numbers in the title and the dek, and in the texts of the register."""
    edition = material.edition
    if edition is None:
        return
    for name in ("title", "dek"):
        text = str(edition.front[name])
        for finding in numbers(Markdown(text, edition.place)):
            place = f"{edition.place}:{edition.front.line(name)}"
            yield TITLE.at(place, f"{finding.message}, in the {name}")
    # a question of a forecast has numbers of its own; its note prints those of the data
    for kind in ("claims", "implications", "forecasts"):
        entries = (material.forecast_file if kind == "forecasts" else edition.register).get(kind, [])
        for entry in entries if isinstance(entries, list) else []:
            # the sentence of a claim that stands in the memo is the memo's own prose
            noted = kind == "forecasts" or getattr(entry, "file", "") == edition.place
            for name in ("note",) if noted else ("text", "note"):
                if isinstance(entry, dict) and isinstance(entry.get(name), str):
                    # {id} prints a value or statement here
                    plain = re.sub(r"\{[^{}]*\}", lambda found: " " * len(found[0]), entry[name])
                    for finding in numbers(Markdown(plain, edition.register_place), material.sources):
                        place = entry.at(name) if isinstance(entry, Entry) else edition.register_place
                        message = f"{finding.message}, in the {name} of {entry.get('id')}"
                        fix = "write {theme.name} or {statement}, or say it in words"
                        told = finding.fix.partition(" Then ")[0] if finding.fix != NUMBER.fix else ""
                        yield NUMBER.at(place, message, f"{told} Then {fix}" if told else fix)


def memo_headings(material: Material) -> Iterator[Finding]:
    """Headings of the memo, whose title is in its front matter, of its themes and of the other pages."""
    yield from headings(material.memo, 2)
    for page in material.pages:
        yield from headings(page, 1)
    for notebook in material.notebooks:
        before = 0
        for _, text in notebook.prose:
            for level, words, offset in text.headings:
                if level > before + 1:
                    message = f"the heading {words!r} is of level {level}, after one of level {before}"
                    yield HEADING.at(text.at(offset), message)
                before = level


def leaning(material: Material) -> Iterator[Finding]:
    """Sentences that print what an untraced claim states and cite its sources as if they had said it."""
    ledger = material.ledger
    if ledger is None:
        return
    untraced = {c.stated.id: c for c in ledger.register.claims.values() if c.stated and c.verdict == "untraced"}
    roles = list(material.memo.roles("cite", "stated"))
    for sentence in material.memo.sentences:
        used = [(role, content) for role, content, offset in roles if sentence.start <= offset < sentence.end]
        cited = {key.strip() for role, keys in used if role == "cite" for key in keys.split(",")}
        for id in (content for role, content in used if role == "stated"):
            claim = untraced.get(id)
            named = sorted(cited & set(claim.cites)) if claim else []
            if claim and named and not _tells(material.memo, sentence):
                message = f"it cites {', '.join(named)} for {id}, which no source was found to say (claim {claim.id})"
                yield UNTRACED.at(material.memo.at(_start(sentence)), message)


def _tells(text: Markdown, sentence: Span) -> bool:
    """Whether a sentence, or the next one, says that something was not found."""
    following = next((s.text for s in text.sentences if s.start >= sentence.end), "")
    return bool(NEGATION.search(sentence.text) or NEGATION.search(following))


def _start(sentence: Span) -> int:
    return sentence.start + len(sentence.text) - len(sentence.text.lstrip())
