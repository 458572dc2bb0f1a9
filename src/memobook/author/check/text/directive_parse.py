"""Directives as the parser of pages takes them: values of their options, arguments, and whether they may hold anything.

What a directive of ours takes, other rules tell; here stand those of docutils, Sphinx and sphinx-design.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from memobook.publication.finding import Finding

from ..directive_use import VERBATIM, DirectiveUse, directive_uses
from ..markdown import Markdown
from ..material import Material
from .constructs import REFUSED
from .directives import OPTIONS
from .listings import NAME as LISTING
from .stopping import ADMONITIONS, ARGUMENT, BROKEN_OPTION, NEEDING, TAKES
from .unprinted import KNOWN_DIRECTIVES, OWN_DIRECTIVES

# those that can't be empty
HOLDING = {*ADMONITIONS, "admonition", "epigraph", "highlights", "pull-quote", "table", "tab-set", "topic", "sidebar",
           "compound", "container", "line-block", "parsed-literal", "tab-set-code"}  # fmt: skip
CODE = {"code", "code-block", "sourcecode", "csv-table", "math", "parsed-literal"}
QUOTE = "put a value that begins with a quote or a brace into quotes as a whole: :header: '\"a, b\", c'"
PARSED = KNOWN_DIRECTIVES - OWN_DIRECTIVES - REFUSED.keys() - (VERBATIM - CODE) - {LISTING, "bibliography"}


def parsed_directives(material: Material) -> Iterator[Finding]:
    """All of it, in the memo, the notebooks' prose and the pages that are no documentation."""
    for text in material.texts:
        if not text.place.startswith("book/docs/"):
            for use in directive_uses(text.text):
                if use.name in PARSED:
                    yield from _of(material, text, use)


def _of(material: Material, text: Markdown, use: DirectiveUse) -> Iterator[Finding]:
    place = text.at(use.start)
    words = use.argument if use.name in ADMONITIONS or use.name in ("epigraph", "highlights", "pull-quote") else ""
    if use.name in HOLDING and not use.body.strip() and not words:
        yield ARGUMENT.at(place, f"{{{use.name}}} holds nothing", "write its words, or take it away")
    content = _content(text, use)
    asked = partial(_problems, use.name, use.argument, content)
    for message in material.answers.of("directives", [use.name, use.argument, content], asked):
        told = (message.startswith("Unknown option") and (use.name in TAKES or use.name in OPTIONS)) or (
            ("required" in message and use.name in NEEDING)
            or (message.startswith("Invalid options format") and BROKEN_OPTION.match(use.body.lstrip("\n")))
        )
        if not told and message.startswith("Invalid options format"):
            what = " ".join(message.removeprefix("Invalid options format:").split())
            yield ARGUMENT.at(place, f"{{{use.name}}}: its options can’t be read: {what}", QUOTE)
        elif not told:
            yield ARGUMENT.at(place, f"{{{use.name}}}: {' '.join(message.split())}")


def _content(text: Markdown, use: DirectiveUse) -> str:
    """What stands within a directive, its options included, as MyST is given it."""
    below = text.text[text.text.find("\n", use.start) + 1 :].split("\n")
    apart = 2 if use.options and below[0].strip() == "---" else 0
    lines = len(use.options) + apart + (use.body.count("\n") + 1 if use.body else 0)
    content = "\n".join(below[:lines])
    # which is no option, as MyST has it
    return "\n" + content if content.lstrip().startswith(":::") else content


def _problems(name: str, argument: str, content: str) -> list[str]:
    """What MyST says of a directive before it is run."""
    from docutils.parsers.rst import directives
    from docutils.parsers.rst.states import MarkupError
    from myst_parser.parsers.directives import parse_directive_text

    kind = _classes().get(name) or directives.directive(name, *_language())[0]
    if kind is None:
        return []
    try:
        return [warning.msg for warning in parse_directive_text(kind, argument, content).warnings]
    except MarkupError as error:
        return [str(error)]


@cache
def _language() -> tuple[Any, Any]:
    from docutils.languages import en
    from docutils.utils import new_document

    return en, new_document("")


class _Recorder:
    """An application as extensions set it up, of which their directives are kept."""

    def __init__(self) -> None:
        self.directives: dict[str, Any] = {}

    def add_directive(self, name: str, cls: Any, **_options: Any) -> None:
        self.directives[name] = cls

    def __getattr__(self, name: str) -> Any:
        return lambda *_given, **_options: None


@cache
def _classes() -> dict[str, Any]:
    """Directives by name, where docutils has none or another."""
    from sphinx.directives.code import CodeBlock
    from sphinx.directives.patches import Code, CSVTable, Figure, MathDirective
    from sphinx_design.extension import setup_extension

    recorder = _Recorder()
    setup_extension(recorder)  # type: ignore[arg-type]
    own = {"code-block": CodeBlock, "sourcecode": CodeBlock, "code": Code, "csv-table": CSVTable, "figure": Figure,
           "math": MathDirective}  # fmt: skip
    return recorder.directives | own
