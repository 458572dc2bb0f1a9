"""Units: factors that are known, kinds that can't be compared, names that nobody knows."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tiny_publication import content_error

from memobook.editions.conditions.units import factor, parsed

COUNTED = ("riders", "IQ point")


@pytest.mark.parametrize(
    ("unit", "other", "expected"),
    [
        ("USD million", "USD", 1e6), ("USD", "USD billion", 1e-9), ("fraction", "1", 1), ("multiple", "1", 1),
        ("percent", "fraction", 0.01), ("percentage_point", "percent", 1), ("basis_point", "1", 1e-4),
        ("rider", "riders", 1), ("riders", "count", 1), ("IQ point", "IQ points", 1), ("months", "quarter", 1 / 3),
        ("GWh", "TWh", 1e-3), ("fraction a day", "1/day", 1), ("percent per year", "1/year", 0.01), ("kW", "W", 1e3),
    ],
)  # fmt: skip
def test_a_number_is_converted(unit: str, other: str, expected: float) -> None:
    assert factor(unit, other, COUNTED, "place") == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "other", "kinds"),
    [
        ("fraction", "USD", "a share against money"), ("percent", "point", "a share against points"),
        ("USD", "EUR", "money against money"), ("riders", "1", "a count against a share"), ("1", "1/day", "a share"),
    ],
)  # fmt: skip
def test_what_is_of_another_kind_is_refused(unit: str, other: str, kinds: str) -> None:
    error = content_error(factor, unit, other, COUNTED, "register:4")
    assert (error.id, error.place) == ("unit.incompatible", "register:4")
    assert kinds in error.message


@pytest.mark.parametrize("unit", ["USDD", "homes", "fracton", "1/", "$", "__import__('os')", "riders)"])
def test_an_unknown_unit_is_told(unit: str) -> None:
    assert content_error(parsed, unit, COUNTED, "data/statements.csv:3").id == "unit.unknown"


@pytest.mark.parametrize("modules", ["memobook.cli.main", "memobook.themes.notebook", "memobook.ledger.ledger"])
def test_pint_is_not_imported_at_the_start(modules: str) -> None:
    code = f"import {modules}, sys; print('pint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.strip() == "False"
