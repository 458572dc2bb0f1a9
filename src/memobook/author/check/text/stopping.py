"""What a build would stop at: directives without what they need, places, figures and languages that there are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.ledger.ledger import Ledger
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding
from memobook.publication.text.glossary import meant, read_glossary, terms

from ..directive_use import OPTION, DirectiveUse, directive_uses
from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from .constructs import DIRECTIVE, FORMULA
from .labels import LABELS

ARGUMENT = rule(
    "markup.argument", "error", "A directive lacks what it is about, or has an option that it does not know.",
    "mend its first line or its options; the markup page of the documentation tells what each takes",
)  # fmt: skip
RESULT = rule("result.unknown", "error", "A figure or table is shown that no theme records.", "mend its id")
IMPLICATION = rule("implication.unknown", "error", "An implication is shown that the register has not.", "mend its id")
CLAIM = rule("claim.unknown", "error", "A claim is named that the register has not.", "mend its id")
TERM = rule(
    "term.unknown", "error", "A word is marked that no glossary explains.",
    "explain it in the {glossary} of the methods page, or mend it",
)  # fmt: skip
LANGUAGE = rule(
    "code.language", "error", "A block of code names a language that nothing here knows.",
    "mend its name, or write text",
)  # fmt: skip
IMAGE = rule(
    "image.remote", "error", "A picture lies elsewhere, so that a page would change with it.",
    "save it beside the memo, with its licence, and name the file",
)  # fmt: skip
EMPTY = rule("heading.empty", "error", "A heading has no words.", "write them, or take the line away")

# directives of pages that a publication has once
PAGES_OWN = {"front", "archive", "score", "corrections", "search-editions", "value-page", "changes", "missing-member",
             "claim-page", "data-page", "verification", "family"}  # fmt: skip
# directives that can't be without words on their first line
NEEDING = {"admonition", "figure", "image", "include", "result", "implication", "claim", "math:", "sidebar", "topic",
           "rubric", "container", "button-link", "button-ref", "tab-item", "literalinclude"}  # fmt: skip
# options of those that take none, or only these; of others the documentation of Sphinx tells
ADMONITIONS = ("note", "tip", "important", "hint", "warning", "caution", "attention", "danger", "error", "seealso")
TAKES = {name: {"class", "name"} for name in (*ADMONITIONS, "admonition", "epigraph", "pull-quote", "highlights")}
TAKES |= {name: set() for name in ("result", "implication", "forecasts", "graph", "sensitivity", "statements")}
# beside those that Pygments knows
LANGUAGES = {"", "none", "default", "python3", "pycon3", "ipython", "ipython2", "ipython3", "guess"}
# a block of code that pages take for another thing
OTHERWISE = {"mermaid"}
BROKEN_OPTION = re.compile(r":[\w-]+(?::\S|[ \t]|$)")
COLON_OPTION = re.compile(r"[^\n]*\n[ \t]*:")
HEADING = re.compile(r"^#{1,6}[ \t]*$", re.MULTILINE)
FORMULAS = re.compile(r"\{math\}`([^`]+)`")
TERMS = re.compile(r"\{term\}`([^`]+)`")
CLAIMED = re.compile(r"(?<![`\\\w])\{claim\}`([^`]*)`")
LIST = re.compile(r"^[ \t]*(?:`{3,}|~{3,}|:{3,})\{bibliography\}", re.MULTILINE)
UNLISTED = rule(
    "reference.unlisted", "error", "Citations lead to a list of references that no page shows.",
    "write below a heading at the end of the memo: ```{bibliography}",
)  # fmt: skip


def stopping(material: Material) -> Iterator[Finding]:
    """All of it, in the memo, the notebooks' prose and the pages that are no documentation."""
    texts = [text for text in material.texts if not text.place.startswith("book/docs/")]
    for text in texts:
        uses = list(directive_uses(text.text))
        for use in uses:
            yield from _use(text, use)
            if use.name in PAGES_OWN and (text is material.memo or text.in_cell):
                yield DIRECTIVE.at(
                    text.at(use.start), f"{{{use.name}}} has a page of its own", "link to it with {page}"
                )
        lists = [use for use in uses if use.name == "bibliography" and "keyprefix" not in dict(use.options)]
        whole = next((use for use in lists if not use.options), None)
        for use in [use for use in lists if whole and use is not whole]:
            yield LABELS.at(text.at(use.start), "the references stand on this page already")
        yield from _named(material, text, uses)
        yield from _marked(material, text)
        yield from _glossary(text, uses)
        for found in FORMULAS.finditer(text.markup):
            if told := problem(found[1]):
                yield FORMULA.at(text.at(found.start()), f"{told}: {found[1][:60]}")
        for found in HEADING.finditer(text.blocks):
            yield EMPTY.at(text.at(found.start()), "a heading without words")
        for image, _, target, offset in text.links:
            if image and "://" in target:
                yield IMAGE.at(text.at(offset), f"the picture lies at {target[:60]}")
    yield from _unlisted(material, texts)
    for text in material.pages:
        if text.place.startswith("book/docs/"):
            yield from _marked(material, text)


def _unlisted(material: Material, texts: list[Markdown]) -> Iterator[Finding]:
    """The first citation, where no page lists the references to which citations lead; pages of claims cite, too."""
    if any(LIST.search(text.text) for text in texts):  # where a block before it is not closed, that is told
        return
    cited = ((text, offset) for text in texts for _, _, offset in text.roles("cite", "cite:p", "cite:t", "cite:ps"))
    for text, offset in cited:
        yield UNLISTED.at(text.at(offset), "it cites, and no page lists the references")
        return
    if material.edition and material.ledger and material.ledger.cited:
        message = "what its register cites leads to references that no page lists"
        yield UNLISTED.at(f"{material.edition.register_place}:1", message)


def _use(text: Markdown, use: DirectiveUse) -> Iterator[Finding]:
    place = text.at(use.start)
    if use.name in NEEDING and not use.argument:
        yield ARGUMENT.at(place, f"the directive {{{use.name}}} says nothing on its first line")
    for option, offset in use.options:
        if option not in TAKES.get(use.name, {option}):
            known = TAKES[use.name]
            yield ARGUMENT.at(text.at(offset), f"{{{use.name}}} has no option {option!r}", suggestion(option, known))
    if use.name in ("image", "figure") and "://" in use.argument:
        yield IMAGE.at(place, f"the picture lies at {use.argument[:60]}")
    first = use.body.lstrip("\n").partition("\n")[0].strip()
    if use.name and BROKEN_OPTION.match(first):
        yield ARGUMENT.at(place, f"its option {first[:40]!r} lacks the blank behind its name", "write :name: value")
    if use.options and COLON_OPTION.match(text.text, use.start) and use.body.lstrip(" ").startswith(":::"):
        fix = "leave a line empty between them"
        yield ARGUMENT.at(place, "what it holds begins right below its options, and is taken for one", fix)
    if use.name == "math" and (told := problem(use.body)):
        yield FORMULA.at(place, f"{told}: {' '.join(use.body.split())[:60]}")
    if use.name == "list-table":
        counts = [len(re.findall(r"^[ \t]*(?:\*[ \t]+)?-[ \t]", row, re.MULTILINE)) for row in _rows(use.body)]
        if len(set(counts)) > 1:
            yield ARGUMENT.at(place, f"rows of the list-table have {', '.join(map(str, counts))} cells")
        offset = dict(use.options).get("widths", len(text.text))
        widths = re.findall(r"\d+", text.text[offset:].partition("\n")[0])
        if widths and counts and len(widths) != counts[0]:
            yield ARGUMENT.at(place, f"the list-table has {len(widths)} widths for {counts[0]} columns")
    if use.name in ("", "code-block", "code", "sourcecode") and use.argument.split("{")[0].strip():
        language = use.argument.split()[0]
        if language not in OTHERWISE and not has_lexer(language):
            yield LANGUAGE.at(place, f"there is no language {language!r}")


def problem(formula: str) -> str:
    """What is wrong with a formula; empty where it can be read."""
    from memobook.pages.formulas.mathml import problem as found

    return found(formula) or ""


def _rows(body: str) -> list[str]:
    return re.split(r"(?m)^(?=\*[ \t])", body.lstrip())[1:]  # before the first row stands nothing


def has_lexer(language: str) -> bool:
    """Whether code in a language is known to be coloured."""
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    if language in LANGUAGES:
        return True
    try:
        find_lexer_class_by_name(language)
    except ClassNotFound:
        return False
    return True


def _named(material: Material, text: Markdown, uses: list[DirectiveUse]) -> Iterator[Finding]:
    """Figures, implications and claims by their ids."""
    ledger = material.ledger
    if ledger is None:
        return
    register = ledger.register
    results = [id for run in ledger.executed.values() for id in (*run.figures, *run.tables)]
    implications = [implication.id for implication in register.implications]
    known = {
        "result": (RESULT, results, "no theme records"),
        "implication": (IMPLICATION, implications, "the register has no"),
        "claim": (CLAIM, register.claims, "the register has no"),
    }
    for use in uses:
        if use.name == "front" and material.newest:  # the site's front page is of the newest edition
            yield from _front(text, use, ledger)
        if use.name in known and use.argument:
            owner, ids, message = known[use.name]
            if use.argument not in ids:
                fix = suggestion(use.argument, ids)
                yield owner.at(text.at(use.start), f"{message} {use.name} {use.argument!r}", fix)
        if use.name == "claim" and not use.body.strip():
            yield ARGUMENT.at(text.at(use.start), f"the claim {use.argument} has no sentence")
        if use.name == "claim" and use.options and text is not material.memo:
            yield ARGUMENT.at(text.at(use.start), "a claim is given in the memo; here its id and its sentence stand")
    for found in CLAIMED.finditer(text.text):
        words, _, id = found[1].rstrip("> ").rpartition("<")
        if not words.strip() or id.strip() not in register.claims:
            fix = "write its sentence and its id: {claim}`sentence <id>`"
            yield CLAIM.at(text.at(found.start()), f"{found[0][:60]} names no claim", fix)


def _front(text: Markdown, use: DirectiveUse, ledger: Ledger) -> Iterator[Finding]:
    """The figure and the claims that the front page tells."""
    claims = ledger.register.claims
    figures = [id for run in ledger.executed.values() for id in run.figures]
    known = {"picture": (RESULT, figures), "headline": (CLAIM, claims), "numbers": (CLAIM, claims)}
    given = {option: OPTION.sub("", text.text[offset:].partition("\n")[0]).split() for option, offset in use.options}
    places = {option: text.at(offset) for option, offset in use.options}
    for option in given.keys() & known.keys():
        owner, ids = known[option]
        for id in given[option]:
            if id not in ids:
                message = f"the newest edition, {ledger.edition.date}, has no {option} {id!r}"
                yield owner.at(places[option], message, suggestion(id, ids))
    if given.get("picture") and not given.get("headline"):
        yield ARGUMENT.at(text.at(use.start), "the picture has no headline: the claim that it shows")


def _marked(material: Material, text: Markdown) -> Iterator[Finding]:
    """Words that are marked and not explained."""
    known = read_glossary(material.publication.memos.parent)
    for found in TERMS.finditer(text.markup):
        shown, term = meant(found[1], known)
        if term is None:
            yield TERM.at(text.at(found.start()), f"the glossary has no word {shown!r}", suggestion(shown, known))


def _glossary(text: Markdown, uses: list[DirectiveUse]) -> Iterator[Finding]:
    """Words that are explained twice or without a meaning, or on another page than the methods."""
    if text.place != "book/methods.md":
        for use in uses:
            if use.name == "glossary":
                yield TERM.at(text.at(use.start), "words are explained on the methods page", "move it there")
        return
    seen: set[str] = set()
    for term in terms(text.text):
        place = f"{text.place}:{term.line}"
        if not term.meaning:
            yield TERM.at(place, f"nothing says what {term.word!r} means", "indent its meaning below it")
        if term.word.lower() in seen:
            yield TERM.at(place, f"{term.word!r} is explained twice", "leave one")
        seen.add(term.word.lower())
