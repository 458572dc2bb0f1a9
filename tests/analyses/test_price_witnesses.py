"""How well a list price is attested: copies of one origin count once, and who disagrees is shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analyses.price_witnesses import GATHERED_BY, attested, disputes, valid
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


def test_of_a_list_with_days_the_price_that_began_last_is_valid() -> None:
    days = pd.to_datetime([None, "2026-03-01", "2026-05-01", None])
    held = prices(("a", 1, 2), ("a", 3, 4), ("a", 5, 6), ("b", 7, 8)).assign(valid_from=days, published="2026-01-01")
    found = valid(held, pd.Timestamp("2026-04-30")).set_index("model")["input"]
    assert found.to_dict() == {"a": 3, "b": 7}
    assert valid(prices(("a", 1, 2)), pd.Timestamp("2026-04-30"))["input"].tolist() == [1]


def test_disputes_of_the_models_asked_for_the_widest_apart_first() -> None:
    listed = {
        "model_prices": prices(("near", 1, 2), ("far", 1, 10), ("other", 1, 9), ("agreed", 1, 1)),
        "litellm_prices": prices(("near", 1, 3), ("far", 1, 2), ("other", 1, 1), ("agreed", 1, 1)),
    }
    names = [f"mistral/{name}" for name in ("near", "far", "agreed")]
    found = disputes(attested(listed), pd.Index(names))
    assert found["id"].tolist() == ["mistral/far"] * 2 + ["mistral/near"] * 2
    assert found["output"].tolist() == [2, 10, 2, 3] and found["apart"].tolist() == [5, 5, 1.5, 1.5]
