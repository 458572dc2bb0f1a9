"""One line for a result of a usual kind: dollars, a share, points, a count, months, a text.

Each says the unit and how the number is printed, so that a notebook says only what it is. What is common to all of
them is :meth:`memobook.themes.notebook.Notebook.value`'s, which they call.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

if TYPE_CHECKING:
    import pandas as pd

    from ..values.rows_behind import Origin

# from how many dollars on an amount is told in what: the divisor and its word
AMOUNTS = ((1e9, " billion"), (1e6, " million"), (0.0, ""))


class Options(TypedDict, total=False):
    """What may stand behind the label: the same words as of :meth:`memobook.themes.notebook.Notebook.value`."""

    ci: tuple[Any, Any] | None
    interval: tuple[Any, Any] | None
    kind: str | None
    level: float | None
    bounds: tuple[float | None, float | None] | None
    grade: str | None
    datasets: Sequence[str]
    values: Sequence[str]
    rows: pd.DataFrame | Origin | Sequence[pd.DataFrame | Origin]
    format: str
    per: float


class Kinds(ABC):
    """The usual kinds of results, each recorded in one line; a pandas Series or frame records a family at once."""

    @abstractmethod
    def _usual(self, name: str, value: Any, label: str, unit: str, options: dict[str, Any]) -> None:
        """Record a result of one of the kinds."""

    def usd(self, name: str, value: Any, label: str, *, digits: int | None = None, **options: Unpack[Options]) -> None:
        """Record US dollars, told in billions or millions where the largest of them is so large.

        Parameters
        ----------
        digits : after the point; one, or two of small amounts.
        """
        per, word = next((per, word) for per, word in AMOUNTS if _largest(value) >= per)
        digits = (1 if word else 2) if digits is None else digits
        self._usual(name, value, label, "USD", _printed(options, f"{{:,.{digits}f}} USD{word}", per or 1.0))

    def share(
        self, name: str, value: Any, label: str, *, digits: int = 1, signed: bool = False, **options: Unpack[Options]
    ) -> None:
        """Record a fraction (0.31 for 31 %), printed in per cent; ``signed`` where it is a growth or a change."""
        sign = "+" if signed else ""
        self._usual(name, value, label, "fraction", _printed(options, f"{{:{sign}.{digits}f}} %", 0.01))

    def points(
        self, name: str, value: Any, label: str, *, digits: int = 1, signed: bool = True, **options: Unpack[Options]
    ) -> None:
        """Record a difference of two shares (0.031 for 3.1 points), printed in points of a per cent."""
        sign = "+" if signed else ""
        self._usual(name, value, label, "fraction", _printed(options, f"{{:{sign}.{digits}f}} points", 0.01))

    def count(
        self, name: str, value: Any, label: str, *, unit: str = "count", digits: int = 0, **options: Unpack[Options]
    ) -> None:
        """Record how many there are; ``unit`` says of what, and is printed behind the number."""
        word = "" if unit == "count" else f" {unit}"
        self._usual(name, value, label, unit, _printed(options, f"{{:,.{digits}f}}{word}", 1.0))

    def months(self, name: str, value: Any, label: str, *, digits: int = 1, **options: Unpack[Options]) -> None:
        """Record a number of months."""
        self._usual(name, value, label, "months", _printed(options, f"{{:.{digits}f}} months", 1.0))

    def text(self, name: str, value: Any, label: str, **options: Unpack[Options]) -> None:
        """Record a short text, such as the name of what comes first."""
        self._usual(name, value, label, "text", _printed(options, "{}", 1.0))


def _printed(options: Options, format: str, per: float) -> dict[str, Any]:
    """Options with the format of the kind; a format of the author's own comes with a divisor of its own."""
    own = {"per": 1.0} if "format" in options else {"format": format, "per": per}
    return {**own, **options}


def _largest(value: Any) -> float:
    """The largest size among one number or many; 0 where there is none."""
    import numpy as np

    try:
        sizes = np.abs(np.asarray(value, dtype=float)).ravel()
    except (TypeError, ValueError):  # no numbers, which is told when they are recorded
        return 0.0
    return max((float(size) for size in sizes if math.isfinite(size)), default=0.0)
