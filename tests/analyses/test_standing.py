"""Where a laboratory stands among all, and how sure that is."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from analyses import standing

NAMES = pd.DataFrame([("index", "A Inc.", "A")], columns=["kind", "name", "laboratory"])
COLUMNS = ["published", "model", "organization", "score", "score_low", "score_high"]
APRIL, AUGUST = pd.Timestamp("2026-04-11"), pd.Timestamp("2026-08-11")
NONE = math.nan


def best(*scores: tuple[float, float]) -> pd.DataFrame:
    """Laboratories A, B, … with a score and its error on both sides."""
    rows = [(chr(65 + i), score, score - error, score + error) for i, (score, error) in enumerate(scores)]
    return pd.DataFrame(rows, columns=["laboratory", "score", "score_low", "score_high"])


def test_near_the_best_counts_the_distance_itself() -> None:
    assert standing.near(best((160, 1), (145, 1), (144.9, 1)), 15) == ["A", "B"]


def test_laboratories_that_are_far_apart_have_their_places_for_sure() -> None:
    three = best((160, 1), (150, 1), (140, 1))
    assert [standing.places(three, name, level=0.9, at=0.9) for name in "ABC"] == [(1, 1), (2, 2), (3, 3)]


def test_laboratories_within_their_errors_share_places() -> None:
    three = best((160, 3), (159, 3), (140, 1))
    assert [standing.places(three, name, level=0.9, at=0.9) for name in "ABC"] == [(1, 2), (1, 2), (3, 3)]


def test_a_place_is_not_told_from_scores_without_limits() -> None:
    two = best((160, 1), (150, NONE))
    assert standing.places(two, "A", level=0.9, at=0.9) is None


def test_places_hold_the_true_one_at_least_as_often_as_they_say() -> None:
    random, true, error, missed = np.random.default_rng(7), np.array([150.0, 150.5, 152, 155]), 1.5, 0
    for _ in range(400):
        drawn = best(*((float(score), 1.6448536 * error) for score in true + error * random.standard_normal(4)))
        low, high = standing.places(drawn, "C", level=0.9, at=0.9) or (0, 0)
        missed += not low <= 2 <= high
    assert missed <= 40


def test_each_vintage_has_its_best_model_and_place() -> None:
    rows = pd.DataFrame(
        [
            (APRIL, "a1", "A Inc.", 150.0, NONE, NONE), (APRIL, "b1", "B", 155.0, NONE, NONE),
            (AUGUST, "a1", "A Inc.", 151.0, 150.0, 152.0), (AUGUST, "a2", "A", 156.0, 153.0, 160.0),
            (AUGUST, "b1", "B", 160.0, 157.0, 164.0), (AUGUST, "c1", "C", 157.0, 156.0, 158.0),
        ],
        columns=COLUMNS,
    )  # fmt: skip
    found = standing.by_vintage(rows, NAMES, "A")
    assert found["model"].tolist() == ["a1", "a2"]
    assert found[["place", "of", "behind"]].to_numpy().tolist() == [[2, 2, 5.0], [3, 3, 4.0]]
    # distances of 3 and 4 points on the side that bears on each end
    assert found["behind_low"].tolist()[1] == pytest.approx(4 - 5)
    assert found["behind_high"].tolist()[1] == pytest.approx(4 + 5)
    assert math.isnan(found["behind_low"][0])


def test_the_best_of_all_is_behind_nobody() -> None:
    rows = pd.DataFrame([(AUGUST, "b1", "B", 160.0, 157.0, 164.0)], columns=COLUMNS)
    (row,) = standing.by_vintage(rows, NAMES, "B").to_dict("records")
    assert (row["place"], row["behind"]) == (1, 0)
    assert standing.by_vintage(rows, NAMES, "A").empty
