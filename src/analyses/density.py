"""Power of a rack against the electricity of households."""

from __future__ import annotations

HOURS = 365 * 24  # in a year without a leap day
UNTESTED = (
    "One rack of one piece is known, and none of an earlier year. What would test it: the power of racks in use by "
    "year, measured in one way, as a yearly survey of operators has it, or the makers’ data sheets with their days."
)


def home_power(use: float) -> float:
    """Average power of a home, W, from its yearly use, kWh."""
    return use * 1000 / HOURS


def homes(rack: float, use: float) -> float:
    """How many homes of yearly ``use`` (kWh) draw on average what a rack of power ``rack`` (W) draws all the time."""
    return rack / home_power(use)


def rack_for(homes: float, use: float) -> float:
    """Power of the rack, W, that equals so many homes of yearly ``use`` (kWh)."""
    return homes * home_power(use)


def use_for(homes: float, rack: float) -> float:
    """Yearly use of a home, kWh, at which so many of them equal a rack of power ``rack`` (W)."""
    return rack / homes * HOURS / 1000


def below(power: float, orders: float) -> float:
    """The power that lies so many orders of magnitude below ``power``, in the same unit."""
    return power / 10**orders
