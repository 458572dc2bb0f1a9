"""Models that follow another one of their line, and what the later one costs against the earlier."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses import succession_counts
from analyses.successions import line_of, settled, settled_on, successions, written


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


def test_what_is_counted_of_successions_adds_up() -> None:
    found = pd.DataFrame(
        {
            "change": [-0.2, -0.1, 0.0, 0.3],
            "output_before": [10.0, 20.0, 30.0, 40.0],
            "was": [10.0, 25.0, None, 40.0],
        }
    )
    assert succession_counts.of_successors(found) == {"successors": 4, "cheaper": 2, "dearer": 1, "same": 1}
    counted = succession_counts.of_predecessors(found)
    assert counted == {"predecessors": 3, "predecessors_cheaper": 1, "kept": 2}
    assert set(counted) == set(succession_counts.PREDECESSORS)
    assert set(succession_counts.of_successors(found.iloc[:0]).values()) == {0}


def test_a_list_counts_as_it_was_public_on_a_day() -> None:
    rows = [("openai", "gpt-6", 50.0, "2026-01-01"), ("openai", "gpt-6", 40.0, "2026-03-01")]
    frame = pd.DataFrame(rows, columns=["provider", "model", "output", "published"]).assign(input=1.0)
    frame["published"] = pd.to_datetime(frame["published"])
    lists = {"litellm_prices": frame, "genai_prices": frame.iloc[:1]}
    then, now = (settled_on(lists, pd.Timestamp(day)) for day in ("2026-02-01", "2026-04-01"))
    assert then["output"].to_dict() == {"openai/gpt-6": 50} and then["grade"].tolist() == ["V2"]
    assert now.empty  # one list has a new price, and nothing confirms either
    assert settled_on({"litellm_prices": frame}, pd.Timestamp("2026-04-01"))["output"].tolist() == [40]


def test_nothing_new_is_an_empty_table_with_its_columns() -> None:
    now = priced(openai__gpt_6_astra=(50, "V2"))
    found = successions(now, now, {})
    assert found.empty
    assert list(found) == ["predecessor", "output", "output_before", "change", "was", "grade"]
