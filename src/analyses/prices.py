"""List prices of models: what a basket costs, who is not dominated, what a given capability cost over time.

Prices are USD for a million tokens. A row whose input and output are both free is a placeholder or a promotion and
counts as no price.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from memobook import remembered

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def on_day(history: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The newest price of each model that held on a day, indexed by ``provider/model``.

    Parameters
    ----------
    history : every vintage of dataset ``model_prices`` that was public.
    """
    rows = history[history["valid_from"] <= day].sort_values(["valid_from", "published"], kind="stable")
    rows = rows.groupby(["provider", "model"]).tail(1)
    rows = rows[(rows["input"] > 0) | (rows["output"] > 0)]
    return rows.set_index(rows["provider"] + "/" + rows["model"]).rename_axis("id")


def basket(prices: pd.DataFrame, input_millions: float, output_millions: float) -> pd.Series:
    """USD for so many million input and output tokens, by the index of ``prices``."""
    return prices["input"] * input_millions + prices["output"] * output_millions


def pareto(points: pd.DataFrame) -> pd.DataFrame:
    """Rows that no other row beats: none has at least the score for no more money, and is better in one of them.

    Parameters
    ----------
    points : columns ``score`` and ``cost``.

    Returns
    -------
    The rows left, cheapest first. Of several with equal score and cost all stay.
    """
    ranked = points.sort_values(["cost", "score"], ascending=[True, False], kind="stable")
    best = ranked["score"].cummax()
    first = ranked.groupby(best)["cost"].transform("min")
    return ranked[(ranked["score"] == best) & (ranked["cost"] == first)]


def equal_offers(offers: pd.DataFrame, leader: str, follower: str) -> tuple[pd.Series, pd.Series] | None:
    """The follower country's best offer, and the leader's cheapest one with at least its score.

    Parameters
    ----------
    offers : columns ``country``, ``score`` and ``cost``.

    Returns
    -------
    The rows (leader's, follower's); None where either country has no such offer.
    """
    theirs, ours = (offers[offers["country"] == country] for country in (follower, leader))
    if theirs.empty:
        return None
    able = theirs.nlargest(1, "score").iloc[0]
    rivals = ours[ours["score"] >= able["score"]]
    return None if rivals.empty else (rivals.nsmallest(1, "cost").iloc[0], able)


@remembered
def cheapest_path(
    scores: pd.DataFrame, history: pd.DataFrame, level: float, blend: Sequence[float], until: pd.Timestamp
) -> pd.DataFrame:
    """The least cost of a model with at least a score, after each day on which it moved.

    Parameters
    ----------
    scores : columns ``id`` (``provider/model``), ``release_date``, ``score``.
    history : every vintage of dataset ``model_prices`` that was public.
    level : score that a model must reach, points.
    blend : million input and output tokens of the basket.
    until : last day.

    Returns
    -------
    ``day``, ``id``, ``cost`` (USD); empty where no such model had a price.
    """
    able = scores[scores["score"] >= level].set_index("id")
    rows = history[(history["provider"] + "/" + history["model"]).isin(able.index)]
    days = [day for day in sorted({*rows["valid_from"], *able["release_date"]}) if day <= until]
    least = _costs(rows, days, blend, able["release_date"].groupby(level=0).min()).min(axis=1)
    found: list[tuple[pd.Timestamp, str, float]] = []
    for day, cost in zip(days, least, strict=True):
        if cost < float("inf") and (not found or cost != found[-1][2]):
            sold = on_day(rows, day)
            priced = basket(sold[sold.index.isin(able.index[able["release_date"] <= day])], *blend)
            found.append((day, str(priced.idxmin()), float(priced.min())))
    return pd.DataFrame(found, columns=["day", "id", "cost"])


def _costs(
    history: pd.DataFrame, days: Sequence[pd.Timestamp], blend: Sequence[float], released: pd.Series
) -> pd.DataFrame:
    """What each model cost on each of the days, days × ids; infinite before its release and where it had no price."""
    rows = history.sort_values(["valid_from", "published"], kind="stable")
    free = ~((rows["input"] > 0) | (rows["output"] > 0))
    rows = pd.DataFrame(
        {"day": rows["valid_from"], "id": rows["provider"] + "/" + rows["model"],
         "cost": basket(rows, *blend).mask(free, float("inf"))}
    ).drop_duplicates(["day", "id"], keep="last")  # fmt: skip
    costs = rows.pivot(index="day", columns="id", values="cost").reindex(pd.Index(days)).ffill()
    begun = costs.index.to_numpy()[:, None] >= released[costs.columns].to_numpy()
    return costs.where(begun).fillna(float("inf"))


def cheapest_of_each(offers: pd.DataFrame, floor: float) -> pd.DataFrame:
    """The cheapest model of each laboratory among those with at least a score, dearest first.

    Of several that cost the same the one with the highest score counts.

    Parameters
    ----------
    offers : columns ``laboratory``, ``score`` and ``cost``.
    floor : least score, points.
    """
    able = offers[offers["score"] >= floor].sort_values(["cost", "score"], ascending=[True, False], kind="stable")
    return able.drop_duplicates("laboratory")[::-1].reset_index(drop=True)


def cheapest_at(offers: pd.DataFrame, country: str, level: float) -> pd.Series | None:
    """The cheapest model of a country with at least a score; None where it has none with a price."""
    able = offers[(offers["country"] == country) & (offers["score"] >= level)]
    return None if able.empty else able.sort_values(["cost", "score"], ascending=[True, False], kind="stable").iloc[0]


def redrawn_ratio(
    offers: pd.DataFrame, drawn: npt.NDArray[np.float64], leader: str, follower: str, level: float
) -> tuple[float, float]:
    """Interval of the price ratio of :func:`equal_offers` when the scores are drawn again within their errors.

    Parameters
    ----------
    offers : columns ``country`` and ``cost``, one row a model.
    drawn : draws × offers, points (``selection.drawn_scores``).

    Returns
    -------
    Percentiles at the level; a draw in which no model of the leader is as able counts as infinitely dear.
    """
    import numpy as np

    cost = offers["cost"].to_numpy(dtype=float)
    mine, theirs = ((offers["country"] == country).to_numpy() for country in (leader, follower))
    best = drawn[:, theirs].argmax(axis=1)
    able = drawn[:, mine] >= drawn[:, theirs].max(axis=1)[:, None]
    rival = np.where(able, cost[mine], np.inf).min(axis=1)
    low, high = np.quantile(rival / cost[theirs][best], [(1 - level) / 2, (1 + level) / 2], method="inverted_cdf")
    return float(low), float(high)


def redrawn_least(cost: pd.Series, drawn: npt.NDArray[np.float64], level: float) -> npt.NDArray[np.float64]:
    """The least cost of a model with at least a score, in each draw of the scores; infinite where none has it.

    Parameters
    ----------
    cost : of each model, USD; missing without a price.
    drawn : draws × models, points (``selection.drawn_scores``).
    """
    import numpy as np

    priced = cost.fillna(np.inf).to_numpy(dtype=float)
    least: npt.NDArray[np.float64] = np.where(drawn >= level, priced, np.inf).min(axis=1)
    return least


def redrawn_change(
    costs: tuple[pd.Series, pd.Series], drawn: npt.NDArray[np.float64], level: float, confidence: float
) -> tuple[float, float]:
    """Interval of the change of the least cost of a score between two days, when the scores are drawn again.

    Parameters
    ----------
    costs : of each model on the earlier and on the later day, USD; missing where it had no price.
    drawn : draws × models, points (``selection.drawn_scores``).
    level : the score.
    confidence : level of the interval.

    Returns
    -------
    Percentiles of the change as a fraction; draws without such a model on one of the days are left out.
    """
    import numpy as np

    first, last = (redrawn_least(cost, drawn, level) for cost in costs)
    there = np.isfinite(first) & np.isfinite(last)
    low, high = np.quantile(last[there] / first[there] - 1, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
