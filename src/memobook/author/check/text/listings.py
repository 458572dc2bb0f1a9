"""Files whose text a page shows as code: whether they can be read, and hold the part that is asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import BufferingHandler
from pathlib import Path
from typing import Any

from memobook.pages.carried import lies_inside
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding

from ..directive_use import DirectiveUse, directive_uses
from ..markdown import Markdown
from ..material import Material
from .stopping import ARGUMENT, LANGUAGE, has_lexer

NAME = "literalinclude"


def listings(material: Material) -> Iterator[Finding]:
    """What is wrong with each ``literalinclude`` of the memo, the notebooks' prose and the other pages."""
    root = material.publication.root
    for text in material.texts:
        base = (root / text.place.partition(" cell ")[0]).parent
        for use in directive_uses(text.text):
            path = root / use.argument[1:] if use.argument.startswith("/") else base / use.argument
            # a file that there is not, or that lies outside, is told among the links
            if use.name == NAME and path.is_file() and lies_inside(material.publication, path):
                yield from _read(text, use, path)


def _read(text: Markdown, use: DirectiveUse, path: Path) -> Iterator[Finding]:
    """As Sphinx reads it, which takes a while to import."""
    from sphinx.directives.code import LiteralInclude

    options: dict[str, Any] = {}
    for option, offset in use.options:
        convert = LiteralInclude.option_spec.get(option)
        if convert is None or option == "diff":
            told = f"{{{NAME}}} has no option {option!r}"
            yield ARGUMENT.at(text.at(offset), told, suggestion(option, LiteralInclude.option_spec))
            return
        value = text.text[offset:].partition("\n")[0].strip().removeprefix(":").partition(":")[2].strip().strip("\"'")
        try:
            options[option] = convert(value)
        except (ValueError, TypeError) as error:
            yield ARGUMENT.at(text.at(offset), f"the option {option} can’t be {value!r}: {error}")
            return
        if option == "language" and not has_lexer(value):
            yield LANGUAGE.at(text.at(offset), f"there is no language {value!r}")
    if why := _problem(path, options):
        why = why.replace(str(path), use.argument)
        yield ARGUMENT.at(text.at(use.start), f"{use.argument} can’t be shown so: {why}", "mend its options")


def _problem(path: Path, options: dict[str, Any]) -> str:
    """What keeps the part of a file that the options name from being shown; empty where nothing does."""
    from sphinx.config import Config
    from sphinx.directives.code import LiteralIncludeReader
    from sphinx.util import parselinenos

    told = BufferingHandler(1000)
    try:
        with _heard("sphinx.sphinx.directives.code", told):
            shown, count = LiteralIncludeReader(str(path), options, Config()).read()
        marked = parselinenos(options["emphasize-lines"], count) if "emphasize-lines" in options else []
    except (ValueError, OSError) as error:
        return str(error)
    if told.buffer:
        return told.buffer[0].getMessage()
    if any(line >= count for line in marked):
        return f"lines {options['emphasize-lines']} are named of {count}"
    if "\0" in shown:
        return "it is no text"
    return "" if shown.strip() else "what it shows is empty"


@contextmanager
def _heard(name: str, handler: logging.Handler) -> Iterator[None]:
    """Hear what a logger tells, in the place of those who listen else."""
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = True
        logger.removeHandler(handler)
