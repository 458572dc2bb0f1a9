"""Markdown that a notebook's cells show: what a build would stop at, or read otherwise than it is meant."""

from __future__ import annotations

from collections.abc import Iterator

from memobook.pages.outputs.shown_markdown import WHOLE
from memobook.publication.finding import Finding

from ..directive_use import directive_uses
from ..markdown import Markdown
from ..material import Material
from .constructs import DIRECTIVE, environments, maths, refused, unshown
from .links import BROKEN
from .stopping import IMAGE
from .unprinted import OWN_DIRECTIVES, OWN_ROLES, USE

TEXT = "print what it would show by Python, or write it into a Markdown cell"
LINK = "lead to it in a Markdown cell"
PICTURE = "show it in a Markdown cell, or by IPython.display.Image"


def outputs(material: Material) -> Iterator[Finding]:
    """What is wrong with the Markdown of the runs' outputs; JupyterLab knows neither roles nor directives in it."""
    for text in material.outputs:
        yield from _of_text(text)


def _of_text(text: Markdown) -> Iterator[Finding]:
    yield from refused(text)
    yield from unshown(text, in_memo=False)
    yield from maths(text)
    yield from environments(text)
    for found in USE.finditer(text.markup):
        if found["name"] in OWN_ROLES:
            yield DIRECTIVE.at(text.at(found.start()), f"the role {{{found['name']}}} has no form in an output", TEXT)
    for use in directive_uses(text.text):
        if use.name in OWN_DIRECTIVES:
            yield DIRECTIVE.at(text.at(use.start), f"the directive {{{use.name}}} has no form in an output", TEXT)
    for image, _, target, offset in text.links:
        if not image and not WHOLE.match(target):
            yield BROKEN.at(text.at(offset), f"{target[:60]} does not go along with an output", LINK)
        if image and not target.startswith("data:"):
            yield IMAGE.at(text.at(offset), f"the picture {target[:60]} does not go along with an output", PICTURE)
