"""Figures that a notebook shows without recording them: below their cell, as in JupyterLab, in the house style.

They are plt.show(), a figure as a last line, and whatever is open when a cell ends. Pages take the SVG; the PNG is for
what shows notebooks and no SVG. The same figure gives the same bytes.
"""

from __future__ import annotations

import io
from typing import Any

from .svg import draw

BACKEND = "module://matplotlib_inline.backend_inline"
IMAGES = ("image/svg+xml", "image/png", "image/jpeg", "application/pdf")


def show_inline(shell: Any) -> None:
    """Have a kernel's shell show open figures at the end of each cell, and close them."""
    import matplotlib.pyplot as plt
    from matplotlib.figure import Figure
    from matplotlib_inline.config import InlineBackend

    InlineBackend.instance(parent=shell).figure_formats = {"svg", "png"}
    plt.switch_backend(BACKEND)
    formatters = shell.display_formatter.formatters
    for kind in IMAGES:
        formatters[kind].pop(Figure, None)
    formatters["image/svg+xml"].for_type(Figure, _svg)
    formatters["image/png"].for_type(Figure, _png)


def _svg(figure: Any) -> str | None:
    """An SVG by itself: a page shows it as a picture, which has no typeface but what it brings along."""
    import matplotlib

    if not _drawn(figure):
        return None
    with matplotlib.rc_context({"svg.fonttype": "path", "savefig.transparent": False}):
        return draw(figure, "shown-")


def _png(figure: Any) -> bytes | None:
    if not _drawn(figure):
        return None
    out = io.BytesIO()
    figure.savefig(out, format="png", transparent=False, metadata={"Software": None})
    return out.getvalue()


def _drawn(figure: Any) -> bool:
    """Whether there is anything in it, as the inline backend asks."""
    return bool(figure.axes or figure.lines or figure.patches or figure.texts or figure.subfigs)
