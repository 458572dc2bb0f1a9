"""How concentrated a company's revenue is in its customers, and what hangs on the largest of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .capex import concentration


def hhi_bounds(shares: Sequence[float]) -> tuple[float, float]:
    """Least and greatest Herfindahl index that fit the known shares (fractions of revenue).

    What is not named may be spread over ever so many customers, or be one customer.

    Raises
    ------
    ValueError : shares that are negative or sum to more than one.
    """
    rest = 1 - sum(shares)
    if min(shares, default=0.0) < 0 or rest < -1e-9:
        raise ValueError(f"{list(shares)} are not shares of one revenue")
    return concentration(shares), concentration([*shares, max(rest, 0.0)])


def revenue_if_halved(revenue: float, share: float) -> float:
    """Revenue after a customer with that share buys half as much and nobody else changes."""
    return revenue * (1 - share / 2)


def with_related(shares: Mapping[str, float], related: Sequence[str]) -> list[float]:
    """Shares with those customers as one who are not independent of each other; of the others nothing changes."""
    together = sum(share for customer, share in shares.items() if customer in related)
    apart = [share for customer, share in shares.items() if customer not in related]
    return [together, *apart] if together else apart
