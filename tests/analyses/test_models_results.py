"""What the sections of the page on models find and say, on cases small enough to be worked out by hand."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analyses.categories import Composites
from analyses.models import cerebras, frontier, offers, routers, votes, written
from analyses.percent import percent

COUNTRIES = ("United States of America", "China")
NAMES = dict(zip(COUNTRIES, ("United States", "China"), strict=True))


def by_name(results: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Results by their names, each of which is there once."""
    listed = list(results)
    assert len({one["name"] for one in listed}) == len(listed)
    return {one["name"]: one for one in listed}


@pytest.fixture
def models() -> pd.DataFrame:
    """A vintage of three American and two Chinese models; errors of 3 and 4."""
    rows = [
        ("a (high)", 0, "2025-01-01", 100.0, "A", "Closed"),
        ("x", 1, "2025-02-01", 90.0, "X", "Open weights (unrestricted)"),
        ("b", 0, "2025-08-01", 110.0, "B", "Closed"),
        ("y", 1, "2026-01-01", 100.0, "Y", None),
        ("c", 0, "2026-02-01", 104.0, "A", "Closed"),
    ]
    frame = pd.DataFrame(rows, columns=["model", "side", "release_date", "score", "organization", "access"])
    return frame.assign(
        country=[COUNTRIES[side] for side in frame["side"]],
        release_date=pd.to_datetime(frame["release_date"]),
        published=pd.Timestamp("2026-03-01"),
        estimate=False,
        score_low=frame["score"] - 3,
        score_high=frame["score"] + 4,
    )


def standing(models: pd.DataFrame) -> frontier.standing.Standing:
    return frontier.standing.of_vintage(models, "newest", COUNTRIES, estimates=True)


NO_NAMES = pd.DataFrame({"kind": [], "name": [], "laboratory": []}, dtype=object)


def test_a_day_is_written_without_a_nought_and_a_share_with_a_space_before_its_sign() -> None:
    assert written.day(pd.Timestamp("2026-05-04")) == "4 May 2026"
    assert [percent(0.9), percent(-0.0551, 1)] == ["90 %", "-5.5 %"]


def test_distances_of_a_vintage_have_ends_where_it_has_intervals(models: pd.DataFrame) -> None:
    found = by_name(frontier.results.distances(standing(models), 0.9))
    numbers = {name: one["value"] for name, one in found.items()}
    assert numbers == {"gap": 10, "gap_plain": 10, "gap_year_before": 10, "gap_narrowest": 10, "gap_widest": 20}
    assert found["gap"]["ci"] == (5, 15) and "90 % interval" in found["gap"]["label"]
    bare = by_name(frontier.results.distances(standing(models.assign(score_low=np.nan)), 0.9))
    assert bare["gap"]["ci"] is None and bare["gap"]["label"].endswith("which has no intervals")


def test_the_lag_is_left_out_where_the_leader_never_had_the_score(models: pd.DataFrame) -> None:
    assert by_name(frontier.results.lags(standing(models)))["lag"]["value"] == pytest.approx(12, abs=0.01)
    ahead = models.assign(score=models["score"].where(models["model"] != "y", 120))
    assert "lag" not in by_name(frontier.results.lags(standing(ahead)))


def test_ways_leave_out_what_a_vintage_or_a_country_does_not_allow(models: pd.DataFrame) -> None:
    again = {"level": 0.9, "draws": 200, "seed": 1}
    ways = frontier.ways.measured(standing(models), NO_NAMES, COUNTRIES, **again)
    assert ways.place == 3 and ways.top(2) == (12, pytest.approx((12 - 5 / 2**0.5, 12 + 5 / 2**0.5)))  # 107 less 95
    assert ways.top(3) is None and not list(frontier.results.top(ways, 3, 0.9))
    assert [name for name, *_ in ways.yardsticks(3)] == ["index, best models", "index, less what the choice adds"]
    bare = standing(models.assign(score_low=np.nan, score_high=np.nan))
    ways = frontier.ways.measured(bare, NO_NAMES, COUNTRIES, **again)
    assert ways.top(2) == (12, None) and not list(frontier.results.corrected(ways, 0.9))
    change, ratio = next(frontier.results.pasts(bare, **again))
    assert (change["value"], ratio["value"], change["ci"], ratio["ci"]) == (0, 1, None, None)


def test_open_weights_are_counted_by_country_and_their_best_stands_behind(models: pd.DataFrame) -> None:
    now = standing(models)
    shares = by_name(frontier.openness.shares(now))
    assert [one["value"] for one in shares.values()] == [0.5, 0]
    assert list(shares) == ["open_share_china", "open_share_us"]
    assert frontier.openness.tabulated(now)["frame"]["Access not stated"].tolist() == [1, 0]
    found = frontier.openness.behind(now)
    assert found and [one["value"] for one in found] == [20, pytest.approx(1.02, abs=0.01)]
    assert frontier.openness.behind(standing(models.assign(access="Closed"))) is None


@pytest.fixture
def board() -> pd.DataFrame:
    rows = [
        ("gem-1", "G", 0, 1500.0),
        ("cla-2", "C", 0, 1480.0),
        ("kim-3", "K", 1, 1400.0),
        ("odd", None, None, 1450.0),
    ]
    frame = pd.DataFrame(rows, columns=["model", "laboratory", "side", "score"])
    country = [None if pd.isna(side) else COUNTRIES[int(side)] for side in frame["side"]]
    low, high = frame["score"] - 3, frame["score"] + 4
    return frame.assign(country=country, score_low=low, score_high=high, published=pd.Timestamp("2026-10-05"))


def test_a_leaderboard_tells_distances_as_shares_of_votes_too(board: pd.DataFrame) -> None:
    of = votes.board.Board(board, COUNTRIES, 1)
    distances, rates = by_name(of.distances(0.95)), by_name(of.rates())
    assert distances["arena_gap"]["value"] == 100 and distances["arena_gap"]["ci"] == (95, 105)
    assert rates["arena_win_rate"]["value"] == pytest.approx(0.640065)
    assert rates["arena_win_rate"]["ci"] == pytest.approx((0.6334, 0.6467), abs=1e-4)
    assert of.place()["value"] == 3 and of.unknown()["label"].endswith("the best is odd, place 3")


def test_a_leaderboard_averages_no_more_laboratories_than_a_country_has(board: pd.DataFrame) -> None:
    of = votes.board.Board(board.dropna(subset="country"), COUNTRIES, 2)
    assert list(by_name(of.distances(0.95))) == ["arena_gap"] and list(by_name(of.rates())) == ["arena_win_rate"]
    assert [name for name, *_ in of.yardsticks()] == ["Arena, best models"]
    assert of.unknown()["value"] == 0 and "the best" not in of.unknown()["label"]


def test_composites_tell_the_range_over_weights() -> None:
    ratings = pd.DataFrame([[10.0, 0.0], [8.0, 8.0]], index=["a", "b"], columns=["hard_prompts", "math"])
    composites = Composites(ratings, pd.Series({"a": "A", "b": "B"}), np.array([[1.0, 0.0], [0.0, 1.0]]))
    sides = ({"A": True, "B": False}, {"A": False, "B": True})
    mixed = votes.composite.Composite(composites, np.stack([ratings.to_numpy()] * 2), sides)
    assert mixed.distance()["value"] == -3 and mixed.distance()["interval"] == pytest.approx((-7.75, 1.75))
    assert mixed.ahead()["value"] == 0.5 and mixed.many == "2 sets of weights of 2 categories"
    assert (mixed.follower_place()["value"], mixed.follower_place()["interval"]) == (1, (1, 2))
    shown = votes.tables.composites(mixed, pd.Timestamp("2026-10-05"))
    assert shown["frame"]["Category that counts"].tolist() == ["hard prompts", "math", "all alike"]
    assert shown["frame"]["US less China, Elo points"].tolist() == [2, -8, -3]


def test_a_market_compares_the_cheapest_models_only_where_both_countries_have_one() -> None:
    rows = [("a", 0, 150.0, "A", "p/a", 9.0), ("b", 0, 148.0, "B", "p/b", 4.0), ("x", 1, 149.0, "X", "q/x.1", 2.0)]
    tied = pd.DataFrame(rows, columns=["model", "side", "score", "laboratory", "id", "price"])
    tied["country"] = [COUNTRIES[side] for side in tied["side"]]
    sold = pd.DataFrame({"input": tied["price"], "output": 1.0}).set_index(tied["id"])
    market = offers.market.Market(tied, tied, sold, (1.0, 2.0), 5.0, NAMES)
    costs = {name: one["value"] for name, one in by_name(market.of_countries()).items()}
    assert costs == {
        "price_us_cheapest": 6, "price_us_dearest": 11, "price_us_best": 11,
        "price_china_cheapest": 4, "price_china_dearest": 4, "price_china_best": 4,
    }  # fmt: skip
    assert [one["value"] for one in market.ratios()] == [1.5, 1.5]
    assert market.hyphenated.tolist() == ["p/a", "p/b", "q/x-1"]
    narrow = offers.market.Market(tied, tied, sold, (1.0, 2.0), 0.5, NAMES)
    assert not narrow.compared and not list(narrow.ratios())
    equal = offers.equal.equal(market, False, level=0.9, draws=100, seed=1)
    assert equal and (equal.ratio, equal.ends, equal.effective(2).ratio) == (2.75, None, 1.375)


def test_what_would_be_left_is_told_with_a_year_before_only_where_one_is_known() -> None:
    named = {"2024": pd.Series({"G42": 0.8}), "2025": pd.Series({"MBZUAI": 0.6, "G42": 0.2})}
    found = cerebras.halving.halving(named, pd.Series({"2024": 1e8, "2025": 2e8}))
    assert found and [one["value"] for one in found.revenues()] == pytest.approx([2e8, 1.4e8, 1.2e8])
    assert [one["value"] for one in found.growths()] == pytest.approx([1, 0.4])
    first = cerebras.halving.halving(named, pd.Series({"2024": 1e8}))
    assert first and not list(first.growths())
    assert cerebras.halving.halving(named, pd.Series(dtype=float)) is None
    assert cerebras.halving.contracts_left(4e9)["ci"] == (2e9, 3e9)


def test_the_newest_contracts_and_quarter_are_told_whatever_the_order_of_rows() -> None:
    rows = [
        ("remaining_performance_obligations", "end of 2025", 5.0, "2026-03-01", "mostly OpenAI"),
        ("remaining_performance_obligations", "June 2026", 7.0, "2026-08-01", None),
        ("revenue", "2026Q2", 3.0, "2026-08-01", None),
        ("revenue", "2026Q1", 2.0, "2026-05-01", None),
    ]
    frame = pd.DataFrame(rows, columns=["measure", "period", "value", "published", "text"]).assign(verification="V3")
    for one in (frame, frame[::-1]):
        assert [told["value"] for told in cerebras.accounts.owed(one)] == [7]
        # the text of the newest says nothing of who has them
        assert cerebras.accounts.owed_mostly_by_one(one) == [5]
        assert [told["value"] for told in cerebras.accounts.quarter(one)] == [3]
        assert cerebras.accounts.year_of_quarter(one) == "2026"
    assert not list(cerebras.accounts.owed(frame[:0])) and cerebras.accounts.year_of_quarter(frame[:0]) == ""


def test_what_the_learned_router_saves_is_told_beside_chance_with_the_ends_of_its_calls() -> None:
    counts = pd.DataFrame(
        {"benchmark": ["MMLU"] * 2, "items": [1000, 1000], "both_right": [500, 500], "only_strong_right": [400, 100],
         "only_weak_right": [50, 50], "neither": [50, 350]}
    )  # fmt: skip
    outcomes = pd.concat([counts, counts.assign(benchmark="GSM8K")])
    trial = routers.trial.trial(outcomes, 0.8, 0.5, splits=20, draws=50, seed=1)
    assert [one["value"] for one in trial.by_item()] == pytest.approx([0.25, 0.25, 0.55, 0.75])
    assert trial.ranked(0.5) == pytest.approx(35 / 40)
    bill = routers.bill.Bill(2.0, 20.0)
    found = by_name(routers.bill.savings(trial, bill, "two models"))
    chance, low = found["routing_saving_random"]["value"], trial.ends("calls")[1]
    assert chance == pytest.approx(0.18) and found["routing_saving_learned"]["ci"][0] == pytest.approx(bill.saved(low))
    assert found["routing_gain"]["value"] == pytest.approx(found["routing_saving_learned"]["value"] - chance)
