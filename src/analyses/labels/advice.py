"""Labels of what the advice rests on: falls of spending, independent bets, hedges, and a lead of tokens."""

from __future__ import annotations

from collections.abc import Sequence

from analyses.percent import percent

from ..bets import Counted

Labels = dict[str, str]


def falls(quarters: Sequence[str], growths: int, level: float) -> Labels:
    """Of falls of spending and of its growth.

    Parameters
    ----------
    quarters : with a sum, in order.
    growths : quarters with a growth on the year.
    level : of the chance of what was never seen.
    """
    first, newest, steps = quarters[0], quarters[-1], len(quarters) - 1
    return {
        "growth_largest_fall": "largest fall of yearly growth from one quarter to the next, of "
        f"{growths - 1} changes on record",
        "growth_falls_left": "such falls in a row until the tripwire on the growth of spending fires",
        "growth_moved": f"change of yearly growth within a year, to {newest}",
        "capex_fall_fires": f"change of spending from {newest} to the next quarter at which the tripwire would fire at "
        "once",
        "capex_largest_fall": f"lowest change of spending from one quarter to the next since {first}",
        "capex_falls_seen": f"quarters, of {steps} on record, in which spending changed by as much as would fire it",
        "capex_fall_chance": f"highest chance of such a quarter that fits none in {steps}, at {percent(level)}, were "
        "quarters independent",
    }


def independence(what: str, one: Counted, overlapping: bool, level: float) -> Labels:
    """Of the bets in some series, by the endings of the values' names."""
    told = f"{one.series} series, {one.changes} changes{' that overlap' if overlapping else ''}"
    return {
        "": f"independent bets in {what}: {told}",
        "_independent": f"the same for independent series; {percent(level)} of simulations lie in the "
        f"interval ({what})",
        "_correlation": f"mean correlation of two of these series ({what})",
        "_detectable": f"least common correlation that would be told from independence in four cases of five ({what})",
    }


def hedge(changes: int) -> Labels:
    """Of how the price of transformers moves beside spending, by so many changes a quarter."""
    return {
        "hedge_correlation": "correlation of changes a quarter of the price of transformers with those of the five’s "
        f"spending, {changes} changes",
        "hedge_seen": "least such correlation, of either sign, that would be told from none in four cases of five",
        "hedge_needed": "independent changes that would tell a correlation of 0.3 from none in four cases of five",
    }


def lead(lead: float, volatility: float) -> str:
    """Of the years in which a lead of one basket of tokens would be seen (fractions a year)."""
    return (
        f"years in which a lead of one basket of {percent(lead)} a year would be seen in four cases of five, if the "
        f"difference has a volatility of {percent(volatility)} a year (assumed; the ends are for a quarter less "
        "and more)"
    )


def tokens(title: str, when: str) -> Labels:
    """Of what a basket of tokens did, by what is measured."""
    what = f"of the basket of {title}, {when}"
    return {
        "return": f"return {what}",
        "volatility": f"yearly volatility {what}",
        "drawdown": f"largest fall from a peak {what}",
    }


def difference(when: str, level: float, block: float) -> Labels:
    """Of how two baskets of tokens go together, with an interval by blocks of so many days."""
    return {
        "correlation": f"correlation of daily returns of the two baskets, {when}",
        "difference": f"mean daily log return of compute and storage less that of agents, {when}; {percent(level)} "
        f"interval, blocks of {block:.1f} days on average",
    }
