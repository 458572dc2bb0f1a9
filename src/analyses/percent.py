"""A share as readers see it: a number, a space and the sign, as everywhere in a memo."""

from __future__ import annotations


def percent(share: float, digits: int = 0) -> str:
    """A fraction in per cent: 0.31 becomes ``31 %``."""
    return f"{share * 100:.{digits}f} %"
