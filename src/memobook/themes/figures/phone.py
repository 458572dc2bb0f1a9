"""The drawing of a figure for a phone: made once more at its size, with letters that can be read there.

At a width of 360 pixels a figure is 350 pixels wide, which are 3.6 inches of it: a point is 1.35 pixels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# inches, and points: 8.5 points are 11.5 pixels at 360
SIZE = (3.6, 3.6)
LETTERS = 9.0
SMALLEST = 8.5
# takes whether it draws for a phone
Drawing = Callable[[bool], "Figure"]
STYLE: dict[Any, Any] = {
    "figure.figsize": SIZE,
    "font.size": LETTERS,
    "axes.titlesize": LETTERS,
    "legend.fontsize": LETTERS,
    "lines.linewidth": 1.6,
    "lines.markersize": 4,
    "date.converter": "concise",
}


def draw_for_phone(drawing: Drawing) -> Figure:
    """A figure of at most 3.6 inches' width whose letters are no smaller than 11 pixels on a phone."""
    import matplotlib
    from matplotlib.text import Text

    with matplotlib.rc_context(STYLE):
        figure = drawing(True)
        width, height = figure.get_size_inches()
        if width > SIZE[0]:  # it names its size for wide pages: the height is kept
            figure.set_size_inches(SIZE[0], height)
        for text in figure.findobj(Text):
            if float(text.get_fontsize()) < SMALLEST:
                text.set_fontsize(SMALLEST)
        for axes in figure.axes:
            for axis in (axes.xaxis, axes.yaxis):
                if float(axis.get_tick_params().get("labelsize", LETTERS)) < SMALLEST:
                    axis.set_tick_params(labelsize=SMALLEST)
    return figure
