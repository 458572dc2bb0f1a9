"""The data package as a whole, and the facts in it that the memo leans on."""

import csv
import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = PACKAGE["resources"]
INSTALLED = PACKAGE["installed"]
AS_OF = "2026-05-14"


def name(descriptor: dict) -> str:
    return descriptor["name"]


def rows(dataset: str) -> list[dict[str, str]]:
    with (DATA / f"{dataset}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(descriptor: dict) -> pd.DataFrame:
    module, function = descriptor["loader"].split(":")
    return getattr(import_module(module), function)()


def primary_key(descriptor: dict) -> list[str]:
    return descriptor["schema"]["primaryKey"]


def test_frictionless_finds_the_package_valid():
    command = [sys.executable, "-m", "frictionless", "validate", str(DATA / "datapackage.json")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_csv_is_described():
    assert {path.name for path in DATA.glob("*.csv")} == {resource["path"] for resource in RESOURCES}


@pytest.mark.parametrize("descriptor", RESOURCES + INSTALLED, ids=name)
def test_descriptor_says_what_the_engine_needs(descriptor):
    assert all(licence["name"] and licence["title"] and licence["path"] for licence in descriptor["licenses"])
    assert all(source["title"] and source["path"] for source in descriptor["sources"])
    assert descriptor["licenses"] and descriptor["sources"] and descriptor["expected"]
    assert "published" in primary_key(descriptor)
    assert descriptor["vintage"] in {"row", "file"}
    assert isinstance(descriptor["redistribute"], bool)
    assert all(field["description"] for field in descriptor["schema"]["fields"])


@pytest.mark.parametrize("descriptor", RESOURCES, ids=name)
def test_file_has_the_declared_columns_and_a_publication_day_on_every_row(descriptor):
    content = (DATA / descriptor["path"]).read_bytes()
    assert b"\r" not in content and content.endswith(b"\n")
    table = rows(name(descriptor))
    assert list(table[0]) == [field["name"] for field in descriptor["schema"]["fields"]]
    for row in table:
        assert date.fromisoformat(row["published"]) and row["published_basis"] and row["source"]
    keys = [tuple(row[field] for field in primary_key(descriptor)) for row in table]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("descriptor", INSTALLED, ids=name)
def test_installed_dataset_has_the_declared_columns(descriptor):
    frame = load(descriptor)
    assert list(frame.columns) == [field["name"] for field in descriptor["schema"]["fields"]]
    assert frame.notna().all(axis=None)
    assert not frame.duplicated(primary_key(descriptor)).any()
    for field in descriptor["schema"]["fields"]:
        if field["type"] == "date":
            column = frame[field["name"]]
            assert column.dt.tz is None and (column == column.dt.normalize()).all()


def test_routing_counts_sum_to_items():
    outcomes = ("both_right", "only_strong_right", "only_weak_right", "neither")
    for row in rows("routing"):
        assert sum(int(row[outcome]) for outcome in outcomes) == int(row["items"]), row["domain"]


def test_capex_of_the_memo_day():
    known = [row for row in rows("capex") if row["published"] <= AS_OF]
    total = {
        quarter: sum(int(row["capex"]) for row in known if row["calendar_quarter"] == quarter)
        for quarter in ("2025Q1", "2026Q1")
    }
    assert total["2026Q1"] == 148_385_000_000
    assert round(total["2026Q1"] / total["2025Q1"] - 1, 3) == 0.908


@pytest.mark.parametrize(
    ("provider", "model", "input_price", "output_price"),
    [
        ("openai", "gpt-5.5", 5, 30),
        ("anthropic", "claude-opus-4-7", 5, 25),
        ("moonshotai", "kimi-k2.6", 0.95, 4.0),
    ],
)
def test_newest_price_on_the_memo_day(provider, model, input_price, output_price):
    prices = load(next(item for item in INSTALLED if name(item) == "model_prices"))
    known = prices[(prices["provider"] == provider) & (prices["model"] == model) & (prices["published"] <= AS_OF)]
    newest = known.sort_values("published").iloc[-1]
    assert (newest["input"], newest["output"]) == (input_price, output_price)


def test_a_price_that_comes_back_shows_from_its_return_on():
    prices = load(next(item for item in INSTALLED if name(item) == "model_prices"))
    solar = prices[prices["model"] == "solar-pro4"].set_index("published")["input"]
    assert solar.loc["2026-10-20"] == 0.3


def test_factor_returns_cover_819_months_in_fractions():
    factors = load(next(item for item in INSTALLED if name(item) == "factor_returns"))
    assert len(factors) == 819
    assert set(factors["published"]) == {pd.Timestamp("2017-04-30")}
    assert factors[["mkt_rf", "smb", "hml", "mom", "rf"]].abs().max(axis=None) < 1
