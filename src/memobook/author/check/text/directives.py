"""What directives take beyond their names: content, arguments and options that a build would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding

from ..directive_use import DirectiveUse, directive_uses
from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from .stopping import ARGUMENT, IMPLICATION

INSIDE = rule(
    "markup.inside", "error", "A directive stands outside of the one that it is a part of.",
    "write it within the other one, whose fence has a colon more",
)  # fmt: skip

# directives that are all said on their first line, and those of them that take nothing there
ALONE = {"result", "forecasts", "graph", "sensitivity", "statements", "bibliography", "image"}
BARE = {"forecasts", "sensitivity"}
WITHIN = {"tab-item": ("tab-set",), "grid-item": ("grid",), "grid-item-card": ("grid",)}
OPTIONS = {
    "bibliography": ("all", "cited", "notcited", "filter", "list", "enumtype", "start", "labelprefix", "keyprefix"),
    "dropdown": ("animate", "chevron", "class-body", "class-container", "class-title", "color", "icon", "margin",
                 "name", "open"),
}  # fmt: skip
COUNTS = {"csv-table": ("header-rows", "stub-columns"), "list-table": ("header-rows", "stub-columns")}
COLUMNS = re.compile(r"(?:auto|[1-9]|1[0-2])(?:\s+(?:auto|[1-9]|1[0-2])){0,3}")
FENCES = re.compile(r"^[ \t]*[:`~]{3,}", re.MULTILINE)
LINES = re.compile(r"\d+")


def directives(material: Material) -> Iterator[Finding]:
    """All of it, in the memo, the notebooks' prose and the pages that are no documentation."""
    for text in material.texts:
        if not text.place.startswith("book/docs/"):
            uses = list(directive_uses(text.text))
            for use in uses:
                yield from _taken(material, text, use)
                yield from _valued(text, use)
                if use.name in WITHIN and not any(_holds(text, other, use) for other in uses):
                    told = f"{{{use.name}}} stands outside of {{{WITHIN[use.name][0]}}}"
                    yield INSIDE.at(text.at(use.start), told)


def _taken(material: Material, text: Markdown, use: DirectiveUse) -> Iterator[Finding]:
    place = text.at(use.start)
    # one that is not closed takes in other directives, which is told of it
    if use.name in ALONE and use.body.strip() and not FENCES.search(use.body):
        yield ARGUMENT.at(place, f"{{{use.name}}} takes no content", "write the words above or below it")
    if use.name in BARE and use.argument:
        yield ARGUMENT.at(place, f"{{{use.name}}} takes nothing on its first line")
    if use.name == "graph" and use.argument and material.ledger:
        known = [one.id for one in material.ledger.register.implications]
        if use.argument not in known:
            told = f"the register has no implication {use.argument!r}"
            yield IMPLICATION.at(place, told, suggestion(use.argument, known))
    if use.name == "grid" and use.argument and not COLUMNS.fullmatch(use.argument):
        yield ARGUMENT.at(place, f"{{grid}} takes one or four counts of columns from 1 to 12, not {use.argument!r}")
    if use.name == "tab-set" and use.body.strip() and not re.match(r"\s*[:`]{3,}\s*\{tab-item\}", use.body):
        yield INSIDE.at(place, "{tab-set} holds {tab-item} alone", "write the words within a {tab-item}")
    if use.name == "list-table" and not re.match(r"\s*[*+-]\s", use.body):
        yield ARGUMENT.at(place, "{list-table} holds a list of lists alone", "write * - and - before its cells")


def _valued(text: Markdown, use: DirectiveUse) -> Iterator[Finding]:
    for option, offset in use.options:
        known = OPTIONS.get(use.name, (option,))
        value = text.text[offset:].partition("\n")[0].strip().removeprefix(":").partition(":")[2].strip()
        if option not in known:
            told = f"{{{use.name}}} has no option {option!r}"
            yield ARGUMENT.at(text.at(offset), told, suggestion(option, known))
        elif option in COUNTS.get(use.name, ()) and not value.isdecimal():
            yield ARGUMENT.at(text.at(offset), f"the option {option} is a count, not {value!r}")
        elif option == "emphasize-lines" and use.name != "literalinclude":
            last = use.body.strip("\n").count("\n") + 1
            if any(int(number) > last for number in LINES.findall(value)):
                yield ARGUMENT.at(text.at(offset), f"lines {value} are named of a block that has {last}")
        elif use.name == "bibliography" and option == "filter":
            yield from _filter(text, offset, value)


def _filter(text: Markdown, offset: int, value: str) -> Iterator[Finding]:
    try:
        compile(value, "filter", "eval")
    except SyntaxError as error:
        yield ARGUMENT.at(text.at(offset), f"the filter {value!r} can’t be read: {error.msg}")


def _holds(text: Markdown, other: DirectiveUse, use: DirectiveUse) -> bool:
    line = text.text.find("\n", other.start)
    end = text.text.find(other.body, line) + len(other.body) if other.body else line
    return other.name in WITHIN[use.name] and other.start < use.start < end
