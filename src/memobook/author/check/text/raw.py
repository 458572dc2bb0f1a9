"""Markup that no parser takes for markup, so that readers see it: other tools' ways, and ours half written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from memobook.publication.finding import Finding
from memobook.publication.text.calendar import MONTHS
from memobook.publication.text.language import speaks

from ..german import dates as german
from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from ..text_alone import of_text
from .unprinted import KNOWN_ROLES

RAW = rule(
    "markup.raw", "error", "Markup is printed as it stands.",
    r"mend it; what is meant to be seen stands in `ticks`, a sign behind a backslash: \* \$ \{",
)  # fmt: skip
DAY = rule("date.impossible", "error", "A day is named that the calendar has not.", "mend it")

ROLES = "|".join(map(re.escape, sorted(KNOWN_ROLES, key=len, reverse=True)))
# of the three with a rule of their own nothing is said where their content is empty
HALF = re.compile(
    rf"(?<![`\\\w])\{{(?:{ROLES})\}}(?!`[^`\n]+`)(?<!\{{value\}}(?=``))(?<!\{{stated\}}(?=``))(?<!\{{cite\}}(?=``))"
    r"[^\s.,;]{0,30}"
)
# what is seen, the pattern, and what to write
KINDS = (
    ("a role without its ticks", HALF, "write {name}`content`"),
    ("an id in braces", re.compile(r"(?<![\w`\\}])\{[a-z]\w*\.[a-z][\w.]*(?::\w+)?\}"), "write {value}`id`"),
    ("a command of LaTeX", re.compile(r"\\(?:cite[pt]?|footnote|textbf|emph|textit|url)\{[^}]*\}"),
     "write {cite}`key`, [words](#place), *emphasis*"),
    ("a command of LaTeX", re.compile(r"\\(?:ref|eqref|label)\{[^}]*\}"),
     "write $$ (its-name) behind the formula, and {eq}`its-name` where it is named"),
    ("a citation of another tool", re.compile(r"(?<![\w@./`\[;-])@[A-Za-z]\w*\d{2,4}\w*\b"), "write {cite}`key`"),
    ("a directive of reStructuredText", re.compile(r"(?m)^[ \t]*\.\. [a-z][\w-]*::.*"), "write :::{name} and :::"),
    ("a substitution of reStructuredText", re.compile(r"(?<![\w|])\|[A-Za-z][\w -]*\|(?![\w|])"), "write the words"),
    ("a sign of mathematics that opens nothing", re.compile(r"(?<![\\$\w])\$(?=[A-Za-z\\])[^$\n]*?[\\^_=+<>][^$\n]*"),
     r"close the formula, or write \$ for the sign"),
    ("emphasis that is not closed", re.compile(r"(?<![\\*\w])\*\*(?=\w)[^*\n]{0,30}"), "close it with **"),
    ("a struck word that is not closed", re.compile(r"(?<![\\~\w])~~(?=\w)[^~\n]{0,30}"), "close it with ~~"),
    ("a row of a table without a head", re.compile(r"(?m)(?<!\|\n)^\|[^\n]*\|[^\n]*\|[ \t]*$"),
     "write |---|---| below the first row"),
)  # fmt: skip
CLOSED = (
    re.compile(r"(?<![\\$])\$\$.*?\$\$", re.DOTALL),
    re.compile(r"(?<![\\$\w])\$(?=\S)[^$]*?(?<=\S)\$(?!\w)"),
    re.compile(r"\*\*(?=\S)(?:[^*]|\*(?!\*))+?\*\*"),
    re.compile(r"~~(?=\S)[^~]+?~~"),
)
# a table with its rule of dashes, whose signs are no markup that is left over
TABLE = re.compile(
    r"(?m)^[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n(?:[^\n]*\|[^\n]*(?:\n|\Z))*"
)
RST_ROLE = re.compile(r"(?<![\w`]):[a-z][\w:-]*:`[^`\n]*`")
OPEN_COMMENT = re.compile(r"<!--(?!.*?-->)[^\n]{0,30}", re.DOTALL)
RST_LINK = re.compile(r"(?<!`)`[^`\n]+`_(?!\w)")
NAMES = "|".join(MONTHS)
WRITTEN = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}) (?P<month>{NAMES})|(?P<month2>{NAMES}) (?P<day2>\d{{1,2}}),?) (?P<year>\d{{4}})\b"
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)}),?\s+(?:the\s+)?\Z")
ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b(?!-)")


def raw(material: Material) -> Iterator[Finding]:
    """All of it, in the memo, the notebooks' prose and the pages that are no documentation."""
    for text in material.texts:
        if not text.place.startswith("book/docs/"):
            yield from of_text(material, "raw", text, _of)


def _of(text: Markdown) -> Iterator[Finding]:
    seen: set[str] = set()
    for found, what, fix in _found(text):
        place = text.at(found.start())
        if place not in seen:
            seen.add(place)
            yield RAW.at(place, f"{' '.join(found[0].split())[:40]!r} is {what}", fix)
    for message, offset in _days(text.prose):
        yield DAY.at(text.at(offset), message)


def impossible_days(words: str, place: str) -> Iterator[Finding]:
    """The same days in words that are no Markdown."""
    for message, _ in _days(words):
        yield DAY.at(place, message)


def _found(text: Markdown) -> Iterator[tuple[re.Match[str], str, str]]:
    rest = re.sub(r"<!--.*?-->", _blank, text.markup, flags=re.DOTALL)
    for found in RST_ROLE.finditer(text.blocks):
        yield found, "a role of reStructuredText", "write {role}`content`"
    for found in OPEN_COMMENT.finditer(text.blocks):
        yield found, "a comment that is not closed", "close it with -->, or begin its lines with %"
    for found in RST_LINK.finditer(text.blocks):
        yield found, "a link of reStructuredText", "write [words](address)"
    for pattern in (*CLOSED, TABLE):
        rest = pattern.sub(lambda found: re.sub(r"(?<!\})[$*~|](?![`])", " ", found[0]), rest)
    for what, pattern, fix in KINDS:
        for found in pattern.finditer(rest):
            yield found, what, fix


def _days(prose: str) -> Iterator[tuple[str, int]]:
    """What is wrong with the days of a text, and where."""
    told = [*_german(prose)] if speaks("de") else []
    for found in WRITTEN.finditer(prose):
        month = MONTHS.index(found["month"] or found["month2"]) + 1
        named = WEEKDAY.search(prose[max(0, found.start() - 20) : found.start()])
        told.append((found, int(found["day"] or found["day2"]), month, named[1] if named else "", WEEKDAYS))
    for found, day, month, weekday, names in told:
        year = int(found["year"])
        if not _is_day(year, month, day):
            yield f"there is no {found[0]}", found.start()
        elif weekday and weekday != (right := names[date(year, month, day).weekday()]):
            yield f"{found[0]} is a {right}", found.start()
    for found in ISO.finditer(prose):
        if not _is_day(*map(int, found.groups())):
            yield f"there is no {found[0]}", found.start()


def _german(prose: str) -> Iterator[tuple[re.Match[str], int, int, str, tuple[str, ...]]]:
    """Days as German writes them: match, day, month, the weekday that is named before it, and all of them."""
    for found in german.WRITTEN.finditer(prose):
        month = german.MONTHS[found["month"]] if found["month"] else int(found["number"])
        named = german.WEEKDAY.search(prose[max(0, found.start() - 30) : found.start()])
        weekday = german.OTHERWISE.get(named[1], named[1]) if named else ""
        yield found, int(found["day"]), month, weekday, german.WEEKDAYS


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
