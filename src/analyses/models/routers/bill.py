"""What queries cost with one model, and what routers save of it at list prices of the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analyses.percent import percent

from ..written import Result
from .trial import Trial


@dataclass(frozen=True)
class Bill:
    """What queries cost, in USD, when all go to the weak model, and when all go to the strong one."""

    cheap: float
    dear: float

    @classmethod
    def of(cls, prices: pd.DataFrame, models: tuple[str, str], size: tuple[float, float], queries: int = 1000) -> Bill:
        """At the prices (USD for a million tokens) of the ``models``, strong and weak, for queries of one size.

        Parameters
        ----------
        size : input and output tokens of a query.
        """
        strong, weak = (
            float(queries * (row["input"] * size[0] + row["output"] * size[1]) / 1e6)
            for _, row in prices.loc[list(models)].iterrows()
        )
        return cls(weak, strong)

    def saved(self, calls: float) -> float:
        """The part of the strong model's bill that a share of strong calls saves."""
        return 1 - (self.cheap + calls * (self.dear - self.cheap)) / self.dear


def savings(trial: Trial, bill: Bill, priced_as: str) -> Iterator[Result]:
    """What routers and chance save where they keep the goal, and what the learned router saves beyond chance.

    Parameters
    ----------
    priced_as : the models at whose prices, in words.
    """
    saved = bill.saved
    alone, keeps = "saved against strong calls alone when", f"{percent(trial.goal)} of the gap"
    at_prices = f"keeps {keeps}, at the list prices of {priced_as}"
    learned, oracle, chance = saved(trial.calls_for("learned")), saved(trial.calls_for("oracle")), saved(trial.goal)
    least, most = (saved(calls) for calls in reversed(trial.ends("calls")))
    label = f"{alone} the learned router {at_prices}"
    yield {"name": "routing_saving_learned", "value": learned, "label": label, "ci": (least, most)}
    label = f"{alone} a router that knows every answer {at_prices}"
    yield {"name": "routing_saving_oracle", "value": oracle, "label": label}
    label = f"{alone} items sent at random keep {keeps}, at the same prices"
    yield {"name": "routing_saving_random", "value": chance, "label": label}
    label = "part of the bill that knowing the subject saves beyond sending at random, when both keep "
    label += f"{keeps}; 95 % interval, by subject"
    yield {"name": "routing_gain", "value": learned - chance, "label": label, "ci": (least - chance, most - chance)}
