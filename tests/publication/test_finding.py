"""``memobook check``: what an author is told of an edition that may be published all the same."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from case_build import DATES, PUBLICATION, contents, copy_of, finished_build, memobook
from test_register import CLAIM, entries, register
from tiny_publication import content_error, field, resource, write_package, write_rows

from memobook.author.check.text.timeliness import passed_horizons, stale_datasets
from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.editions.edition import Edition
from memobook.fetch.connector import connector_class
from memobook.ledger.ledger import Ledger
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.yaml_file import Entry
from memobook.themes.theme import Executed

FIRST, SECOND = DATES
# the group that decides is named as the data name it
STATE = "<script>alert(1)</script>: newest 5 January 2026, next expected 12 January 2026"
MESSAGE = f"dataset 'sales' is past its date on 14 January 2026 ({STATE})"
BY_HAND = "enter the newest observations by hand"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


def test_a_stale_dataset_is_one_line_of_the_newest_edition(folder: Path) -> None:
    before = contents(folder / "_site")
    done = memobook(folder, "check", MEMOBOOK_FORBID_RUNS="1")
    assert done.returncode == 0, done.stderr
    stale = [line for line in done.stdout.splitlines() if "dataset.stale" in line]
    assert stale == [f"warning dataset.stale data/sales.csv: {MESSAGE}; to do: {BY_HAND}"]
    assert "render" not in done.stderr
    assert contents(folder / "_site") == before


def test_an_edition_is_judged_by_its_own_day(folder: Path) -> None:
    done = memobook(folder, "check", FIRST, MEMOBOOK_FORBID_RUNS="1")
    assert done.returncode == 0 and "dataset.stale" not in done.stdout


def test_findings_as_json(folder: Path) -> None:
    done = memobook(folder, "check", SECOND, "--json", MEMOBOOK_FORBID_RUNS="1")
    assert done.returncode == 0, done.stderr
    entry = {"severity": "warning", "id": "dataset.stale", "place": "data/sales.csv", "message": MESSAGE,
             "fix": BY_HAND}  # fmt: skip
    assert entry in json.loads(done.stdout)


def test_several_editions_tell_once_what_they_share(folder: Path) -> None:
    done = memobook(folder, "check", "--all", MEMOBOOK_FORBID_RUNS="1")
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[-2:]] == [FIRST, SECOND]
    assert sum("references.bib:3" in line for line in lines) == 1


def test_a_site_need_not_be_built_before(folder: Path, tmp_path: Path) -> None:
    copied = copy_of(folder, tmp_path / "publication")
    for path in sorted((copied / "_site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (copied / "_site").rmdir()
    assert memobook(copied, "check", MEMOBOOK_FORBID_RUNS="1").returncode == 0
    assert not (copied / "_site").exists()


def test_wrong_content_ends_with_one(folder: Path, tmp_path: Path) -> None:
    copied = copy_of(folder, tmp_path / "publication")
    register = copied / "book" / "memos" / f"{SECOND}.yml"
    register.write_text(register.read_text("utf-8").replace("By {sales.total}", "By {sales.gone}"), "utf-8")
    for call in (["check"], ["check", "--json"]):
        done = memobook(copied, *call, MEMOBOOK_FORBID_RUNS="1")
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "value.unknown" in done.stdout and "no theme records 'sales.gone'" in done.stdout


@pytest.mark.parametrize("date", ["2026-01-08", "yesterday"])
def test_an_edition_that_there_is_not(folder: Path, date: str) -> None:
    done = memobook(folder, "check", date)
    assert done.returncode == 1 and "[edition.missing]" in done.stderr


def test_an_edition_and_all_of_them_are_a_wrong_call(folder: Path) -> None:
    done = memobook(folder, "check", FIRST, "--all")
    assert done.returncode == 2 and "Traceback" not in done.stderr


FIELDS = ["id", field("retrieved", "date"), "amount", "published"]


def tiny_ledger(folder: Path, **more: object) -> Ledger:
    """The second edition's ledger, as if its themes had read one weekly dataset and one without a calendar."""
    write_package(folder, resource("prices", FIELDS, cadence="weekly", **more), resource("names", ["id", "published"]))
    write_rows(folder, "prices", ["id", "retrieved", "amount", "published"], [["a", "", "1", "2026-01-02"]])
    write_rows(folder, "names", ["id", "published"], [["a", "2020-01-01"]])
    publication = Publication(PUBLICATION)
    read = {"one": ("names", "prices"), "two": ("names",)}
    executed = {name: Executed(name, "", {}, {}, {}, datasets) for name, datasets in read.items()}
    view = View(DataPackage(folder), date(2026, 1, 14))
    edition = replace(Edition.read(publication, SECOND), register=Entry())
    return Ledger(publication, edition, view, executed)


def test_a_ledger_knows_the_stale_datasets_that_its_runs_read(tmp_path: Path) -> None:
    ledger = tiny_ledger(tmp_path)
    assert list(ledger.states) == ["names", "prices"] and list(ledger.stale) == ["prices"]
    assert ledger.stale["prices"].expected == date(2026, 1, 9)
    assert (ledger.datasets_of("one"), ledger.datasets_of("two")) == ({"names", "prices"}, {"names"})


def test_a_row_that_came_later_does_not_make_an_edition_fresh(tmp_path: Path) -> None:
    ledger = tiny_ledger(tmp_path)
    rows = [["a", "", "1", "2026-01-02"], ["b", "", "2", "2026-01-15"]]
    write_rows(tmp_path, "prices", ["id", "retrieved", "amount", "published"], rows)
    assert list(replace(ledger, view=View(DataPackage(tmp_path), date(2026, 1, 14))).stale) == ["prices"]
    assert list(replace(ledger, view=View(DataPackage(tmp_path), date(2026, 1, 15))).stale) == []


def test_what_can_be_fetched_is_to_be_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("shops.prices")
    module.Connector = type("Connector", (), {"source": "pricelist"})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "shops.prices", module)
    ledger = tiny_ledger(tmp_path, fetch={"connector": "shops.prices", "measures": ["amount"]})
    (found,) = stale_datasets(SimpleNamespace(ledger=ledger))  # type: ignore[arg-type]
    assert (found.id, found.fix) == ("dataset.stale", "memobook fetch pricelist")


def test_a_connector_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    ledger = tiny_ledger(tmp_path, fetch={"connector": "shops.gone", "measures": ["amount"]})
    (found,) = stale_datasets(SimpleNamespace(ledger=ledger))  # type: ignore[arg-type]
    assert (found.severity, found.id) == ("error", "connector.unknown")


@pytest.mark.parametrize("text", ["1 +", "import json\njson.gone", "x = 1", "class Connector: pass", "Connector = 5"])
def test_a_connector_that_is_none_is_an_error_in_the_data_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    name = tmp_path.name  # that no other test imports
    (tmp_path / name).mkdir()
    (tmp_path / name / "bad.py").write_text(text)
    error = content_error(connector_class, f"{name}.bad")
    assert (error.id, error.place) == ("connector.broken", "data/datapackage.json")


@pytest.mark.parametrize(("as_of", "passed"), [("2026-12-30", False), ("2026-12-31", True), ("2027-01-01", True)])
def test_a_horizon_that_is_not_after_the_as_of_day_is_told(tmp_path: Path, as_of: str, passed: bool) -> None:
    made = register(tmp_path, entries(CLAIM | {"check": {"holds": "a.total > 1"}, "horizon": 2026}))
    material = SimpleNamespace(
        ledger=SimpleNamespace(register=made, edition=SimpleNamespace(as_of=as_of)), previous=None
    )
    found = [finding.id for finding in passed_horizons(material)]  # type: ignore[arg-type]
    assert found == ["horizon.passed"] * passed


def test_a_finding_is_one_line_whatever_its_texts_hold() -> None:
    finding = Finding("warning", "dataset.stale", "data/a.csv", "dataset 'a'\nis past", "do\r\n  it")
    assert str(finding) == "warning dataset.stale data/a.csv: dataset 'a' is past; to do: do it"
