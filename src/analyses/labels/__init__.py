"""What values of the page on infrastructure are called: labels by the names of the values, without the theme."""

from . import equipment, plant, spending

__all__ = ["equipment", "plant", "spending"]
