"""Rows that can't be as they stand: each is found at its line, and honest ones are let alone."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from tiny_publication import resource, write_package, write_rows

from memobook.author.check.facts.rows import rows
from memobook.author.check.facts.series import series
from memobook.author.check.facts.vanished import vanished
from memobook.author.check.material import Material
from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day

DAY = "2026-03-06"
HEADER = ["chain", "quarter", "amount", "published"]
QUARTERS = {"2025Q1": "2025-05-10", "2025Q2": "2025-08-10", "2025Q3": "2025-11-10", "2025Q4": "2026-02-10"}
GOOD = [[chain, quarter, "1", day] for quarter, day in QUARTERS.items() for chain in ("Aldo", "Bexi", "Coro")]


def found(folder: Path, written: list[list[str]]) -> set[tuple[str, str]]:
    """Ids and places of what is found in a dataset of these rows."""
    descriptor = resource("sales", HEADER)
    descriptor["schema"]["primaryKey"] = ["chain", "quarter", "published"]
    write_package(folder, descriptor)
    write_rows(folder, "sales", HEADER, written)
    package = DataPackage(folder)
    edition = SimpleNamespace(as_of=DAY)
    ledger = SimpleNamespace(edition=edition, view=View(package, parse_day(DAY, "here")))
    material = cast("Material", SimpleNamespace(package=package, ledger=ledger))
    return {(finding.id, finding.place) for finding in rows(material)}


def changed(number: int, **cells: str) -> list[list[str]]:
    """The good rows with cells of one of them changed."""
    written = [list(row) for row in GOOD]
    for name, cell in cells.items():
        written[number][HEADER.index(name)] = cell
    return written


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(GOOD, set(), id="nothing wrong"),
        pytest.param(GOOD[:3], set(), id="one period"),
        pytest.param([*GOOD, ["Aldo", "2026Q1", "1", "2026-04-10"]], set(), id="what comes after the day"),
        pytest.param([*GOOD[3:], ["Aldo", "2026Q1", "1", "2026-03-02"]], {("dataset.early", "data/sales.csv:11")},
                     id="before its period ended, and under way"),
        pytest.param(GOOD[:-1], {("dataset.gap", "data/sales.csv")}, id="a member is missing"),
        pytest.param(changed(4, quarter="2025Q5"), {("dataset.period", "data/sales.csv:6")}, id="no such quarter"),
        pytest.param(changed(4, quarter="2025-Q"), {("dataset.period", "data/sales.csv:6")}, id="half a quarter"),
        pytest.param(changed(4, quarter="2025"), set(), id="a whole year among quarters"),
        pytest.param(changed(4, chain="Bexi "), {("dataset.blank", "data/sales.csv:6")}, id="a blank at its end"),
        pytest.param([[a.replace("Bexi", "Be xi"), *rest] for a, *rest in GOOD] + [["Be\u00a0xi", *GOOD[1][1:]]],
                     {("dataset.blank", "data/sales.csv:14")}, id="another blank within"),
        pytest.param([[a.replace("Bexi", " Bexi"), *rest] for a, *rest in GOOD],
                     {("dataset.blank", "data/sales.csv:3")}, id="a blank before it everywhere"),
        pytest.param([[a.replace("Bexi", "Be  xi"), *rest] for a, *rest in GOOD], set(), id="two blanks everywhere"),
        pytest.param(changed(0, published="2199-01-01"), {("dataset.future", "data/sales.csv:2")}, id="the future"),
        pytest.param([[a, b.replace("2025", "2035"), c, d] for a, b, c, d in GOOD], set(), id="projections"),
        pytest.param([[b, a, c, d] for a, b, c, d in GOOD], set(), id="periods in another column"),
    ],
)  # fmt: skip
def test_rows(tmp_path: Path, written: list[list[str]], expected: set[tuple[str, str]]) -> None:
    assert found(tmp_path, written) == expected


def months(amounts: list[str], *missing: int) -> list[list[str]]:
    """A row a month of 2025 and its day of publication."""
    return [
        ["Aldo", f"2025-{n:02}", amount, f"2025-{n:02}-28"] for n, amount in enumerate(amounts, 1) if n not in missing
    ]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (months(["11", "12", "13", "12", "14", "13", "15", "16"]), set()),
        (months(["11", "12", "13", "1200", "14", "13", "15", "16"]), {("dataset.outlier", "data/sales.csv:5")}),
        (months(["11", "12", "13", "12", "14", "0.13", "15", "16"]), {("dataset.outlier", "data/sales.csv:7")}),
        (months(["1", "12", "130", "1200", "14", "13", "15", "16"]), set()),
        (months(["11", "12", "13", "12", "14", "13", "15", "16"], 4), {("dataset.hole", "data/sales.csv")}),
        (months(["11", "12", "13", "12", "14", "13", "15", "16"], 1), set()),
        (months(["11", "12", "13", "12", "14", "13"], 2, 4), set()),
    ],
    ids=["regular", "a hundred times", "a hundredth", "wild", "a hole", "a later beginning", "irregular"],
)
def test_series_with_a_slip_or_a_hole(tmp_path: Path, written: list[list[str]], expected: set[tuple[str, str]]) -> None:
    descriptor = resource("sales", HEADER)
    descriptor["schema"]["primaryKey"] = ["chain", "quarter", "published"]
    write_package(tmp_path, descriptor)
    write_rows(tmp_path, "sales", HEADER, written)
    nothing = SimpleNamespace(package=DataPackage(tmp_path), edition=None, ledger=None)
    assert {(one.id, one.place) for one in series(cast("Material", nothing))} == expected


def write_parquet(folder: Path, written: list[list[str]]) -> None:
    import pandas as pd

    frame = pd.DataFrame(written, columns=HEADER).astype({"amount": float})
    frame["published"] = pd.to_datetime(frame["published"])
    frame.to_parquet(folder / "sales.parquet", index=False)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_rows_that_the_last_commit_has_and_the_file_has_not(tmp_path: Path, form: str) -> None:
    def write(written: list[list[str]]) -> None:
        write_rows(folder, "sales", HEADER, written) if form == "csv" else write_parquet(folder, written)

    folder = tmp_path / "data"
    folder.mkdir()
    descriptor = resource("sales", HEADER, path=f"sales.{form}")
    descriptor["schema"]["primaryKey"] = ["chain", "quarter", "published"]
    write_package(folder, descriptor)
    write(GOOD)
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run([*git, *command], check=True)
    publication = SimpleNamespace(root=tmp_path, place=lambda path: path.relative_to(tmp_path).as_posix())
    material = cast("Material", SimpleNamespace(package=DataPackage(folder), publication=publication))
    assert list(vanished(material)) == []
    if form == "csv":  # lines may end as on old machines
        path = folder / "sales.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
        assert list(vanished(material)) == []
    write([*GOOD[:4], *GOOD[5:], ["Aldo", "2026Q1", "1", "2026-04-10"]])
    (finding,) = vanished(material)
    assert (finding.id, finding.place) == ("dataset.vanished", f"data/sales.{form}")
    assert "Bexi 2025Q2" in finding.message
