"""Tables of what studies report and this page does not compute.

What a study gives without a count or an interval stands here as it was reported, with the grade of its check.
"""

from __future__ import annotations

import pandas as pd

from .yearly_figures import signed

RANGES = "Results without a count. StockBench is reported with no agent ahead in one season and all of them in the next"
LEAK_STUDIES = (
    "What other studies of leakage report. MemGuard-Alpha measures how remembered signals fare afterwards, not by how "
    "much they flatter a backtest"
)
RECALL = (
    "correlation of the market factor with what language models recall of it (NumLeak), lowest reported; the ends are "
    "the lowest and the highest"
)
# study, what it measures, the measures that must all be there, and how they are told
LEAKS = (
    (
        "Profit Mirage",
        "Sharpe ratio lost after the end of knowledge",
        ("sharpe_decay_low", "sharpe_decay_high"),
        "{:.0f} to {:.0f} %",
    ),
    (
        "MemGuard-Alpha",
        "return of clean against remembered signals",
        ("clean_daily_return", "tainted_daily_return"),
        "{:.1f} against {:.1f} bp a day",
    ),
    (
        "MemGuard-Alpha",
        "Sharpe ratio filtered against unfiltered",
        ("sharpe_filtered", "sharpe_unfiltered"),
        "{:.2f} against {:.2f}",
    ),
    ("FinCAD", "cut of returns in the known period, at most", ("in_sample_cut_high",), "{:.0f} %"),
)


def leak_studies(studies: pd.DataFrame) -> pd.DataFrame:
    """What other studies of leakage report: ``Study``, ``Measure``, ``Reported`` and ``Grade``.

    Parameters
    ----------
    studies : dataset ``studies``, as it was public on a day; what was not public is left out.
    """
    rows = []
    for study, what, measures, form in LEAKS:
        found = _measures(studies, study)
        if set(measures) <= set(found.index):
            told = form.format(*found.loc[list(measures), "value"])
            rows.append((study, what, told, found.loc[measures[0], "verification"]))
    return pd.DataFrame(rows, columns=["Study", "Measure", "Reported", "Grade"])


def ranges(studies: pd.DataFrame) -> pd.DataFrame:
    """Results of studies that give no count: ``Test``, ``Months``, ``Reported`` and ``Grade``.

    Parameters
    ----------
    studies : dataset ``studies``, as it was public on a day; what was not public is left out.
    """
    rows = []
    bench = studies[(studies["study"] == "StockBench") & (studies["measure"] == "agents_above_passive")]
    for _, row in bench.sort_values("window").iterrows():
        told = f"{'all' if row['value'] == 100 else 'no'} agents above the passive portfolio"
        rows.append(("StockBench", row["window"].replace("..", " to "), told, row["verification"]))
    live = _measures(studies, "LiveTradeBench")
    if "stock_return_low" in live.index:
        low, high = map(signed, live.loc[["stock_return_low", "stock_return_high"], "value"])
        told = f"21 models between {low} and {high} % in stocks; no yardstick seen"
        rows.append(("LiveTradeBench", "2025-08 to 2025-10", told, live.loc["stock_return_low", "verification"]))
    crypto = _measures(studies, "AI-Trader")
    if "crypto_index_return" in crypto.index:
        measures = ["crypto_return_low", "crypto_return_high", "crypto_index_return"]
        low, high, index = map(signed, crypto.loc[measures, "value"])
        told = f"models between {low} and {high} %, index {index} %"
        rows.append(("AI-Trader, crypto", "2025-11", told, crypto.loc["crypto_index_return", "verification"]))
    return pd.DataFrame(rows, columns=["Test", "Months", "Reported", "Grade"])


def sharpe(studies: pd.DataFrame) -> float | None:
    """Sharpe ratio that Chen and Pu report in one version; None where it was not public."""
    found = studies.loc[(studies["study"] == "Chen and Pu") & (studies["measure"] == "sharpe"), "value"]
    return float(found.iloc[0]) if len(found) else None


def survivals(studies: pd.DataFrame) -> dict[str, tuple[float, str]]:
    """What share of proposed signals survives known factors, and what share of hypotheses several gates; with labels.

    By the names of the values; what was not public is left out.
    """
    liu, told = _measures(studies, "Liu, Liu, Liu and Mei")["value"], {}
    if {"candidate_signals", "signals_survive"} <= set(liu.index):
        survive, of = liu["signals_survive"], liu["candidate_signals"]
        label = f"{survive:.0f} of {of:.0f} signals that survive against known factors"
        told["signals_survive"] = (survive / of, label)
    if "gates_survive" in liu.index:
        survive, of = liu["gates_survive"], liu["gates_candidates"]
        label = f"{survive:.0f} of {of:.0f} hypotheses that pass seven gates in the authors’ later release"
        told["gates_survive"] = (survive / of, label)
    return told


def recall(studies: pd.DataFrame) -> tuple[float, float] | None:
    """Lowest and highest correlation of the market factor with what models recall of it; None where not public."""
    found, ends = _measures(studies, "NumLeak")["value"], ["factor_recall_low", "factor_recall_high"]
    return (float(found[ends[0]]), float(found[ends[1]])) if set(ends) <= set(found.index) else None


def _measures(studies: pd.DataFrame, study: str) -> pd.DataFrame:
    """Rows of one study by what they measure."""
    return studies[studies["study"] == study].set_index("measure")
