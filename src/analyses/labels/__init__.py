"""What values of the pages on infrastructure and portfolio are called, by their names without the theme."""

from . import advice, equipment, plant, spending

__all__ = ["advice", "equipment", "plant", "spending"]
