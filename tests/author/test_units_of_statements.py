"""Numbers of statements beside their texts: every way in which this publication's sources print one."""

from __future__ import annotations

import pytest

from memobook.author.check.facts.units import _told
from memobook.themes.statement import Statement


def found(value: float, unit: str, rounding: float, text: str) -> list[str]:
    statement = Statement("s", "smith", "subject", value, unit, rounding, text, "p. 1", "V1", "", "2026-01-01")
    return [finding.id for finding in _told(statement, "data/statements.csv:2")]


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "text"),
    [
        (148e9, "USD", 1e9, "$148B"),
        (48e9, "USD", 1e9, "$48 Billion"),
        (48.8e9, "USD", 1e8, "$48.8bn"),
        (0.91, "fraction", 0.01, "91%"),
        (0.143, "fraction", 0.001, "14.3 percentage points"),
        (16, "point", 1, "16 points"),
        (0.00158, "1/day", 1e-5, "15.8 basis points per day"),
        (0.15, "1/year", 0.01, "15 points"),
        (625, "multiple", 1, "625x"),
        (74e9, "W", 1e9, "74-132 GW"),
        (132e9, "W", 1e9, "74–132 GW"),
        (325, "TWh", 1, "325-580 TWh"),
        (580, "TWh", 1, "325-580 TWh"),
        (112, "IQ point", 1, "112 to 118"),
        (6, "count", 1, "6 of 32"),
        (10715, "kWh/year", 1, "10,715 kWh"),
        (6e5, "W", 1e3, "600 kW"),
        (0.28, "fraction", 0.01, "no bias discussed in more than 28% of 164 papers"),
        (0.5, "1", 0.1, "half"),
        (-5, "USD", 1, "−$5"),
    ],
)
def test_a_number_that_its_text_prints_is_no_finding(value: float, unit: str, rounding: float, text: str) -> None:
    assert found(value, unit, rounding, text) == []


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "text", "id"),
    [
        (148, "USD", 1, "$148B", "unit.statement"),
        (91, "fraction", 1, "91%", "unit.statement"),
        (0.0158, "1/day", 1e-4, "15.8 basis points per day", "unit.statement"),
        (149e9, "USD", 1e9, "$148B", "unit.statement"),
        (600, "W", 1, "600 kW", "unit.statement"),
        (148.4e9, "USD", 1e9, "$148.4B", "unit.rounding"),
        (0.4, "1", 1, "0.4", "unit.rounding"),
        (5, "count", 0, "5", "unit.rounding"),
        (5, "count", -1, "5", "unit.rounding"),
    ],
)
def test_a_number_that_can_not_be_meant_is_found(value: float, unit: str, rounding: float, text: str, id: str) -> None:
    assert found(value, unit, rounding, text) == [id]
