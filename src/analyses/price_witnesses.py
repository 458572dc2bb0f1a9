"""List prices that several packages state: how well each is attested, and where they disagree.

Packages copy from each other, so what counts is not how many say a price but how many gather it by themselves: pi-ai
and model-prices both read models.dev; LiteLLM's and Pydantic's lists are kept by their own contributors.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

# dataset of a list -> who gathers what it states
GATHERED_BY = {
    "model_prices": "models.dev",
    "pi_ai_prices": "models.dev",
    "litellm_prices": "LiteLLM",
    "genai_prices": "Pydantic",
}


def valid(frame: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The price of each model that a list holds valid on a day: the one that began last, the oldest without a day."""
    if "valid_from" not in frame:
        return frame
    begun = frame[frame["valid_from"].isna() | (frame["valid_from"] <= day)]
    ordered = begun.sort_values(["valid_from", "published"], na_position="first", kind="stable")
    return ordered.groupby(["provider", "model"]).tail(1)


def disputes(prices: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """The prices of some models that lists disagree on, the widest apart first.

    Parameters
    ----------
    prices : from :func:`attested`.
    ids : of the models, as ``prices`` is indexed.

    Returns
    -------
    The rows of ``prices`` with ``id`` and ``apart``, the highest output price of the model over its lowest.
    """
    found = prices[prices["disputed"] & prices.index.isin(ids)]
    costs = found["output"].groupby(level=0)
    found = found.assign(apart=costs.transform("max") / costs.transform("min")).reset_index()
    return found.sort_values(["apart", "id", "output"], ascending=[False, True, True], ignore_index=True)


def attested(lists: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Each price that a list states, with its grade; a model whose lists disagree has a row for each price.

    Parameters
    ----------
    lists : by dataset, its rows as of a day: columns ``provider``, ``model``, ``input`` and ``output`` (USD per million
        tokens).

    Returns
    -------
    Indexed by ``provider/model``, names with dots as with hyphens: ``input``, ``output``; ``lists``, the names of those
    that state it; ``grade``, V2 where two that gather by themselves state it, else V3 (none of them is the provider
    itself, so no price is V1); ``disputed``, whether another price of the model is stated too.
    """
    rows = pd.concat([frame.assign(list=name) for name, frame in lists.items()], ignore_index=True)
    rows = rows[(rows["input"] > 0) | (rows["output"] > 0)]
    rows["id"] = rows["provider"] + "/" + rows["model"].str.lower().str.replace(".", "-")
    rows["by"] = rows["list"].map(GATHERED_BY)
    found = rows.groupby(["id", "input", "output"]).agg(
        lists=("list", lambda names: ", ".join(sorted(set(names)))), independent=("by", "nunique")
    )
    found = found.reset_index().set_index("id")
    found["grade"] = found.pop("independent").ge(2).map({True: "V2", False: "V3"})
    found["disputed"] = found.index.duplicated(keep=False)
    return found[["input", "output", "grade", "disputed", "lists"]]
