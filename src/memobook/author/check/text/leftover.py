"""Markup that the parser of pages leaves over in its words: other tools' ways, and ours with a slip."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding

from ..addresses import odd_kind
from ..markdown import Markdown
from ..material import Material
from ..printed import CODE, Printed, printed
from ..rule import rule
from ..text_alone import of_text
from .raw import RAW
from .unprinted import KNOWN_ROLES, OPEN

UNDERLINED = rule(
    "heading.underlined", "error", "A line of dashes or equal signs makes a heading of the paragraph above it.",
    "write ## before a heading, and a blank line before a rule",
)  # fmt: skip
LOST = rule(
    "table.cells", "error", "A row of a table has more cells than its head, and no page shows those beyond.",
    r"write a sign | within a cell as \|, in a formula as \vert, or give the head a column more",
)  # fmt: skip

ROLES = "|".join(sorted(map(re.escape, KNOWN_ROLES), key=len, reverse=True))
# what is left in words, what it is, and what to write
KINDS = tuple((re.compile(pattern), what, fix) for pattern, what, fix in (
    (r"\{%[^}]*%?\}", "a tag of a template", "write the words themselves"),
    (r"(?<!\{)\{(?!(?:value|stated|cite)\}``)(?:: ?)?[.#]?[A-Za-z][^{}]{0,40}\}", "markup in braces",
     "leave it out, or write {name}`content`"),
    (rf"\((?:{ROLES})\){CODE}", "a role in round brackets", "write {name}`content`"),
    (r"!?\[\[[^\]]*\]\]", "a link of a wiki", "write [words](address), or {page}`words <page>`"),
    (r"\[[^\[\]]+\]\[[^\[\]]*\]", "a link whose address is given nowhere", "write [words](address)"),
    (r"\]\([^)\n]{0,60}", "a link that is none", "write [words](address), without blanks in the address"),
    (r"\([^()]+\)\[[^\[\]]*\]", "a link the wrong way round", "write [words](address)"),
    (r"\[\d+\]_", "a footnote of reStructuredText", "write [^1], and [^1]: with its words"),
    (r"\^\[", "a note of Pandoc within its sentence", "write [^name], and [^name]: with its words"),
    (r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]", "an admonition of GitHub", "write :::{note} and :::"),
    (r"^!!! ?\w+", "an admonition of another tool", "write :::{note} and :::"),
    (r":{2,}\{?[\w-]*\}?", "colons of a directive", "write :::{name} and :::, three colons on a line of their own"),
    (r"(?<![\w:]):[a-z][\w+-]*:(?!\w)", "a name between colons",
     "options stand right below a directive’s first line; write a sign as itself"),
    (r"^:[A-Za-z][^:`\n]{0,40}:\s+\S", "a list of fields", "write Term and, below it, : its definition"),
    (r"(?<![\w~\\])~(?=[^\s~])[^~\n]*[^\s~]~(?![\w~])", "a struck word of another tool", "write ~~words~~"),
    (r"==(?=\S)[^=]+==", "a highlight of another tool", "write **words**"),
    (r"(?<![\w.@/])@(?:fig|tbl|sec|eq|lst|thm)-[\w-]+", "a reference of Quarto", "link to it: [words](#its-name)"),
    (r"^\(@\w*\)", "a list of Pandoc", "write 1."),
    (r"\w\^[\w+−-]+\^|[A-Za-z]~\w+~", "a raised or lowered word of Pandoc", "write {sup}`2` or {sub}`2`"),
    (r"^#{1,6}[^\W\d_]", "a heading without its blank", "write a blank behind #"),
    (r"^\|\s.*", "a line of a table or of verse",
     "a table begins with its head and |---|---|; verse is a {line-block}"),
    (r"(?<![}`])`[^`]{0,30}", "a tick that opens nothing", "close it with a tick, or write quotation marks"),
    (rf"(?<![\w*{CODE}])\*{{1,3}}(?=\w)[^*]{{0,30}}", "emphasis that is not closed",
     "close it, or write a backslash before the star"),
    (r"(?<![\w\\])_{1,2}(?=[A-Za-z])[^_\s]{0,30}", "emphasis that is not closed",
     "close it, or write a backslash before the line"),
    (r"\*\*", "emphasis that is none", "leave out blanks within the stars"),
    (r"\\(?:begin|end|[a-z]{3,})\{", "a command of LaTeX", "formulas stand between dollar signs; write *words*"),
    (r"&[A-Za-z][A-Za-z0-9]{1,30};", "a character’s name that HTML has not", "write the character"),
))  # fmt: skip
# what another tool would compute, or markup that four blanks have made code of
COMPUTED = re.compile(r"(?:[r=] |\{(?:python|r|julia|ojs|jl)\} ?)\S")
SHOWN = re.compile(r"\{[\w:-]+\}`|\]\(|\*\*|^\s*[-*+] |\[@", re.MULTILINE)
# code has no directives, but where markup itself is shown
SWALLOWED = re.compile(r"^(?:`{3,}|:{3,})\{\w", re.MULTILINE)
SHOWING = {"md", "markdown", "myst", "text"}
LATEX = re.compile(r"\\\((?!\s*\\\))(?:[^\n\\]|\\(?!\)))+\\\)|\\\[(?!\s*\\\])(?:[^\n\\]|\\(?!\]))+\\\]")


def leftover(material: Material) -> Iterator[Finding]:
    """All of it, in the memo, the notebooks' prose and the pages that are no documentation."""
    for text in material.texts:
        if not text.place.startswith("book/docs/"):
            yield from of_text(material, "leftover", text, _left)


def _left(text: Markdown) -> Iterator[Finding]:
    for found in LATEX.finditer(text.markup):
        yield RAW.at(text.at(found.start()), f"{found[0][:40]!r} prints its brackets alone", "write it between $ signs")
    for one in printed(text):
        place = f"{text.place} line {one.line}" if text.in_cell else f"{text.place}:{one.line}"
        if one.kind == "text":
            for words, what, fix in _kinds(one):
                yield RAW.at(place, f"{words.replace(CODE, '…')[:40]!r} is {what}", fix)
        elif one.kind == "heading" and one.mark[:1] in ("=", "-"):
            yield UNDERLINED.at(place, "the line below makes a heading of this one")
        elif one.kind == "code" and COMPUTED.match(one.text):
            yield RAW.at(place, f"{one.text[:40]!r} is code that nothing here computes", "write {value}`id`")
        elif one.kind == "indented" and SHOWN.search(one.text):
            yield RAW.at(place, "four blanks make code of it", "begin it at the margin, or below its list’s words")
        elif one.kind == "lost":
            yield LOST.at(place, f"the row has no column for {one.text[:40]!r}")
        elif one.kind == "block":
            yield from _block(one, place)


def _kinds(one: Printed) -> Iterator[tuple[str, str, str]]:
    """The first thing that is left in a line: what follows mostly is a part of it."""
    matches = [(found, what, fix) for pattern, what, fix in KINDS if (found := pattern.search(one.text))]
    for found, what, fix in sorted(matches, key=lambda match: match[0].start())[:1]:
        # a link that a browser may run is none on a page, and told as what it is
        if not (found[0].startswith("](") and odd_kind(found[0][2:])):
            yield found[0], what, fix


def _block(one: Printed, place: str) -> Iterator[Finding]:
    info = one.mark.lstrip("`~:")
    if one.mark.startswith(":") and not info.startswith("{"):
        yield OPEN.at(place, "these colons begin a block without a name", "write {name} behind them, or take them away")
    elif not info.startswith("{") and info.split(" ")[0] not in SHOWING and SWALLOWED.search(one.text):
        yield OPEN.at(place, f"the block of code takes in {SWALLOWED.findall(one.text)[0]}…")
