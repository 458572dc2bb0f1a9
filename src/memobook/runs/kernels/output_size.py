"""The size of outputs: a cell that prints without end, or shows a table of everything, fills no memory and no page."""

from __future__ import annotations

from collections import Counter
from typing import Any

from memobook.themes.values.value import ABSENT

# characters of one cell's printed text, or of one thing that it shows, that a run keeps; what is more is cut and told
MOST = 500_000
NOT_SHOWN = "Not shown:"
KEPT = ("image/", "application/vnd.memobook.")


class OutputSize:
    """What the cells of one notebook have printed so far, by cell and stream."""

    def __init__(self) -> None:
        self._printed: Counter[tuple[int, str]] = Counter()

    def bounded(self, content: dict[str, Any], cell: int) -> dict[str, Any] | None:
        """The content of a message from the kernel within the bound; None where nothing of it is left."""
        if "text" in content and "name" in content:
            kind = cell, content["name"]
            room = MOST - self._printed[kind]
            self._printed[kind] += len(content["text"])
            text = content["text"][: max(0, room)]
            return {**content, "text": text} if text else None
        if "data" in content:
            return {**content, "data": _bounded_data(content["data"])}
        return content

    def notices(self, cell: int) -> list[tuple[str, str]]:
        """Stream and words for each stream of a cell that was cut."""
        return [
            (name, f"\n… {printed - MOST:,} more characters were printed, and are not kept: {MOST:,} is the most\n")
            for (number, name), printed in sorted(self._printed.items())
            if number == cell and printed > MOST
        ]


def _bounded_data(data: dict[str, Any]) -> dict[str, Any]:
    """What a cell shows; a text form of it that is too long is left out, and where none is left, that is said."""
    long = {kind: len(text) for kind, text in data.items() if isinstance(text, str) and len(text) > MOST}
    cut = {kind for kind in long if not kind.startswith(KEPT)}
    left = {kind: text for kind, text in data.items() if kind not in cut}
    if not cut or any(kind.startswith(KEPT) for kind in left):
        return left
    why = f"It has {max(long.values()):,} characters; {MOST:,} is the most."
    return {ABSENT: {"what": NOT_SHOWN, "why": why}, "text/plain": f"{NOT_SHOWN} {why}"}
