"""What is written and can't be shown as it is meant: each is told with its place before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.pages.formulas.latex import ENVIRONMENT, KNOWN
from memobook.publication.finding import Finding
from memobook.themes.figures.headline import ROLE as PRINTED

from ..directive_use import directive_uses
from ..markdown import Markdown
from ..material import Material
from ..rule import rule

MONEY = rule(
    "maths.money", "error", "Dollar signs of amounts of money read as mathematics.",
    r"write \$ for the sign: \$148B; or print the amount with {value}",
)  # fmt: skip
FORMULA = rule(
    "maths.syntax", "error", "A formula can’t be read, or names a command that there is not.",
    "mend the formula: it is LaTeX of mathematics alone",
)  # fmt: skip
DIRECTIVE = rule(
    "markup.refused", "error", "A directive, role or substitution has no form here.",
    "write what it would show, or take what the documentation lists under constructs",
)  # fmt: skip
HTML = rule(
    "markup.html", "warning", "Raw HTML: the PDF shows its words, its lists and its tables, and none of its look.",
    "write it in Markdown where its look matters",
)  # fmt: skip
CAPTION = rule(
    "caption.markup", "warning", "A caption, a label, an alternative text or a table holds markup, printed as it is.",
    "write it without markup: captions, alternative texts, labels and tables are plain text",
)  # fmt: skip

# directives of other extensions of Jupyter Book or MyST that nothing here shows, with what to do in their place
REFUSED = {
    "mermaid": "draw it in a cell of the theme and record it with book.figure(…)",
    "exercise": "write it as an admonition", "solution": "write it as an admonition of class dropdown",
    "proof": "write it as an admonition", "theorem": "write it as an admonition", "algorithm": "write it as a listing",
    "video": "link to it", "iframe": "link to it", "youtube": "link to it", "plot": "draw it in a cell of the theme",
    "graphviz": "draw it in a cell of the theme", "digraph": "draw it in a cell of the theme",
    "code-cell": "put it into the theme’s notebook", "glue:figure": "record it and show it with {result}",
    "glue": "record it and show it with {result}", "eval": "record the value and print it with {value}",
    "eval-rst": "write it in Markdown", "only": "write it for page and PDF alike",
    "meta": "leave it out", "date": "write the day", "unicode": "write the sign", "replace": "write the words",
    "block_quote": "begin its lines with >", "productionlist": "write a list", "header": "leave it out",
    "footer": "leave it out", "describe": "write a list of definitions",
    "hlist": "write a list", "acks": "write a list", "centered": "write a paragraph", "raw": "write it in Markdown",
    "versionadded": "say it in a sentence", "versionchanged": "say it in a sentence",
    "deprecated": "say it in a sentence", "footbibliography": "cite with {cite}", "class": "write it without",
    "role": "write it without", "default-role": "write it without", "title": "write it into the front matter",
    "target-notes": "write footnotes", "toggle": "write a {dropdown}", "aside": "write a {margin}",
    "figure-md": "write a {figure}", "blockquote": "begin its lines with >", "todo": "leave it out",
    "thumbnail": "write an {image}", "embed": "show it with {result}, or link to it", "details": "write a {dropdown}",
    "toctree": "list pages with {page}", "tableofcontents": "list pages with {page}",
}  # fmt: skip
REFUSED_ROLES = {
    "numref": "name the figure in words and link to it: [the figure](#its-name)",
    "any": "link to it: [words](#its-name)", "math:numref": "refer to it with {eq}", "raw": "write it in Markdown",
    "keyword": "write `it` as code", "option": "write `it` as code", "token": "write `it` as code",
    "envvar": "write `it` as code",
    "eval": "record the value in a notebook and print it with {value}",
    "glue": "record the value and print it with {value}",
    "glue:text": "record the value and print it with {value}",
    "doc": "link to it with {page}`words <page>`",
    "index": "leave it out", "footcite": "cite with {cite}", "footcite:t": "cite with {cite:t}",
    "footcite:p": "cite with {cite}", "download": "link to it with [words](address)", "sub-ref": "write the words",
}  # fmt: skip
# what shows a part of an edition
RESULTS = {"result", "implication", "claim", "forecasts", "graph", "sensitivity", "statements", "claim-register"}
PRINTED_ROLES = {"value", "stated", "claim", "member", "cite", "cite:p", "cite:t", "cite:ps", "cite:ts"}
# elements of HTML that no page shows, and those that the memo’s PDF can’t
UNSHOWN = {
    **dict.fromkeys(("audio", "embed", "frame", "iframe", "object", "video"), "link to it: [words](address)"),
    **dict.fromkeys(("canvas", "script", "style", "link", "noscript"), "leave it out, or show it by a cell of a theme"),
    **dict.fromkeys(("button", "form", "input", "select", "textarea"), "write its words as text"),
}
IN_MEMO = {"svg": "save it as a file beside the memo: ![words](its-name.svg)", "math": "write it as $LaTeX$"}
ELEMENT = re.compile(r"<(?P<name>[a-zA-Z][\w-]*)(?:\s[^<>]*)?/?>")
ROLE = re.compile(r"\{([\w:-]+)\}`[^`]*`")
SUBSTITUTION = re.compile(r"\{\{.*?\}\}")
DISPLAY = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$", re.DOTALL)
# as MyST reads it: no digit needed beside the signs, no blank line within
INLINE = re.compile(r"(?<![\\$])\$(?!\$)((?:[^$\n\\]|\\.|\n(?!\s*\n))+?)(?<!\\)\$(?!\$)")
AMOUNT = re.compile(r"\s*[\d.,]+\s?(?:[KMBT]n?\b|bn\b|million|billion|trillion)?")
# what holds words within a formula, such as \\text{ km}, and a block that is a formula by itself
HOLDS_WORDS = re.compile(r"\\[A-Za-z]+\*?\s*\{[^{}]*\}")
BLOCK = re.compile(r"(?m)^\\begin\{(?P<name>[a-z]+\*?)\}.*?\\end\{(?P=name)\}", re.DOTALL)
WORDS = re.compile(r"(?<![\\{A-Za-z])[A-Za-z]{2,}\b")
TAG = re.compile(r"<(?:/?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?)>")
MARKUP = re.compile(
    r"\{[\w:-]+\}`|(?<!\\)\*{1,2}\w[^*]*\*{1,2}|(?<!\\)`[^`]+`|\]\([^)]+\)|(?<![\\\w])\$[^$\d][^$]*\$"
    r"|\[@[A-Za-z][^\]]*\]|\[\[[^\]]*\]\]|\\(?:[a-z]+\{|\$|%)|~~\w[^~]*~~|</?[a-z]+(?:\s[^<>]*)?/?>|&[a-z]{2,8};"
)


def constructs(material: Material) -> Iterator[Finding]:
    """What the memo, the other pages and the notebooks' prose hold and a page can't show."""
    for text in material.texts:
        if text.place.startswith("book/docs/"):
            # documentation may show whatever its extensions bring, and has no PDF; its figures have no numbers
            yield from (one for one in _roles(text) if "{numref}" in one.message)
            yield from _of_editions(text)
            continue
        yield from refused(text)
        yield from maths(text)
        yield from unshown(text, in_memo=text is material.memo)
    for found in TAG.finditer(material.memo.prose_with_html):
        yield HTML.at(material.memo.at(found.start()), f"{found[0][:40]} is raw HTML")
        break


def _of_editions(text: Markdown) -> Iterator[Finding]:
    """Results, claims and citations in the documentation, which belongs to no edition."""
    used = [(f"the directive {{{use.name}}}", use.start) for use in directive_uses(text.text) if use.name in RESULTS]
    used += [(f"the role {{{one[1]}}}", one.start()) for one in ROLE.finditer(text.markup) if one[1] in PRINTED_ROLES]
    for what, offset in used:
        message = f"{what} shows what is an edition’s, and the documentation belongs to none"
        yield DIRECTIVE.at(text.at(offset), message, "lead to where it stands: {page}`words <memo>`")


def unshown(text: Markdown, *, in_memo: bool) -> Iterator[Finding]:
    """Elements of raw HTML of which a page, or the memo’s PDF, would show nothing."""
    for found in ELEMENT.finditer(text.prose_with_html):
        name = found["name"].lower()
        instead = UNSHOWN.get(name) or (IN_MEMO.get(name) if in_memo else None)
        if instead and not (name == "input" and "checkbox" in found[0]):
            yield DIRECTIVE.at(text.at(found.start()), f"the element <{name}> of HTML has no form here", instead)


def refused(text: Markdown) -> Iterator[Finding]:
    """Directives, roles and substitutions of a text that nothing here shows."""
    for use in directive_uses(text.text):
        if use.name in REFUSED:
            yield DIRECTIVE.at(text.at(use.start), f"the directive {{{use.name}}} has no form here", REFUSED[use.name])
        elif not use.name and use.argument.split()[:1] == ["mermaid"]:
            yield DIRECTIVE.at(text.at(use.start), "a drawing of Mermaid has no form here", REFUSED["mermaid"])
    yield from _roles(text)
    for found in SUBSTITUTION.finditer(text.markup):
        message = f"the substitution {found[0]} would be printed as it stands"
        yield DIRECTIVE.at(text.at(found.start()), message, "write the words themselves")


def _roles(text: Markdown) -> Iterator[Finding]:
    for found in ROLE.finditer(text.markup):
        if found[1] in REFUSED_ROLES:
            yield DIRECTIVE.at(
                text.at(found.start()), f"the role {{{found[1]}}} has no form here", REFUSED_ROLES[found[1]]
            )


def maths(text: Markdown) -> Iterator[Finding]:
    """Amounts of money that read as mathematics, and formulas that can't be read."""
    markup = text.markup
    for found in DISPLAY.finditer(markup):
        amount = AMOUNT.match(found[1])
        if amount and WORDS.search(HOLDS_WORDS.sub(" ", found[1][amount.end() :])):
            yield MONEY.at(text.at(found.start()), f"“{found[0][:60]}” reads as mathematics between dollar signs")
        else:
            yield from _formula(text, found[1], found.start())
    rest = DISPLAY.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), markup)
    for found in BLOCK.finditer(rest):
        if found["name"].rstrip("*") in KNOWN:  # what is none is printed as it stands, which is told as that
            yield from _formula(text, found[0], found.start())
    for found in INLINE.finditer(BLOCK.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), rest)):
        amount = AMOUNT.match(found[1])
        after = rest[found.end() : found.end() + 1]
        words_in = WORDS.search(HOLDS_WORDS.sub(" ", found[1][amount.end() if amount else 0 :]))
        # a formula has blanks at both of its ends or at none, and no word right behind it
        open_end = found[1][:1].isspace() != found[1][-1:].isspace() or after.isalnum()
        if (amount and (words_in or after.isdigit())) or (words_in and open_end):
            words = " ".join(found[0].split())
            yield MONEY.at(text.at(found.start()), f"“{words[:60]}” reads as mathematics between two dollar signs")
        else:
            yield from _formula(text, found[1], found.start())


def environments(text: Markdown) -> Iterator[Finding]:
    """Environments of LaTeX that are no formulas, such as a table’s, in what a cell shows."""
    for found in ENVIRONMENT.finditer(text.markup):
        if found["side"] == "begin" and found["name"] not in KNOWN:
            yield FORMULA.at(text.at(found.start()), f"there is no environment {found['name']}")


def _formula(text: Markdown, latex: str, offset: int) -> Iterator[Finding]:
    from memobook.pages.formulas.mathml import problem

    told = problem(latex)
    if told:
        yield FORMULA.at(text.at(offset), f"{told}: {' '.join(latex.split())[:60]}")


def captions(material: Material) -> Iterator[Finding]:
    """Captions, alternative texts and labels of the runs that hold markup."""
    ledger = material.ledger
    for theme, run in ledger.executed.items() if ledger else ():
        shown = [
            (f"figure {id!r}", name, PRINTED.sub("", entry.get(name, "")))
            for id, entry in run.figures.items()
            for name in ("headline", "caption", "alt")
        ]
        shown += [(f"table {id!r}", "caption", table["caption"]) for id, table in run.tables.items()]
        shown += [(f"table {id!r}", "head", str(name)) for id, table in run.tables.items() for name in table["columns"]]
        shown += [
            (f"table {id!r}", "cell", str(next((cell for row in table["rows"] for cell in row if _marked(cell)), "")))
            for id, table in run.tables.items()
        ]
        shown += [(f"value {id!r}", "label", value.label) for id, value in run.values.items()]
        for what, name, words in shown:
            found = MARKUP.search(words)
            if found:
                kind = "alternative text" if name == "alt" else name
                place = f"notebooks/{theme.partition('/')[0]}.ipynb {what}"
                yield CAPTION.at(place, f"its {kind} holds the markup {found[0]!r}")


def _marked(cell: object) -> bool:
    return isinstance(cell, str) and MARKUP.search(cell) is not None
