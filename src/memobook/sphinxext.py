"""The Sphinx extension that a publication's ``_config.yml`` names: pages, the PDF, and the reference of findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from memobook.author.check.reference import FindingReference
from memobook.pages import sphinxext
from memobook.pages.sphinxext.known import add_directive
from memobook.pages.typst import builder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what each stage brings for Sphinx."""
    told = sphinxext.setup(app)
    builder.setup(app)
    add_directive(app, "finding-reference", FindingReference)
    return told
