"""Values of the infrastructure and portfolio pages, read anew from the data with a few lines of pandas.

Nothing of the publication's own analyses is used on the right-hand side.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from test_infrastructure import Shown

ROOT = Path(__file__).parents[2]
FIVE = ["AMZN", "GOOGL", "META", "MSFT", "ORCL"]
DAYS = ["2026-05-14", "2026-10-08"]


def public(name: str, day: str) -> pd.DataFrame:
    rows = pd.read_csv(ROOT / "data" / f"{name}.csv", parse_dates=["published"])
    return rows[rows["published"] <= day]


def prices(day: str) -> pd.DataFrame:
    rows = public("power_equipment", day)
    return rows.assign(month=pd.to_datetime(rows["month"])).pivot(index="month", columns="series_id", values="value")


@pytest.fixture(scope="module", params=DAYS)
def run(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        return request.param, Shown(patch, as_of=request.param).values


def test_sums_growth_and_the_record_of_capital_spending(run: tuple[str, dict[str, Any]]) -> None:
    day, values = run
    table = public("capex", day).pivot(index="calendar_quarter", columns="company", values="capex")[FIVE].dropna()
    total = table.sum(axis=1)
    growth = total / total.shift(4) - 1
    assert values["capex_total"] == total.iloc[-1]
    assert values["capex_growth"] == pytest.approx(growth.iloc[-1])
    assert values["capex_record_before"] == total.iloc[:-1].max()
    others = table.drop(columns="ORCL").sum(axis=1)
    others = others / others.shift(4) - 1
    assert values["capex_without_acceleration"] == pytest.approx(others.diff().iloc[-1])
    # Oracle's quarters end a month early: two thirds of its own quarter and one of the next; the last at its own rate
    oracle = public("capex", day).query("company == 'ORCL'").set_index("calendar_quarter")["capex"]
    even = table.drop(columns="ORCL").sum(axis=1) + (2 * oracle + oracle.shift(-1).fillna(oracle)) / 3
    even = (even / even.shift(4) - 1).dropna()
    assert values["capex_aligned_growth"] == pytest.approx(even.iloc[-1])
    slower = {"fiscal": growth.diff().iloc[-1], "calendar": even.diff().iloc[-1]}
    assert values["capex_acceleration"] == pytest.approx(slower["fiscal"])
    if day == "2026-10-08":  # the two disagree, so nothing decides whether growth slowed
        assert slower["fiscal"] < 0 < slower["calendar"]


def test_grades_of_the_copies_are_counted(run: tuple[str, dict[str, Any]]) -> None:
    day, values = run
    counted = public("capex", day)["verification"].value_counts()
    assert values["capex_rows"] == counted.sum()
    assert values["capex_rows_own"] == counted.get("V1", 0) == 0
    assert values["capex_rows_two"] == counted["V2"] and values["capex_rows_single"] == counted["V3"] == 12
    # Oracle's quarter of the year before is one of those with a single copy
    assert values["capex_growth_evidence"] == "from copies of the filings, in part from a single one"
    assert values["capex_evidence"] == "from copies of the filings, two of which agree"


def test_a_change_over_a_year_has_its_place_among_all(run: tuple[str, dict[str, Any]]) -> None:
    day, values = run
    both = prices(day)[["PCU335311335311", "WPU117"]].dropna()
    assert str(both.index[0].date()) == "1967-01-01" and len(both) == {"2026-05-14": 711, "2026-10-08": 713}[day]
    for name, line in {
        "transformer_price": both["PCU335311335311"],
        "relative_price": both["PCU335311335311"] / both["WPU117"],
    }.items():
        year = line.pct_change(12).dropna()
        assert values[f"{name}_year"] == pytest.approx(year.iloc[-1])
        assert values[f"{name}_year_place"] == pytest.approx((year.iloc[:-1] < year.iloc[-1]).mean())
        months = len(line["2020-01-01":]) - 1
        long = line.pct_change(months).dropna()
        assert values[f"{name}_change"] == pytest.approx(long.iloc[-1])
        assert values[f"{name}_change_place"] == pytest.approx((long.iloc[:-1] < long.iloc[-1]).mean())


def test_the_slope_and_the_statistic_of_the_levels(run: tuple[str, dict[str, Any]]) -> None:
    day, values = run
    table = prices(day)
    table = table[table.index.month.isin([1, 4, 7, 10])].dropna()
    levels = np.column_stack([table["CAPUTLG335S"], np.log(table["IPG335S"]) * 100])
    price = np.log(table["PCU335311335311"].to_numpy())

    def slope(y: np.ndarray, x: np.ndarray) -> tuple[float, float]:
        x = np.column_stack([x, np.ones(len(x))])
        found = np.linalg.solve(x.T @ x, x.T @ y)
        residuals = y - x @ found
        return found[0], (np.diff(residuals) ** 2).sum() / (residuals**2).sum()

    in_levels, wander = slope(price, levels)
    assert values["price_per_utilisation_levels"] == pytest.approx(in_levels)
    assert values["price_levels_durbin_watson"] == pytest.approx(wander) and wander < 0.2
    assert values["price_per_utilisation_quarter"] == pytest.approx(slope(np.diff(price), np.diff(levels, axis=0))[0])


def test_electricity_grows_to_the_middle_of_the_range(run: tuple[str, dict[str, Any]]) -> None:
    day, values = run
    use = public("electricity", day).set_index(["year", "bound"])["twh"]
    middle = (use[2028, "low"] + use[2028, "high"]) / 2
    assert values["electricity_growth"] == pytest.approx((middle / use[2023, "central"]) ** 0.2 - 1)


def committed(theme: str) -> dict[str, Any]:
    """Values in a committed notebook, with the ends of their intervals."""
    cells = json.loads((ROOT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))["cells"]
    kind = "application/vnd.memobook.value+json"
    shown = [o["data"][kind] for c in cells for o in c.get("outputs", []) if kind in o.get("data", {})]
    return {value["id"].partition(".")[2]: value for value in shown}


def test_bets_and_tripwires_of_the_portfolio_page() -> None:
    values = committed("portfolio")
    table = public("capex", "2026-10-08").pivot(index="calendar_quarter", columns="company", values="capex")
    table = table[FIVE].dropna()
    correlation = np.log(table).diff().dropna().corr().to_numpy()
    shares = np.linalg.eigvalsh(correlation) / 5
    assert values["capex_bets"]["value"] == pytest.approx(np.exp(-(shares * np.log(shares)).sum()))
    assert values["capex_bets_correlation"]["value"] == pytest.approx(correlation[np.triu_indices(5, 1)].mean())
    total = table.sum(axis=1)
    growth = (total / total.shift(4) - 1).dropna()
    worst = growth.diff().min()
    left = values["growth_falls_left"]["value"]
    assert growth.iloc[-1] + left * worst < 0.25 <= growth.iloc[-1] + (left - 1) * worst
    assert values["capex_fall_chance"]["value"] == pytest.approx(1 - 0.05 ** (1 / (len(total) - 1)))


def test_two_customers_as_one() -> None:
    shares = public("cerebras", "2026-10-08").query("measure == 'revenue_share' and period == '2025'")
    shares = shares.set_index("customer")["value"]
    both = shares["MBZUAI"] + shares["G42"]
    found = committed("portfolio")["buyers_cerebras"]
    assert found["value"] == pytest.approx(1 / both**2)
    bounds = [1 / (both**2 + (1 - both) ** 2), 1 / (shares["MBZUAI"] ** 2 + shares["G42"] ** 2)]
    interval = found.get("interval") or {}
    assert list(found.get("range") or (interval["low"], interval["high"])) == pytest.approx(bounds)
