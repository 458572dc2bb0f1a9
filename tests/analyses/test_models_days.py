"""The models theme on other days than the edition's: nothing too early, nothing missing that was public."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import papermill
import pytest

from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.themes.values.value import ABSENT, VALUE

ROOT = Path(__file__).parents[2]
OCTOBER = "2026-10-08"


def executed(**parameters: Any) -> dict[str, Any]:
    """Outputs by kind: values by id, and the panels that say what is absent."""
    # into no file, which papermill would write anew at each cell
    book = papermill.execute_notebook(
        str(ROOT / "notebooks" / "models.ipynb"),
        None,
        parameters=parameters,
        cwd=str(ROOT),
        progress_bar=False,
        kernel_name="memobook",
    )
    bundles = [output.data for cell in book.cells for output in cell.get("outputs", ()) if "data" in output]
    return {
        "values": {b[VALUE]["id"]: b[VALUE] for b in bundles if VALUE in b},
        "absent": [b[ABSENT]["what"] for b in bundles if ABSENT in b],
    }


def ends(value: dict[str, Any]) -> list[float]:
    """The lower and the upper end of a value's interval."""
    return [value["interval"]["low"], value["interval"]["high"]]


@pytest.fixture(scope="module")
def october() -> dict[str, Any]:
    return executed(as_of=OCTOBER)


@pytest.fixture(scope="module")
def may() -> dict[str, Any]:
    return executed(as_of="2026-05-14")


def test_the_august_vintage_carries_neither_that_the_gap_halved_nor_that_the_frontiers_converged(
    october: dict[str, Any],
) -> None:
    values = october["values"]
    assert values["models.gap_widest"]["value"] == pytest.approx(10.4, abs=0.05)
    assert values["models.gap"]["value"] == pytest.approx(4.64, abs=0.005)
    assert ends(values["models.gap"]) == pytest.approx([0.98, 8.56], abs=0.01)
    low, high = ends(values["models.gap_ratio_widest"])
    assert low < 0.5 < high
    for name in ("gap_plain", "gap_corrected", "gap_top"):
        low, high = ends(values[f"models.{name}"])
        assert low < values["models.converged_within"]["value"] < high
    # what choosing the best adds is taken off
    assert values["models.gap_corrected"]["value"] < values["models.gap"]["value"]


def test_on_weaker_evidence_it_was_wider_in_september_within_the_errors(october: dict[str, Any]) -> None:
    values = october["values"]
    assert values["models.reported_gap_same_day"]["value"] == pytest.approx(8.92)
    assert values["models.reported_gap"]["value"] == pytest.approx(9.65)
    assert "V3" in values["models.reported_gap"]["label"] and "approximation" in values["models.reported_gap"]["label"]
    low, high = ends(values["models.reported_gap_change"])
    assert values["models.reported_gap_change"]["value"] == pytest.approx(3.92)
    assert low < 0 < high


def test_votes_are_a_second_yardstick_from_the_day_of_the_leaderboard_on(
    october: dict[str, Any], may: dict[str, Any]
) -> None:
    low, high = ends(october["values"]["models.arena_win_rate"])
    assert 0.5 < low < 0.55 < high
    assert "models.arena_gap" not in may["values"]
    assert any("What people prefer" in what for what in may["absent"])


def test_at_an_equal_score_chinese_models_are_not_cheaper_in_either_edition(
    october: dict[str, Any], may: dict[str, Any]
) -> None:
    for edition in (october, may):
        assert edition["values"]["models.equal_ratio"]["value"] < 1
        assert edition["values"]["models.cheapest_ratio"]["value"] < 1
    assert ends(october["values"]["models.equal_ratio"])[1] < 2


def test_a_vintage_without_intervals_says_so_and_gives_none(may: dict[str, Any]) -> None:
    for name in ("gap", "gap_plain", "gap_top", "gap_change_year", "equal_ratio"):
        assert may["values"][f"models.{name}"]["interval"] is None
    assert any("choosing the best" in what for what in may["absent"])
    assert "without intervals" in may["values"]["models.gap_plain"]["label"]


def test_margins_of_the_supplier_are_shown_once_they_were_public(october: dict[str, Any], may: dict[str, Any]) -> None:
    assert october["values"]["models.cerebras_margin_change"]["value"] == pytest.approx(-0.06)
    assert any("margins of Cerebras" in what for what in may["absent"])


def test_customers_of_the_year_that_nobody_gives_are_told_absent(october: dict[str, Any]) -> None:
    assert october["values"]["models.cerebras_revenue_quarter"]["value"] == 180_100_000
    assert any("shares of revenue in 2026" in what for what in october["absent"])


def test_before_any_vintage_what_was_known_is_given_and_the_rest_told_absent() -> None:
    found = executed(as_of="2025-12-31")
    assert found["values"]["models.needs_strong"]["value"] == pytest.approx(0.178, abs=5e-4)
    # the first prospectus, of September 2024, named one customer
    assert found["values"]["models.cerebras_two_share"]["value"] == pytest.approx(0.83)
    for name in ("gap", "open_share_china", "price_ratio", "equal_ratio", "cerebras_valuation", "reported_gap"):
        assert f"models.{name}" not in found["values"]
    assert any("frontier by country" in what for what in found["absent"])


def test_a_vintage_that_was_not_public_stops_the_run() -> None:
    with pytest.raises(papermill.PapermillExecutionError, match="no vintage of '2026-08-11' was public"):
        executed(as_of="2026-05-14", vintage="2026-08-11")


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
