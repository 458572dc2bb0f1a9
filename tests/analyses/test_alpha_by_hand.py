"""Values of the committed alpha page, recomputed from the data with a few lines that share no code with it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, norm

ROOT = Path(__file__).parents[2]


def ends(value: dict[str, Any]) -> list[float]:
    """The lower and the upper end of a value's interval."""
    return [value["interval"]["low"], value["interval"]["high"]]


def kind(value: dict[str, Any]) -> tuple[str, float | None]:
    """What its interval is, and at which level."""
    return value["interval"]["kind"], value["interval"]["level"]


@pytest.fixture(scope="module")
def page() -> dict[str, Any]:
    """What the committed notebook recorded: id → value with text and interval."""
    found = {}
    for cell in json.loads((ROOT / "notebooks/alpha.ipynb").read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            value = output.get("data", {}).get("application/vnd.memobook.value+json")
            found |= {value["id"].removeprefix("alpha."): value} if value else {}
    return found


@pytest.fixture(scope="module")
def arenas() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data/arenas.csv")


@pytest.fixture(scope="module")
def studies() -> pd.DataFrame:
    return pd.read_csv(ROOT / "data/studies.csv")


@pytest.fixture(scope="module")
def french() -> pd.DataFrame:
    spec = find_spec("linearmodels")
    assert spec is not None and spec.origin is not None
    return pd.read_csv(Path(spec.origin).parent / "datasets/french/french.csv.bz2", parse_dates=["dates"])


def test_losing_results_fell_into_one_fortnight_and_are_one_cluster(page: dict[str, Any], arenas: pd.DataFrame) -> None:
    season = arenas[arenas["study"] == "Alpha Arena season 1.5 (Nof1)"].set_index("measure")
    results, won, rounds = (int(season.loc[m, "value"]) for m in ("trials", "profitable_results", "rounds"))
    lost = results - won
    assert page["loss_rate"]["value"] == lost / results == 0.8125
    days = (pd.Timestamp(season["window_end"].iloc[0]) - pd.Timestamp(season["window_start"].iloc[0])).days
    # rounds of two weeks each could not have followed one another
    assert page["season_days"]["value"] == days < 14 * rounds
    worth = 1 + (results - 1) * 0.3
    low, high = beta.ppf([0.025, 0.975], [lost / worth, lost / worth + 1], [won / worth + 1, won / worth])
    assert ends(page["loss_rate"]) == pytest.approx([low, high])
    assert kind(page["loss_rate"]) == ("confidence", 0.95)
    assert low < 0.5 < high
    worth = 1 + (results - 1) * page["correlation_half_season"]["value"]
    assert beta.ppf(0.025, lost / worth, won / worth + 1) == pytest.approx(0.5, abs=1e-6)


def test_traders_without_skill_lose_about_as_often_as_a_normal_log_wealth_says(page: dict[str, Any]) -> None:
    # four times leverage, 2.5 % a day, sixteen days, everything replaced once a day at 4.5 basis points a unit
    spread, days, fee = 4 * 0.025, 16, 4 * 2 * 0.00045
    free, paying = (norm.cdf((spread**2 / 2 + cost) * days**0.5 / spread) for cost in (0, fee))
    assert page["no_skill_loss_rate_free"]["value"] == pytest.approx(free, abs=0.03) and free > 0.5
    assert page["no_skill_loss_rate"]["value"] == pytest.approx(paying, abs=0.03)
    random = np.random.default_rng(1)
    common, own = random.standard_normal((3000, 1, days)), random.standard_normal((3000, 32, days))
    wealth = (1 + spread * (common + own) / 2**0.5 - fee).prod(axis=2)
    assert page["no_skill_chance"]["value"] == pytest.approx(((wealth < 1).sum(axis=1) >= 26).mean(), abs=0.04)


def test_counts_of_studies_have_their_denominators(page: dict[str, Any], studies: pd.DataFrame) -> None:
    bench = studies[(studies["study"] == "StockBench") & (studies["measure"] == "return")].set_index("participant")[
        "value"
    ]
    models = bench.drop("equal-weight buy and hold")
    above, losing = (models > bench["equal-weight buy and hold"]).sum(), (models < 0).sum()
    assert page["stockbench_above"]["text"] == f"{above} of {len(models)}" == "6 of 9"
    assert page["stockbench_losing"]["text"] == f"{losing} of {len(models)}" == "2 of 9"


def test_a_gain_a_day_is_used_up_by_paying_for_both_sides(page: dict[str, Any]) -> None:
    said = pd.read_csv(ROOT / "data/statements.csv").set_index("id").loc["memo-alpha-bp", "value"]
    assert page["break_even_cost"]["value"] == pytest.approx(said / 2) == pytest.approx(0.00079)
    assert page["annual_simple"]["value"] == pytest.approx(252 * said)


def test_alpha_before_and_after_is_a_mean_with_its_lowest_and_highest(
    page: dict[str, Any], studies: pd.DataFrame
) -> None:
    rows = studies[studies["study"] == "Look-Ahead-Bench"].pivot(index="participant", columns="measure", values="value")
    lost = (rows["alpha_in_sample"] - rows["alpha_out_of_sample"]) / 100
    assert page["lookahead_decay"]["value"] == pytest.approx(lost.mean())
    assert ends(page["lookahead_decay"]) == pytest.approx([lost.min(), lost.max()])
    assert kind(page["lookahead_decay"]) == ("range of sources", None)


def test_no_rule_of_momentum_survives_costs_factors_and_many_tests(page: dict[str, Any], french: pd.DataFrame) -> None:
    """The rules that the literature knows best, with ordinary errors; none comes near the bar for 74 tests."""
    # the twelve industries stand between these two columns
    returns = french.set_index("dates").loc[:, "NoDur":"Other"]
    factors = french.set_index("dates")[["MktRF", "SMB", "HML", "Mom"]]
    strictest = 0.05 / 74 / sum(1 / k for k in range(1, 75))
    for months in (6, 12):
        past = np.log1p(returns).rolling(months).sum().shift(1).dropna()
        weights = past.rank(axis=1) - 6.5
        weights = 2 * weights.div(weights.abs().sum(axis=1), axis=0)
        net = (weights * returns).sum(axis=1).loc[weights.index] - 0.001 * weights.diff().abs().sum(axis=1)
        design = np.column_stack([np.ones(len(net)), factors.loc[net.index]])
        fitted, squares, *_ = np.linalg.lstsq(design, net.to_numpy(), rcond=None)
        error = (squares[0] / (len(net) - 5) * np.linalg.inv(design.T @ design)[0, 0]) ** 0.5
        assert norm.sf(fitted[0] / error) > strictest
    assert page["candidates_survive"]["value"] == 0 and page["candidates"]["value"] == 74


def test_four_factors_in_equal_parts(page: dict[str, Any], french: pd.DataFrame) -> None:
    monthly = french[["MktRF", "SMB", "HML", "Mom"]].iloc[36:].mean(axis=1)
    assert page["sharpe_equal"]["value"] == pytest.approx(monthly.mean() / monthly.std() * 12**0.5)


def test_gains_agree_with_the_ratios_beside_them(page: dict[str, Any]) -> None:
    for scheme in ("adaptive", "mean_variance"):
        gain = page[f"mix_{scheme}"]["value"] - page["mix_equal"]["value"]
        assert page[f"mix_{scheme}_gain"]["value"] == pytest.approx(gain)
    assert page["spread_lead"]["value"] == pytest.approx(
        page["spread_weighting"]["value"] - page["spread_signals"]["value"]
    )
