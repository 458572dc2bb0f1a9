"""Markdown as rules read it: prose with everything that is not prose blanked out, so that lines and columns stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from memobook.publication.text.slug import slugs

from .heading_words import heading_words

FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})")
# directives whose content is prose; of the others it is code, data or an id
HOLDING = {
    *("admonition", "attention", "caution", "compound", "container", "danger", "div", "dropdown", "epigraph", "error"),
    *("example", "figure", "grid", "grid-item", "grid-item-card", "card", "highlights", "hint", "important", "margin"),
    *("note", "pull-quote", "seealso", "sidebar", "tab-item", "tab-set", "table", "tip", "topic", "warning"),
    *("implication", "list-table"),
}  # fmt: skip
# directives whose first line is words: a title, a caption, or the beginning of what they hold
WORDED = {
    *("admonition", "attention", "card", "caution", "csv-table", "danger", "dropdown", "epigraph", "error", "hint"),
    *("grid-item-card", "highlights", "important", "list-table", "margin", "note", "pull-quote", "rubric", "seealso"),
    *("sidebar", "tab-item", "table", "tip", "topic", "warning"),
}  # fmt: skip
BREAK = re.compile(r"\+{3}(?:[ \t]|$)")
NAMED = re.compile(r"\{(?P<name>[\w:+.-]+)\}")
ALTERNATIVE = re.compile(r"^[ \t]*:alt:[ \t]+(?P<words>\S.*)$", re.MULTILINE)
COLONS = re.compile(r"^\s*:{3,}")
WORDS = re.compile(r"\s*(?::{3,}|`{3,}|~{3,})\s*\{(?P<name>[\w:+.-]+)\}[ \t]*(?P<words>.*)")
HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(\S.*?)(?:\s+#+)?\s*$")
TARGET = re.compile(r"^\(([\w.-]+)\)=\s*$")
LINK = re.compile(
    r"(?<!\\)(?P<image>!?)(?<!\\)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target><[^>]*>|[^()\s]*(?:\([^()]*\))?[^()\s]*)(?:\s+\"(?P<title>[^\"]*)\")?\)"
)
# addresses where LINK and DEFINED see none: behind blanks, on a line of their own, in brackets, in raw HTML
ELSEWHERE = re.compile(
    r"\]\([ \t\n]+<?(?P<blanks>[^\s()<>]+)|^ {0,3}\[[^\]\n]+\]:[ \t]*\n[ \t]*<?(?P<defined>[^\s<>]+)"
    r"|(?<!\]\()<(?P<auto>[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>"
    r"|<[A-Za-z][^<>]*?\s(?:href|src|srcset|action|formaction|data|poster|xlink:href)\s*=\s*[\"']?(?P<html>[^\"'<>]+)",
    re.MULTILINE | re.IGNORECASE,
)
# of a picture that a directive shows, and of what it leads to
PICTURE = re.compile(
    r"^[ \t]*(?::target:|(?::{3,}|`{3,}|~{3,})[ \t]*\{(?:image|figure)\})[ \t]+<?(?P<address>[^\s<>]+)", re.MULTILINE
)
# an address in a tag of HTML, what is no file there, and the beginning of what stays HTML up to an empty line
FILE_IN_HTML = re.compile(
    r"<(?P<tag>[A-Za-z][\w-]*)\b[^<>]*?\s(?:href|src|srcset|poster|data|xlink:href)\s*=\s*"
    r"(?:\"(?=[^\"]+\")|'(?=[^']+')|(?=[^\s\"'>]+))(?P<file>(?<=\")[^\"]+|(?<=')[^']+|[^\s\"'<>]+)",
    re.IGNORECASE,
)
NO_FILE = re.compile(r"[A-Za-z][\w+.-]*:|#|//")
HTML_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|center|d[dlt]|details|div|fieldset|fig\w+|footer|form|h[1-6r]|header|li|main"
    r"|nav|[ou]l|p|section|summary|table|t[dhr]|tbody|tfoot|thead)\b|<(?!img)[A-Za-z][^<>\n]*>[ \t]*\n",
    re.IGNORECASE,
)
DEFINED = re.compile(r"^ {0,3}\[(?P<label>[^\]^][^\]]*)\]:[ \t]*(?P<target><[^>]*>|\S+)", re.MULTILINE)
PICTURED = re.compile(r"!\[(?P<words>[^\]]*)\](?:\[(?P<label>[^\]]*)\]|(?!\())")
# neither a role nor code goes on beyond its paragraph
ROLE = re.compile(r"\{[\w:-]+\}`(?:[^`\n]|\n(?![ \t]*\n))*`")
# the sentence of a claim within a paragraph, whose words are prose; {id} prints a number there
CLAIM = re.compile(r"\{claim\}`(?P<words>[^`]*?)\s*<[\w-]+>`")
# the same as a directive
CLAIM_BLOCK = re.compile(r"^(?P<fence>:{3,}|`{3,})\{claim\}.*?^(?P=fence)\s*$", re.DOTALL | re.MULTILINE)
# what explains, in which numbers are examples
TEACHING = re.compile(r"^(?P<fence>:{3,}|`{3,})\{teaching\}.*?^(?P=fence)\s*$", re.DOTALL | re.MULTILINE)
# as English and as German quotes; “ begins what the one quotes, and ends what the other does
QUOTED = re.compile(r"„[^“”\"]*[“”\"]|»[^»«]*«|[“\"][^”\"]*[”\"]")
PRINTS = re.compile(r"\{[^{}`]*\}")
CODE_OR_ROLE = re.compile(
    rf"(?P<role>{ROLE.pattern})|(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
# a table of Markdown, its rule of dashes, comments, code, HTML, addresses, footnotes, characters by number
NOT_PROSE = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    ROLE,
    re.compile(r"(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL),
    re.compile(r"<(?:https?|mailto):[^>]*>|</?[a-zA-Z][^>]*>"),
    re.compile(r"\bhttps?://\S+"),
    re.compile(r"\[\^[^\]]*\]:?"),
    re.compile(r"&#(?:\d+|[xX][0-9A-Fa-f]+);"),
    re.compile(r"\$\$.*?\$\$|(?<![\\\w$])\$(?=\S)[^$\n]*?(?<=\S)\$(?!\w)", re.DOTALL),
)
# no sentence ends at the day of a German date, nor at what is cut short before a number or a noun
SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\b(?:Mio|Mrd|Tsd|Abb|Abs|bzw|vgl|ggf|Dez|Okt|Mrz)\.)(?<!\b(?:Nr|Bd|ca)\.)[”“’‘«\")]*\s+"
    r"(?!(?<=\d\.\s)(?:Januar|Jänner|Februar|Feber|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    r"Quartal|Halbjahr|Jahrhundert)\w{0,2}\b)(?=[\"“‘„‚»(\[{*_]*[A-ZÄÖÜÀ-ÖØ-Þ0-9{])|\n\s*\n"
)


@dataclass(frozen=True)
class Span:
    """A part of a text: where it begins and ends, and what is written there."""

    start: int
    end: int
    text: str


class Markdown:
    """A Markdown text and its place.

    Parameters
    ----------
    in_cell : whether the place is that of a notebook's cell, whose lines are told in other words than a file's.
    teaching : whether all of it explains, so that its numbers are examples.
    """

    def __init__(self, text: str, place: str, *, in_cell: bool = False, teaching: bool = False) -> None:
        self.text, self.place, self.in_cell = text, place, in_cell
        self._teaching = [(0, len(text))] if teaching else [found.span() for found in TEACHING.finditer(text)]

    def teaches(self, offset: int) -> bool:
        """Whether a place stands in what explains, where numbers are examples and pages say so."""
        return any(start <= offset < end for start, end in self._teaching)

    def at(self, offset: int) -> str:
        """Place of a character."""
        line = self.text.count("\n", 0, offset) + 1
        return f"{self.place} line {line}" if self.in_cell else f"{self.place}:{line}"

    @cached_property
    def blocks(self) -> str:
        """The text without fenced blocks, lines of directives and their options."""
        lines, fence, options = [], "", False
        holding: list[str] = []  # fences of directives whose content is prose, which are open
        for line in self.text.split("\n"):
            found = FENCE.match(line)
            colons = COLONS.match(line)
            if fence:
                closes = found and line.strip().startswith(fence) and not line.strip().strip(fence[0])
                fence = "" if closes else fence
                lines.append(" " * len(line))
                continue
            options = bool(colons) or (options and re.match(r"^\s*:[\w-]+:", line) is not None)
            if found and holding and line.strip().startswith(holding[-1]) and not line.strip().strip(found[1][0]):
                holding.pop()
            elif found and (named := NAMED.match(line.strip().lstrip("`~").strip())) and named["name"] in HOLDING:
                holding.append(found[1])
                options = True
            elif found:
                fence = found[1]
            worded = WORDS.match(line) if found or colons else None
            if worded and worded["name"] in WORDED:
                lines.append(" " * worded.start("words") + worded["words"])
                continue
            blank = found or colons or options or TARGET.match(line) or BREAK.match(line)
            lines.append(" " * len(line) if blank or line.lstrip().startswith("%") else line)
        return CLAIM.sub(_claimed, "\n".join(lines))

    @cached_property
    def prose(self) -> str:
        """The text with all but prose blanked out; of a link its words are left."""
        text = LINK.sub(lambda found: _kept(found, "text") if not found["image"] else _blank(found), self.markup)
        for pattern in NOT_PROSE:
            text = pattern.sub(_blank, text)
        return text

    @cached_property
    def prose_with_html(self) -> str:
        """The blocks without code and without comments: what is left of ``<…>`` is HTML or an address."""
        text = self.markup
        for pattern in (NOT_PROSE[0], ROLE, re.compile(r"<(?:https?|mailto):[^>]*>"), re.compile(r"\]\(<[^>]*>")):
            text = pattern.sub(_blank, text)
        return text

    @cached_property
    def sentences(self) -> list[Span]:
        """Sentences as they are written, roles included."""
        found, start = [], 0
        for gap in [*SENTENCE.finditer(self.markup), None]:
            end = gap.start() if gap else len(self.markup)
            text = self.markup[start:end]
            if text.strip():
                found.append(Span(start, end, text))
            start = gap.end() if gap else end
        return found

    @cached_property
    def markup(self) -> str:
        """The blocks without what is shown as code, such as a role that is explained."""
        return CODE_OR_ROLE.sub(lambda found: found[0] if found["role"] else _blank(found), self.blocks)

    def roles(self, *names: str) -> Iterator[tuple[str, str, int]]:
        """Role, content and offset of each use of some roles, such as ``cite``, ``cite:t``; of a value its id alone."""
        pattern = re.compile(rf"\{{({'|'.join(map(re.escape, names))})(?::\w+)?\}}`([^`]*)`")
        for found in pattern.finditer(self.markup):
            yield found[1], found[2].partition(":")[0] if found[1] == "value" else found[2], found.start()
        for claim in CLAIM.finditer(self.text):
            for found in PRINTS.finditer(claim["words"]):
                kind = "value" if "." in found[0] else "stated"
                if kind in names:
                    yield kind, found[0][1:-1].partition(":")[0], claim.start("words") + found.start()

    @cached_property
    def headings(self) -> list[tuple[int, str, int]]:
        """Level, words and offset of each heading."""
        found, offset = [], 0
        for line in self.blocks.split("\n"):
            heading = HEADING.match(line)
            if heading:
                found.append((len(heading[1]), heading[2].strip(), offset))
            offset += len(line) + 1
        return found

    @cached_property
    def links(self) -> list[tuple[bool, str, str, int]]:
        """Whether it is an image, words, target and offset of each link."""
        text = self.markup
        for pattern in NOT_PROSE[:2]:
            text = pattern.sub(_blank, text)
        pictured = {found["label"] or found["words"]: found["words"] for found in PICTURED.finditer(text)}
        # an address may stand apart, below a label that links and pictures name
        return [
            (bool(found["image"]), found["text"], found["target"].strip("<>"), found.start())
            for found in LINK.finditer(text)
        ] + [
            (found["label"] in pictured, pictured.get(found["label"], ""), found["target"].strip("<>"), found.start())
            for found in DEFINED.finditer(text)
        ]

    @property
    def alternatives(self) -> Iterator[tuple[str, int]]:
        """Words and offset of each alternative text: of pictures, and of directives that show one."""
        yield from ((words, offset) for image, words, _, offset in self.links if image and words)
        yield from ((found["words"], found.start("words")) for found in ALTERNATIVE.finditer(self.text))

    @property
    def titles(self) -> Iterator[tuple[str, int]]:
        """Words and offset of what a link or a picture says where one points at it."""
        yield from ((found["title"], found.start("title")) for found in LINK.finditer(self.markup) if found["title"])

    @property
    def addresses_elsewhere(self) -> list[tuple[str, int]]:
        """Address and offset of each link that is written in another way."""
        text = self.markup
        for pattern in NOT_PROSE[:2]:
            text = pattern.sub(_blank, text)
        found = [*ELSEWHERE.finditer(text), *PICTURE.finditer(self.text)]
        return [(next(filter(None, match.groups())), match.start()) for match in found]

    @cached_property
    def files_in_html(self) -> list[tuple[str, str, int]]:
        """Tag, address and offset of what raw HTML names and no page shows: files, and pictures elsewhere.

        A picture of the publication is shown where its tag stands in a text or alone, and not within a block of HTML.
        """
        text = self.markup
        for pattern in NOT_PROSE[:2]:
            text = pattern.sub(_blank, text)
        found = []
        for tag in FILE_IN_HTML.finditer(text):
            name, address = tag["tag"].lower(), tag["file"]
            block = text[: tag.start()].rpartition("\n\n")[2].lstrip()
            elsewhere = re.match(r"https?:|//", address)
            if elsewhere if name == "img" and not HTML_BLOCK.match(block) else not NO_FILE.match(address):
                found.append((name, address, tag.start()))
        return found

    @cached_property
    def anchors(self) -> set[str]:
        """What a link may lead to within the page."""
        labels = {found[1] for line in self.text.split("\n") if (found := TARGET.match(line))}
        return labels | set(slugs(self.heading_words))

    @property
    def heading_words(self) -> list[str]:
        """Words of the headings of which places on the page are made."""
        return [words for _, written, _ in self.headings if (words := heading_words(written)) is not None]


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _claimed(found: re.Match[str]) -> str:
    """A claim's sentence without the role around it."""
    return PRINTS.sub(_blank, _kept(found, "words")) if "{" in found["words"] else _kept(found, "words")


def _kept(found: re.Match[str], group: str) -> str:
    """The match blanked out but for one of its groups."""
    start, end = (position - found.start() for position in found.span(group))
    return re.sub(r"[^\n]", " ", found[0][:start]) + found[0][start:end] + re.sub(r"[^\n]", " ", found[0][end:])
