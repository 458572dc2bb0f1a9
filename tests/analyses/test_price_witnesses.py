"""How well a list price is attested: copies of one origin count once, and who disagrees is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analyses.price_witnesses import GATHERED_BY, attested
from memobook.data.package import DataPackage
from memobook.data.view import View


def prices(*rows: tuple[str, float, float]) -> pd.DataFrame:
    return pd.DataFrame([("mistral", *row) for row in rows], columns=["provider", "model", "input", "output"])


def test_two_that_gather_by_themselves_attest_a_price_and_copies_do_not() -> None:
    found = attested(
        {
            "model_prices": prices(("large.4", 1.36, 4.18), ("small", 1, 2), ("free", 0, 0)),
            "pi_ai_prices": prices(("large-4", 0.7, 2.1), ("small", 1, 2)),
            "litellm_prices": prices(("large-4", 0.7, 2.1), ("medium", 1, 2)),
        }
    )
    assert found.loc["mistral/small", ["grade", "disputed"]].tolist() == ["V3", False]
    assert found.loc["mistral/medium", "grade"] == "V3" and "mistral/free" not in found.index
    large = found.loc["mistral/large-4"].set_index("input")
    assert large["grade"].to_dict() == {0.7: "V2", 1.36: "V3"} and large["disputed"].all()
    assert large.loc[0.7, "lists"] == "litellm_prices, pi_ai_prices"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # all knew the price of the launch, and then the new list price came to the lists one after the other
        ("2026-10-21", {(0.68, 2.09): "V3", (1.36, 4.18): "V2"}),
        ("2026-11-28", {(0.7, 2.1): "V2", (1.36, 4.18): "V3"}),
    ],
)
def test_the_lists_disagree_on_mistral_large_4(root: Path, day: str, expected: dict[tuple[float, float], str]) -> None:
    view = View(DataPackage(root / "data"), date.fromisoformat(day))
    found = attested({name: view.frame(name) for name in GATHERED_BY}).loc["mistral/mistral-large-4"]
    assert dict(zip(zip(found["input"], found["output"], strict=True), found["grade"], strict=True)) == expected
