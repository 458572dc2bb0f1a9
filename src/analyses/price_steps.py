"""What a basket of tokens of one model cost from day to day, by list price."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from .prices import basket


def price_steps(history: pd.DataFrame, id: str, blend: Sequence[float], until: pd.Timestamp) -> pd.DataFrame:
    """The days on which a model's price changed, and what the basket cost from each on, USD.

    Parameters
    ----------
    history : every vintage of dataset ``model_prices`` that was public; of several rows for a day the newest counts.
    id : ``provider/model``.
    blend : million input and output tokens of the basket.
    until : last day.

    Returns
    -------
    ``day`` and ``cost``, oldest first; a price that is free is none, and missing. Empty where no price was known.
    """
    rows = history[(history["provider"] + "/" + history["model"] == id) & (history["valid_from"] <= until)]
    rows = rows.sort_values(["valid_from", "published"], kind="stable").drop_duplicates("valid_from", keep="last")
    free = (rows["input"] == 0) & (rows["output"] == 0)
    steps = pd.DataFrame({"day": rows["valid_from"], "cost": basket(rows, *blend).mask(free)}).reset_index(drop=True)
    return steps[steps["cost"].ne(steps["cost"].shift())].reset_index(drop=True)
