"""A value over as-of days as an SVG step chart with axes, and as the path of a small one.

The same points give the same bytes. Colours and type are the style sheet's: lines have classes and no colour.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from html import escape

from memobook.ledger.value_history import Past, ValueHistory
from memobook.publication.text.calendar import day_text, short_day
from memobook.publication.text.language import _, numerals
from memobook.themes.values.printed import display, unit_words

WIDTH, HEIGHT = 400.0, 230.0
TOP, RIGHT, BOTTOM = 26.0, 14.0, 28.0
# of a character of a tick's label
CHARACTER = 6.6
SPARK = (120.0, 28.0, 3.0)
FIELD = re.compile(r"\{[^{}]*\}")
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def sparkline(history: ValueHistory) -> str:
    """The path of the small chart, in a box of 120 to 28."""
    width, height, edge = SPARK
    return _path(history, _Scale(history, (edge, width - edge), (height - edge, edge), _span(history.points)))


def chart(history: ValueHistory) -> str:
    """The chart as an SVG element; its label says first and last, lowest and highest.

    Parameters
    ----------
    history : with numbers of two days at least.
    """
    value, points = history.value, history.points
    low, high = _span(points)
    ticks = _ticks(low, high, value.format, value.per)
    labels = [_tick_text(tick, value.format, value.per) for tick in ticks]
    left = 10 + CHARACTER * max(len(label) for label in labels)
    span = min(low, ticks[0]), max(high, ticks[-1])
    scale = _Scale(history, (left, WIDTH - RIGHT), (HEIGHT - BOTTOM, TOP), span)
    parts = [f'<text class="axis" x="0" y="12">{escape(axis_title(value.format))}</text>'] * bool(
        axis_title(value.format)
    )
    for tick, label in zip(ticks, labels, strict=True):
        y = scale.y(tick)
        parts.append(f'<path class="grid" d="M{left:.1f} {y:.1f}H{WIDTH - RIGHT:.1f}"/>')
        parts.append(f'<text x="{left - 7:.1f}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>')
    parts += _days(history, scale)
    parts += _band(history, scale)
    parts.append(f'<path class="line" d="{_path(history, scale)}"/>')
    for point in points:
        last = " last" if point is points[-1] else ""
        parts.append(f'<circle class="dot{last}" cx="{scale.x(point.day):.1f}" cy="{scale.y(point.value):.1f}" r="3"/>')
    label = escape(spoken(history), quote=True)
    return f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def spoken(history: ValueHistory) -> str:
    """The chart in a sentence."""
    first, last = history.points[0], history.points[-1]
    numbers = [point for point in history.points if not isinstance(point.value, str)]
    lowest, highest = (text_of(history, extreme(numbers, key=lambda p: p.value)) for extreme in (min, max))
    told = _("{label}: from {first} on {begin} to {last} on {end}; between {lowest} and {highest}.")
    return told.format(
        label=history.value.label,
        first=text_of(history, first),
        begin=day_text(first.day),
        last=text_of(history, last),
        end=day_text(last.day),
        lowest=lowest,
        highest=highest,
    )


def text_of(history: ValueHistory, point: Past) -> str:
    """What a page prints for the value as of a day."""
    value = history.value
    return value.at(point.value)


def axis_title(format: str) -> str:
    """What a format prints around its number: the unit of the axis."""
    return " ".join(unit_words(FIELD.sub(" ", format)).replace("{{", "{").replace("}}", "}").split())


def begins_at_zero(history: ValueHistory) -> bool:
    """Whether zero lies within the chart's axis."""
    low, high = _span(history.points)
    ticks = _ticks(low, high, history.value.format, history.value.per)
    return min(low, ticks[0]) <= 0 <= max(high, ticks[-1])


class _Scale:
    """From days and numbers to places in the picture."""

    def __init__(
        self,
        history: ValueHistory,
        across: tuple[float, float],
        up: tuple[float, float],
        span: tuple[float, float],
    ) -> None:
        self.first = _ordinal(history.points[0].day)
        self.days = max(1, _ordinal(history.points[-1].day) - self.first)
        self.across, self.up, self.span = across, up, span

    def x(self, day: str) -> float:
        left, right = self.across
        return left + (right - left) * (_ordinal(day) - self.first) / self.days

    def y(self, number: float | str) -> float:
        bottom, top = self.up
        low, high = self.span
        return bottom + (top - bottom) * (float(number) - low) / (high - low)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _span(points: Sequence[Past]) -> tuple[float, float]:
    """Lowest and highest of numbers and intervals; one that never moves gets room around it."""
    ends = [float(end) for point in points for end in (point.value, *(point.ends or ()))]
    low, high = min(ends), max(ends)
    if low < high:
        return low, high
    room = abs(low) * 0.1 or 1.0
    return low - room, high + room


def _path(history: ValueHistory, scale: _Scale) -> str:
    """Steps from day to day; where a day between has no value the line stops and begins anew."""
    at = {point.day: point for point in history.points}
    parts, drawing, last = [], False, ""
    for day in history.days:
        if day < history.points[0].day:
            continue
        if day not in at:
            drawing = False
            continue
        x, y = f"{scale.x(day):.1f}", f"{scale.y(at[day].value):.1f}"
        parts.append((f"H{x}" + (f"V{y}" if y != last else "")) if drawing else f"M{x} {y}")
        drawing, last = True, y
    return "".join(parts)


def _band(history: ValueHistory, scale: _Scale) -> list[str]:
    """The interval of each day up to the next one."""
    found = []
    for point, after in zip(history.points, history.points[1:], strict=False):
        if point.ends:
            x, width = scale.x(point.day), scale.x(after.day) - scale.x(point.day)
            top, bottom = scale.y(point.ends[1]), scale.y(point.ends[0])
            found.append(
                f'<rect class="band" x="{x:.1f}" y="{top:.1f}" width="{width:.1f}" height="{bottom - top:.1f}"/>'
            )
    return found


def _days(history: ValueHistory, scale: _Scale) -> list[str]:
    """Labels of the first, middle and last day, as far as they have room."""
    days = [point.day for point in history.points]
    middle = min(days, key=lambda day: abs(scale.x(day) - (scale.x(days[0]) + scale.x(days[-1])) / 2))
    found = []
    for day, anchor in {days[0]: "start", days[-1]: "end", middle: "middle"}.items():
        if day == middle and day in (days[0], days[-1]):
            anchor = "start" if day == days[0] else "end"
        x = scale.x(day)
        if anchor == "middle" and not 100 < x - scale.x(days[0]) < scale.x(days[-1]) - scale.x(days[0]) - 100:
            continue
        found.append(f'<text x="{x:.1f}" y="{HEIGHT - 8:.1f}" text-anchor="{anchor}">{_short(day)}</text>')
    return found


def _short(day: str) -> str:
    return short_day(day)


def _tick_text(tick: float, format: str, per: float) -> str:
    field = FIELD.search(format)
    return numerals(display(tick, field.group() if field else "{}", per, "tick"))


def _ticks(low: float, high: float, format: str, per: float) -> list[float]:
    """Round numbers across a span, each of which prints another text; at least two."""
    for count in (4, 3, 2, 1):
        raw = (high - low) / per / count
        size = 10.0 ** math.floor(math.log10(abs(raw)))
        step = next(size * factor for factor in STEPS if size * factor >= abs(raw) * (1 - 1e-9))
        first, last = math.floor(min(low, high) / per / step), math.ceil(max(low, high) / per / step)
        ticks = [number * step * per for number in range(first, last + 1)]
        texts = [_tick_text(tick, format, per) for tick in ticks]
        if len(set(texts)) == len(texts):
            return ticks
    return [low, high]
