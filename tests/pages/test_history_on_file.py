"""The committed histories: a data package of their own, valid, and of the notebooks as they are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import frictionless
import pytest

EDITION = "2026-05-14"


def test_they_are_a_valid_data_package(root: Path) -> None:
    report = frictionless.validate(str(root / "history" / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "message"])


def test_they_tell_for_the_editions_day_what_its_ledger_tells(root: Path, ledger: dict) -> None:
    told = {v["id"]: v["value"] for v in ledger["values"] if not isinstance(v["value"], str)}
    found = {}
    for resource in json.loads((root / "history" / "datapackage.json").read_text("utf-8"))["resources"]:
        with (root / "history" / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["as_of"] == EDITION and row["value"]]
        found |= {row["id"]: float(row["value"]) for row in rows}
    assert len(found) > 100
    assert found == pytest.approx({id: told.get(id, number) for id, number in found.items()}, rel=1e-9)
