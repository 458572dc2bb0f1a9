"""What studies report is told as they report it, and what is not public is left out."""

from __future__ import annotations

import pandas as pd

from analyses.alpha.reported import leak_studies, ranges, recall, sharpe, survivals

COLUMNS = ["study", "window", "measure", "value", "verification"]


def test_ranges_tell_seasons_in_order_and_numbers_with_their_sign() -> None:
    rows = [
        ("StockBench", "2025-05..2025-08", "agents_above_passive", 100, "V3"),
        ("StockBench", "2025-01..2025-04", "agents_above_passive", 0, "V3"),
        ("LiveTradeBench", None, "stock_return_low", 1.8, "V2"),
        ("LiveTradeBench", None, "stock_return_high", 6.2, "V2"),
        ("AI-Trader", None, "crypto_return_low", -18.6, "V2"), ("AI-Trader", None, "crypto_return_high", -12.2, "V2"),
    ]  # fmt: skip
    found = ranges(pd.DataFrame(rows, columns=COLUMNS))
    assert found["Months"].tolist() == ["2025-01 to 2025-04", "2025-05 to 2025-08", "2025-08 to 2025-10"]
    assert found["Reported"].tolist() == [
        "no agents above the passive portfolio", "all agents above the passive portfolio",
        "21 models between +1.8 and +6.2 % in stocks; no yardstick seen",
    ]  # fmt: skip
    index = ("AI-Trader", None, "crypto_index_return", -14.3, "V3")
    told = ranges(pd.DataFrame([*rows, index], columns=COLUMNS)).iloc[-1]
    assert told["Reported"] == "models between −18.6 and −12.2 %, index −14.3 %" and told["Grade"] == "V3"


def test_a_study_of_leakage_is_told_where_all_its_measures_are_public() -> None:
    rows = [
        ("Profit Mirage", None, "sharpe_decay_low", 51, "V2"), ("Profit Mirage", None, "sharpe_decay_high", 62, "V2"),
        ("MemGuard-Alpha", None, "sharpe_filtered", 4.11, "V2"),
    ]  # fmt: skip
    found = leak_studies(pd.DataFrame(rows, columns=COLUMNS))
    assert found.to_numpy().tolist() == [
        ["Profit Mirage", "Sharpe ratio lost after the end of knowledge", "51 to 62 %", "V2"]
    ]
    assert leak_studies(pd.DataFrame([], columns=COLUMNS)).empty and ranges(pd.DataFrame([], columns=COLUMNS)).empty


def test_single_figures_are_told_where_they_are_public() -> None:
    rows = [
        ("Chen and Pu", None, "sharpe", 2.43, "V2"),
        ("Liu, Liu, Liu and Mei", None, "candidate_signals", 50, "V2"),
        ("Liu, Liu, Liu and Mei", None, "signals_survive", 4, "V2"),
        ("NumLeak", None, "factor_recall_low", 0.6, "V2"), ("NumLeak", None, "factor_recall_high", 0.9, "V2"),
    ]  # fmt: skip
    studies = pd.DataFrame(rows, columns=COLUMNS)
    assert sharpe(studies) == 2.43 and recall(studies) == (0.6, 0.9)
    told = "4 of 50 signals that survive against known factors"
    assert survivals(studies) == {"signals_survive": (0.08, told)}
    assert sharpe(studies.iloc[1:]) is None and recall(studies.iloc[:-1]) is None and survivals(studies.iloc[:2]) == {}
