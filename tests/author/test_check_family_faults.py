"""Faults that authors make in front matter of families, in forecasts and in the bibliography: each at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from family_publication import family_publication

from memobook.author.check.families import findings
from memobook.author.check.material import Material
from memobook.publication.folder import Publication

DAY = "2026-03-06"
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parents[1] / "family_faults.yml").read_text("utf-8"))
FORECASTS = """\
# yaml-language-server: $schema=../schemas/forecasts.schema.json
forecasts:
  - id: f1
    text: Will the East Bridge have many riders in the week of June?
    day: 2027-06-30
    dataset: counts
    where: {week: 2027-06-07, bridge: East Bridge}
    measure: riders
    comparison: ">= 3000"
    probability: 0.7
    note: It had as many before.
  - id: f2
    text: How many riders will the West Bridge have then?
    day: 2027-06-30
    dataset: counts
    where: {week: 2027-06-07, bridge: West Bridge}
    measure: riders
    quantiles: {0.1: 2000, 0.5: 2500, 0.9: 3200}
"""


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with a family and forecasts, whose runs are stored."""
    root = family_publication(tmp_path_factory.mktemp("faults") / "fam")
    memos = root / "book" / "memos"
    memo = memos / f"{DAY}.md"
    shown = "## What we expect\n\n```{forecasts}\n```\n\n## References"
    memo.write_text(memo.read_text("utf-8").replace("## References", shown), "utf-8")
    (memos / f"{DAY}.forecasts.yml").write_text(FORECASTS, "utf-8")
    assert findings(Material(Publication(root), DAY)) == []
    return root


@pytest.mark.parametrize("file", sorted({case["file"] for case in CASES}))
def test_each_fault_is_found_at_its_place_and_nothing_besides(
    publication: Path, file: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path, wrong = publication / file, {}
    written = path.read_text("utf-8")
    for case in (case for case in CASES if case["file"] == file):
        assert "append" in case or written.count(case["replace"]) == 1, case
        planted = written + case["append"] if "append" in case else written.replace(case["replace"], case["by"])
        path.write_text(planted, "utf-8")
        kept: dict[Path, str] = {}
        for other in case.get("also", ()):
            place = publication / other["file"]
            before = place.read_text("utf-8")
            kept.setdefault(place, before)
            assert "append" in other or before.count(other["replace"]) == 1, case
            place.write_text(
                before + other["append"] if "append" in other else before.replace(other["replace"], other["by"]),
                "utf-8",
            )
        found = findings(Material(Publication(publication), DAY))
        if sorted(f"{one.id} {one.place}" for one in found) != sorted(case["find"]) or not all(
            one.fix for one in found
        ):
            wrong[case["fault"]] = [str(one) for one in found]
        for place, text in kept.items():
            place.write_text(text, "utf-8")
    path.write_text(written, "utf-8")
    assert wrong == {}
    assert "Parsing of" not in capfd.readouterr().err  # a library's own words
