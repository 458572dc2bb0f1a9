"""Where what a notebook shows goes: to its kernel's client, or to a listener that wants values and nothing drawn.

The listener is set by a process that has no client; a notebook's own code never sees which of the two it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .remembered import refuse_in_remembered

# takes a bundle and its metadata
Listener = Callable[[dict[str, Any], dict[str, Any]], None]
_listeners: list[Listener] = []
_plotted: list[bool] = []


def listen(listener: Listener, *, plotted: bool) -> None:
    """From now on this process hands each recorded value to ``listener``, and figures and tables are made no more.

    Parameters
    ----------
    plotted : whether the code has a matplotlib that plots, though no figure will be drawn.
    """
    _listeners.append(listener)
    _plotted.append(plotted)


def values_only() -> bool:
    """Whether figures and tables would be thrown away."""
    return bool(_listeners)


def plots() -> bool:
    """Whether there may be figures at all, so that their style counts and they must be closed."""
    return not _plotted or _plotted[-1]


def show(bundle: dict[str, Any], metadata: dict[str, Any] | None = None) -> None:
    """Show a bundle of types and their data."""
    refuse_in_remembered("records or shows something", "the notebook")
    if _listeners:
        _listeners[-1](bundle, metadata or {})
        return
    from IPython.display import display

    display(bundle, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]
