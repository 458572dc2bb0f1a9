"""Names of the index and of price lists: what is one model, and what only looks like it."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from analyses import matching

DATA = Path(__file__).parents[2] / "data"
IDS = [
    "anthropic/claude-3-5-sonnet-20240620",
    "anthropic/claude-3-5-sonnet-20241022",
    "anthropic/claude-3-5-sonnet-latest",
    "anthropic/claude-opus-4-20250514",
    "anthropic/claude-opus-4-6",
    "alibaba/qwen3-235b-a22b-thinking-2507",
    "alibaba/qwen3.5-plus",
    "alibaba/qwen2-5-coder",
    "alibaba/deepseek-v4-flash-0731",
    "deepseek/deepseek-v4-flash",
    "deepseek/deepseek-chat",
    "google/gemini-2.5-flash-preview-09-2025",
    "google/gemini-2.5-pro-preview-06-05",
    "google/gemini-3-pro-preview",
    "moonshotai/kimi-k2-0711-preview",
    "openai/gpt-4-0613",
    "openai/gpt-5",
    "thinkingmachines/inkling",
    "thinkingmachines/thinkingmachines/Inkling",
]


@pytest.mark.parametrize(
    ("name", "provider", "expected"),
    [
        pytest.param("Claude Opus 4.6", "anthropic", "anthropic/claude-opus-4-6", id="signs and case don't count"),
        pytest.param("GPT-5 (high)", "openai", "openai/gpt-5", id="a setting has the model's price"),
        pytest.param("Qwen 3.5 Plus (hosted 397B-A17B)", "alibaba", "alibaba/qwen3.5-plus", id="so has a host's"),
        pytest.param("Qwen2.5-Coder (7B)", "alibaba", None, id="a size is no setting"),
        pytest.param("Claude 3.5 Sonnet (Jun 2024)", "anthropic", "anthropic/claude-3-5-sonnet-20240620", id="a month"),
        pytest.param(
            "Claude 3.5 Sonnet (October 2024)", "anthropic", "anthropic/claude-3-5-sonnet-20241022", id="a long month"
        ),
        pytest.param("Claude 3.5 Sonnet", "anthropic", None, id="which of two versions is not said"),
        pytest.param("Claude Opus 4 (16k)", "anthropic", "anthropic/claude-opus-4-20250514", id="the only version"),
        pytest.param("GPT-4 (Jun 2023)", "openai", "openai/gpt-4-0613", id="a day without its year"),
        pytest.param("GPT-4 (Mar 2023)", "openai", None, id="a version that nobody sells"),
        pytest.param("Kimi K2 (Jul 2025)", "moonshotai", "moonshotai/kimi-k2-0711-preview", id="a day before preview"),
        pytest.param("Gemini 2.5 Pro (Jun 2025)", "google", "google/gemini-2.5-pro-preview-06-05", id="06-05"),
        pytest.param("Gemini 2.5 Flash (Sep 2025)", "google", "google/gemini-2.5-flash-preview-09-2025", id="09-2025"),
        pytest.param(
            "Qwen3-235B-A22B-Thinking (Jul 2025)", "alibaba", "alibaba/qwen3-235b-a22b-thinking-2507", id="2507"
        ),
        pytest.param("Gemini 3 Pro", "google", "google/gemini-3-pro-preview", id="preview is passed over"),
        pytest.param(
            "DeepSeek V4 Flash 0731",
            "deepseek",
            "alibaba/deepseek-v4-flash-0731",
            id="a dated name at another provider",
        ),
        pytest.param("Claude Mythos*", "anthropic", None, id="an estimate of what is not sold"),
        pytest.param("Inkling", "thinkingmachines", "thinkingmachines/inkling", id="one name twice"),
        pytest.param("Phi-4", None, None, id="a maker without prices"),
    ],
)
def test_a_model_is_tied_to_its_own_price_or_to_none(name: str, provider: str | None, expected: str | None) -> None:
    assert matching.PriceList(IDS).match(name, provider).id == expected


@pytest.mark.parametrize(
    ("name", "provider", "reason"),
    [
        ("Claude 3.5 Sonnet", "anthropic", "several versions of this name have prices"),
        ("Claude Mythos*", "anthropic", "no list price of this name is held"),
        ("Phi-4", "microsoft", "no list price of this maker is held"),
    ],
)
def test_without_a_price_the_reason_is_told(name: str, provider: str, reason: str) -> None:
    assert matching.PriceList(IDS).match(name, provider).basis == reason


def test_what_is_matched_by_hand_comes_before_the_rule() -> None:
    models = pd.DataFrame({"model": ["GPT-5", "GPT-5 (high)"], "organization": ["OpenAI", "OpenAI"]})
    hand = pd.DataFrame(
        [("GPT-5", "openai", "gpt-4-0613", "a reason")], columns=["capability_model", "provider", "model", "basis"]
    )
    found = matching.matched(models, IDS, {"OpenAI": "openai"}, hand)
    assert found["id"].tolist() == ["openai/gpt-4-0613", "openai/gpt-5"]
    assert found["hand"].tolist() == [True, False] and found["basis"][0] == "a reason"


def test_the_rule_finds_what_was_matched_by_hand() -> None:
    """All but one of the matches that people made: of Qwen3-Max they knew which version the index meant."""
    with (DATA / "model_names.csv").open(encoding="utf-8", newline="") as file:
        hand = list(csv.DictReader(file))
    with (DATA / "model_prices.csv").open(encoding="utf-8", newline="") as file:
        sold = list(csv.DictReader(file))
    differ = set()
    for row in hand:
        ids = {f"{p['provider']}/{p['model']}" for p in sold if p["published"] <= row["published"]}
        found = matching.PriceList(ids).match(row["capability_model"], row["provider"]).id
        if found != f"{row['provider']}/{row['model']}":
            differ.add((row["capability_model"], found))
    assert len(hand) == 37
    assert differ == {("Qwen3-Max-Instruct", None)}


@patient
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_is_taken_apart_and_no_answer_is_another_name(name: str, other: str) -> None:
    found = matching.PriceList([f"maker/{other}"]).match(name, "maker")
    if found.id:
        ours, theirs = (matching.taken_apart(text) for text in (name, other.rpartition("/")[2]))
        assert theirs.stem in (ours.stem, ours.plain) or theirs.whole in (ours.whole, ours.plain)
