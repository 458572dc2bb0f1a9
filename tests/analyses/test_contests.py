"""Contests and studies side by side."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses.contests import COLUMNS, ahead_of_yardstick, alphas, calendar, season, stockbench, survey, upwards

NOF1 = "Alpha Arena season {} (Nof1)"


@pytest.fixture
def arenas() -> pd.DataFrame:
    rows = [
        (NOF1.format("1.5"), None, "profitable_results", 6), (NOF1.format("1.5"), None, "trials", 32),
        (NOF1.format("1.5"), "Qwen", "trades", 1418),
        (NOF1.format("1"), "A", "initial_value", 100), (NOF1.format("1"), "A", "final_value", 120),
        (NOF1.format("1"), "B", "initial_value", 100), (NOF1.format("1"), "B", "final_value", 80),
        ("Flat Circle survey", None, "arenas", 11), ("Flat Circle survey", None, "arenas_positive_median", 2),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["study", "participant", "measure", "value"])


@pytest.fixture
def studies() -> pd.DataFrame:
    rows = [
        ("StockBench", "equal-weight buy and hold", "return", 0.4), ("StockBench", "A", "return", 1.9),
        ("StockBench", "B", "return", 0.3), ("StockBench", "equal-weight buy and hold", "max_drawdown", -15),
        ("FINSABER", "buy and hold", "sharpe", 0.3), ("FINSABER", "A", "sharpe", -0.2),
        ("AI-Trader", None, "models_beating_qqq", 3), ("AI-Trader", None, "models_reported_us", 6),
        ("Other", "A", "sharpe", 2.4),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["study", "participant", "measure", "value"])


def test_a_season_is_known_by_its_counts_or_by_what_each_model_ended_with(arenas: pd.DataFrame) -> None:
    assert season(arenas, "1.5") == (26, 32)
    assert season(arenas, "1") == (1, 2)
    assert season(arenas, "2") is None


def test_a_season_of_which_only_words_are_known_has_no_count() -> None:
    words = pd.DataFrame(
        [(NOF1.format("2"), None, "results", None)], columns=["study", "participant", "measure", "value"]
    )
    assert season(words, "2") is None


def test_each_test_is_counted_against_its_own_yardstick(arenas: pd.DataFrame, studies: pd.DataFrame) -> None:
    found = ahead_of_yardstick(arenas, studies).set_index("test")
    assert found["ahead"].tolist() == [1, 6, 2, 1, 0, 3] and found["of"].tolist() == [2, 32, 11, 2, 1, 6]
    assert found.loc["StockBench, US stocks", "holding"] and not found.loc["Flat Circle, arenas", "holding"]


def test_what_was_not_public_is_left_out(arenas: pd.DataFrame, studies: pd.DataFrame) -> None:
    found = ahead_of_yardstick(arenas.iloc[:0], studies.iloc[:0])
    assert found.empty and list(found.columns) == COLUMNS
    assert len(ahead_of_yardstick(arenas.iloc[:0], studies[studies["study"] == "FINSABER"])) == 1


def test_a_season_lasts_from_its_first_day_to_its_last() -> None:
    rows = pd.DataFrame(
        {"study": NOF1.format("1.5"), "measure": ["models", "rounds", "trials"], "value": [8, 4, 32]}
        | dict(window_start=pd.Timestamp("2025-11-19"), window_end=pd.Timestamp("2025-12-05"))
    )
    assert calendar(rows, "1.5") == (8, 4, 16)


def test_agents_of_stockbench_are_told_from_those_who_hold(studies: pd.DataFrame) -> None:
    found = stockbench(studies)
    assert found is not None and found[0].tolist() == [1.9, 0.3] and found[1] == 0.4
    assert stockbench(studies[studies["study"] == "FINSABER"]) is None


def test_alphas_stand_side_by_side_for_each_model() -> None:
    rows = [("A", "alpha_in_sample", 20), ("A", "alpha_out_of_sample", -1), ("B", "alpha_in_sample", 5)]
    table = pd.DataFrame(rows, columns=["participant", "measure", "value"]).assign(study="Look-Ahead-Bench")
    found = alphas(table)
    assert found.loc["A"].tolist() == [20, -1] and len(found) == 2
    assert alphas(table.iloc[:0]).empty


def test_a_survey_is_known_or_not(arenas: pd.DataFrame) -> None:
    known = survey(arenas)
    assert known is not None and known[0] < known[1]
    assert survey(arenas[arenas["study"] != "Flat Circle survey"]) is None


def test_upwards_tests_against_holding_stand_above_the_others() -> None:
    tests = pd.DataFrame({"test": ["a", "b", "c", "d"], "holding": [False, True, False, True]})
    assert upwards(tests)["test"].tolist() == ["c", "a", "d", "b"]
