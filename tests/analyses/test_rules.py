"""Candidates of one set of returns: small answers, the same as of the large parts behind them."""

from __future__ import annotations

import joblib
import numpy as np
import pandas as pd
import pytest

from analyses import spanning, weighting
from analyses.alpha.rules import GROUPS, Bootstrap, Ratios, Rules
from analyses.alpha.training import Outcome
from analyses.choosing import Setting, settings
from analyses.policy import Training
from analyses.signals import candidates

MONTHS, DRAWS = 300, Bootstrap(block=4, draws=30, seed=1)


@pytest.fixture(scope="module")
def returns() -> pd.DataFrame:
    random = np.random.default_rng(3)
    columns = [column for group in GROUPS.values() for column in group]
    index = pd.date_range("1950-01-01", periods=MONTHS, freq="MS")
    return pd.DataFrame(0.04 * random.standard_normal((MONTHS, len(columns))) + 0.01, index=index, columns=columns)


@pytest.fixture(scope="module")
def rules(returns: pd.DataFrame) -> Rules:
    return Rules(returns, returns.mean(axis=1), cost=0.001)


def test_what_was_computed_of_rules_makes_them_no_other_argument(returns: pd.DataFrame) -> None:
    fresh, used = (Rules(returns, returns.mean(axis=1), 0.001) for _ in range(2))
    names, months = used.listed()
    assert len(names) == len(set(names)) and months[-1] == returns.index[-1]
    assert joblib.hash(fresh) == joblib.hash(used)
    assert joblib.hash(fresh) != joblib.hash(Rules(returns, returns.mean(axis=1), 0.002))


def test_survivors_are_counted_before_costs_and_after_them(rules: Rules, returns: pd.DataFrame) -> None:
    factors = returns.iloc[:, :2].rename(columns=str.upper)
    free, paying = rules.survivors(factors, 0.05)
    chosen = candidates(returns, returns.mean(axis=1), GROUPS)
    known = factors.loc[chosen.months].to_numpy()
    assert free.equals(spanning.stages(chosen.returns, known, 0.05))
    assert paying.equals(spanning.stages(chosen.after_costs(0.001), known, 0.05))
    assert paying["alone"] < free["alone"]  # rules on noise gain nothing, and lose what they pay


def test_sets_of_every_size_are_mixed_by_every_scheme(rules: Rules) -> None:
    tables, parts, shares = rules.mixed([2, 4], 4, 5, 24, 0.1, DRAWS)
    assert {size: table.shape for size, table in tables.items()} == {2: (5, 4), 4: (5, 4)}
    assert shares.shape == (DRAWS.draws, 3) and np.allclose(shares.sum(axis=1), 1)
    assert parts[2] == weighting.variance_shares(tables[2])


def test_of_some_ways_the_ratio_is_told_with_its_ends() -> None:
    shaken = np.linspace(0, 1, 101)[:, None] * [1, 2]
    ratios = Ratios(np.array([0.4, 0.9]), shaken, 120)
    assert ratios.spans({"b": 1}, 0.9) == {"b": pytest.approx((0.9, 0.1, 1.9))}


def test_the_middle_training_is_the_one_that_counts() -> None:
    """Equal weights, a rule, the adaptive rule, and three trainings, of which the last is in the middle."""
    random = np.random.default_rng(4)
    found = np.array([0.5, 0.45, 0.6, 0.4, 0.9, 0.7])
    outcome = Outcome.of(Ratios(found, found + 0.1 * random.standard_normal((500, 6)), 240), 3, 0.95)
    assert outcome.gain == pytest.approx(0.2) and outcome.beside == pytest.approx(0.1)
    assert outcome.apart == pytest.approx(0.5) and (outcome.years, outcome.ways) == (20, 5)
    assert outcome.ends[0] < 0.2 < outcome.ends[1]
    # two errors of 0.1 that are independent make one of 0.14; a gain of 0.1 then takes 15.7 times the months
    assert outcome.needed == pytest.approx(20 * (2.8 * 0.141 / 0.1) ** 2, rel=0.15)


def test_settings_are_told_for_all_months_and_for_both_halves(rules: Rules) -> None:
    family = settings([12, 24], [0.1])
    whole, early, late = rules.tried(family, DRAWS)
    assert early.months + late.months == whole.months == len(rules.listed()[1]) - 24
    assert len(whole.gains.found) == len(family) and family[0] == Setting("adaptive", 12, 0.1)
    assert whole.shaken.shape == (DRAWS.draws, 1 + len(family))


def test_a_policy_stands_beside_three_rules_in_the_second_half(rules: Rules) -> None:
    found = rules.trained(24, 0.1, 2, Training(updates=2, batch=8), DRAWS)
    assert len(found.found) == 3 + 2
    assert found.months == (len(rules.listed()[1]) - 120) - (len(rules.listed()[1]) - 120) // 2


def test_a_gate_that_nothing_passes_holds_nothing(rules: Rules) -> None:
    free, gated = rules.deployed(60, 1.01)
    assert free.held == 1 and gated.held == 0
    assert free.promised.mean() > free.kept_ratio()  # the best of noise promises what it does not keep


def test_ratios_and_their_ends_are_those_of_the_months() -> None:
    net = np.random.default_rng(5).standard_normal((240, 3)) * 0.02 + [0.0, 0.005, 0.01]
    found = Ratios.of(net, DRAWS)
    assert found.found[1] == pytest.approx(net[:, 1].mean() / net[:, 1].std(ddof=1) * 12**0.5)
    assert found.gains.found == pytest.approx(found.found[1:] - found.found[0]) and found.months == 240
    ends = DRAWS.intervals(net, 0.9)
    assert ends.shape == (3, 2) and (ends[:, 0] < found.found).all() and (found.found < ends[:, 1]).all()
