"""The references of pages: sphinxcontrib-bibtex numbers and places them, what each says comes from the CSL style."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pybtex.richtext import HRef, Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle

from memobook.editions.bibliography import Reference

from ..citing.run import Run
from ..citing.style import ReferenceStyle

NAME = "memobook"


class Unformatted(BaseStyle):
    """Numbered in the order of first citation; what is registered under ``memobook`` until a site is open."""

    default_name_style, default_label_style, default_sorting_style = "plain", "number", "none"
    references: Mapping[str, Reference]
    style: ReferenceStyle

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
        reference = self.references[entry.key]
        return FormattedEntry(entry.key, Text(*map(_text, self.style.reference(reference))), label)


def formatted(references: Mapping[str, Reference], style: ReferenceStyle) -> type[Unformatted]:
    """A style of pybtex that prints these references."""
    return type("Formatted", (Unformatted,), {"references": references, "style": style})


def _text(run: Run) -> Any:
    text: Any = run.text
    for look in reversed(run.looks):
        text = Tag(look, text)
    return HRef(run.address, text) if run.address else text
