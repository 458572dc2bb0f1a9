"""The headline of a figure with the values that it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from memobook.publication.errors import ContentError, suggestion
from memobook.themes.figures.headline import plain
from memobook.themes.values.value import Value


def headline_text(figure: Mapping[str, Any], values: Mapping[str, Value]) -> str:
    """The headline of a recorded figure as text; empty where it has none.

    Raises
    ------
    ContentError : ``figure.headline``, for a value that no theme of the edition records.
    """

    def printed(id: str, form: str) -> str:
        if id not in values:
            message = f"its headline prints {id!r}, which no theme of this edition records"
            fix = suggestion(id, values)
            raise ContentError("figure.headline", message, place=f"figure {figure['id']!r}", fix=fix)
        return values[id].in_form(form).text if form else values[id].text

    return plain(figure.get("headline", ""), printed)
