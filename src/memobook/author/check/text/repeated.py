"""Little words that stand twice in a row, as a line that was broken anew or mended by half leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks

from ..markdown import QUOTED, Markdown
from ..material import Material
from ..rule import rule
from .printed_unit import register_texts

REPEATED = rule("word.repeated", "warning", "A word stands twice in a row.", "take one of them out")

# of these a sentence never has two in a row, as it may have of “that”, “had”, “in” or “on”; a capital may be a name’s,
# as in “the The Economist” or “in IT it”, but where a sentence begins
WORDS = (
    "the|an?|and|or|but|nor|of|to|for|from|with|without|into|than|at|by|as|if|while|because|between|under|about|are|were|"
    "be|been|have|will|would|can|could|might|must|should|its?|their|this|these|those|which|whose|we|they|each|every"
)
GERMAN = (
    "und|oder|von|für|mit|im|am|zum|zur|dem|des|eine?|einen|einem|einer|eines|nicht|auch|wird|wurde|bei|nach|aus|weil|wie|"
    "wir|ihre?"
)


def _twice(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w’'-])(?P<word>{words})(?P<gap>[ \t]+|[ \t]*\n[ \t>]*)(?P=word)(?![\w’'-])", re.IGNORECASE
    )


TWICE, TWICE_IN_GERMAN = _twice(WORDS), _twice(GERMAN)


def repeated(material: Material) -> Iterator[Finding]:
    """All of them in the memo, its title and dek, the notebooks’ prose, own pages and the register."""
    edition, ledger = material.edition, material.ledger
    for text in material.texts:
        if not text.place.startswith("book/docs/"):
            yield from (REPEATED.at(text.at(at), words) for at, words in _found(text))
    if edition is None:
        return
    named = [(f"{edition.place}:{edition.front.line(name)}", str(edition.front[name])) for name in ("title", "dek")]
    named += [(ledger.register.place(id), words) for id, words in register_texts(ledger)] if ledger else []
    for place, words in named:
        yield from (REPEATED.at(place, told) for _, told in _found(Markdown(words, "")))


def _found(text: Markdown) -> Iterator[tuple[int, str]]:
    prose = QUOTED.sub(lambda quoted: " " * len(quoted[0]), text.prose)
    for found in (TWICE_IN_GERMAN if speaks("de") else TWICE).finditer(prose):
        first, second = found[0].replace(">", " ").split()
        alike = first == second.lower() if len(second) == 1 else first in (second.lower(), second.capitalize())
        # between them stands nothing that the prose leaves out, such as a value
        between = text.text[slice(*found.span("gap"))] == found["gap"]
        if second.islower() and alike and between and not text.teaches(found.start()):
            yield found.start(), f"'{first} {second}'"
