"""What a layout measures, measured once.

For the place of one of a figure's axes matplotlib finds the ticks of each axis some five times (for the axis, for its
label, for its spines), and for each drawing it measures all texts anew. While nothing moves all of these are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# what matplotlib asks again; these are its own names, and one that it has not is left alone
TICKS = ("_update_ticks", "_get_ticklabel_bboxes")


Methods = dict[tuple[type, str], Callable[..., Any]]


@contextmanager
def measured_once(*, placed: bool = False) -> Iterator[None]:
    """Keep what is found of ticks for as long as one of a figure's axes is measured.

    Parameters
    ----------
    placed : whether nothing moves any more, since a layout has placed all: then it is kept for the whole context.
    """
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

    # axes that are being measured, of which those inside others are part; what was found since the first of them
    found: dict[Any, Any] = {}
    depth = int(placed)
    measure = Axes.get_tightbbox

    def once(name: str) -> Callable[..., Any]:
        ask = getattr(Axis, name)

        def told(axis: Any, *args: Any) -> Any:
            if not depth:
                return ask(axis, *args)
            key = name, axis
            if key not in found:
                found[key] = ask(axis, *args)
            return found[key]

        return told

    def measured(axes: Any, *args: Any, **named: Any) -> Any:
        nonlocal depth
        if not depth and axes.child_axes:  # which find their places while their parent is measured
            return measure(axes, *args, **named)
        depth += 1
        try:
            return measure(axes, *args, **named)
        finally:
            depth -= 1
            if not depth:
                found.clear()

    methods: Methods = {(Axis, name): once(name) for name in TICKS if hasattr(Axis, name)}
    with _put({**methods, (Axes, "get_tightbbox"): measured}):
        yield


@contextmanager
def texts_once() -> Iterator[None]:
    """Keep the sizes of an SVG's texts, which hold while no setting of fonts changes."""
    from matplotlib.backends.backend_svg import RendererSVG

    found: dict[Any, Any] = {}
    ask: Callable[..., Any] = RendererSVG.get_text_width_height_descent

    def told(renderer: Any, s: str, prop: Any, ismath: Any) -> Any:
        key = s, prop, ismath
        if key not in found:
            found[s, prop.copy(), ismath] = ask(renderer, s, prop, ismath)  # who gave it may change it
        return found[key]

    with _put({(RendererSVG, "get_text_width_height_descent"): told}):
        yield


@contextmanager
def _put(methods: Methods) -> Iterator[None]:
    """Exchange methods of classes for as long as the context lasts."""
    before = {(owner, name): owner.__dict__.get(name) for owner, name in methods}
    try:
        for (owner, name), method in methods.items():
            setattr(owner, name, method)
        yield
    finally:
        for (owner, name), own in before.items():
            if own is None:
                delattr(owner, name)
            else:
                setattr(owner, name, own)
