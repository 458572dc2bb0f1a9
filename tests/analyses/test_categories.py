"""Choosing by category, and orders under any weights, where the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analyses import categories

RATINGS = np.array([[100.0, 100.0], [99.0, 80.0], [70.0, 98.0]])
COSTS = np.array([10.0, 2.0, 1.0])


def test_each_category_gets_its_cheapest_able_model() -> None:
    found = categories.routing(RATINGS, COSTS, 5)
    assert found is not None and (found.single, found.routed) == (10, 1.5)
    assert found.saving == pytest.approx(0.85)


def test_a_cheap_model_that_is_good_everywhere_leaves_nothing_to_save() -> None:
    found = categories.routing(RATINGS, np.array([0.5, 2.0, 1.0]), 5)
    assert found is not None and found.saving == 0


def test_without_a_model_that_is_good_everywhere_there_is_nothing_to_compare() -> None:
    assert categories.routing(RATINGS[1:], COSTS[1:], 5) is None


def test_routing_never_costs_more() -> None:
    random = np.random.default_rng(1)
    for _ in range(50):
        found = categories.routing(random.normal(0, 10, (30, 5)), random.random(30) + 0.1, 25)
        assert found is None or found.saving >= 0


def scored(ratings: np.ndarray, half_width: float) -> pd.DataFrame:
    """Rows as in the dataset of models "0", "1", … and categories "a", "b", …"""
    rows = [(str(m), "abcdef"[c], ratings[m, c]) for m in range(ratings.shape[0]) for c in range(ratings.shape[1])]
    found = pd.DataFrame(rows, columns=["model", "category", "rating"])
    return found.assign(rating_low=found["rating"] - half_width, rating_high=found["rating"] + half_width)


def test_by_distance_is_routing_at_each_and_without_errors_nothing_is_luck() -> None:
    costs = pd.Series(COSTS, index=["0", "1", "2"])
    found = categories.by_distance(scored(RATINGS, 0), costs, [5, 25, 50], level=0.9, draws=20, seed=5)
    assert found["saving"].tolist() == pytest.approx([0.85, 0.25, 0])
    assert found["low"].tolist() == found["high"].tolist() == pytest.approx([0.85, 0.25, 0])
    assert found["without"].tolist() == [0, 0, 0] and found["confirmed"].tolist() == [1, 1, 1]
    dearest_only = categories.by_distance(scored(RATINGS, 0), costs.iloc[1:], [5], level=0.9, draws=20, seed=5)
    assert dearest_only["without"].tolist() == [1] and dearest_only["saving"].isna().all()


def test_of_equal_models_the_cheap_one_is_chosen_by_luck_alone() -> None:
    # nine dear models and a cheap one that is 2 points worse; errors have a standard deviation of 5
    ratings = np.full((10, 2), 100.0)
    ratings[0] = 98
    costs = pd.Series([1.0] + [10.0] * 9, index=[str(m) for m in range(10)])
    found = categories.by_distance(scored(ratings, 1.96 * 5), costs, [1], level=0.95, draws=400, seed=6)
    assert found["saving"].iloc[0] == 0 and found["high"].iloc[0] > 0.4
    assert 0.5 < found["confirmed"].iloc[0] < 1
    one = found.iloc[0]
    assert one["confirmed_low"] <= one["confirmed"] <= one["confirmed_high"] <= 1
    assert one["confirmed_low"] in (0, 0.5, 1), "two categories, of which a draw has none, one or both confirmed"


def test_weights_are_even_over_all_weights() -> None:
    weights = categories.random_weights(2, 20000, 2)
    assert weights.sum(axis=1) == pytest.approx(1) and (weights[:, 0] < 0.25).mean() == pytest.approx(0.25, abs=0.01)


def test_a_model_ahead_everywhere_is_ahead_under_any_weights_but_by_how_much_is_not() -> None:
    ratings = np.array([[10.0, 30.0], [9.0, 20.0]])
    gaps = categories.weighted_gaps(
        ratings, np.array([True, False]), np.array([False, True]), categories.random_weights(2, 5000, 3)
    )
    assert (gaps > 0).all()
    assert gaps.min() == pytest.approx(1, abs=0.1) and gaps.max() == pytest.approx(10, abs=0.1)


def test_composites_by_laboratory_under_any_weights() -> None:
    ratings = pd.DataFrame([[10.0, 0.0], [0.0, 10.0], [8.0, 8.0], [99.0, 99.0]], index=["a1", "a2", "b", "none"])
    whose = pd.Series({"a1": "A", "a2": "A", "b": "B", "none": None})
    weights = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    found = categories.Composites(ratings, whose, weights)
    assert found.best(weights)["A"].tolist() == [10, 5, 10] and found.best(weights)["B"].tolist() == [8, 8, 8]
    assert found.equal().to_dict() == {"B": 8, "A": 5}
    ours, theirs = {"A": True, "B": False}, {"A": False, "B": True}
    assert found.places(theirs).tolist() == [2, 1, 2]
    assert found.gaps(ours, theirs).tolist() == [2, -3, 2]
    assert found.gaps(ours, theirs, np.stack([ratings.to_numpy()] * 3)).tolist() == [2, -3, 2]
    assert found.agreements(pd.Series({"A": 2.0, "B": 1.0}), 3).tolist() == [1, -1, 1]


def test_drawn_ratings_take_their_own_weights() -> None:
    ratings = np.array([[[1.0, 0.0], [0.0, 0.0]], [[0.0, 5.0], [0.0, 1.0]]])
    gaps = categories.weighted_gaps(ratings, np.array([True, False]), np.array([False, True]), np.eye(2))
    assert gaps.tolist() == [1, 4]


def test_a_table_holds_models_rated_in_all_categories_in_the_order_of_the_draws() -> None:
    rows = [("b", "x", 5.0), ("a", "y", 2.0), ("a", "x", 1.0), ("b", "y", 6.0), ("c", "x", 9.0)]
    scores = pd.DataFrame(rows, columns=["model", "category", "rating"])
    scores = scores.assign(rating_low=scores["rating"], rating_high=scores["rating"])
    found = categories.table(scores)
    assert found.to_numpy().tolist() == [[1, 2], [5, 6]]
    drawn = categories.redrawn(scores, found.index, level=0.95, draws=3, seed=4)
    assert drawn.shape == (3, 2, 2) and (drawn == found.to_numpy()).all()


def test_agreement_of_places() -> None:
    one = pd.Series({"a": 1.0, "b": 2.0, "c": 3.0})
    assert categories.place_agreement(one, one * 7) == pytest.approx(1)
    assert categories.place_agreement(one, -one) == pytest.approx(-1)
    assert categories.place_agreement(one, pd.Series({"a": 1.0, "b": 2.0, "z": 0.0})) == pytest.approx(1)
