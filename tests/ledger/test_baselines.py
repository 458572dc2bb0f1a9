"""What simple rules say in a forecast's place, from known pasts of a question."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from asked_data import BINARY, NUMBERS, entry, package

from memobook.editions.forecasts.comparison import Comparison
from memobook.editions.forecasts.forecast import Forecast, read_forecast
from memobook.editions.forecasts.part import Part
from memobook.editions.forecasts.question import Question
from memobook.ledger.forecasts.baselines import Baseline, baselines
from memobook.ledger.forecasts.past import Past, Views, past
from memobook.ledger.past_firing import past_firing
from memobook.ledger.value_history import Past as Point
from memobook.ledger.value_history import ValueHistory
from memobook.themes.values.value import Value

BEGIN = date(2020, 1, 1)
QUESTION = Question(Part("a", (), "sum", "total"))


def said(forecast: Forecast, numbers: list[float] | np.ndarray, step: int, lead: int) -> dict[str, Baseline]:
    points = tuple((BEGIN + timedelta(step * i), float(n)) for i, n in enumerate(numbers))
    target = (points[-1][0] if points else BEGIN) + timedelta(lead)
    return {one.name: one for one in baselines(forecast, Past(points, target))}


def binary(numbers: Any, lead: int = 60, step: int = 30, above: float = 1) -> dict[str, Baseline]:
    return said(Forecast("f1", "?", "", QUESTION, Comparison(">", above), 0.5), numbers, step, lead)


def quantiles(numbers: Any, lead: int = 30, step: int = 30) -> dict[str, Baseline]:
    return said(Forecast("f1", "?", "", QUESTION, quantiles=((0.1, 1), (0.5, 2), (0.9, 3))), numbers, step, lead)


def test_the_base_rate_is_the_share_of_cases_and_never_certain() -> None:
    assert binary([0, 2, 0, 2, 0, 2, 0, 2, 0, 0])["base rate"] == Baseline("base rate", 10, 4.5 / 11)
    assert binary([2] * 8)["base rate"].probability == 8.5 / 9


def test_what_always_turned_within_the_span_is_said_to_turn() -> None:
    found = binary([0, 2] * 5, lead=30)["persistence"]
    assert (found.cases, found.probability) == (9, 0.5 / 10)  # it holds now, and never stayed


def test_what_always_stayed_within_the_span_is_said_to_stay() -> None:
    assert binary([0, 2] * 5, lead=60)["persistence"] == Baseline("persistence", 8, 8.5 / 9)


def test_a_number_that_grows_by_two_a_step_is_said_to_grow_so() -> None:
    found = quantiles([2 * n for n in range(10)], lead=90)["persistence"]
    assert found == Baseline("persistence", 7, quantiles=((0.1, 24.0), (0.5, 24.0), (0.9, 24.0)))


def test_quantiles_of_the_base_rate_are_those_of_all_cases() -> None:
    assert quantiles(list(range(11)))["base rate"].quantiles == ((0.1, 1.0), (0.5, 5.0), (0.9, 9.0))


def test_a_process_that_goes_back_to_its_mean_is_recovered() -> None:
    rng, numbers = np.random.default_rng(1), [5.0]
    for _ in range(4000):
        numbers.append(5 + 0.6 * (numbers[-1] - 5) + rng.normal())
    numbers.append(8.0)
    mean, scale = 5 + 0.6**2 * 3, (1 + 0.6**2) ** 0.5  # two steps on
    for level, number in quantiles(numbers, lead=2, step=1)["AR(1)"].quantiles:
        assert number == pytest.approx(NormalDist(mean, scale).inv_cdf(level), abs=0.1)
    above = binary(numbers, lead=2, step=1, above=7)["AR(1)"].probability
    assert above == pytest.approx(1 - NormalDist(mean, scale).cdf(7), abs=0.03)


def test_a_random_walk_stays_where_it_is_and_its_spread_grows_with_the_root_of_time() -> None:
    numbers = np.cumsum(np.random.default_rng(2).normal(size=4000)) + 0.05 * np.arange(4000) ** 1.5
    near, far = (quantiles(numbers, lead=lead, step=1)["AR(1)"].quantiles for lead in (1, 4))
    assert near[1][1] == far[1][1] == pytest.approx(numbers[-1])
    assert (far[2][1] - far[1][1]) == pytest.approx(2 * (near[2][1] - near[1][1]))


@pytest.mark.parametrize("numbers", [[1.0] * 7, []])
def test_a_short_past_or_none_has_no_baseline(numbers: list[float]) -> None:
    assert binary(numbers) == {}


def test_a_number_that_never_moved_has_no_ar_and_a_far_day_no_persistence() -> None:
    assert set(quantiles([3.0] * 9)) == {"base rate", "persistence"}
    assert set(binary([3.0] * 9, lead=800)) == {"base rate"}


class TestPast:
    """The past of a question, from data as known by the edition's day."""

    @pytest.fixture(scope="class")
    def views(self, tmp_path_factory: pytest.TempPathFactory) -> Views:
        return Views(package(tmp_path_factory.mktemp("asked")))

    def past(self, views: Views, base: dict[str, Any], as_of: str = "2026-06-01", **more: Any) -> Past:
        return past(read_forecast(entry(**base | more), views.package, as_of), views, as_of)

    def test_earlier_months_as_known_on_the_day(self, views: Views) -> None:
        found = self.past(views, NUMBERS)
        # April 2026 became public on 11 May, May on 10 June
        assert found.points[0] == (date(2025, 1, 1), 100)
        assert found.points[-1] == (date(2026, 4, 1), 115)
        assert (len(found.points), found.target) == (16, date(2026, 7, 1))

    def test_each_month_beside_the_one_a_year_before(self, views: Views) -> None:
        found = self.past(views, NUMBERS, over={"where": {"month": "2025-07-01"}})
        assert found.points == tuple((date(2026, m, 1), pytest.approx((111 + m) / (99 + m))) for m in range(1, 5))

    def test_sums_of_earlier_quarters(self, views: Views) -> None:
        spent = {"where": {"company": ["x", "y"], "quarter": "2026Q3"}, "measure": "sum amount"}
        found = self.past(views, BINARY | {"dataset": "spending"} | spent)
        assert [number for _, number in found.points] == [2 * n for n in (410, 420, 430, 440, 510, 520, 530, 540)]
        assert (found.points[-1][0], found.target) == (date(2025, 10, 1), date(2026, 7, 1))

    def test_how_things_stood_each_week_by_what_was_known_then(self, views: Views) -> None:
        found = self.past(views, BINARY)
        assert found.points[-1] == (date(2026, 6, 1), 10)
        assert {number for day, number in found.points if day < date(2026, 4, 1)} == {15}
        # the prices begin on a Monday, 21 weeks before
        assert (len(found.points), found.points[0][0], found.target) == (22, date(2026, 1, 5), date(2026, 8, 1))

    def test_spans_of_the_same_length_before(self, views: Views) -> None:
        span = {"published": {"from": "2026-06-02", "to": "2026-07-01"}}
        found = self.past(views, BINARY | {"dataset": "releases", "where": span, "measure": "count"})
        # releases are ten days apart, from 3 January on
        assert found.points == tuple((date(2026, 6, 1) - timedelta(30 * n), 3) for n in reversed(range(5)))
        assert found.target == date(2026, 7, 1)

    def test_before_the_first_row_there_is_none(self, views: Views) -> None:
        assert self.past(views, BINARY, "2025-12-01").points == ()
        assert self.past(views, NUMBERS, "2025-01-01").points == ()


def history(numbers: list[float]) -> dict[str, ValueHistory]:
    value = Value("a.total", 0.0, "USD", "0", "total", "a", "{:.0f}", 1.0, ())
    points = tuple(Point((BEGIN + timedelta(30 * i)).isoformat(), n) for i, n in enumerate(numbers))
    return {"a.total": ValueHistory(value, points, tuple(point.day for point in points))}


def test_a_tripwire_that_would_have_fired_before_says_on_how_many_days() -> None:
    found = history([0, 2, 3, 0])
    assert past_firing("a.total >= 2", found) == {"fired": 2, "days": 4, "since": "2020-01-01"}
    assert past_firing("a.total >= 2 and b.other > 1", found) is None
    assert past_firing("1 / a.total > 2", found) is None
