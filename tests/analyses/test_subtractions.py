"""A subtraction that a reader of a memo does in the head agrees with what is printed.

Read are the memos' sentences, the histories of their themes and the formats of the committed notebooks; no code of ours
computes anything here.
"""

from __future__ import annotations

import json
import re
from itertools import permutations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
THEMES = ["infrastructure", "models", "alpha", "portfolio"]
RECORDED = "application/vnd.memobook.value+json"


def committed() -> dict[str, dict[str, Any]]:
    """The values of the committed notebooks, with their formats, by id."""
    books = [json.loads((ROOT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8")) for theme in THEMES]
    outputs = [out for book in books for cell in book["cells"] for out in cell.get("outputs", [])]
    return {out["data"][RECORDED]["id"]: out["data"][RECORDED] for out in outputs if RECORDED in out.get("data", {})}


def printed(day: str) -> pd.DataFrame:
    """Value, unit and printed text of what the memo of a day prints and the histories hold."""
    memo = (ROOT / "book/memos" / f"{day}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\{value\}`([\w.]+)", memo))
    past = pd.concat([pd.read_csv(ROOT / "history" / f"{theme}.csv") for theme in THEMES])
    past = past[(past["as_of"] == day) & past["id"].isin(named)].set_index("id")
    formats = committed()
    past = past[past["value"].notna() & past.index.isin(formats)]
    text = [formats[id]["format"].format(value / formats[id]["per"]) for id, value in past["value"].items()]
    return past.assign(text=text)[["value", "unit", "text"]]


def read(text: str) -> tuple[float, int]:
    """The number in a text as a reader takes it, and its decimals."""
    number = re.search(r"[-+−]?[\d,]+(?:\.(\d+))?", text)
    assert number, text
    return float(number[0].replace(",", "").replace("−", "-")), len(number[1] or "")


def wrong(rows: pd.DataFrame) -> tuple[list[str], int]:
    """Subtractions whose printed result is another than the printed difference, and how many there are in all."""
    found, checked = [], 0
    for _, group in rows[rows["value"] != 0].groupby([rows.index.str.partition(".").get_level_values(0), "unit"]):
        for (_, a), (_, b), (_, c) in permutations(group.iterrows(), 3):
            if abs(a["value"] - b["value"] - c["value"]) > 1e-9 * abs(a["value"]):
                continue
            checked += 1
            (first, fine), (second, rough), (rest, last) = read(a["text"]), read(b["text"]), read(c["text"])
            # as many decimals as the roughest of the three has
            if abs(first - second - rest) > 0.5 * 10.0 ** -min(fine, rough, last) + 1e-9:
                found.append(f"{a['text']} less {b['text']} is not {c['text']}")
    return found, checked


@pytest.mark.parametrize("day", ["2026-05-14", "2026-10-08"])
def test_a_subtraction_in_the_head_agrees_with_the_page(day: str) -> None:
    rows = printed(day)
    assert len(rows) > 20
    found, checked = wrong(rows)
    assert not found
    assert checked, "the memos do print numbers with their difference"


def test_a_difference_of_rounded_numbers_that_is_not_the_printed_one_is_seen() -> None:
    rows = pd.DataFrame(
        {"value": [161.65, 157.01, 4.64], "unit": "points", "text": ["161.7", "157.0", "4.6 points"]},
        index=["models.us", "models.china", "models.gap"],
    )
    assert "161.7 less 157.0 is not 4.6 points" in wrong(rows)[0]
    rows["text"] = ["161.65", "157.01", "4.6 points"]
    assert wrong(rows) == ([], 2)
