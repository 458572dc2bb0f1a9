"""Anchors of headings, as GitHub and MyST make them; two headings of the same words have two."""

from __future__ import annotations

import re
from collections.abc import Iterable


def slug(words: str) -> str:
    """The anchor of a heading."""
    return re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-")


def slugs(headings: Iterable[str]) -> list[str]:
    """The anchors of a page's headings in order: the second of the same words ends in ``-2``, whatever stands above."""
    found: list[str] = []
    for words in headings:
        name, number = slug(words) or "section", 1
        while (anchor := name if number == 1 else f"{name}-{number}") in found:
            number += 1
        found.append(anchor)
    return found
