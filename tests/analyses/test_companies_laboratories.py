"""The families of this publication: which laboratories have a page, and what companies add up to."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analyses import capex
from analyses.frontier import one_vintage
from analyses.laboratories import best_of_each, laboratory_of
from analyses.standing import near
from memobook.data.package import DataPackage
from memobook.data.view import View
from memobook.editions.edition import Edition
from memobook.publication.folder import Publication
from memobook.runs.committed_members import read_committed

PUBLICATION = Publication(Path(__file__).resolve().parents[2])
PACKAGE = DataPackage(PUBLICATION.data)
WITHIN = 15.0


@pytest.mark.parametrize("day", ["2026-05-14", "2026-10-08"])
def test_each_laboratory_near_the_best_has_a_page_and_no_other(day: str) -> None:
    view = View(PACKAGE, date.fromisoformat(day))
    newest = one_vintage(view.vintages("capability"))
    names = view.frame("laboratory_names")
    best = best_of_each(newest.assign(laboratory=laboratory_of(newest["organization"], names)))
    members = Edition.read(PUBLICATION, day).families["laboratory"].members
    assert [member.value for member in members.values()] == near(best, WITHIN)


def test_members_add_up_to_what_the_themes_tell() -> None:
    edition = Edition.read(PUBLICATION, "2026-10-08")
    executed, missing = read_committed(edition, PUBLICATION.notebooks)
    assert not missing
    values = {id: value for run in executed.values() for id, value in run.values.items()}
    members = [f"company.{ticker.lower()}" for ticker in capex.TICKERS]
    total = sum(float(values[f"{member}.spending"].value) for member in members)
    assert total == pytest.approx(float(values["infrastructure.capex_total"].value))
    assert sum(float(values[f"{member}.share"].value) for member in members) == pytest.approx(1)
    assert values["company.orcl.growth"].value == pytest.approx(16493 / 9080 - 1)
    first, second = (values[f"laboratory.{name}.score"].value for name in ("openai", "anthropic"))
    assert values["models.frontier_us"].value == first
    assert values["laboratory.anthropic.behind"].value == pytest.approx(float(first) - float(second))
