"""Claims in the memo: their options are read from its file, and no markup of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from memobook.editions.beside.block import without_options

from .site import site_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def take_options(app: Sphinx, docname: str, source: list[str]) -> None:
    """Empty the lines of options in the memo's claims; no line moves."""
    if docname == site_of(app).docname("memo"):
        source[0] = without_options(source[0])
