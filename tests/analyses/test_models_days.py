"""The models theme on other days than the edition's: nothing too early, nothing missing that was public."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import papermill
import pytest

from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.themes.value import ABSENT, VALUE

ROOT = Path(__file__).parents[2]
OCTOBER = "2026-10-08"


def executed(folder: Path, **parameters: Any) -> dict[str, Any]:
    """Outputs by kind: values by id, and the panels that say what is absent."""
    out = folder / "models.ipynb"
    book = papermill.execute_notebook(
        str(ROOT / "notebooks" / "models.ipynb"), str(out), parameters=parameters, cwd=str(ROOT), progress_bar=False
    )
    bundles = [output.data for cell in book.cells for output in cell.get("outputs", ()) if "data" in output]
    return {
        "values": {b[VALUE]["id"]: b[VALUE] for b in bundles if VALUE in b},
        "absent": [b[ABSENT]["what"] for b in bundles if ABSENT in b],
    }


@pytest.fixture(scope="module")
def october(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return executed(tmp_path_factory.mktemp("october"), as_of=OCTOBER)


def test_by_the_august_vintage_the_gap_had_halved(october: dict[str, Any]) -> None:
    values = october["values"]
    assert values["models.gap_widest"]["value"] == pytest.approx(10.4, abs=0.05)
    assert values["models.gap"]["value"] == pytest.approx(4.64, abs=0.005)
    low, high = values["models.gap"]["range"]
    assert 0 < low < 4.64 < high


def test_on_weaker_evidence_it_widened_again(october: dict[str, Any]) -> None:
    values = october["values"]
    assert values["models.reported_gap_same_day"]["value"] == pytest.approx(8.92)
    assert values["models.reported_gap"]["value"] == pytest.approx(9.65)
    assert "V3" in values["models.reported_gap"]["label"] and "approximation" in values["models.reported_gap"]["label"]


def test_customers_of_the_year_that_nobody_gives_are_told_absent(october: dict[str, Any]) -> None:
    assert october["values"]["models.cerebras_revenue_quarter"]["value"] == 180_100_000
    assert any("shares of revenue in 2026" in what for what in october["absent"])


def test_before_any_vintage_what_was_known_is_given_and_the_rest_told_absent(tmp_path: Path) -> None:
    found = executed(tmp_path, as_of="2025-12-31")
    assert found["values"]["models.needs_strong"]["value"] == pytest.approx(0.178, abs=5e-4)
    # the first prospectus, of September 2024, named one customer
    assert found["values"]["models.cerebras_two_share"]["value"] == pytest.approx(0.83)
    for name in ("gap", "open_share_china", "price_ratio", "equal_ratio", "cerebras_valuation", "reported_gap"):
        assert f"models.{name}" not in found["values"]
    assert any("frontier by country" in what for what in found["absent"])


def test_a_vintage_that_was_not_public_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match="no vintage of '2026-08-11' was public"):
        executed(tmp_path, as_of="2026-05-14", vintage="2026-08-11")


def test_on_the_memo_day_no_report_of_the_autumn_is_visible() -> None:
    view = View(DataPackage(ROOT / "data"), date(2026, 5, 14))
    assert view.frame("frontier_reports").empty
    cerebras = view.frame("cerebras")
    assert not cerebras["measure"].isin(["market_value", "core_revenue", "gross_margin"]).any()
    assert not cerebras["period"].str.contains("Q").any()
    names = view.frame("model_names")["capability_model"]
    assert "Kimi K2.5" in set(names) and "Kimi K3" not in set(names)


def test_every_match_of_names_is_of_a_model_and_of_a_price_that_exist() -> None:
    package = DataPackage(ROOT / "data")
    names, models, prices = (package.history(n) for n in ("model_names", "capability", "model_prices"))
    assert set(names["capability_model"]) <= set(models["model"])
    sold = set(zip(prices["provider"], prices["model"], strict=True))
    assert set(zip(names["provider"], names["model"], strict=True)) <= sold
    assert not names.duplicated(["capability_model"]).any()
