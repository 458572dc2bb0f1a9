"""Where one laboratory stands among all by the best score of each, vintage by vintage of the index."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import pandas as pd

from .gap import gap_interval
from .laboratories import best_of_each, laboratory_of


def near(best: pd.DataFrame, within: float) -> list[str]:
    """The laboratories whose best model is at most so many points below the best of all, best first.

    Parameters
    ----------
    best : as ``laboratories.best_of_each`` gives it.
    """
    return [str(name) for name in best.loc[best["score"] >= best["score"].max() - within, "laboratory"]]


def places(best: pd.DataFrame, laboratory: str, *, level: float, at: float) -> tuple[int, int] | None:
    """The places, from 1, that a laboratory could hold by the errors of all scores; None where one has no limits.

    A marginal confidence set of a rank (Mogstad, Romano, Shaikh and Wilhelm 2024): its end is one more than the number
    of laboratories that are better for sure, by intervals of the differences to each that hold together by
    Bonferroni's inequality. Limits of a difference as in ``gap.gap_interval``, widened to the level as those of a
    normal error; errors of one fit of the index move together, and then the true set is smaller. What the choice of
    each laboratory's best model adds to its score is not taken off.

    Parameters
    ----------
    best : columns ``laboratory``, ``score``, ``score_low`` and ``score_high``.
    level : of the scores' limits.
    at : level of the places.
    """
    own = best[best["laboratory"] == laboratory].iloc[0]
    others = best[best["laboratory"] != laboratory]
    if pd.isna(own["score_low"]) or others["score_low"].isna().any():
        return None
    normal = NormalDist()
    wider = normal.inv_cdf(1 - (1 - at) / (2 * max(len(others), 1))) / normal.inv_cdf((1 + level) / 2)
    better = worse = 0
    for other in others.to_dict("records"):
        ahead = other["score"] - own["score"]
        better += ahead - wider * math.hypot(other["score"] - other["score_low"], own["score_high"] - own["score"]) > 0
        worse += ahead + wider * math.hypot(other["score_high"] - other["score"], own["score"] - own["score_low"]) < 0
    return 1 + better, len(best) - worse


def by_vintage(vintages: pd.DataFrame, names: pd.DataFrame, laboratory: str) -> pd.DataFrame:
    """The best model of a laboratory in each vintage of the index, oldest first.

    Parameters
    ----------
    vintages : every public vintage of dataset ``capability``.
    names : dataset ``laboratory_names``.

    Returns
    -------
    ``vintage``, ``model``, ``score``, ``low``, ``high`` (NaN where the vintage has none), ``place`` among the
    laboratories, ``of`` so many, and ``behind``, ``behind_low``, ``behind_high``: points below the best of all, 0 of
    the best itself. A vintage without a model of the laboratory has no row.
    """
    found: list[dict[str, Any]] = []
    for vintage, rows in vintages.groupby("published"):
        best = best_of_each(rows.assign(laboratory=laboratory_of(rows["organization"], names)))
        own = best[best["laboratory"] == laboratory]
        if own.empty:
            continue
        row, place = own.iloc[0], int(own.index[0]) + 1
        ends = gap_interval(best.iloc[0], row) if place > 1 else None
        low, high = ends or (math.nan, math.nan)
        found.append(
            {"vintage": vintage, "model": row["model"], "score": row["score"], "low": row["score_low"],
             "high": row["score_high"], "place": place, "of": len(best),
             "behind": best["score"].iloc[0] - row["score"], "behind_low": low, "behind_high": high}
        )  # fmt: skip
    return pd.DataFrame(found)
