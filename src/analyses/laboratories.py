"""Laboratories: whose a model is, how good each one's best is, and where the best of a country stands among all."""

from __future__ import annotations

import math

import pandas as pd


def laboratory_of(organizations: pd.Series, names: pd.DataFrame) -> pd.Series:
    """The laboratory of each developer of the index; a developer that ``names`` doesn't have is one of its own name.

    Parameters
    ----------
    organizations : as in dataset ``capability``.
    names : dataset ``laboratory_names``.
    """
    known = names[names["kind"] == "index"]
    return organizations.replace(dict(zip(known["name"], known["laboratory"], strict=True)))


def laboratory_by_beginning(models: pd.Series, names: pd.DataFrame) -> pd.Series:
    """The laboratory of each model of the leaderboard, by the longest beginning that fits; missing where none does."""
    known = names[names["kind"] == "arena"]
    beginnings = sorted(zip(known["name"], known["laboratory"], strict=True), key=lambda pair: -len(pair[0]))

    def found(model: str) -> str | None:
        whose = next((lab for beginning, lab in beginnings if model.lower().startswith(beginning)), None)
        return whose if isinstance(whose, str) and whose else None

    return models.map(found).astype(object)


def best_of_each(rows: pd.DataFrame) -> pd.DataFrame:
    """The best model of each laboratory, best first; of equals the first row.

    Parameters
    ----------
    rows : columns ``laboratory``, ``country`` and ``score``; rows without a laboratory are left out.
    """
    known = rows.dropna(subset="laboratory")
    ranked = known.sort_values("score", ascending=False, kind="stable")
    return ranked.drop_duplicates("laboratory").reset_index(drop=True)


def place_of(best: pd.DataFrame, country: str) -> int:
    """The place, from 1, of the best laboratory of a country among those of :func:`best_of_each`.

    Raises
    ------
    LookupError : the country has none.
    """
    places = best.index[best["country"] == country]
    if places.empty:
        raise LookupError(f"no laboratory of {country} has a score")
    return int(places[0]) + 1


def top_gap(best: pd.DataFrame, leader: str, follower: str, number: int) -> tuple[float, float, float] | None:
    """Mean score of the best ``number`` laboratories of one country less that of another, and its limits.

    Less depends on one model than the difference of two maxima. Limits as in ``gap.gap_interval``: distances of the
    scores' limits added in squares, for independent errors (Zou and Donner 2008), NaN where a score has none.

    Returns
    -------
    Gap, lower and upper end, in points; None where a country has fewer laboratories.
    """
    sides = [best[best["country"] == country].head(number) for country in (leader, follower)]
    if any(len(side) < number for side in sides):
        return None
    ours, theirs = sides
    gap = float(ours["score"].mean() - theirs["score"].mean())
    parts = {
        "down": [*(ours["score"] - ours["score_low"]), *(theirs["score_high"] - theirs["score"])],
        "up": [*(ours["score_high"] - ours["score"]), *(theirs["score"] - theirs["score_low"])],
    }
    down, up = (math.sqrt(sum(part**2 for part in side)) / number for side in parts.values())
    return gap, gap - down, gap + up


def win_rate(gap: float) -> float:
    """Share of votes that a model wins against one ``gap`` points of the Elo scale below it, ties counted as halves."""
    return 1 / (1 + 10 ** (-gap / 400))
