"""Forecasts in the register: both kinds, and every mistake with file and line."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from test_register import PLACE, STATEMENTS, VALUES
from tiny_publication import content_error

from memobook.editions.register import Register
from memobook.publication.yaml_file import parse_yaml

BINARY = {"id": "f1", "text": "More than {a.total}?", "horizon": "2027Q1", "holds": "a.total > 150", "probability": 0.3}
NUMBERS = {
    "id": "f1", "text": "How much?", "horizon": "2027-03-05", "value": "a.total",
    "quantiles": {0.1: 100, 0.5: "150e0", 0.9: 200},
}  # fmt: skip


def register(folder: Path, *forecasts: dict[str, Any]) -> Register:
    text = "# the register\n" + yaml.safe_dump({"forecasts": list(forecasts)}, sort_keys=False, width=200)
    path = folder / "2026-01-07.yml"
    path.write_text(text, "utf-8")
    more = {"register_path": path, "register_place": PLACE, "register": parse_yaml(text, PLACE)}
    edition = SimpleNamespace(root=folder, as_of="2026-01-07", **more)
    return Register(edition, VALUES, STATEMENTS)  # type: ignore[arg-type]


def test_a_binary_question(tmp_path: Path) -> None:
    (found,) = register(tmp_path, BINARY).forecasts
    assert (found.day, found.condition, found.probability) == ("2027-03-31", "a.total > 150", 0.3)
    assert (found.binary, found.value, found.quantiles) == (True, "", ())


def test_quantiles_of_a_value(tmp_path: Path) -> None:
    (found,) = register(tmp_path, NUMBERS | {"note": "As before. "}).forecasts
    assert (found.binary, found.value, found.note) == (False, "a.total", "As before.")
    assert found.quantiles == ((0.1, 100.0), (0.5, 150.0), (0.9, 200.0))


def test_a_register_without_forecasts_has_none(tmp_path: Path) -> None:
    path = tmp_path / "r.yml"
    path.write_text("claims: []\n", "utf-8")
    edition = SimpleNamespace(root=tmp_path, register_path=path, register_place=PLACE,
                              register=parse_yaml("claims: []\n", PLACE))  # fmt: skip
    assert Register(edition, VALUES, STATEMENTS).forecasts == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "more", "id", "line"),
    [
        pytest.param(BINARY, {"horizon": "2026-01-07"}, "forecast.hindsight", 5, id="its own day"),
        pytest.param(BINARY, {"horizon": 2025}, "forecast.hindsight", 5, id="the past"),
        pytest.param(BINARY, {"horizon": "soon"}, "forecast.horizon", 5, id="no day"),
        pytest.param(BINARY, {"probability": 1}, "forecast.probability", 7, id="certain"),
        pytest.param(BINARY, {"probability": 0}, "forecast.probability", 7, id="impossible"),
        pytest.param(BINARY, {"probability": 80}, "forecast.probability", 7, id="per cent"),
        pytest.param(BINARY, {"probability": True}, "forecast.probability", 7, id="a flag"),
        pytest.param(BINARY, {"text": "  "}, "forecast.text", 4, id="no question"),
        pytest.param(BINARY, {"note": ["a"]}, "forecast.text", 4, id="a note that is a list"),
        pytest.param(BINARY, {"value": "a.total"}, "forecast.kind", 3, id="both kinds"),
        pytest.param(BINARY, {"holds": "a.totl > 1"}, "value.unknown", 6, id="an unknown value"),
        pytest.param(BINARY, {"holds": "a.total >"}, "condition.syntax", 6, id="no condition"),
        pytest.param(NUMBERS, {"value": "a.word"}, "forecast.value", 6, id="a value that is text"),
        pytest.param(NUMBERS, {"value": "a.b"}, "forecast.value", 6, id="no value"),
        pytest.param(NUMBERS, {"quantiles": {0.1: 1, 0.9: 2}}, "forecast.quantiles", 7, id="two quantiles"),
        pytest.param(NUMBERS, {"quantiles": {0.1: 1, 0.5: 3, 0.9: 2}}, "forecast.quantiles", 7, id="falling numbers"),
        pytest.param(NUMBERS, {"quantiles": {0.5: 1, 0.1: 2, 0.9: 3}}, "forecast.quantiles", 7, id="falling levels"),
        pytest.param(NUMBERS, {"quantiles": {10: 1, 50: 2, 90: 3}}, "forecast.quantiles", 7, id="levels in per cent"),
        pytest.param(NUMBERS, {"quantiles": {0.1: 1, 0.5: "x", 0.9: 3}}, "forecast.quantiles", 7, id="no number"),
        pytest.param(NUMBERS, {"quantiles": [1, 2, 3]}, "forecast.quantiles", 7, id="a list"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, given: dict[str, Any], more: dict[str, Any], id: str, line: int
) -> None:
    error = content_error(register, tmp_path, given | more)
    assert (error.id, error.place) == (id, f"{PLACE}:{line}")


def test_one_that_asks_nothing_is_named(tmp_path: Path) -> None:
    asks_nothing = {name: BINARY[name] for name in ("id", "text", "horizon")}
    assert content_error(register, tmp_path, asks_nothing).id == "forecast.kind"


def test_two_of_one_id_are_named(tmp_path: Path) -> None:
    assert content_error(register, tmp_path, BINARY, NUMBERS).id == "register.twice"
