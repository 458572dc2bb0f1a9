"""List prices: what held on a day, who is dominated, and what a capability cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import prices

COLUMNS = ["provider", "model", "valid_from", "input", "output"]


@pytest.fixture
def history() -> pd.DataFrame:
    rows = [
        ("lab", "old", "2025-01-01", 4.0, 16.0),
        ("lab", "old", "2025-03-01", 2.0, 8.0),
        ("lab", "gift", "2025-01-01", 0.0, 0.0),
        ("lab", "gift", "2025-02-01", 1.0, 2.0),
        ("house", "new", "2025-04-01", 1.0, 1.0),
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    days = pd.to_datetime(frame["valid_from"])
    return frame.assign(valid_from=days, published=days)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param("2025-01-15", {"lab/old": 20}, id="what is free has no price"),
        pytest.param("2025-02-01", {"lab/old": 20, "lab/gift": 3}, id="from its day on"),
        pytest.param("2025-12-31", {"lab/old": 10, "lab/gift": 3, "house/new": 2}, id="the newest of each"),
        pytest.param("2024-12-31", {}, id="before the first"),
    ],
)
def test_prices_of_a_day(history: pd.DataFrame, day: str, expected: dict[str, float]) -> None:
    assert prices.basket(prices.on_day(history, pd.Timestamp(day)), 1, 1).to_dict() == expected


def test_a_basket_weighs_input_and_output(history: pd.DataFrame) -> None:
    assert prices.basket(prices.on_day(history, pd.Timestamp("2025-01-15")), 3, 0.5)["lab/old"] == 3 * 4 + 0.5 * 16


def test_the_front_holds_whom_nobody_beats() -> None:
    points = pd.DataFrame(
        [("cheap", 10, 1), ("twin", 10, 1), ("dearer", 10, 2), ("good", 20, 5), ("worse", 15, 6), ("best", 30, 9)],
        columns=["id", "score", "cost"],
    )
    assert prices.pareto(points)["id"].tolist() == ["cheap", "twin", "good", "best"]


@patient
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6)), max_size=14))
def test_the_front_is_what_comparing_all_pairs_leaves(pairs: list[tuple[int, int]]) -> None:
    points = pd.DataFrame(pairs, columns=["score", "cost"], dtype=float)
    left = [
        (score, cost)
        for score, cost in pairs
        if not any(s >= score and c <= cost and (s, c) != (score, cost) for s, c in pairs)
    ]
    assert sorted(map(tuple, prices.pareto(points).to_numpy().tolist())) == sorted(left)


@pytest.fixture
def scores() -> pd.DataFrame:
    rows = [("lab/old", "2024-12-01", 100), ("lab/gift", "2024-12-01", 80), ("house/new", "2025-05-01", 110)]
    frame = pd.DataFrame(rows, columns=["id", "release_date", "score"])
    return frame.assign(release_date=pd.to_datetime(frame["release_date"]))


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        pytest.param(
            100, [("01-01", "lab/old", 20), ("03-01", "lab/old", 10), ("05-01", "house/new", 2)], id="reached"
        ),
        pytest.param(
            80, [("01-01", "lab/old", 20), ("02-01", "lab/gift", 3), ("05-01", "house/new", 2)], id="lower level"
        ),
        pytest.param(111, [], id="by nobody"),
    ],
)
def test_the_price_of_a_capability_moves_with_cuts_and_releases(
    scores: pd.DataFrame, history: pd.DataFrame, level: float, expected: list
) -> None:
    path = prices.cheapest_path(scores, history, level, (1, 1), pd.Timestamp("2025-12-31"))
    assert [(f"{d:%m-%d}", i, c) for d, i, c in path.itertuples(index=False)] == expected


def test_nothing_after_the_last_day_counts(scores: pd.DataFrame, history: pd.DataFrame) -> None:
    path = prices.cheapest_path(scores, history, 100, (1, 1), pd.Timestamp("2025-02-28"))
    assert path["cost"].tolist() == [20]


def test_equal_offers_are_the_followers_best_and_the_leaders_cheapest_as_good() -> None:
    offers = pd.DataFrame(
        [("US", 150, 11), ("US", 160, 30), ("US", 155, 14), ("CN", 152, 4), ("CN", 140, 1)],
        columns=["country", "score", "cost"],
    )
    found = prices.equal_offers(offers, "US", "CN")
    assert found and (found[0]["cost"], found[1]["cost"]) == (14, 4)
    assert prices.equal_offers(offers[offers["score"] < 155], "US", "CN") is None
    assert prices.equal_offers(offers[offers["country"] == "US"], "US", "CN") is None


OFFERS = pd.DataFrame(
    [("A", "US", 160, 30), ("A", "US", 152, 4), ("B", "US", 151, 9), ("C", "CN", 155, 6), ("C", "CN", 149, 1)],
    columns=["laboratory", "country", "score", "cost"],
)


@pytest.mark.parametrize(
    ("floor", "expected"),
    [
        pytest.param(150, [("B", 9), ("C", 6), ("A", 4)], id="each laboratory's cheapest"),
        pytest.param(153, [("A", 30), ("C", 6)], id="a higher floor leaves dearer ones"),
        pytest.param(149, [("B", 9), ("A", 4), ("C", 1)], id="the floor itself counts"),
        pytest.param(161, [], id="above all"),
    ],
)
def test_of_each_laboratory_the_cheapest_that_is_good_enough_is_compared(floor: float, expected: list) -> None:
    found = prices.cheapest_of_each(OFFERS, floor)
    assert list(zip(found["laboratory"], found["cost"], strict=True)) == expected


@pytest.mark.parametrize(
    ("country", "level", "cost"), [("US", 150, 4), ("US", 153, 30), ("CN", 150, 6), ("CN", 149, 1)]
)
def test_the_price_of_a_level_is_the_least_of_a_country(country: str, level: float, cost: float) -> None:
    found = prices.cheapest_at(OFFERS, country, level)
    assert found is not None and found["cost"] == cost


def test_a_level_that_a_country_does_not_reach_has_no_price() -> None:
    assert prices.cheapest_at(OFFERS, "CN", 156) is None


def test_scores_known_exactly_give_one_ratio() -> None:
    drawn = np.tile(OFFERS["score"].to_numpy(dtype=float), (10, 1))
    # at least as good as the best of CN (155, 6 USD) is one of US only, at 30
    assert prices.redrawn_ratio(OFFERS, drawn, "US", "CN", 0.9) == (5, 5)


def test_the_ratio_of_prices_moves_with_the_scores_of_each_draw() -> None:
    offers = pd.DataFrame([("US", 2.0), ("US", 8.0), ("CN", 4.0)], columns=["country", "cost"])
    drawn = np.array([[10.0, 12, 9]] * 50 + [[10.0, 12, 11]] * 49 + [[10.0, 12, 13]])
    # the cheap one is able in half of the draws, the dear one in nearly all others, nobody in one
    assert prices.redrawn_ratio(offers, drawn, "US", "CN", 0.9) == (0.5, 2)
    assert prices.redrawn_ratio(offers, drawn, "US", "CN", 0.999) == (0.5, np.inf)


def test_the_least_price_of_a_level_is_found_in_each_draw() -> None:
    drawn = np.array([[10.0, 20, 30], [20.0, 10, 10]])
    cost = pd.Series([1.0, 5.0, None])
    assert prices.redrawn_least(cost, drawn, 15).tolist() == [5, 1]
    assert prices.redrawn_least(cost, drawn, 25).tolist() == [np.inf, np.inf]
