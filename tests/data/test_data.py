"""The data package as a whole, and the facts in it that the memo leans on."""

import csv
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analyses.factors import load
from memobook.data.dataset import CADENCES
from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.fetch.connector import connector_class

DATA = Path(__file__).parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = PACKAGE["resources"]
LOCAL = PACKAGE["local"]
DATASETS = {item["name"]: item for item in [*RESOURCES, *LOCAL]}
# entered from papers, filings and press; there is no source to fetch them from
BY_HAND = {"electricity", "arenas", "studies", "statements", "cerebras"}
BY_HAND |= {
    "model_names",
    "frontier_reports",
    "laboratories",
    "laboratory_names",
    "constraints",
    "capex_variants",
    "capex_guidance",
}
AS_OF = "2026-05-14"


def name(descriptor: dict) -> str:
    return descriptor["name"]


def rows(dataset: str) -> list[dict[str, str]]:
    with (DATA / f"{dataset}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def primary_key(descriptor: dict) -> list[str]:
    return descriptor["schema"]["primaryKey"]


def test_frictionless_finds_the_package_valid():
    command = [sys.executable, "-m", "frictionless", "validate", str(DATA / "datapackage.json")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_csv_is_described():
    assert {path.name for path in DATA.glob("*.csv")} == {resource["path"] for resource in RESOURCES}


@pytest.mark.parametrize("descriptor", RESOURCES + LOCAL, ids=name)
def test_descriptor_says_what_the_engine_needs(descriptor):
    assert all(licence["name"] and licence["title"] and licence["path"] for licence in descriptor["licenses"])
    assert all(source["title"] and source["path"] for source in descriptor["sources"])
    assert descriptor["licenses"] and descriptor["sources"] and descriptor["cadence"]
    assert "published" in primary_key(descriptor)
    assert descriptor["vintage"] in {"row", "file"}
    assert isinstance(descriptor["redistribute"], bool)
    assert all(field["description"] for field in descriptor["schema"]["fields"])


@pytest.mark.parametrize("descriptor", RESOURCES, ids=name)
def test_file_has_the_declared_columns_and_a_publication_day_on_every_row(descriptor):
    content = (DATA / descriptor["path"]).read_bytes()
    assert b"\r" not in content and content.endswith(b"\n")
    table = rows(name(descriptor))
    assert content.decode().split("\n")[0].split(",") == [field["name"] for field in descriptor["schema"]["fields"]]
    for row in table:
        assert date.fromisoformat(row["published"]) and row["published_basis"] and row["source"]
    keys = [tuple(row[field] for field in primary_key(descriptor)) for row in table]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("dataset", ["factor_returns", "portfolio_returns"])
def test_what_a_loader_gives_has_the_declared_columns(dataset):
    frame = DataPackage(DATA).history(dataset)
    assert list(frame.columns) == [field["name"] for field in DATASETS[dataset]["schema"]["fields"]]
    assert frame.drop(columns="retrieved", errors="ignore").notna().all(axis=None)
    assert not frame.duplicated(primary_key(DATASETS[dataset])).any()


@pytest.mark.parametrize(("day", "seen", "unseen"), [(AS_OF, "t03a", "t10a"), ("2026-10-08", "t10a", None)])
def test_facts_of_later_months_are_seen_from_their_day_on(day, seen, unseen):
    view = View(DataPackage(DATA), date.fromisoformat(day))
    ids = set(view.frame("studies")["id"])
    assert seen in ids and unseen not in ids
    assert ("t01" in set(view.frame("arenas")["id"])) == (unseen is None)


@pytest.mark.parametrize("descriptor", RESOURCES, ids=name)
def test_what_is_fetched_says_how_and_how_often(descriptor):
    dataset = DataPackage(DATA).dataset(name(descriptor))
    assert (dataset.fetch is None) == (name(descriptor) in BY_HAND)
    assert descriptor["cadence"] in CADENCES
    if dataset.fetch:
        assert dataset.fields[-1].name == "retrieved"
        for connector in (dataset.fetch.connector, *dataset.fetch.fallback):
            assert connector_class(connector).base.startswith("https://")


def test_nothing_that_may_not_be_passed_on_is_in_git():
    listed = subprocess.run(["git", "ls-files", "data"], cwd=DATA.parent, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this copy of the publication is no git checkout")
    allowed = {f"data/{descriptor['path']}" for descriptor in RESOURCES if descriptor["redistribute"]}
    extra = {"data/datapackage.json", "data/corrections.yml", "data/fetched.json"}
    assert set(listed.stdout.split()) <= allowed | extra
    ignored = subprocess.run(
        ["git", "check-ignore", *(f"data/{descriptor['path']}" for descriptor in LOCAL)], cwd=DATA.parent, check=False
    )
    assert ignored.returncode == 0


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


def test_capex_of_the_second_quarter():
    paid = {r["company"]: {"2025Q2": 0, "2026Q2": 0} for r in rows("capex")}
    for row in rows("capex"):
        if row["published"] <= "2026-10-08" and row["calendar_quarter"] in ("2025Q2", "2026Q2"):
            paid[row["company"]][row["calendar_quarter"]] = int(row["capex"])
    total = {quarter: sum(by[quarter] for by in paid.values()) for quarter in ("2025Q2", "2026Q2")}
    assert total["2026Q2"] == 181_543_000_000
    assert round(total["2026Q2"] / total["2025Q2"] - 1, 3) == 0.865
    four = {quarter: total[quarter] - paid["ORCL"][quarter] for quarter in total}
    assert round(four["2026Q2"] / four["2025Q2"] - 1, 3) == 0.870
    filed = [
        r["company"] for r in rows("capex") if r["calendar_quarter"] == "2026Q3" and r["published"] <= "2026-10-08"
    ]
    assert filed == ["ORCL"]


@pytest.mark.parametrize(
    ("provider", "model", "input_price", "output_price"),
    [
        ("openai", "gpt-5.5", 5, 30),
        ("anthropic", "claude-opus-4-7", 5, 25),
        ("moonshotai", "kimi-k2.6", 0.95, 4.0),
    ],
)
def test_newest_price_on_the_memo_day(provider, model, input_price, output_price):
    prices = View(DataPackage(DATA), date.fromisoformat(AS_OF)).frame("model_prices")
    (newest,) = prices[(prices["provider"] == provider) & (prices["model"] == model)].to_dict("records")
    assert (newest["input"], newest["output"]) == (input_price, output_price)


def test_a_price_that_comes_back_shows_from_its_return_on():
    prices = View(DataPackage(DATA), date(2026, 10, 20)).frame("model_prices").set_index("model")
    assert prices.loc["solar-pro4", "input"] == 0.3


def test_factor_returns_cover_819_months_in_fractions():
    factors = pd.DataFrame(load())
    assert len(factors) == 819
    assert set(factors["published"]) == {date(2017, 4, 30)}
    assert factors[["mkt_rf", "smb", "hml", "mom", "rf"]].abs().max(axis=None) < 1
