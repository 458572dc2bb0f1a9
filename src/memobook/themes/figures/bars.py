"""Whether the bars of a figure were cut off at their foot: their lengths then say something else than the numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def cut_off(figure: Figure) -> str:
    """Where the axis of bars begins, which does not show the zero on which they stand; empty where there is none."""
    from matplotlib.container import BarContainer

    for axes in figure.axes:
        for bars in axes.containers:
            if not isinstance(bars, BarContainer) or not bars.patches:
                continue
            flat = bars.orientation == "horizontal"
            scale, ends = (axes.get_xscale(), axes.get_xlim()) if flat else (axes.get_yscale(), axes.get_ylim())
            feet = [bar.get_x() if flat else bar.get_y() for bar in bars.patches]
            low, high = min(ends), max(ends)
            if scale == "log":
                return f"{low:.4g}, of a logarithmic scale"
            if scale == "linear" and all(foot == 0 for foot in feet) and not low <= 0 <= high:
                return f"{low if low > 0 else high:.4g}"
            # bars that stand on the axis's own foot are cut off as well; on a level between its ends they are a range
            if scale == "linear" and feet[0] == low != 0 and len(feet) > 1 and all(foot == low for foot in feet):
                return f"{low:.4g}"
    return ""
