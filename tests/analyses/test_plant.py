"""The plant behind the spending: racks and homes, memory, electricity, scarcity and the scoreboard."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fake_source import sample
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import demand, density, multiple, scarcity, scoreboard, sites
from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.fetch.answer import Answer
from memobook.fetch.connector import Settings, connector_class

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
    assert scarcity.change_over(series).to_dict() == {pd.Timestamp("2025-01-01"): pytest.approx(0.1)}
    assert scarcity.change_over(series, 4).to_dict() == {pd.Timestamp("2024-05-01"): pytest.approx(-0.1)}


@pytest.mark.parametrize(
    ("changes", "place"), [([1, 2, 3, 2.5], 2 / 3), ([1, 2, 3, 4], 1), ([2, 1], 0), ([1, 1, 1], 0)]
)
def test_the_place_of_a_change_is_the_share_of_earlier_ones_that_were_smaller(
    changes: list[float], place: float
) -> None:
    assert scarcity.place(pd.Series(changes, dtype=float)) == pytest.approx(place)


@patient
@given(st.integers(30, 200), st.integers(1, 24))
def test_changes_apart_end_whole_spans_before_the_newest(count: int, months: int) -> None:
    changes = pd.Series(range(count), index=pd.date_range("1990-01-01", periods=count, freq="MS"), dtype=float)
    alone = scarcity.apart(changes, months)
    assert alone.iloc[-1] == changes.iloc[-1]
    assert alone.diff().dropna().eq(months).all() and alone.iloc[0] < months


def makers(price: np.ndarray, utilisation: np.ndarray, output: np.ndarray) -> pd.DataFrame:
    """Series whose logarithms (price, output) are given."""
    columns = {"price": np.exp(price), "utilisation": utilisation, "output": np.exp(output)}
    return pd.DataFrame(columns, index=MONTHS[: len(price)])


def persistent(random: np.random.Generator, count: int, carried: float, size: float) -> np.ndarray:
    """Noise of which each value carries on a part of the one before."""
    noise = random.normal(0, size, count)
    for step in range(1, count):
        noise[step] += carried * noise[step - 1]
    return noise


def known_truth(seed: int, quarters: int = 160) -> pd.DataFrame:
    """Two per cent of price for a point of utilisation, one less for a percent of output; correlated errors."""
    random = np.random.default_rng(seed)
    utilisation = 80 + random.normal(0, 1.5, quarters).cumsum()
    output = 4 + random.normal(0, 0.015, quarters).cumsum()
    errors = persistent(random, quarters, 0.6, 0.015).cumsum()
    return makers(0.02 * utilisation - output + errors, utilisation, output)


def wanderers(seed: int, quarters: int = 34) -> pd.DataFrame:
    """Three series that have nothing to do with each other, each the sum of its own steps."""
    random = np.random.default_rng(seed)
    price, load, made = (random.normal(0, size, quarters).cumsum() for size in (0.02, 1.5, 0.015))
    return makers(5 + price, 80 + load, 4 + made)


def test_the_regression_of_changes_finds_effects_that_were_put_in() -> None:
    effects = scarcity.price_effects(known_truth(1)).set_index(["way", "of"])
    for of, truth in (("utilisation", 0.02), ("output", -0.01)):
        row = effects.loc[("changes", of)]
        assert row["low"] < truth < row["high"] and row["effect"] == pytest.approx(truth, abs=0.003)


def test_intervals_of_samples_as_short_as_ours_hold_the_truth_about_as_often_as_they_say() -> None:
    def held(seed: int) -> bool:
        row = scarcity.price_effects(known_truth(seed, 34)).set_index(["way", "of"]).loc[("changes", "utilisation")]
        return bool(row["low"] < 0.02 < row["high"])

    # the methods page says 93 of 100
    assert 0.90 <= sum(held(seed) for seed in range(400)) / 400 <= 0.96


def test_levels_of_series_that_wander_seem_related_and_say_themselves_that_they_are_not() -> None:
    ways = [scarcity.price_effects(wanderers(seed)).set_index(["way", "of"]) for seed in range(100)]
    levels = pd.DataFrame([way.loc[("levels", "utilisation")] for way in ways])
    changes = pd.DataFrame([way.loc[("changes", "utilisation")] for way in ways])
    assert levels[["low", "high"]].isna().all(axis=None)
    assert levels["durbin_watson"].median() < 0.8 and changes["durbin_watson"].median() == pytest.approx(2, abs=0.2)
    # nothing was put in; changes find it as seldom as they should, and slopes of levels are far larger
    assert ((changes["low"] > 0) | (changes["high"] < 0)).mean() <= 0.12
    assert levels["effect"].abs().median() > 2 * changes["effect"].abs().median()


def test_cointegration_is_found_where_the_price_returns_fast_and_seldom_where_slowly_or_never() -> None:
    def found(carried: float | None) -> float:
        hits = 0
        for seed in range(100):
            random, series = np.random.default_rng(1000 + seed), wanderers(seed)
            if carried is not None:
                errors = persistent(random, len(series), carried, 0.03)
                series["price"] = np.exp(0.01 * series["utilisation"] + errors)
            hits += (scarcity.cointegration(series) or (1, 0))[0] < 0.05
        return hits / 100

    assert found(0) > 0.7
    # the methods page says fewer than half
    assert found(0.7) < 0.5
    assert found(None) < 0.2


def test_a_p_value_has_no_more_digits_than_the_surface_that_it_comes_from() -> None:
    """Nor may the series' last bits, which differ from processor to processor, move it."""
    from statsmodels.tsa.stattools import coint

    series = known_truth(2, 40)
    p, quarters = scarcity.cointegration(series) or (math.nan, 0)
    assert (p, quarters) == (round(p, 4), 40) and 0 < p < 1
    assert scarcity.cointegration(series * (1 + 4e-16)) == (p, quarters)
    whole = coint(
        np.log(series["price"]),
        np.column_stack([series["utilisation"], 100 * np.log(series["output"])]),
        trend="c",
        autolag="aic",
    )[1]
    assert p == pytest.approx(whole, abs=0.00005) and p != whole


def test_errors_are_those_of_equally_weighted_cosines() -> None:
    """Against the formula written out: the mean square of the first cosine sums of the scores, as their variance."""
    from scipy.stats import t

    series = known_truth(3, 41)
    changes = np.diff(np.log(series["price"])), np.diff(series["utilisation"]), 100 * np.diff(np.log(series["output"]))
    y, x = changes[0], np.column_stack([*changes[1:], np.ones(40)])
    inverse = np.linalg.inv(x.T @ x)
    coefficients = inverse @ x.T @ y
    scores, count = x * (y - x @ coefficients)[:, None], 40
    terms = int(0.4 * count ** (2 / 3))
    assert terms == 4
    middle = np.zeros((3, 3))
    for j in range(1, terms + 1):
        total = sum(math.cos(math.pi * j * (step + 0.5) / count) * scores[step] for step in range(count))
        middle += 2 / terms * np.outer(total, total)
    error = math.sqrt((inverse @ middle @ inverse)[0, 0])
    row = scarcity.price_effects(series).set_index(["way", "of"]).loc[("changes", "utilisation")]
    assert row["effect"] == pytest.approx(coefficients[0])
    assert row["high"] - row["effect"] == pytest.approx(t.ppf(0.975, 4) * error, rel=1e-6)


def test_too_few_quarters_have_no_effects() -> None:
    short = known_truth(1)
    assert scarcity.price_effects(short.head(19)).empty and scarcity.cointegration(short.head(19)) is None
    assert set(scarcity.price_effects(short.head(20))["way"]) == {"levels"}
    assert set(scarcity.price_effects(short.head(21))["way"]) == {"levels", "changes"}


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


def test_sites_in_operation_leave_out_projections_and_earlier_states() -> None:
    body = sample("infra/epoch_data_center_timelines_sample.csv").read_bytes()
    answer = Answer("http://source", body, {})
    connector = connector_class("epoch_datacentres")({}, Settings())
    rows = connector.observations(lambda path, **_: answer, date(2026, 5, 20))
    timelines = pd.DataFrame(rows).assign(day=lambda frame: pd.to_datetime(frame["day"]))
    earlier = timelines[timelines["site"] == "Meta Prometheus"].assign(day=pd.Timestamp("2025-05-18"), power_mw=1.0)
    built = sites.in_operation(pd.concat([timelines, earlier]), pd.Timestamp("2026-05-20"))
    assert built["site"].tolist() == ["Anthropic-Amazon New Carlisle", "Meta Prometheus", "Colossus 2"]
    assert built["power_mw"].tolist() == [1092.0, 641.0, 0.0]
    assert sites.in_operation(timelines.iloc[:0], pd.Timestamp("2026-05-20")).empty
