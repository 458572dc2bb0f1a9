"""What is recorded of a figure: its drawings, what they draw as rows, its headline, and what a check asks."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError

from ..values.value import BARS
from .bars import cut_off
from .drawn import drawn
from .headline import with_whole_ids
from .phone import Drawing, draw_for_phone
from .svg import draw

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def told_of(
    figure: Figure | Drawing,
    theme: str,
    name: str,
    headline: str,
    known: Collection[str],
    datasets: Collection[str],
    reads: Collection[str],
    place: str,
) -> dict[str, Any]:
    """Draw a figure, for wide pages and, where a function draws it, for phones; then close it.

    Parameters
    ----------
    known : ids of the values that its headline may print.
    datasets, reads : those that it draws, and all that were read.

    Returns
    -------
    ``id``, ``svg``, ``phone`` (a second SVG), ``data`` (CSV), ``datasets``, ``named`` (whether these were named, or are
    all that was read), ``headline``, and what checks ask for.

    Raises
    ------
    ContentError : ``figure.origin``, ``figure.headline``.
    """
    if unread := sorted({*datasets} - {*reads}):
        fix = "read them with .data(…) or .upstream(…) first"
        raise ContentError("figure.origin", f"its data {', '.join(unread)} were not read", place=place, fix=fix)
    wide = figure(False) if callable(figure) else figure
    told: dict[str, Any] = {"id": f"{theme}.{name}", "svg": draw(wide, f"{theme}-{name}-"), "data": drawn(wide)}
    told |= {
        "datasets": sorted(datasets or reads),
        "named": bool(datasets),
        "headline": with_whole_ids(headline, theme, known, place),
    }
    if foot := cut_off(wide):
        told[BARS] = foot
    put_away(wide)
    if callable(figure):
        narrow = draw_for_phone(figure)
        told["phone"] = draw(narrow, f"{theme}-{name}-phone-")
        put_away(narrow)
    return told


def put_away(figure: Figure | Drawing) -> None:
    """Close a figure; a function that was not called has drawn none."""
    import matplotlib.pyplot as plt

    if not callable(figure):
        plt.close(figure)
