"""What stands with the drawings: a ``headline``, a ``caption``, and an ``alt`` for those who can’t see them."""

from . import equipment, plant, spending

__all__ = ["equipment", "plant", "spending"]
