"""What the page says where data are missing: what can't be shown, and why."""

from __future__ import annotations

from collections.abc import Iterable

Missing = tuple[str, str]


def frontier(as_of: str) -> Missing:
    """Without any vintage of the index."""
    return (
        "The frontier by country can't be shown.",
        f"No vintage of the capability index that is held was public on {as_of}.",
    )


def intervals(fitted: str) -> Missing:
    """In a vintage without intervals."""
    return "What choosing the best adds to the distance can't be told.", f"The vintage of {fitted} gives no intervals."


def other_vintages(fitted: str, as_of: str) -> Missing:
    """With one vintage only."""
    return (
        "How much the answer depends on the vintage can't be shown.",
        f"Only the vintage of {fitted} was public on {as_of}.",
    )


def votes(as_of: str) -> Missing:
    """Without a copy of the leaderboard."""
    return "What people prefer can't be shown.", f"No copy of Arena's leaderboard that is held was public on {as_of}."


def categories(as_of: str) -> Missing:
    """Without ratings by category."""
    return "Ratings by category can't be shown.", f"No copy of them that is held was public on {as_of}."


def able_prices(as_of: str) -> Missing:
    """Of prices, without a vintage of the index."""
    return (
        "Prices of models that are about as able can't be compared.",
        f"No vintage of the index was public on {as_of}.",
    )


def two_sides(within: float) -> Missing:
    """Where a country has no able model with a price."""
    return (
        "Prices of the two countries can't be compared.",
        f"Within {within:g} points of the best score not both have a model with a price.",
    )


def equal_prices() -> Missing:
    """Where the leader has no priced model as able as the follower's best."""
    return (
        "Prices at equal capability can't be compared.",
        "No US model with a price reaches the best priced Chinese one.",
    )


def scores_and_prices(as_of: str) -> Missing:
    """Of scores beside prices, without a vintage of the index."""
    return "Score and price can't be set side by side.", f"No vintage of the index was public on {as_of}."


def open_weights(as_of: str) -> Missing:
    """Of open weights, without a vintage of the index."""
    return "Open weights can't be counted.", f"No vintage of the index was public on {as_of}."


def routing(as_of: str) -> Missing:
    """Without outcomes by item."""
    return "Routing can't be tested.", f"The outcomes by item were not public on {as_of}."


def stand_ins(names: Iterable[str], as_of: str) -> Missing:
    """Where models that stand in for the two have no list price."""
    return (
        "The cost of routing at the day's prices can't be shown.",
        f"No list price of {' and '.join(names)} was public on {as_of}.",
    )


def customers(as_of: str) -> Missing:
    """Without a prospectus."""
    return "The customers of Cerebras can't be shown.", f"No prospectus was public on {as_of}."


def later_customers(year: str) -> Missing:
    """Of a year of which only quarterly reports are known."""
    return (
        f"Customers' shares of revenue in {year} can't be shown.",
        "No text that was found on the quarterly reports gives them; whether concentration has eased is not known.",
    )


def margins(as_of: str) -> Missing:
    """Without a text with a margin of a quarter."""
    return "The margins of Cerebras can't be shown.", f"No text with a margin of a quarter was public on {as_of}."
