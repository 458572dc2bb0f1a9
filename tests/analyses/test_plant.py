"""The plant behind the spending: racks and homes, memory, electricity, scarcity and the scoreboard."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import demand, density, multiple, scarcity, scoreboard
from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day

DATA = Path(__file__).parents[2] / "data"


def test_a_rack_of_one_kilowatt_equals_a_home_that_uses_a_kilowatt_all_year() -> None:
    assert density.home_power(8760) == 1000
    assert density.homes(1000, 8760) == 1


def test_two_orders_of_magnitude_are_a_factor_of_a_hundred() -> None:
    assert density.below(600_000, 2) == pytest.approx(6_000)


@patient
@given(st.floats(1e3, 1e7), st.floats(500, 50_000))
def test_power_use_and_homes_are_three_sides_of_one_equation(rack: float, use: float) -> None:
    homes = density.homes(rack, use)
    assert density.rack_for(homes, use) == pytest.approx(rack)
    assert density.use_for(homes, rack) == pytest.approx(use)


@pytest.mark.parametrize(
    ("times", "years", "rate"), [(2, 1, 1), (4, 2, 1), (1, 5, 0), (625, 4, 4), (1.1**7, 7, 0.1), (0.5, 1, -0.5)]
)
def test_yearly_growth_compounds_to_the_multiple(times: float, years: float, rate: float) -> None:
    assert multiple.yearly(times, years) == pytest.approx(rate)


@pytest.mark.parametrize(("times", "years"), [(0, 3), (-1, 3), (25, 0)])
def test_growth_without_a_positive_multiple_and_time_is_refused(times: float, years: float) -> None:
    with pytest.raises(ValueError, match="growth needs a positive multiple and time"):
        multiple.yearly(times, years)


def test_one_factor_moves_and_the_others_stay() -> None:
    moved = multiple.one_at_a_time({"a": 4.0, "b": 25.0}, (0.5, 2.0))
    assert moved.to_dict("index") == {"a": {"low": 50.0, "high": 200.0}, "b": {"low": 50.0, "high": 200.0}}


def test_corners_are_all_combinations_of_the_ends() -> None:
    assert multiple.corners({"a": 4.0, "b": 25.0}, (0.5, 2.0)) == [25.0, 100.0, 100.0, 400.0]


@patient
@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=4), st.floats(0.1, 1), st.floats(1, 10))
def test_no_single_move_leaves_the_corners(values: list[float], low: float, high: float) -> None:
    factors = {str(place): value for place, value in enumerate(values)}
    moved, edges = multiple.one_at_a_time(factors, (low, high)), multiple.corners(factors, (low, high))
    assert edges[0] <= moved["low"].min() * (1 + 1e-9) and moved["high"].max() <= edges[-1] * (1 + 1e-9)


def test_growth_between_years_is_compound() -> None:
    grew = demand.growth_between(pd.Series([100.0, 121.0, 242.0], index=[2014, 2016, 2017]))
    assert grew.index.tolist() == [2016, 2017] and grew.tolist() == pytest.approx([0.1, 1.0])


def test_a_gigawatt_all_year_is_8_76_terawatt_hours() -> None:
    assert demand.load_factor(8.76, 1e9) == pytest.approx(1)
    assert demand.load_factor(4.38, 1e9) == pytest.approx(0.5)


MONTHS = pd.date_range("2010-01-01", periods=160, freq="QS")


def test_a_relative_price_of_two_that_move_alike_stays_at_a_hundred() -> None:
    price = pd.Series(np.linspace(100, 300, 160), index=MONTHS)
    assert scarcity.relative(price, price / 7, MONTHS[5]).tolist() == pytest.approx([100] * 160)


def test_a_change_over_a_year_needs_the_same_month_before() -> None:
    series = pd.Series([100.0, 90.0, 110.0], index=pd.to_datetime(["2024-01-01", "2024-05-01", "2025-01-01"]))
    assert scarcity.year_change(series).to_dict() == {pd.Timestamp("2025-01-01"): pytest.approx(0.1)}


def makers(price: np.ndarray, utilisation: np.ndarray, output: np.ndarray) -> pd.DataFrame:
    """Series whose logarithms (price, output) are given."""
    columns = {"price": np.exp(price), "utilisation": utilisation, "output": np.exp(output)}
    return pd.DataFrame(columns, index=MONTHS[: len(price)])


def known_truth(seed: int) -> pd.DataFrame:
    """Two per cent of price for a point of utilisation, one less for a percent of output; correlated errors."""
    random = np.random.default_rng(seed)
    utilisation, output = 80 + random.normal(0, 3, 160), 4 + random.normal(0, 0.05, 160)
    errors = np.zeros(160)
    for quarter in range(1, 160):
        errors[quarter] = 0.5 * errors[quarter - 1] + random.normal(0, 0.02)
    return makers(0.02 * utilisation - output + errors, utilisation, output)


def test_the_regression_finds_effects_that_were_put_in() -> None:
    effects = scarcity.price_effects(known_truth(1), lags=4).set_index(["way", "of"])
    for way in ("levels", "trend", "changes"):
        for of, truth in (("utilisation", 0.02), ("output", -0.01)):
            row = effects.loc[(way, of)]
            assert row["low"] < truth < row["high"] and row["effect"] == pytest.approx(truth, abs=0.002)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    def held(seed: int) -> bool:
        row = scarcity.price_effects(known_truth(seed), lags=4).set_index(["way", "of"]).loc[("levels", "utilisation")]
        return bool(row["low"] < 0.02 < row["high"])

    assert 52 <= sum(held(seed) for seed in range(60)) <= 60


def test_what_only_shares_a_trend_has_an_effect_in_levels_alone() -> None:
    random = np.random.default_rng(7)
    trend = np.arange(160.0)
    series = makers(0.01 * trend + random.normal(0, 0.02, 160), 70 + 0.1 * trend + random.normal(0, 0.5, 160),
                    4 + random.normal(0, 0.02, 160))  # fmt: skip
    effects = scarcity.price_effects(series, lags=4).set_index(["way", "of"])
    assert effects.loc[("levels", "utilisation"), "low"] > 0.05
    for way in ("trend", "changes"):
        row = effects.loc[(way, "utilisation")]
        assert row["low"] < 0 < row["high"]


def test_errors_are_those_of_newey_and_west() -> None:
    """Against their formula: Bartlett weights 1 - l/(L+1), scaled by n/(n-k)."""
    from scipy.stats import t

    series = known_truth(3)
    x = np.column_stack([series["utilisation"], 100 * np.log(series["output"]), np.ones(160)])
    y = np.log(series["price"]).to_numpy()
    inverse = np.linalg.inv(x.T @ x)
    coefficients = inverse @ x.T @ y
    scores = x * (y - x @ coefficients)[:, None]
    middle = scores.T @ scores
    for lag in (1, 2, 3):
        product = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / 4) * (product + product.T)
    error = math.sqrt((inverse @ middle @ inverse * 160 / 157)[0, 0])
    row = scarcity.price_effects(series, lags=3).set_index(["way", "of"]).loc[("levels", "utilisation")]
    assert row["effect"] == pytest.approx(coefficients[0])
    assert row["high"] - row["effect"] == pytest.approx(t.ppf(0.975, 157) * error, rel=1e-6)


def test_too_few_quarters_have_no_effects() -> None:
    assert scarcity.price_effects(known_truth(1).head(19), lags=4).empty
    assert set(scarcity.price_effects(known_truth(1).head(22), lags=4)["way"]) == {"levels", "trend"}


DAY = pd.Timestamp("2026-05-14")


@pytest.mark.parametrize(
    ("low", "high", "capped", "verdict"),
    [
        (0.05, 0.05, False, "tightened"),
        (-0.05, -0.03, False, "eased"),
        (-0.02, 0.02, False, "unchanged"),
        (0.01, 0.05, False, "can’t tell"),
        (0.05, 0.05, True, "can’t tell"),
        (None, None, False, "no data"),
    ],
)
def test_verdict_by_sign_and_size(low: float | None, high: float | None, capped: bool, verdict: str) -> None:
    assert scoreboard.Reading(low, high, capped=capped).verdict(0.02) == verdict


def test_a_series_is_compared_with_the_same_month_a_year_before() -> None:
    series = pd.Series([80.0, 99.0, 84.0], index=pd.to_datetime(["2025-01-01", "2025-04-01", "2026-01-01"]))
    reading = scoreboard.of_series(series, "V1", DAY)
    assert (reading.before, reading.now, reading.change_text()) == (80.0, 84.0, "+5.0 %")
    assert scoreboard.of_series(series.iloc[1:], "V1", DAY).verdict(0.02) == "no data"
    assert scoreboard.of_series(series, "V1", pd.Timestamp("2027-05-14")).why == "the series ends too early"


def reports(*rows: tuple) -> pd.DataFrame:
    columns = ["kind", "period_end", "low", "high", "year_before", "verification", "forecast", "capped"]
    frame = pd.DataFrame(rows, columns=columns).assign(measure="m", text="a report")
    frame["published"] = frame["period_end"] = pd.to_datetime(frame["period_end"])
    return frame


def quarterly(end: str, low: float, high: float, grade: str = "V2", forecast: bool = False) -> tuple:
    return ("quarterly change", end, low, high, None, grade, forecast, False)


FOUR = [
    quarterly("2025-06-30", 0.1, 0.2),
    quarterly("2025-09-30", 0.1, 0.2, "V3"),
    quarterly("2025-12-31", 0.1, 0.2),
    quarterly("2026-03-31", 0.1, 0.2, forecast=True),
]


def test_four_quarters_in_a_row_are_chained() -> None:
    reading = scoreboard.of_reports(reports(*FOUR), "m", DAY)
    assert (reading.low, reading.high) == pytest.approx((1.1**4 - 1, 1.2**4 - 1))
    assert reading.grade == "V3" and reading.why == "1 of the four quarters a forecast"
    assert reading.change_text() == "+46.4 % to +107.4 %"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(FOUR[1:], id="three quarters"),
        pytest.param([quarterly("2025-03-31", 0.1, 0.1), *FOUR[1:]], id="a gap"),
        pytest.param([("level", "2026-03-31", 60.0, 60.0, None, "V3", False, False)], id="one level"),
        pytest.param([("yearly change", "2025-09-30", 0.1, 0.1, None, "V3", False, False)], id="too long ago"),
    ],
)
def test_what_does_not_span_four_quarters_up_to_now_is_no_data_and_says_what_there_is(rows: list[tuple]) -> None:
    reading = scoreboard.of_reports(reports(*rows), "m", DAY)
    assert reading.verdict(0.02) == "no data" and reading.why == "only a report"


def test_a_level_with_the_one_a_year_before_gives_its_change() -> None:
    reading = scoreboard.of_reports(reports(("level", "2026-03-31", 110, 110, 100, "V3", False, False)), "m", DAY)
    assert (reading.before, reading.now) == (100, 110) and reading.low == pytest.approx(0.1)


def test_an_outlook_and_a_quarter_not_yet_begun_are_no_readings() -> None:
    ahead = reports(
        ("outlook", "2026-03-31", 0.5, 0.5, None, "V3", True, False),
        ("yearly change", "2027-12-31", 0.5, 0.5, None, "V3", True, False),
    )
    assert scoreboard.of_reports(ahead, "m", DAY) == scoreboard.Reading()


def test_the_board_has_a_row_for_what_nothing_measures() -> None:
    board = scoreboard.board({("Glass", "none found"): None}, 0.02)
    assert board[["Change", "Verdict", "Grade"]].to_numpy().tolist() == [["–", "no data", "–"]]


@pytest.mark.parametrize(
    ("day", "measure", "verdict", "low"),
    [
        ("2026-05-14", "ppa-solar", "tightened", 0.09),
        ("2026-05-14", "ppa-wind", "no data", None),
        ("2026-05-14", "dram-contract", "no data", None),
        ("2026-05-14", "pjm-capacity", "no data", None),
        ("2026-10-08", "ppa-solar", "no data", None),
        ("2026-10-08", "ppa-wind", "tightened", 0.175),
        ("2026-10-08", "dram-contract", "tightened", 1.93 * 1.58 * 1.13 * 1.10 - 1),
        ("2026-10-08", "pjm-capacity", "can’t tell", 325 / 333.44 - 1),
        ("2026-01-26", "ppa-solar", "no data", None),
    ],
)
def test_what_the_reports_say_on_the_day(day: str, measure: str, verdict: str, low: float | None) -> None:
    frame = View(DataPackage(DATA), parse_day(day, "test")).frame("constraints")
    frame = frame.assign(**{name: pd.to_datetime(frame[name]) for name in ("period_end", "published")})
    reading = scoreboard.of_reports(frame, measure, pd.Timestamp(day))
    assert reading.verdict(0.02) == verdict
    assert reading.low == (None if low is None else pytest.approx(low))
