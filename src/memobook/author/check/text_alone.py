"""Looks at a text that ask nothing else: what they found is kept, and asked again where the text is another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from memobook.publication.finding import Finding
from memobook.publication.text.language import spoken

from .markdown import Markdown
from .material import Material


def of_text(
    material: Material, kind: str, text: Markdown, look: Callable[[Markdown], Iterable[Finding]]
) -> list[Finding]:
    """What a look finds in a text, of which it may ask its words and its place alone.

    Parameters
    ----------
    kind : name of the look.
    """

    def found() -> list[dict[str, str]]:
        return [asdict(finding) for finding in look(text)]

    told = material.answers.of(kind, [text.text, text.place, text.in_cell, spoken()], found)
    return [Finding(**one) for one in told]
