"""The section on votes: the leaderboard of Arena, its categories, and whether each yardstick says converged."""

from . import board, composite, tables

__all__ = ["board", "composite", "tables"]
