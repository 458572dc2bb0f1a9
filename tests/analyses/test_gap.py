"""The distance between two frontiers, against cases that are known."""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import gap
from analyses.frontier import average_lag, lags, one_vintage

US, CN = "United States of America", "China"


def side(country: str, *records: tuple[str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(records, columns=["release_date", "score"])
    names = [f"{country} {number}" for number in range(len(frame))]
    return frame.assign(release_date=pd.to_datetime(frame["release_date"]), country=country, model=names)


@pytest.fixture
def leader() -> pd.DataFrame:
    return side("US", ("2025-01-01", 100), ("2025-04-01", 110), ("2025-06-01", 130))


@pytest.fixture
def follower() -> pd.DataFrame:
    return side("CN", ("2025-02-01", 90), ("2025-04-01", 104), ("2025-05-01", 112))


def test_the_gap_moves_with_each_record_from_the_day_both_have_a_model(
    leader: pd.DataFrame, follower: pd.DataFrame
) -> None:
    steps = gap.gap_steps(leader, follower)
    assert [f"{day:%m-%d}" for day in steps["day"]] == ["02-01", "04-01", "05-01", "06-01"]
    assert steps["gap"].tolist() == [10, 6, -2, 18]
    assert steps["change"].tolist()[1:] == [-4, -8, 20] and math.isnan(steps["change"][0])
    # on 1 April both set a record: the higher one is named
    assert steps["model"].tolist() == ["CN 0", "US 1", "CN 2", "US 2"]


@pytest.mark.parametrize(("day", "expected"), [("2025-02-01", 10), ("2025-04-30", 6), ("2030-01-01", 18)])
def test_the_gap_on_a_day_is_that_of_the_last_record(
    leader: pd.DataFrame, follower: pd.DataFrame, day: str, expected: float
) -> None:
    assert gap.gap_on(gap.gap_steps(leader, follower), pd.Timestamp(day)) == expected


def test_before_both_have_a_model_there_is_no_gap(leader: pd.DataFrame, follower: pd.DataFrame) -> None:
    with pytest.raises(LookupError, match="not both sides had a model on 2025-01-31"):
        gap.gap_on(gap.gap_steps(leader, follower), pd.Timestamp("2025-01-31"))


def test_the_largest_moves_are_those_of_either_direction(leader: pd.DataFrame, follower: pd.DataFrame) -> None:
    assert gap.largest_moves(gap.gap_steps(leader, follower), 1)["change"].tolist() == [-8, 20]


def bounded(score: float, low: float, high: float) -> SimpleNamespace:
    return SimpleNamespace(score=score, score_low=low, score_high=high)


def wilson(hits: int, trials: int) -> SimpleNamespace:
    z = 1.959964
    share, square = hits / trials, z**2 / trials
    middle, width = share + square / 2, z * math.sqrt(share * (1 - share) / trials + square / trials / 4)
    return bounded(share, (middle - width) / (1 + square), (middle + width) / (1 + square))


def test_the_interval_of_newcombes_example() -> None:
    # Newcombe (1998), difference of 56/70 and 48/80 by adding the distances of Wilson's limits in squares
    assert gap.gap_interval(wilson(56, 70), wilson(48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@patient
@given(st.floats(0.1, 50), st.floats(0.1, 50), st.floats(-40, 40))
def test_symmetric_errors_add_in_squares(first: float, second: float, apart: float) -> None:
    ends = gap.gap_interval(
        bounded(100 + apart, 100 + apart - first, 100 + apart + first), bounded(100, 100 - second, 100 + second)
    )
    assert ends is not None
    assert ends == pytest.approx((apart - math.hypot(first, second), apart + math.hypot(first, second)), abs=1e-9)


def test_a_score_without_an_interval_leaves_the_gap_without_one() -> None:
    assert gap.gap_interval(bounded(150, math.nan, math.nan), bounded(145, 143, 147)) is None


@pytest.fixture
def reports() -> pd.DataFrame:
    rows = [
        ("A", "2026-09-01", US, "one", 160.0, None, None, "V1"),
        ("A", "2026-09-03", CN, "two", 150.0, 148.0, 152.0, "V2"),
        ("A", "2026-09-05", US, "three", 165.0, 161.0, 168.0, "V3"),
        ("A", "2026-09-05", US, "four", 162.0, 160.0, 164.0, "V1"),
        ("B", "2026-09-05", CN, "five", 1400.0, None, None, "V1"),
        ("B", "2026-09-05", US, "six", 1430.0, None, None, "V1"),
    ]
    columns = ["index", "day", "country", "model", "score", "score_low", "score_high", "verification"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(day=pd.to_datetime(frame["day"]))


def test_reported_gaps_take_the_followers_newest_score_and_the_weaker_grade(reports: pd.DataFrame) -> None:
    found = gap.reported_gaps(reports, US, CN)
    # nothing Chinese was reported by 1 September, and indices are not mixed
    assert found[["leader", "follower", "gap", "grade"]].to_numpy().tolist() == [
        ["three", "two", 15, "V3"],
        ["six", "five", 30, "V1"],
    ]
    assert found["low"][0] == pytest.approx(15 - math.hypot(4, 2)) and math.isnan(found["low"][1])
    assert found["apart"].tolist() == [True, None]
    assert f"{found['follower_day'][0]:%m-%d}" == "09-03"


def test_without_reports_there_are_no_reported_gaps(reports: pd.DataFrame) -> None:
    assert gap.reported_gaps(reports.head(0), US, CN).empty


@pytest.fixture
def vintages() -> pd.DataFrame:
    return pd.DataFrame({"published": pd.to_datetime(["2026-04-11", "2026-08-11", "2026-08-11"]), "score": [1, 2, 3]})


@pytest.mark.parametrize(("vintage", "scores"), [("newest", [2, 3]), ("2026-04-11", [1])])
def test_one_vintage_is_never_mixed_with_another(vintages: pd.DataFrame, vintage: str, scores: list) -> None:
    assert one_vintage(vintages, vintage)["score"].tolist() == scores


@pytest.mark.parametrize(
    ("narrow", "vintage", "known"),
    [
        pytest.param(lambda v: v, "2026-05-14", "2026-04-11, 2026-08-11", id="no vintage of that day"),
        pytest.param(lambda v: v, "latest", "2026-04-11, 2026-08-11", id="no day at all"),
        pytest.param(lambda v: v.head(0), "newest", "none", id="nothing public"),
    ],
)
def test_a_vintage_that_was_not_public_is_told_with_those_that_were(
    vintages: pd.DataFrame, narrow: Callable, vintage: str, known: str
) -> None:
    with pytest.raises(LookupError, match=f"no vintage of '{vintage}' was public; public were: {known}"):
        one_vintage(narrow(vintages), vintage)


def test_lags_are_counted_from_the_leaders_first_model_with_the_score(
    leader: pd.DataFrame, follower: pd.DataFrame
) -> None:
    days = lags(leader, follower) * 365.25 / 12
    # 90 and 104 against 1 January and 1 April, 112 a month before the leader's 130
    assert days.round(6).tolist() == [31, 0, -31]


def test_a_score_that_the_leader_never_had_has_no_lag(leader: pd.DataFrame) -> None:
    assert lags(leader, side("CN", ("2025-07-01", 131))).empty


def test_the_average_lag_counts_the_days_of_waiting() -> None:
    leader, follower = side("US", ("2025-01-01", 100)), side("CN", ("2025-04-11", 100))
    # from 100 days behind to 199
    assert average_lag(leader, follower, pd.Timestamp("2025-07-19")) * 365.25 / 12 == pytest.approx(149.5)


def test_days_on_which_the_follower_leads_are_left_out() -> None:
    leader = side("US", ("2025-01-01", 100), ("2025-01-21", 120))
    follower = side("CN", ("2025-01-11", 110))
    # ahead until the 20th, then behind by 0, 1, 2 days
    assert average_lag(leader, follower, pd.Timestamp("2025-01-23")) * 365.25 / 12 == pytest.approx(1)
