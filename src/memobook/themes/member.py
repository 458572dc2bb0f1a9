"""A member of a family: the theme's notebook as executed for it, with ids and words of its own.

The run itself knows nothing of that: it is one of the theme with other parameters, and records ``theme.name``. So a
member may get another address or title without being executed again.
"""

from __future__ import annotations

import copy
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
    output = copy.deepcopy(output)
    id = f"{theme}.{member}.{recorded['id'].removeprefix(f'{theme}.')}"
    for kind in (VALUE, TABLE):
        if kind in output.get("data", {}):
            output["data"][kind]["id"] = id
    if VALUE in bundle:
        output["data"][VALUE]["theme"] = f"{theme}/{member}"
    if figure:
        output["metadata"]["memobook"]["id"] = id
        name = recorded["id"].removeprefix(f"{theme}.")
        own = output["metadata"]["memobook"]
        svg = _joined(bundle["image/svg+xml"])
        output["data"]["image/svg+xml"] = svg.replace(f"{theme}-{name}-", f"{theme}-{member}-{name}-")
        if own.get("phone"):
            own["phone"] = own["phone"].replace(f"{theme}-{name}-", f"{theme}-{member}-{name}-")
        if own.get("headline"):
            own["headline"] = filled(own["headline"], theme, member, {})
    if "text/plain" in bundle:
        output["data"]["text/plain"] = _joined(bundle["text/plain"]).replace(recorded["id"], id, 1)
    return output


def _joined(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
