"""How many equal buyers some known shares amount to, where some of the buyers may be one."""

from __future__ import annotations

from dataclasses import dataclass

from .capex import concentration


@dataclass(frozen=True)
class EqualBuyers:
    """One over the Herfindahl index: with the named buyers as one, and between which ends it must lie."""

    related: float
    fewest: float
    most: float


def equal_buyers(largest: float, both: float) -> EqualBuyers:
    """What two named buyers and an unnamed rest amount to.

    Parameters
    ----------
    largest, both : share of the larger of the two and of both together (fractions of revenue).

    Returns
    -------
    ``related``: the two decide as one, and the rest is spread over ever so many. ``fewest``: as one, and the rest is a
    single buyer. ``most``: the two have nothing to do with each other, and the rest is spread.

    Raises
    ------
    ValueError : shares that do not fit.
    """
    if not both / 2 <= largest <= both <= 1 or both <= 0:
        raise ValueError(f"{largest} of {both} are not the shares of a larger buyer and of two")
    return EqualBuyers(
        related=1 / concentration([both]),
        fewest=1 / concentration([both, 1 - both]),
        most=1 / concentration([largest, both - largest]),
    )
