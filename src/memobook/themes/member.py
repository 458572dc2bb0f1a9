"""A member of a family: the theme's notebook as executed for it, with ids and words of its own.

The run itself knows nothing of that: it is one of the theme with other parameters, and records ``theme.name``. So a
member may get another address or title without being executed again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .values.value import TABLE, VALUE

# CommonMark takes each of these as itself behind a backslash
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
ROLE = re.compile(r"\{member\}`([^`]+)`")


def page_of(id: str) -> str:
    """The page that a value, figure or table belongs to: ``theme`` of ``theme.name``, ``theme/member`` of a member."""
    return "/".join(id.split(".")[:-1])


def as_member(notebook: dict[str, Any], theme: str, member: str, words: Mapping[str, str]) -> dict[str, Any]:
    """An executed notebook of a family as that of one member: ids are ``theme.member.name``, and Markdown is filled in.

    Parameters
    ----------
    words : what ``{member}`` prints: the member's title and parameters, by name.
    """
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell = {**cell, "source": filled(_joined(cell["source"]), theme, member, words)}
        elif cell.get("outputs"):
            cell = {**cell, "outputs": [_output(output, theme, member) for output in cell["outputs"]]}
        cells.append(cell)
    return {**notebook, "cells": cells}


def filled(text: str, theme: str, member: str, words: Mapping[str, str]) -> str:
    """Markdown of the family with a member's words and ids; an unknown word is left, for its role to complain about."""
    text = ROLE.sub(lambda m: PUNCTUATION.sub(r"\\\1", words[m[1]]) if m[1] in words else m[0], text)
    return re.sub(rf"(\{{value\}}`){re.escape(theme)}\.(?=\w+(?::\w+)?`)", rf"\g<1>{theme}.{member}.", text)


def _output(output: dict[str, Any], theme: str, member: str) -> dict[str, Any]:
    """An output with the member's ids, those inside of drawings included, of which several may stand on one page."""
    bundle = output.get("data", {})
    figure = output.get("metadata", {}).get("memobook")
    recorded = next((bundle[kind] for kind in (VALUE, TABLE) if kind in bundle), figure)
    if not recorded or "id" not in recorded:
        return output
    id = f"{theme}.{member}.{recorded['id'].removeprefix(f'{theme}.')}"
    own: dict[str, Any] = {kind: {**bundle[kind], "id": id} for kind in (VALUE, TABLE) if kind in bundle}
    if VALUE in own:
        own[VALUE]["theme"] = f"{theme}/{member}"
    if "text/plain" in bundle:
        own["text/plain"] = _joined(bundle["text/plain"]).replace(recorded["id"], id, 1)
    metadata = output.get("metadata", {})
    if figure:
        name = recorded["id"].removeprefix(f"{theme}.")
        before, after = f"{theme}-{name}-", f"{theme}-{member}-{name}-"
        own["image/svg+xml"] = _joined(bundle["image/svg+xml"]).replace(before, after)
        figure = {**figure, "id": id}
        if figure.get("phone"):
            figure["phone"] = figure["phone"].replace(before, after)
        if figure.get("headline"):
            figure["headline"] = filled(figure["headline"], theme, member, {})
        metadata = {**metadata, "memobook": figure}
    return {**output, "data": {**bundle, **own}, **({"metadata": metadata} if "metadata" in output else {})}


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
