"""Labels of power equipment: prices, output and load of its makers, and whether it is scarce."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..equipment import Standing

Labels = dict[str, str]


def since(base_month: str, latest: pd.Timestamp, loaded: pd.Timestamp) -> Labels:
    """Of changes from a month to the newest of prices, and to that of the makers' output."""
    priced, made = (f", {base_month} to {end:%B %Y}" for end in (latest, loaded))
    return {
        "transformer_price_change": f"producer price of transformers{priced}",
        "machinery_price_change": f"producer price of electrical machinery{priced}",
        "equipment_output_change": f"output of electrical equipment{made}",
        "relative_price_change": f"price of transformers against that of electrical machinery{priced}",
    }


def load(base_month: str, loaded: pd.Timestamp, readings: int) -> Labels:
    """Of capacity utilisation, by one reading or the mean of several."""
    when = f"{loaded:%B %Y}" if readings == 1 else f"mean of {readings} readings to {loaded:%B %Y}"
    return {
        "equipment_utilisation": f"capacity utilisation of its makers, {when}",
        "equipment_utilisation_change": f"change of capacity utilisation, {base_month} to {loaded:%B %Y}",
        "equipment_utilisation_year": f"change of capacity utilisation over the year to {loaded:%B %Y}",
    }


def places(one: Standing, months: int) -> tuple[str, str]:
    """Of the place of a change over a year among earlier ones, and of that over so many months."""
    return (
        f"of {one.among} that were smaller ({one.label}); {one.overlap}",
        f"of {one.long} earlier changes of it over {months} months, which overlap, that were smaller",
    )


def scarcity(quarters: Mapping[str, int]) -> Labels:
    """Of what goes with utilisation; how many quarters there are ``levels`` of, and how many ``changes``."""
    changes, levels = quarters.get("changes", 0), quarters.get("levels", 0)
    return {
        "price_per_utilisation_quarter": "change of the price of transformers over a quarter that goes with one more "
        f"point of utilisation ({changes} changes, 95 % interval)",
        "price_per_utilisation_levels": f"slope of the price on utilisation in levels, {levels} quarters; spurious, so "
        "no interval",
        "price_levels_durbin_watson": "Durbin-Watson statistic of the regression in levels; 2 without autocorrelation",
        "price_cointegration_p": f"p-value of no cointegration of price, utilisation and output, {levels} quarters",
    }
