"""Models that follow another one of their line, and what the later one costs against the earlier."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses.successions import line_of, settled, successions, written


@pytest.mark.parametrize(
    ("model", "line"),
    [
        ("anthropic/claude-fable-5-2", ("anthropic/claude fable", (5, 2))),
        ("openai/gpt-6-cyber", ("openai/gpt cyber", (6,))),
        ("mistral/mistral-large-2512", None),
        ("mistral/mistral-large-4-0-8", None),
        ("anthropic/claude-haiku-4-5-20251001", None),
        ("google/gemini-4-preview", None),
        ("openai/chat", None),
    ],
)
def test_a_line_is_the_words_of_a_name(model: str, line: tuple[str, tuple[int, ...]] | None) -> None:
    assert line_of(model) == line


def test_names_are_written_as_makers_do() -> None:
    ids = ["openai/gpt-6-2-astra", "moonshotai/kimi-k3-1-pro", "google/gemini-3-8-flash-tts", "openai/gpt-6-cyber"]
    assert [written(id) for id in ids] == ["GPT-6.2 Astra", "Kimi K3.1 Pro", "Gemini 3.8 Flash TTS", "GPT-6 Cyber"]


def stated(*rows: tuple[str, float, str, bool]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["id", "output", "grade", "disputed"]).set_index("id")
    return frame.assign(input=frame["output"] / 5)


def test_one_price_a_model_by_its_own_maker() -> None:
    found = settled(
        stated(
            ("openai/gpt-6", 50, "V2", False),
            ("openai/claude-5", 20, "V2", False),  # a seller of what another one makes
            ("mistral/mistral-large-4", 2.1, "V2", True),
            ("mistral/mistral-large-4", 4.2, "V3", True),
            ("xai/grok-5", 3, "V3", True),  # nothing is confirmed
            ("xai/grok-5", 4, "V3", True),
        )
    )
    assert found["output"].to_dict() == {"openai/gpt-6": 50, "mistral/mistral-large-4": 2.1}


def priced(**rows: tuple[float, str]) -> pd.DataFrame:
    ids = {name.replace("__", "/").replace("_", "-"): row for name, row in rows.items()}
    frame = pd.DataFrame.from_dict(ids, orient="index", columns=["output", "grade"])
    return frame.assign(input=frame["output"] / 5)


def test_a_successor_is_new_and_follows_the_highest_version_below() -> None:
    before = priced(openai__gpt_6_astra=(50, "V2"), openai__gpt_5_astra=(60, "V2"), moonshotai__kimi_k3=(15, "V3"))
    now = priced(
        openai__gpt_6_astra=(45, "V2"), openai__gpt_5_astra=(60, "V2"), moonshotai__kimi_k3=(15, "V3"),
        openai__gpt_6_2_astra=(36, "V2"), moonshotai__kimi_k3_1_pro=(10, "V2"), openai__gpt_6_nova=(9, "V2"),
    )  # fmt: skip
    found = successions(now, before, {"moonshotai/kimi-k3-1-pro": "moonshotai/kimi-k3"})
    assert found.index.to_list() == ["moonshotai/kimi-k3-1-pro", "openai/gpt-6-2-astra"]
    kimi, astra = found.loc["moonshotai/kimi-k3-1-pro"], found.loc["openai/gpt-6-2-astra"]
    assert (astra["predecessor"], astra["was"], astra["output_before"]) == ("openai/gpt-6-astra", 50, 45)
    assert astra["change"] == pytest.approx(-0.2)
    assert (kimi["grade"], astra["grade"]) == ("V3", "V2")


def test_nothing_new_is_an_empty_table_with_its_columns() -> None:
    now = priced(openai__gpt_6_astra=(50, "V2"))
    found = successions(now, now, {})
    assert found.empty
    assert list(found) == ["predecessor", "output", "output_before", "change", "was", "grade"]
