"""What the models page says, recomputed from the tables with a few lines of pandas and no code of the project."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
DAY = "2026-10-08"  # the committed notebooks are those of this edition
US, CHINA = "United States of America", "China"


def ends(value: dict[str, Any]) -> list[float]:
    """The lower and the upper end of a value's interval."""
    return [value["interval"]["low"], value["interval"]["high"]]


def kind(value: dict[str, Any]) -> tuple[str, float | None]:
    """What its interval is, and at which level."""
    return value["interval"]["kind"], value["interval"]["level"]


@pytest.fixture(scope="module")
def told() -> dict[str, dict[str, Any]]:
    """The values in the committed notebook, by name."""
    book = json.loads((ROOT / "notebooks" / "models.ipynb").read_text(encoding="utf-8"))
    bundles = [o["data"] for c in book["cells"] for o in c.get("outputs", ()) if "data" in o]
    values = [b[kind] for b in bundles for kind in b if kind.endswith("memobook.value+json")]
    return {value["id"].removeprefix("models."): value for value in values}


@pytest.fixture(scope="module")
def august() -> pd.DataFrame:
    index = pd.read_csv(DATA / "capability.csv", parse_dates=["release_date"])
    return index[index["published"] == "2026-08-11"]


@pytest.fixture(scope="module")
def basket() -> pd.Series:
    """USD for a million tokens in and a million out on the day, by provider and model."""
    prices = pd.read_csv(DATA / "model_prices.csv")
    prices = prices[(prices["valid_from"] <= DAY) & (prices["published"] <= DAY)].sort_values("valid_from")
    newest = prices.groupby(["provider", "model"]).last()
    return newest["input"] + newest["output"]


def test_the_vintages_are_whole() -> None:
    index = pd.read_csv(DATA / "capability.csv")
    assert index.groupby("published").size().to_dict() == {"2026-04-11": 221, "2026-08-11": 205}


def test_the_gap_and_its_interval(told: dict[str, Any], august: pd.DataFrame) -> None:
    us, china = (august[august["country"] == c].nlargest(1, "score").iloc[0] for c in (US, CHINA))
    gap = us["score"] - china["score"]
    down = math.hypot(us["score"] - us["score_low"], china["score_high"] - china["score"])
    up = math.hypot(us["score_high"] - us["score"], china["score"] - china["score_low"])
    assert told["gap"]["value"] == pytest.approx(gap) == pytest.approx(4.64)
    assert ends(told["gap"]) == pytest.approx([gap - down, gap + up])
    assert ends(told["gap"]) == pytest.approx([1.0, 8.6], abs=0.05)
    assert kind(told["gap"]) == ("confidence", 0.9)  # the level that texts that copy the index give


def test_the_gap_a_year_before_and_at_its_widest(told: dict[str, Any], august: pd.DataFrame) -> None:
    def gap(day: str) -> float:
        out = august[august["release_date"] <= day]
        return out.loc[out["country"] == US, "score"].max() - out.loc[out["country"] == CHINA, "score"].max()

    days = pd.date_range("2025-08-12", "2026-08-11").strftime("%Y-%m-%d")
    assert told["gap_year_before"]["value"] == pytest.approx(gap("2025-08-11")) == pytest.approx(5.39)
    assert told["gap_widest"]["value"] == pytest.approx(max(map(gap, days))) == pytest.approx(10.40)
    assert told["gap_ratio_widest"]["value"] == pytest.approx(4.64 / 10.40)
    low, high = ends(told["gap_ratio_widest"])
    assert low < 0.5 < high  # so nobody may say that it halved
    low, high = ends(told["gap_change_year"])
    assert low < 0 < high  # nor that it is smaller than a year before


def test_three_laboratories_a_country(told: dict[str, Any], august: pd.DataFrame) -> None:
    def three(country: str, *makers: str) -> float:
        mine = august[august["country"] == country]
        return sum(mine.loc[mine["organization"].str.contains(m), "score"].max() for m in makers) / 3

    expected = three(US, "OpenAI", "Anthropic", "Google") - three(CHINA, "Moonshot", "Alibaba", "DeepSeek")
    assert told["gap_top"]["value"] == pytest.approx(expected)


def test_the_price_at_the_score_of_the_best_chinese_model(
    told: dict[str, Any], august: pd.DataFrame, basket: pd.Series
) -> None:
    best = august[august["country"] == CHINA]["score"].max()
    able = august[(august["country"] == US) & (august["score"] >= best)]
    # the nine American models that score no less than Kimi K3, by hand
    ids = {
        "Claude Fable 5": ("anthropic", "claude-fable-5"),
        "Claude Opus 4.8": ("anthropic", "claude-opus-4-8"),
        "Claude Opus 5": ("anthropic", "claude-opus-5"),
        "GPT-5.4 Pro": ("openai", "gpt-5.4-pro"),
        "GPT-5.5": ("openai", "gpt-5.5"),
        "GPT-5.5 Pro": ("openai", "gpt-5.5-pro"),
        "GPT-5.6 Sol": ("openai", "gpt-5.6-sol"),
        "GPT-5.6 Terra": ("openai", "gpt-5.6-terra"),
    }
    assert set(able["model"]) == set(ids)
    cheapest = min(basket[i] for i in ids.values())
    assert told["equal_ratio"]["value"] == pytest.approx(cheapest / basket["moonshotai", "kimi-k3"])
    assert told["equal_ratio"]["value"] == pytest.approx(14 / 18)


def test_prices_of_a_level_of_both_countries(told: dict[str, Any], august: pd.DataFrame, basket: pd.Series) -> None:
    score = august.set_index("model")["score"]
    luna, v32 = basket["openai", "gpt-5.6-luna"], basket["deepseek", "deepseek-v3.2"]
    assert score["GPT-5.6 Luna"] > 155 and score["DeepSeek-V3.2"] > 145
    assert told["level_ratio_145"]["value"] == pytest.approx(luna / v32) == pytest.approx(2)
    assert told["level_ratio_155"]["value"] == pytest.approx(luna / basket["alibaba", "qwen3.8-max"])


def test_arena(told: dict[str, Any]) -> None:
    board = pd.read_csv(DATA / "arena_scores.csv").set_index("model")
    us, china = board.loc["gemini-4-argon-high"], board.loc["kimi-k3-max"]
    assert us["rating"] == board["rating"].max()
    # no Chinese family leads Kimi K3: every model above it begins with an American maker's name
    above = board.index[board["rating"] > china["rating"]]
    assert all(name.startswith(("gemini", "claude", "muse")) for name in above)
    gap = us["rating"] - china["rating"]
    assert told["arena_gap"]["value"] == pytest.approx(gap)
    assert (
        told["arena_win_rate"]["value"] == pytest.approx(1 / (1 + 10 ** (-gap / 400))) == pytest.approx(0.553, abs=5e-4)
    )
    assert told["arena_china_place"]["value"] == 4


def test_routing(told: dict[str, Any], basket: pd.Series) -> None:
    counts = pd.read_csv(DATA / "routing.csv")
    mmlu = counts[counts["benchmark"] == "MMLU"]
    share = mmlu["only_strong_right"].sum() / mmlu["items"].sum()
    low, high = ends(told["needs_strong"])
    assert told["needs_strong"]["value"] == pytest.approx(share)
    # 57 subjects drawn again, by another generator and another loop
    draws = [mmlu.sample(len(mmlu), replace=True, random_state=seed) for seed in range(1000)]
    shares = pd.Series([d["only_strong_right"].sum() / d["items"].sum() for d in draws])
    assert (low, high) == pytest.approx((shares.quantile(0.025), shares.quantile(0.975)), abs=0.006)
    # the interval by item is several times narrower
    assert (high - low) > 4 * 1.96 * (share * (1 - share) / mmlu["items"].sum()) ** 0.5
    prices = pd.read_csv(DATA / "model_prices.csv").query("provider == 'openai' and valid_from <= @DAY")
    dear, cheap = (prices[prices["model"] == m].sort_values("valid_from").iloc[-1] for m in ("gpt-5.5", "gpt-5.4-mini"))
    bills = [(p["input"] * 1000 + p["output"] * 500) / 1e6 for p in (dear, cheap)]
    saved = (0.8 - told["calls_for_goal"]["value"]) * (bills[0] - bills[1]) / bills[0]
    assert told["routing_gain"]["value"] == pytest.approx(saved)


def test_cerebras_with_related_customers_as_one(told: dict[str, Any]) -> None:
    rows = pd.read_csv(DATA / "cerebras.csv").query("period == '2025' and measure == 'revenue_share'")
    share = rows.set_index("customer")["value"]
    assert share["MBZUAI"] + share["G42"] == pytest.approx(share["UAE entities"])
    assert told["cerebras_related_share"]["value"] == pytest.approx(0.86)
    assert ends(told["cerebras_hhi_related"]) == pytest.approx([0.86**2, 0.86**2 + 0.14**2])
    assert kind(told["cerebras_hhi_related"]) == kind(told["cerebras_hhi"]) == ("identification", None)
    assert ends(told["cerebras_hhi"]) == pytest.approx([0.62**2 + 0.24**2, 0.62**2 + 0.24**2 + 0.14**2])


def test_prices_that_two_lists_state_and_prices_on_which_lists_differ(told: dict[str, Any]) -> None:
    origins = {"model_prices": "models.dev", "pi_ai_prices": "models.dev", "litellm_prices": "a", "genai_prices": "b"}
    stated: dict[str, dict[tuple[float, float], set[str]]] = {}
    for name, origin in origins.items():
        rows = pd.read_csv(DATA / f"{name}.csv", dtype={"valid_from": str})
        rows = rows[rows["published"] <= DAY]
        if "valid_from" in rows:
            rows = rows[rows["valid_from"].isna() | (rows["valid_from"] <= DAY)]
            rows = rows.assign(begins=rows["valid_from"].fillna("")).sort_values(["begins", "published"], kind="stable")
        else:
            rows = rows.sort_values("published", kind="stable")
        for row in rows.groupby(["provider", "model"]).tail(1).itertuples():
            if row.input > 0 or row.output > 0:
                id = f"{row.provider}/{row.model.lower().replace('.', '-')}"
                stated.setdefault(id, {}).setdefault((row.input, row.output), set()).add(origin)
    assert told["prices_listed"]["value"] == len(stated)
    assert told["prices_attested"]["value"] == sum(max(map(len, by.values())) > 1 for by in stated.values())
    assert told["prices_disputed"]["value"] == sum(len(by) > 1 for by in stated.values())
