"""Spending by choice of filing and months, the past of a price, and the board of constraints, on known cases."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses import constraints, equipment, multiple, quarters
from analyses.scoreboard import Reading

NAMES = {"A": "Alpha", "B": "Beta"}


def vintages(open_quarter: bool = False) -> pd.DataFrame:
    """A spends 1, 2, 3, … a quarter and B a constant 10, whose quarters end a month early; two years and a quarter."""
    rows = [
        (company, str(quarter), (quarter.end_time - pd.DateOffset(months=early)).normalize(), paid * 1e6, "V2")
        for company, early in (("A", 0), ("B", 1))
        for number, quarter in enumerate(pd.period_range("2024Q1", "2026Q1", freq="Q"), 1)
        for paid in [number if company == "A" else 10]
        if not (open_quarter and company == "B" and number == 9)
    ]
    frame = pd.DataFrame(rows, columns=["company", "calendar_quarter", "period_end", "capex", "verification"])
    return frame.assign(published=frame["period_end"] + pd.DateOffset(months=1))


def test_the_newest_quarter_that_all_have_filed_is_summed_and_an_open_one_told() -> None:
    spent = quarters.spending_of(vintages(), ["A", "B"], "newest", False, "newest")
    assert (spent.quarter, spent.before, spent.complete, spent.grown) == ("2026Q1", "2025Q1", True, True)
    assert spent.whole.sum(axis=1)["2026Q1"] == 19e6 and spent.without("B")["2026Q1"] == 9e6
    assert list(spent.unfinished()) == []
    late = quarters.spending_of(vintages(True), ["A", "B"], "newest", False, "newest")
    ((quarter, filers, opened),) = late.unfinished()
    assert (late.quarter, quarter, filers.to_dict(), opened) == ("2025Q4", "2026Q1", {"A": 9e6}, True)
    asked = quarters.spending_of(vintages(), ["A", "B"], "newest", False, "2030Q1")
    assert not asked.complete and [q for q, *_ in asked.unfinished()] == ["2030Q1"]


def test_each_definition_has_its_sum_growth_and_acceleration() -> None:
    held = vintages()
    tables = quarters.by_definition(held, ["A", "B"], NAMES)
    moved = quarters.moved(tables, "2026Q1")
    assert list(moved.index) == [quarters.ALL, "Without Alpha", "Without Beta", quarters.FIRST, quarters.MONTHS]
    assert moved.loc["Without Beta", "growth"] == pytest.approx(9 / 5 - 1)
    assert moved.loc["Without Alpha"].tolist() == [10e6, 0, 0]
    # B's spending is even, so months change nothing
    assert moved.loc[quarters.MONTHS, "sum"] == moved.loc[quarters.ALL, "sum"] == 19e6
    assert quarters.month_bounds(held, ["A", "B"], "2026Q1") is None
    assert quarters.month_bounds(held, ["A", "B"], "2025Q4") == (8e6, 28e6)
    other = pd.DataFrame({"company": ["B"], "definition": ["net"], "capex": [7e6]})
    row = quarters.with_variants(moved, tables, other, "2026Q1", NAMES).iloc[-1]
    assert row["Definition"] == "Beta net" and row["Sum, USD million"] == 16 and pd.isna(row["Growth, %"])


def test_a_price_that_grows_ever_faster_stands_above_all_of_its_past() -> None:
    months = pd.date_range("2000-01-01", periods=61, freq="MS")
    line = pd.Series([100 * 1.0001 ** (n * n) for n in range(61)], index=months)
    one = equipment.standing(line, 24, "price", "January 2005")
    assert (one.place, one.place_alone, one.long_place, one.earlier, one.alone, one.long) == (1, 1, 1, 48, 4, 36)
    assert one.change == pytest.approx(1.0001 ** (60**2 - 48**2) - 1)
    assert one.among == "48 earlier changes over a year since January 2001" and one.label.startswith(
        "price over the year"
    )
    assert equipment.standing(line, 61, "price", "").long_place is None


def test_constraints_keep_together_and_what_nothing_measures_is_told() -> None:
    keys = [("Transformers", "price"), ("Transformers", "relative"), ("Electrical machinery", "price")]
    columns = ["measure", "period_end", "published", "kind", "verification", "text", "low", "high", "year_before"]
    none = pd.DataFrame(columns=[*columns, "capped", "forecast"])
    reading = Reading(0.1, 0.1, until=pd.Timestamp("2026-01-01"), grade="V1")
    found = constraints.readings(dict.fromkeys(keys, reading), none, pd.Timestamp("2026-02-01"))
    order = [constraint for constraint, _ in found]
    assert order[:5] == ["Transformers"] * 3 + ["Electrical machinery", "Switchgear"]
    assert found["Glass substrates", "none found"] is None and found[keys[0]] is reading
    assert (
        constraints.label("Memory", "price, USD", reading)
        == "memory, price over four quarters to January 2026 (grade V1)"
    )


def test_spans_of_growth_come_from_factors_and_years() -> None:
    ends, told = multiple.spans({"one": 4.0, "two": 4.0}, (0.25, 4.0), [2024, 2026], 2028)
    assert ends["one"] == pytest.approx((4 ** (1 / 4) - 1, 64 ** (1 / 4) - 1))
    assert ends["base year"] == pytest.approx((1, 3)) and told["base year"] == ["2024", "2026"]
    assert ends["all at once"] == pytest.approx((0, 15)) and told["all at once"] == ["1x", "256x"]
