"""Routers fitted on one half and tested on the other, where the answer is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import routing, splits

ITEMS = st.lists(st.tuples(*[st.integers(0, 30)] * 4).filter(lambda row: sum(row) >= 2), min_size=1, max_size=6)


def frame(*rows: tuple[int, int, int, int]) -> pd.DataFrame:
    counts = pd.DataFrame(rows, columns=splits.OUTCOMES)
    return counts.assign(items=counts.sum(axis=1))


@patient
@given(ITEMS)
def test_halves_hold_every_item_once(rows: list[tuple[int, int, int, int]]) -> None:
    counts = frame(*rows)
    first, second = splits.halves(counts, 5, seed=1)
    assert (first + second == counts[splits.OUTCOMES].to_numpy()).all()
    assert (first >= 0).all() and (second >= 0).all()
    assert (first.sum(axis=2) == counts["items"].to_numpy() // 2).all()


def test_a_half_holds_half_of_each_outcome_on_average_with_hypergeometric_spread() -> None:
    first, _ = splits.halves(frame((40, 30, 10, 20)), 20_000, seed=2)
    assert first.mean(axis=0)[0] == pytest.approx([20, 15, 5, 10], abs=0.1)
    # variance of a hypergeometric count: n K/N (1 - K/N) (N - n)/(N - 1)
    assert first[:, 0, 1].var() == pytest.approx(50 * 0.3 * 0.7 * 50 / 99, rel=0.05)


def test_the_same_seed_gives_the_same_result() -> None:
    counts = frame((40, 30, 10, 20), (10, 20, 5, 15))
    first, again, other = (splits.tested_routers(counts, [0.5], splits=20, seed=s) for s in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)


def test_domains_that_differ_clearly_are_found_on_the_other_half() -> None:
    # all of the gain lies in the first of two domains of equal size
    counts = frame((0, 400, 0, 400), (400, 0, 0, 400))
    found = splits.tested_routers(counts, [0.3, 0.5, 1], splits=10, seed=3).set_index(["router", "strong_calls"])
    for router in ("domain", "learned"):
        assert found.loc[router]["kept"].tolist() == pytest.approx([0.6, 1, 1])
    # who knows every answer needs a quarter of the calls, give or take the halving
    assert found.loc["oracle"]["kept"].tolist() == pytest.approx([1, 1, 1])


def test_domains_that_are_alike_leave_nothing_to_learn() -> None:
    counts = frame(*[(100, 60, 20, 20)] * 30)
    shares = [0.2, 0.5, 0.8]
    found = splits.tested_routers(counts, shares, splits=300, seed=4).set_index(["router", "strong_calls"])
    # on the items themselves the order would look useful; a half that is drawn without replacement makes the other one
    # its opposite, so that what is fitted to noise does a little worse than chance
    assert all(found.loc[("domain", s), "kept"] <= s for s in shares)
    assert all(found.loc[("domain", s), "kept"] > s - 0.15 for s in shares)


def test_shrunken_gains_are_those_of_a_meta_analysis() -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    counts = np.array([[30, 20, 5, 45], [100, 60, 10, 30], [8, 1, 1, 0], [50, 5, 15, 30]])
    items = counts.sum(axis=1)
    gain = (counts[:, 1] - counts[:, 2]) / items
    strong, weak = (counts[:, 1] + 0.5) / (items + 2), (counts[:, 2] + 0.5) / (items + 2)
    noise = (strong + weak - (strong - weak) ** 2) / items
    study = combine_effects(gain, noise, method_re="dl")
    expected = study.mean_effect_re + study.tau2 / (study.tau2 + noise) * (gain - study.mean_effect_re)
    assert splits.shrunken_gains(counts) == pytest.approx(expected)
    assert abs(splits.shrunken_gains(counts) - study.mean_effect_re).max() < abs(gain - study.mean_effect_re).max()


def test_gains_that_differ_by_less_than_their_noise_are_all_the_mean() -> None:
    counts = np.array([[50, 20, 10, 20], [51, 20, 10, 19], [49, 20, 10, 21]])
    assert splits.shrunken_gains(counts) == pytest.approx([0.1, 0.1, 0.1])


def test_small_domains_give_way_to_large_ones_with_nearly_the_same_gain() -> None:
    # 4 of 8 is a higher gain than 400 of 900, and far less certain
    counts = np.array([[4, 4, 0, 0], [500, 400, 0, 0], [900, 10, 0, 0], [880, 30, 0, 0]])
    assert splits.raw_gains(counts).argmax() == 0
    assert splits.shrunken_gains(counts).argmax() == 1


@pytest.mark.parametrize(
    ("share", "kept"),
    [
        pytest.param(0.1, 0.1 / 0.2, id="not all that the strong model alone knows"),
        pytest.param(0.3, 0.3 / 0.2, id="all of it"),
        pytest.param(0.9, 0.3 / 0.2, id="and nothing that only the weak one does"),
        pytest.param(0.95, 0.25 / 0.2, id="half of what only the weak one knows is lost"),
        pytest.param(1.0, 1.0, id="the strong model alone"),
    ],
)
def test_a_router_that_knows_every_answer_has_a_closed_form(share: float, kept: float) -> None:
    tested = np.array([[[40, 30, 10, 20]]])
    assert splits.kept_by_oracle(tested, [share])[0, 0] == pytest.approx(kept)


def test_ranking_on_the_items_tested_is_the_old_upper_bound() -> None:
    counts = frame((40, 30, 10, 20), (10, 60, 5, 15), (80, 2, 10, 20))
    whole = counts[splits.OUTCOMES].to_numpy()[None]
    shares = [0.2, 0.4, 0.6, 0.8]
    curve = routing.domain_router(counts)
    bound = [routing.gap_kept(curve, share) for share in shares]
    assert splits.kept_by_order(splits.raw_gains(whole), whole, shares)[0] == pytest.approx(bound)
    tested = splits.tested_routers(counts, shares, splits=200, seed=5)
    # an order that no halving turns over keeps as much, up to the mean of ratios
    assert tested[tested["router"] == "domain"]["kept"].tolist() == pytest.approx(bound, rel=0.01)


def test_the_spread_holds_the_mean() -> None:
    found = splits.tested_routers(frame((40, 30, 10, 20), (10, 60, 5, 15)), [0.3, 0.7], splits=200, seed=6)
    assert (found["low"] <= found["kept"]).all() and (found["kept"] <= found["high"]).all()


def test_subjects_that_are_all_alike_leave_no_spread_between_them() -> None:
    counts = frame(*[(100, 60, 20, 20)] * 25)
    found = splits.by_subject(counts, 0.8, 0.6, draws=50, seed=6)
    assert found.loc["needs_strong"].tolist() == pytest.approx([0.3, 0.3])


def test_the_interval_by_subject_is_that_of_a_mean_of_subjects_and_wider_than_one_by_item() -> None:
    # half of a hundred subjects always need the strong model and half never: 100 items each, standard error of the
    # share is the binomial one of a hundred subjects, not of ten thousand items
    counts = frame(*[(0, 100, 0, 0)] * 50, *[(100, 0, 0, 0)] * 50)
    found = splits.by_subject(counts, 0.8, 0.6, draws=4000, seed=7)
    low, high = found.loc["needs_strong"]
    reach = 1.96 * (0.25 / 100) ** 0.5
    assert (low, high) == pytest.approx((0.5 - reach, 0.5 + reach), abs=0.015)


def test_a_router_by_subject_that_is_certain_needs_just_the_subjects_that_gain() -> None:
    counts = frame(*[(0, 100, 0, 0)] * 50, *[(100, 0, 0, 0)] * 50)
    found = splits.by_subject(counts, 0.8, 0.6, draws=500, seed=8)
    # four fifths of the gap lie in four fifths of about half of the subjects
    assert found.loc["calls"].mean() == pytest.approx(0.4, abs=0.02)
    assert found.loc["kept", "high"] == pytest.approx(1)
