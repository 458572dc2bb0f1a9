"""What stands with values and figures of the pages: told of what was computed, in the style of the house."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from analyses import bets, filing, hedge, labels, tripwires, untestable
from analyses.alpha import words as alpha
from analyses.alpha.words.leak import Leaks
from analyses.charts import captions as charts
from analyses.middle import middle
from analyses.percent import percent
from analyses.quarters import Spending
from analyses.traders import Season

SEARCHES = {
    share: pd.DataFrame({"best": [0.1, 0.2], "overfitting": [0.5, 0.4], "best_passes": [1, 0]})
    for share in (0, 0.25, 1)
}
COUNTS = {"before costs": pd.Series({"alone": 3, "beside": 2, "by": 1})}
ALPHAS = pd.DataFrame({"alpha_in_sample": [20.0, 5.0], "alpha_out_of_sample": [-1.0, 4.0]}, index=["A", "B"])
LEAKS = Leaks(share=0.25, memory=0.1, trials=100, months=120, draws=50, level=0.9, size=0.05)
PARTS = {2: (0.7, 0.1, 0.2), 8: (0.6, 0.2, 0.2), 32: (0.4, 0.5, 0.1)}
NAMES, WHOLE = {"equal": "equal", "adaptive": "adaptive"}, [(0.4, 0.2, 0.6), (0.5, 0.1, 0.7)]
MONTHS = pd.to_datetime(["2020-01-01", "2026-01-01"])
PRICES = pd.DataFrame({"transformers": [50.0, 100.0], "machinery": [80.0, 120.0]}, index=MONTHS)
LOAD = pd.DataFrame({"output": [100.0, 90.0], "utilisation": [70.0, 77.0]}, index=MONTHS)
WORDS = {
    "arenas": alpha.contest.arenas(32, 26, 0.05, 0.95, np.array([20, 26, 27, 30]), 0.05),
    "studies": alpha.contest.studies(pd.DataFrame({"test": ["A"], "ahead": [1], "of": [2]})),
    "break_even": alpha.yearly.break_even({"memo": 0.0016}, 2.0, True),
    "lookahead": alpha.yearly.lookahead(ALPHAS),
    "leakage": LEAKS.leakage(SEARCHES),
    "detection": LEAKS.detection({0.1: [np.array([0.1]), np.array([0.2]), np.array([0.6])]}),
    "spanning": alpha.signal.spanning(8, COUNTS),
    "integration": alpha.signal.integration(NAMES, np.array([[0.1, 0.3], [0.3, 0.5]]), WHOLE, PARTS, 8, 0.95),
    "makers": charts.equipment.makers(PRICES, LOAD, MONTHS[0]),
    "past": charts.equipment.past([pd.Series([0.1, -0.2]), pd.Series([0.0, 0.05])]),
    "electricity": charts.plant.electricity(pd.Series({2022: 100.0, 2023: 176.0}), {"low": 325.0, "high": 580.0}, 2028),
    "homes": charts.plant.homes(600_000, 10_500, 1000),
    "memory": charts.plant.memory({"all": (0.1, 1.2)}),
}


@pytest.mark.parametrize(("share", "digits", "told"), [(0.314, 0, "31 %"), (-0.0514, 1, "-5.1 %"), (2, 0, "200 %")])
def test_a_per_cent_has_a_space_before_its_sign(share: float, digits: int, told: str) -> None:
    assert percent(share, digits) == told


@pytest.mark.parametrize("figure", WORDS)
def test_a_figure_has_all_its_words_and_no_per_cent_without_a_space(figure: str) -> None:
    words = WORDS[figure]
    assert list(words) == ["headline", "caption", "alt"] and all(words.values())
    assert [word for word in words.values() if re.search(r"\d%", word)] == []
    assert "{value}`" in words["headline"] and words["caption"].endswith(".") and words["alt"].endswith(".")


def test_words_say_what_was_computed() -> None:
    assert WORDS["arenas"]["alt"].endswith("Of simulated seasons without skill 75 % have at least 26 losses.")
    assert "can’t be told from luck" in WORDS["arenas"]["headline"]
    surely = alpha.contest.arenas(32, 26, None, 0.95, np.array([20] * 99 + [26]), 0.05)
    assert "is worse than luck" in surely["headline"] and "correlation of" not in surely["alt"]
    assert WORDS["lookahead"]["headline"].startswith("Each model’s alpha is lower")
    assert alpha.yearly.lookahead(ALPHAS.iloc[:, ::-1].set_axis(ALPHAS.columns, axis=1))["headline"][:5] == "Alpha"
    assert WORDS["integration"]["alt"].startswith("equal: mean 0.20, all candidates 0.40; adaptive: mean 0.40")
    assert WORDS["homes"]["alt"].endswith("cross at 501 homes.")
    assert alpha.yearly.break_even({"memo": 0.0016}, 2.0, False)["headline"] == ""


def test_larger_sets_are_told_where_there_are_some() -> None:
    told = "In sets of 8 signals the choice of signals explains 60 % of the spread and the weighting 20 %"
    assert alpha.signal.explained(PARTS, 8) == f"{told}; in sets of 32, which overlap, it is 40 % and 50 %"
    assert alpha.signal.explained({size: PARTS[size] for size in (2, 8)}, 8) == told


def test_effects_that_hold_none_are_told_so() -> None:
    dear = pd.Series([100.0, 130.0, 120.0], index=pd.to_datetime(["2020-01-01", "2022-05-01", "2026-01-01"]))
    effects = pd.DataFrame(
        [("changes", "utilisation", -0.01, 0.02), ("changes", "output", 0.01, 0.02), ("levels", "output", 1.0, 2.0)],
        columns=["way", "of", "low", "high"],
    )
    words = charts.equipment.scarcity(dear, effects)
    assert words["headline"].endswith("which can’t be told from none")
    assert words["alt"] == (
        "First panel: the relative price peaks at 130 in May 2022 and stands at 120. Second panel: intervals in "
        "changes, utilisation -1.0 to +2.0, output +1.0 to +2.0 percent."
    )
    effects["low"] = 0.001
    assert not charts.equipment.scarcity(dear, effects)["headline"].endswith("none")


def test_labels_say_which_season_and_which_traders() -> None:
    said = alpha.contest.season(8, 4, 0.3, 0.9)
    assert said["loss_rate_low"] == "lower end of the 90 % interval if the results were independent"
    assert said["loss_rate_high_season"].startswith("upper end of the 90 % interval, all results one cluster")
    traders = Season(32, 14, 4.0, 0.025, 0.5, 2.0, 0.00045)
    told = alpha.contest.no_skill(traders, 26, 4000, 0.9, 0.05)["no_skill_chance"]
    assert told.startswith("simulated seasons in which at least 26 of 32 results are losses: traders without skill, 4 ")
    labels = [LEAKS.measures(share)["overfitting"] for share in (0, 0.25, 1)]
    assert [re.sub(r".*overfitting (.*);.*", r"\1", label) for label in labels] == [
        "if no signal has leaked", "if 25 % of 100 signals remember by 0.10", "if all have leaked alike",
    ]  # fmt: skip


def test_the_middle_part_lies_between_its_ends() -> None:
    assert middle(np.arange(101), 0.9) == pytest.approx((5, 95))
    assert middle([3.0], 0.5) == (3.0, 3.0)


def test_labels_of_spending_name_quarters_companies_and_definitions() -> None:
    names = {"A": "Alpha", "B": "Beta"}
    assert labels.spending.unfinished(pd.Series({"A": 28_499e6}), names) == ": Alpha (28,499 USD million)"
    assert labels.spending.unfinished(pd.Series(dtype=float), names) == ""
    table = pd.DataFrame({"A": [1.0, 9.0, 4.0], "B": [2.0, 1.0, 6.0]}, index=["2025Q1", "2025Q4", "2026Q1"])
    told = labels.spending.total(Spending(pd.DataFrame(), table, table, table, "2026Q1"), names, "A")
    assert told["capex_largest_share"] == "share of the largest spender in 2026Q1, Beta"
    assert told["capex_record_before"] == "highest sum of an earlier quarter on record here, 2025Q4, since 2025Q1"
    assert {f"capex_{name}" for name in filing.GRADED} <= set(told)
    alone = labels.spending.total(Spending(pd.DataFrame(), table, table, table.tail(1), "2026Q1"), names, "A")
    assert alone["capex_record_before"] == ""
    moved = pd.DataFrame({"growth": [0.5, 0.2]}, index=["First filed", "Without Alpha"])
    told = labels.spending.definitions("2026Q1", moved, False)
    assert told["capex_growth_low"] == "lowest growth among these definitions (without Alpha)"
    assert told["capex_aligned"].endswith("a month is not filed yet")


def test_rows_are_counted_by_how_well_they_are_known() -> None:
    counts = filing.graded(pd.DataFrame({"verification": ["V1", "V3", "V3"]}))
    assert counts == {"rows": 3, "rows_own": 1, "rows_two": 0, "rows_single": 2}


def test_labels_of_equipment_and_memory_name_months_and_spans() -> None:
    told = labels.equipment.load("2020-01", MONTHS[1], 5)
    assert told["equipment_utilisation"] == "capacity utilisation of its makers, mean of 5 readings to January 2026"
    assert (
        "(33 changes, 95 % interval)"
        in labels.equipment.scarcity({"changes": 33, "levels": 34})["price_per_utilisation_quarter"]
    )
    memory = labels.plant.memory([2022, 2023], (0.5, 1.5))
    assert memory["memory_low"] == "lowest product, each factor at 0.5 to 1.5 times what was stated"
    assert "between 0.5 and 1.5 times" in memory["memory_fan"] and "from 2022" in memory["memory_growth"]


def test_labels_of_the_advice_say_of_how_many_quarters_and_changes() -> None:
    told = labels.advice.falls(["2025Q1", "2025Q2", "2025Q3"], 2, 0.9)
    assert told["growth_largest_fall"].endswith("of 1 changes on record")
    assert "fits none in 2, at 90 %" in told["capex_fall_chance"] and told["capex_largest_fall"].endswith("2025Q1")
    one = bets.Counted(5, 12, 3.0, 2.5, 4.0, 3.5, 4.5, 0.1, 0.5)
    assert labels.advice.independence("x", one, True, 0.9)[""] == (
        "independent bets in x: 5 series, 12 changes that overlap"
    )
    assert labels.advice.independence("x", one, False, 0.9)[""].endswith("12 changes")
    assert len(one.row()) + 1 == len(bets.COLUMNS)


def test_tables_of_the_advice_have_their_columns() -> None:
    margins = pd.DataFrame(
        [("capex", "growth", 0.8, 0.25, 0.55), ("loss", "loss", 0.2, 0.5, -0.3)],
        columns=["name", "label", "value", "limit", "margin"],
    )
    table = tripwires.table(margins, {"loss": "one season"})
    assert table["State"].tolist() == ["holds", "fired"] and set(tripwires.FORMATS) < set(table)
    assert table["What it would take"].tolist() == ["no fall on record", "one season"]
    apart = pd.DataFrame({"correlation": [0.1], "low": [-0.5], "high": [0.6], "seen": [0.7]}, index=["IPG"])
    shown = hedge.table(apart, {"IPG": "Output"})
    assert shown.iloc[0].tolist() == ["Output", 0.1, -0.5, 0.6, 0.7] and shown.columns[-1].endswith("be seen")
    assert "2025Q1 to 2026Q2, 95 % confidence" in hedge.caption(pd.Index(["2025Q1", "2026Q2"]), 0.95)


def test_what_one_maker_announced_is_told_where_it_is_known() -> None:
    known, unknown = (
        untestable.claims(pd.Series(said, dtype=object), (5, 3)) for said in (["for 2026", "for 2027"], [])
    )
    assert known["When"].iloc[1] == "mass production is for 2027 by one maker (V3)"
    assert unknown["When"].iloc[1] == "no first shipment was announced"
    assert "5 tokens against 3" in unknown["What would settle it"].iloc[4]
