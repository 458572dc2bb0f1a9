"""Markup that a page would print as it stands: roles that nobody knows, blocks without an end, Pandoc’s citations."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.editions.family import Family
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding

from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from .constructs import REFUSED

ROLE = rule(
    "markup.role", "error", "A role is not one that pages know, so its markup is printed as it stands.",
    "mend its name; the markup page of the documentation lists all",
)  # fmt: skip
DIRECTIVE = rule(
    "markup.directive", "error", "A directive is not one that pages know.",
    "mend its name; the markup page of the documentation lists all",
)  # fmt: skip
MEMBER = rule(
    "markup.member", "error", "A word of a family’s member is printed where there is none.",
    "name a parameter of the family’s notebook or title; {member} stands in the prose of a family’s notebook alone",
)  # fmt: skip
OPEN = rule(
    "markup.open", "error", "A directive or a block of code is not closed, so it takes in what follows.",
    "end it with a line of as many colons or ticks as it begins with",
)  # fmt: skip
PANDOC = rule(
    "markup.citation", "error", "A citation is written as Pandoc has it, which pages print as it stands.",
    "write {cite}`key`",
)  # fmt: skip

# tests compare both with what the extension brings, which takes too long to import here
OWN_ROLES = {"value", "stated", "literal", "page", "member", "claim", "term"}
# words on a coloured ground
COLOURS = ("primary", "secondary", "success", "info", "warning", "danger", "light", "muted", "dark", "white", "black")
BADGES = [f"bdg-{colour}{form}" for colour in COLOURS for form in ("", "-line")]
KNOWN_ROLES = OWN_ROLES | {
    *("abbr", "abbreviation", "ac", "acronym", "any", "cite", "cite:p", "cite:t", "cite:ps", "cite:ts"),
    *("cite:ct", "cite:cts", "code", "command", "dfn", "doc", "download", "emphasis", "eq", "eval", "file"),
    *("footcite", "footcite:p", "footcite:t", "glue", "glue:text", "guilabel", "index", "kbd", "keyword", "mailheader"),
    *("makevar", "manpage", "math", "math:numref", "menuselection", "mimetype", "newsgroup", "numref", "option", "pep"),
    *("pep-reference", "program", "raw", "ref", "regexp", "rfc", "rfc-reference", "samp", "strong", "sub", "subscript"),
    *("sup", "superscript", "term", "title", "title-reference", "t", "token", "envvar", "bdg", *BADGES),
}  # fmt: skip
OWN_DIRECTIVES = {
    *("result", "implication", "forecasts", "graph", "claim-register", "verdict-meanings", "sensitivity", "statements"),
    *("datasets", "front", "archive", "score", "corrections", "search-editions", "value-page", "changes", "family"),
    *("missing-member", "claim", "claim-page", "data-page", "verification", "glossary", "teaching"),
}
KNOWN_DIRECTIVES = OWN_DIRECTIVES | {
    *("admonition", "attention", "bibliography", "caution", "centered", "class", "code", "code-block", "code-cell"),
    *("container", "contents", "csv-table", "danger", "deprecated", "dropdown", "epigraph", "error", "eval-rst"),
    *("example", "figure", "glossary", "glue:figure", "glue:", "grid", "grid-item", "grid-item-card", "highlight"),
    *("highlights", "hint", "hlist", "image", "important", "include", "index", "line-block", "list-table"),
    *("literalinclude", "margin", "math", "note", "only", "parsed-literal", "pull-quote", "raw", "rst-class", "rubric"),
    *("seealso", "sidebar", "sourcecode", "tab-item", "tab-set", "table", "tableofcontents", "tip", "toctree", "topic"),
    *("versionadded", "versionchanged", "warning", "mermaid", "card", "button-link", "button-ref", "div", "span"),
    *("compound", "default-role", "footbibliography", "math:", "meta", "productionlist", "tab-set-code", "unicode"),
    *("date", "replace", "role", "target-notes", "title", "header", "footer", "block_quote", "acks", "describe"),
}  # fmt: skip
USE = re.compile(r"(?<![`\\\w])\{(?P<name>[a-zA-Z][\w:-]*)\}`[^`]*`")
MEMBER_USE = re.compile(r"(?<![`\\\w])\{member\}`(?P<word>[^`]*)`")
FENCE = re.compile(r"^[ ]{0,3}(?P<fence>:{3,}|`{3,}|~{3,})\s*(?P<rest>.*)$")
NAME = re.compile(r"\{(?P<name>[\w:+.-]+)\}")
CITED = re.compile(r"\[(?:[^\]\n]*[\s;])?-?@[\w][\w:.#$%&+?<>~/-]*[^\]\n]*\](?!\()")


def unprinted(material: Material) -> Iterator[Finding]:
    """Markup of the memo, of the themes’ prose and of the other pages of an edition that nothing understands."""
    yield from _markup(material.memo)
    yield from _members(material, material.memo, None)
    for text in material.pages:
        if not text.place.startswith("book/docs/"):  # documentation has directives of its own
            yield from _markup(text)
            yield from _members(material, text, None)
    for notebook in material.notebooks:
        for _, text in notebook.prose:
            yield from _markup(text)
            yield from _members(material, text, notebook.family)


def _markup(text: Markdown) -> Iterator[Finding]:
    yield from _roles(text)
    yield from _blocks(text)


def _members(material: Material, text: Markdown, family: Family | None) -> Iterator[Finding]:
    words = next(iter(family.members.values())).words if family else {}
    for found in MEMBER_USE.finditer(text.markup):
        if found["word"] not in words and material.families_known:
            message = f"{found['word']!r} is no word of a member"
            yield MEMBER.at(text.at(found.start()), message, suggestion(found["word"], words) if words else "")


def _roles(text: Markdown) -> Iterator[Finding]:
    for found in USE.finditer(text.markup):
        if found["name"] not in KNOWN_ROLES:
            yield ROLE.at(
                text.at(found.start()), f"there is no role {found['name']!r}", suggestion(found["name"], OWN_ROLES)
            )
    for found in CITED.finditer(text.prose):
        yield PANDOC.at(text.at(found.start()), f"{found[0]!r} is printed as it stands")


def _blocks(text: Markdown) -> Iterator[Finding]:
    open_: list[tuple[str, int, str]] = []
    offset = 0
    for line in text.text.split("\n"):
        found = FENCE.match(line)
        if found:
            fence, rest = found["fence"], found["rest"].strip()
            inside = next((one for one, _, name in open_ if one[0] in "`~" and not name.startswith("{")), "")
            closes = not rest and open_ and fence[0] == open_[-1][0][0] and len(fence) >= len(open_[-1][0])
            if closes:
                open_.pop()
            elif not inside:
                named = NAME.match(rest)
                if named and named["name"] not in KNOWN_DIRECTIVES | REFUSED.keys():
                    told = f"there is no directive {named['name']!r}"
                    yield DIRECTIVE.at(text.at(offset), told, suggestion(named["name"], OWN_DIRECTIVES))
                if rest or fence[0] != ":":
                    open_.append((fence, offset, rest))
        offset += len(line) + 1
    for _, at, name in open_:
        yield OPEN.at(text.at(at), f"the block that begins with {name or 'a fence'!r} is not closed")
