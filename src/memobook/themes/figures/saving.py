"""A figure saved as SVG, drawn once.

To save a figure that a layout engine arranges, matplotlib draws it twice: once without output, in which the engine
places its parts, and once for its file. Where drawing moves nothing, the engine alone is asked instead of the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from .measuring import measured_once, texts_once

if TYPE_CHECKING:
    from matplotlib.figure import Figure

METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
# whose drawing moves nothing; tables, colour bars, insets and parts of an author’s own may find their places by it
STEADY = {f"matplotlib.{name}" for name in ("axis", "collections", "image", "lines", "patches", "spines", "text")}
# dots of an SVG to the inch
DPI = 72


def save_svg(figure: Figure, out: TextIO) -> None:
    """Write a figure as ``figure.savefig`` does, to the same bytes."""
    with texts_once():
        _save(figure, out)


def _save(figure: Figure, out: TextIO) -> None:
    import matplotlib

    if not _is_steady(figure):
        figure.savefig(out, format="svg", metadata=METADATA)
        return
    engine = figure.get_layout_engine()
    _place(figure, engine)
    with matplotlib.rc_context({"figure.constrained_layout.use": False, "figure.autolayout": False}):
        figure.set_layout_engine(None)
        try:
            with measured_once(placed=True):
                figure.savefig(out, format="svg", metadata=METADATA)
        finally:
            figure.set_layout_engine(engine)


def _place(figure: Any, engine: Any) -> None:
    """Have the engine measure the letters of an SVG, as it does when one is saved."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    canvas, dpi = figure.canvas, figure.dpi
    try:
        FigureCanvasSVG(figure)  # becomes the figure's
        figure.dpi = DPI
        with suppress(ValueError), measured_once():  # drawing suppresses it too
            engine.execute(figure)
    finally:
        figure.dpi = dpi
        figure.set_canvas(canvas)


def _is_steady(figure: Any) -> bool:
    """Whether its engine alone places everything as drawing it would."""
    import matplotlib
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    return (
        type(figure.get_layout_engine()) is ConstrainedLayoutEngine
        and bool(figure.axes)
        and matplotlib.rcParams["savefig.bbox"] is None
        and not figure.canvas.callbacks.callbacks.get("draw_event")
        and _are_steady(part for part in figure.get_children() if part not in figure.axes)
        and all(_keeps_place(axes) and _are_steady(axes.get_children()) for axes in figure.axes)
    )


def _keeps_place(axes: Any) -> bool:
    """Whether drawing gives axes no other place or limits than the engine gave them."""
    return axes.get_aspect() == "auto" and axes.get_axes_locator() is None


def _are_steady(parts: Iterable[Any]) -> bool:
    return all(type(part).__module__ in STEADY for part in parts)
