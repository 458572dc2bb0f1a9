"""Baselines of forecasts on histories whose answer is known."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pytest

from memobook.editions.forecast import Forecast
from memobook.ledger.forecasts.baselines import Baseline, baselines
from memobook.ledger.past_firing import past_firing
from memobook.ledger.value_history import Past, ValueHistory
from memobook.themes.values.value import Value

VALUE = Value("a.total", 0.0, "USD", "0", "total", "a", "{:.0f}", 1.0, ())
BEGIN = date(2020, 1, 1)


def history(numbers: list[float] | np.ndarray, step: int = 30) -> dict[str, ValueHistory]:
    points = tuple(Past((BEGIN + timedelta(step * i)).isoformat(), float(n)) for i, n in enumerate(numbers))
    return {"a.total": ValueHistory(VALUE, points, tuple(point.day for point in points))}


def said(forecast: Forecast, found: dict[str, ValueHistory]) -> dict[str, Baseline]:
    return {one.name: one for one in baselines(forecast, found, found["a.total"].days[-1])}


def binary(found: dict[str, ValueHistory], lead: int = 60, condition: str = "a.total > 1") -> dict[str, Baseline]:
    day = (date.fromisoformat(found["a.total"].days[-1]) + timedelta(lead)).isoformat()
    return said(Forecast("f1", "?", day, condition, 0.5), found)


def quantiles(found: dict[str, ValueHistory], lead: int = 30) -> dict[str, Baseline]:
    day = (date.fromisoformat(found["a.total"].days[-1]) + timedelta(lead)).isoformat()
    return said(Forecast("f1", "?", day, value="a.total", quantiles=((0.1, 1), (0.5, 2), (0.9, 3))), found)


def test_the_base_rate_is_the_share_of_days_and_never_certain() -> None:
    assert binary(history([0, 2, 0, 2, 0, 2, 0, 2, 0, 0]))["base rate"] == Baseline("base rate", 10, 4.5 / 11)
    assert binary(history([2] * 8))["base rate"].probability == 8.5 / 9


def test_what_always_turned_within_the_span_is_said_to_turn() -> None:
    found = binary(history([0, 2] * 5), lead=30)["persistence"]
    assert (found.cases, found.probability) == (9, 0.5 / 10)  # it holds now, and never stayed


def test_what_always_stayed_within_the_span_is_said_to_stay() -> None:
    assert binary(history([0, 2] * 5), lead=60)["persistence"] == Baseline("persistence", 8, 8.5 / 9)


def test_a_value_that_grows_by_two_a_step_is_said_to_grow_so() -> None:
    found = quantiles(history([2 * n for n in range(10)]), lead=90)["persistence"]
    assert found == Baseline("persistence", 7, quantiles=((0.1, 24.0), (0.5, 24.0), (0.9, 24.0)))


def test_quantiles_of_the_base_rate_are_those_of_all_days() -> None:
    found = quantiles(history(list(range(11))))["base rate"]
    assert found.quantiles == ((0.1, 1.0), (0.5, 5.0), (0.9, 9.0))


def test_a_process_that_goes_back_to_its_mean_is_recovered() -> None:
    rng, numbers = np.random.default_rng(1), [5.0]
    for _ in range(4000):
        numbers.append(5 + 0.6 * (numbers[-1] - 5) + rng.normal())
    numbers.append(8.0)
    mean, scale = 5 + 0.6**2 * 3, (1 + 0.6**2) ** 0.5  # two steps on
    found = quantiles(history(numbers, step=1), lead=2)["AR(1)"]
    for level, number in found.quantiles:
        assert number == pytest.approx(NormalDist(mean, scale).inv_cdf(level), abs=0.1)
    above = binary(history(numbers, step=1), lead=2, condition="a.total > 7")["AR(1)"].probability
    assert above == pytest.approx(1 - NormalDist(mean, scale).cdf(7), abs=0.03)


def test_a_random_walk_stays_where_it_is_and_its_spread_grows_with_the_root_of_time() -> None:
    numbers = np.cumsum(np.random.default_rng(2).normal(size=4000)) + 0.05 * np.arange(4000) ** 1.5
    near, far = (quantiles(history(numbers, step=1), lead=lead)["AR(1)"].quantiles for lead in (1, 4))
    assert near[1][1] == far[1][1] == pytest.approx(numbers[-1])
    assert (far[2][1] - far[1][1]) == pytest.approx(2 * (near[2][1] - near[1][1]))


@pytest.mark.parametrize("numbers", [[1.0] * 7, []])
def test_a_short_history_or_none_has_no_baseline(numbers: list[float]) -> None:
    assert baselines(Forecast("f1", "?", "2030-01-01", "a.total > 1", 0.5), history([*numbers]), "2029-01-01") == []
    assert baselines(Forecast("f1", "?", "2030-01-01", "b.other > 1", 0.5), history([1.0] * 9), "2029-01-01") == []


def test_a_value_that_never_moved_has_no_ar_and_a_far_horizon_no_persistence() -> None:
    assert set(quantiles(history([3.0] * 9))) == {"base rate", "persistence"}
    assert set(binary(history([3.0] * 9), lead=800)) == {"base rate"}


def test_a_tripwire_that_would_have_fired_before_says_on_how_many_days() -> None:
    found = history([0, 2, 3, 0])
    assert past_firing("a.total >= 2", found) == {"fired": 2, "days": 4, "since": "2020-01-01"}
    assert past_firing("a.total >= 2 and b.other > 1", found) is None
    assert past_firing("1 / a.total > 2", found) is None
