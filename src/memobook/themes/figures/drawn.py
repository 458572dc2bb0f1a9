"""What a figure draws, as rows: its lines, bars, points, bands and spans, so that a reader can have them as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS = ("panel", "series", "drawn as", "x", "y", "low", "high")
# digits that are kept of a coordinate
DIGITS = 10
Row = tuple[object, ...]


def drawn(figure: Figure) -> str:
    """CSV with a line for each point that a drawn figure shows; columns are ``COLUMNS``, of bars the length is ``y``.

    Days are ISO days, places on an axis of categories their names. ``low`` and ``high`` are the ends of a bar that
    stands on others, of a band or of a span; ``panel`` is empty where there is one, and else its title or number.
    """
    panels = [axes for axes in figure.axes if axes.get_visible()]
    rows: list[Row] = []
    for number, axes in enumerate(panels, 1):
        title = axes.get_title(loc="left") or axes.get_title() or axes.get_title(loc="right") or str(number)
        panel = title if len(panels) > 1 else ""
        rows += [(panel, *row) for row in _rows(axes)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def _rows(axes: Axes) -> Iterator[Row]:
    from matplotlib.collections import LineCollection, PathCollection, PolyCollection
    from matplotlib.container import BarContainer

    xs, ys = _Axis(axes.xaxis), _Axis(axes.yaxis)
    lines: list[Any] = list(axes.lines)
    for line in lines:
        if line.get_transform() != axes.transData:
            continue  # a rule across the panel is no observation
        kind = "line" if line.get_linestyle() not in ("None", "none", "") else "points"
        for x, y in line.get_xydata():
            yield _label(line), kind, xs.told(x), ys.told(y), "", ""
    for bars in axes.containers:
        if not isinstance(bars, BarContainer):
            continue
        flat = bars.orientation == "horizontal"
        for bar in bars.patches:
            x, y, width, height = bar.get_x(), bar.get_y(), bar.get_width(), bar.get_height()
            if flat:
                yield _label(bars), "bar", ys.told(y + height / 2), xs.told(width), xs.told(x), xs.told(x + width)
            else:
                yield _label(bars), "bar", xs.told(x + width / 2), ys.told(height), ys.told(y), ys.told(y + height)
    for collection in axes.collections:
        name = _label(collection)
        if isinstance(collection, PathCollection):
            offsets: Any = collection.get_offsets()
            for x, y in offsets:
                yield name, "points", xs.told(x), ys.told(y), "", ""
        elif isinstance(collection, PolyCollection):
            for path in collection.get_paths():
                yield from ((name, "band", xs.told(x), "", ys.told(low), ys.told(high)) for x, low, high in _band(path))
        elif isinstance(collection, LineCollection):
            for (x0, y0), (x1, y1) in (segment[[0, -1]] for segment in collection.get_segments() if len(segment) > 1):
                if y0 == y1:
                    yield name, "span", "", ys.told(y0), xs.told(min(x0, x1)), xs.told(max(x0, x1))
                else:
                    yield name, "span", xs.told(x0), "", ys.told(min(y0, y1)), ys.told(max(y0, y1))


def _band(path: Any) -> Iterable[tuple[float, float, float]]:
    """Of an area between two lines, for each place on the axis the lowest and the highest point."""
    found: dict[float, list[float]] = {}
    for x, y in path.vertices[:-1]:
        found.setdefault(float(x), []).append(float(y))
    return ((x, min(ys), max(ys)) for x, ys in sorted(found.items()))


def _label(artist: Any) -> str:
    label = str(artist.get_label())
    return "" if label.startswith("_") else label


class _Axis:
    """How a coordinate is told: as a day, by the name of its category, or as a number."""

    def __init__(self, axis: Any) -> None:
        from matplotlib.dates import DateFormatter, DateLocator

        scale = (axis.get_major_locator(), axis.get_major_formatter())
        self.days = any(isinstance(one, DateLocator | DateFormatter) for one in scale)
        ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
        names = {float(place): text.get_text() for place, text in ticks}
        worded = any(name and not _numeric(name) for name in names.values())
        self.names = names if worded and not self.days else {}

    def told(self, place: Any) -> str:
        number = float(place)
        if self.days:
            from matplotlib.dates import num2date

            return str(num2date(number).date())  # type: ignore[no-untyped-call]
        near = [(abs(at - number), name) for at, name in self.names.items() if abs(at - number) < 0.5 and name]
        return min(near)[1] if near else f"{number:.{DIGITS}g}"


def _numeric(text: str) -> bool:
    try:
        float(text.replace("\N{MINUS SIGN}", "-").replace(",", "").strip("%$ "))
    except ValueError:
        return False
    return True
