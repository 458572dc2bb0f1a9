"""Labels of the plant's share of spending, of electricity, racks and memory."""

from __future__ import annotations

from collections.abc import Sequence

from analyses.percent import percent

Labels = dict[str, str]


def split(quarter: str, elsewhere: float) -> Labels:
    """Of spending on plant, where a part of the money may be divided in any way."""
    return {
        "plant_share": f"share of spending in plant by the cost model; the interval leaves {percent(elsewhere)} of "
        "spending open",
        "plant_spending": f"spending on plant in {quarter} at that share",
        "plant_needed": "part of spending that would have to buy plant alone for plant to be half of all",
    }


def electricity(start: int, before: int, until: int) -> Labels:
    """Of the use of data centres, from the last year that is known and the one before to what is projected."""
    ends = ("low", "high")
    return {
        "electricity_now": f"electricity used by US data centres in {start}",
        **{f"electricity_{e}": f"electricity of US data centres projected for {until}, {e} end" for e in ends},
        **{f"electricity_growth_{e}": f"yearly growth from {start} to the {e} end" for e in ends},
        "electricity_growth": f"yearly growth of electricity from {start} to the middle of the range projected for "
        f"{until}, with its ends",
        "electricity_growth_past": f"yearly growth of electricity, {before} to {start}",
    }


def load_factor(end: str, capacity: float, until: int) -> str:
    """Of how fully an end of what is projected uses the capacity (W) given for it."""
    return f"share of {capacity / 1e9:.0f} GW that the {end} end for {until} uses on average"


def homes(rack: float) -> Labels:
    """Of a rack (W) against homes."""
    drawn = f"rack of {rack / 1000:.0f} kW"
    return {
        "homes_per_rack": f"equal in average use to one {drawn}",
        "homes_title_power": "rack power that a thousand homes would need",
        "homes_title_use": f"yearly use of a home at which a thousand of them equal the {drawn}",
        "rack_two_orders": "most that an older rack may draw if the new one is to be two orders of magnitude above it",
    }


def memory(base_years: Sequence[int], span: tuple[float, float]) -> Labels:
    """Of the growth of memory demand, counted from the first of the base years, when factors move within a span."""
    first, (low, high) = base_years[0], span
    times = f"each factor at {low:g} to {high:g} times what was stated"
    return {
        "memory_multiple": "growth of memory demand to 2028, product of the two stated factors",
        "memory_growth": f"yearly growth of memory demand that this implies from {first}; the interval spans the base "
        "years",
        "memory_growth_factor": f"yearly growth of memory in each accelerator alone, from {first}",
        "memory_low": f"lowest product, {times}",
        "memory_high": f"highest product, {times}",
        "memory_fan": "middle of products whose factors are drawn, even in the logarithm and independently, between "
        f"{low:g} and {high:g} times what was stated; nine of ten lie between the ends",
        "memory_growth_low": "lowest yearly growth when factors and base year move",
        "memory_growth_high": "highest yearly growth when factors and base year move",
    }
