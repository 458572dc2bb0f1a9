"""Names at the ends of lines and beside stacked bars, in their colours: no legend has to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .measuring import measured_once

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# points between the end of a line and its name, and lines of a text between two names
GAP, LINE = 5, 1.18
# somewhat more than WCAG asks for, since pages are not quite white
CONTRAST = 4.8


def label_ends(axes: Axes) -> None:
    """Name each labelled line at its right end and each labelled series of bars beside its last bar.

    Axes of bars end at their last bar, so that no line of a grid runs behind names.

    Names that would cover each other are moved apart, in the order in which their ends stand; the same figure gives the
    same places. A legend that there is goes.
    """
    from matplotlib.container import BarContainer

    ends: list[tuple[float, float, str, Any]] = []
    edges: list[float] = []
    lines: list[Any] = list(axes.lines)
    for line in lines:
        points = [(float(x), float(y)) for x, y in line.get_xydata() if y == y]
        if points and not str(line.get_label()).startswith("_"):
            ends.append((*max(points, key=lambda point: point[0]), str(line.get_label()), line.get_color()))
    for bars in axes.containers:
        if isinstance(bars, BarContainer) and bars.patches and not str(bars.get_label()).startswith("_"):
            bar = max(bars.patches, key=lambda one: float(one.get_x()))
            edge, middle = bar.get_x() + bar.get_width(), bar.get_y() + bar.get_height() / 2
            ends.append((edge, middle, str(bars.get_label()), bar.get_facecolor()))
            edges.append(edge)
    if legend := axes.get_legend():
        legend.remove()
    if not ends:
        return
    if edges:
        axes.set_xlim(right=max(edges))
    figure: Any = axes.figure
    _lay_out(axes)  # from here on places are known
    letters = _size(axes)
    heights = [float(axes.transData.transform((float(x), float(y)))[1]) * 72 / figure.dpi for x, y, _, _ in ends]
    for (x, y, name, colour), height, place in zip(ends, heights, apart(heights, letters * LINE), strict=True):
        axes.annotate(
            name, (x, y), (GAP, place - height), textcoords="offset points", va="center", ha="left",
            color=readable(colour), fontsize=letters, annotation_clip=False,
        )  # fmt: skip


def _lay_out(axes: Axes) -> None:
    """Place the parts of a figure as its drawing will; where its layout alone does not place these axes, by drawing."""
    figure: Any = axes.get_figure(root=True)
    engine = figure.get_layout_engine()
    if engine is None or axes.get_aspect() != "auto" or axes.get_axes_locator() is not None:
        figure.draw_without_rendering()
    else:
        with measured_once():
            engine.execute(figure)


def readable(colour: Any) -> tuple[float, float, float]:
    """A colour as dark as letters need to be on white: a contrast of 4.5 by WCAG 2.2."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(colour)
    while 1.05 / (_luminance(red, green, blue) + 0.05) < CONTRAST:
        red, green, blue = red * 0.95, green * 0.95, blue * 0.95
    return red, green, blue


def _luminance(*channels: float) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def apart(places: list[float], room: float) -> list[float]:
    """Places moved as little as needed, so that each has its room; their order stays.

    Groups that touch are centred on the mean of where their members wish to stand.
    """
    order = sorted(range(len(places)), key=lambda index: (places[index], index))
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _top(groups[-2], places, room) > _foot(groups[-1], places, room):
            groups[-2:] = [groups[-2] + groups[-1]]
    found = [0.0] * len(places)
    for group in groups:
        foot = _foot(group, places, room) + room / 2
        for number, index in enumerate(group):
            found[index] = foot + number * room
    return found


def _foot(group: list[int], places: list[float], room: float) -> float:
    return sum(places[index] for index in group) / len(group) - len(group) * room / 2


def _top(group: list[int], places: list[float], room: float) -> float:
    return _foot(group, places, room) + len(group) * room


def _size(axes: Axes) -> float:
    import matplotlib
    from matplotlib.font_manager import font_scalings

    size = matplotlib.rcParams["legend.fontsize"]
    return float(matplotlib.rcParams["font.size"]) * font_scalings[size] if isinstance(size, str) else float(size)
