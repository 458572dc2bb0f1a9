"""What the page on alpha says of what it computes: labels of values, and the words of figures.

A function gives labels by the names of the values, without the theme; the words of a figure are its ``headline``,
``caption`` and ``alt``. Nothing is computed here.
"""

from . import contest, leak, mix, signal, yearly

__all__ = ["contest", "leak", "mix", "signal", "yearly"]
