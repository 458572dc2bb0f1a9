"""What changed from one memo to the next: the page, its data, and causes found by replay."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from case_build import DATES, copy_of
from released_build import called, commit, released_build
from test_cases import read, squeeze

FIRST, SECOND = DATES
EXPECTED = Path(__file__).parents[1] / "cases" / "released" / "changes.json"
MARKS = {"code": '2 * sales[\\"amount\\"].sum() + top', "data": 'sales[\\"amount\\"].sum()'}


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released_build(tmp_path_factory.getbasetemp())


def changed(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "_site" / SECOND / "changes.json").read_text("utf-8"))


def test_the_changes_of_the_second_memo(released: Path) -> None:
    assert changed(released) == json.loads(EXPECTED.read_text("utf-8"))


def test_the_page_tells_them_in_words(released: Path) -> None:
    text = read(released / "_site", f"{SECOND}/changes.html").text
    for told in (
        "Sum of <all> sales rose from $150 to $300, by $150 (100 %).",
        "Why: new observations +$140, restated history +$10",
        "i1 t1 no longer fires: Sales fall below two hundred",
        "Since the memo of 7 January 2026, “First <script>alert(1)</script> & more” (revision 1)",
    ):
        assert squeeze(told) in text


def test_figures_stand_before_and_after(released: Path) -> None:
    site = released / "_site"
    found = read(site, f"{SECOND}/changes.html").attributes
    images = [value for tag, name, value in found if (tag, name) == ("img", "src")]
    assert images == [f"../{FIRST}/v1/figures/sales.bars.svg", "figures/sales.bars.svg"]
    assert all((site / SECOND / image).is_file() for image in images)
    assert (site / SECOND / images[0]).read_bytes() != (site / SECOND / images[1]).read_bytes()


def test_the_navigation_leads_to_the_changes_where_there_are_some(released: Path) -> None:
    site = released / "_site"
    assert ("a", "href", "changes.html") in read(site, f"{SECOND}/index.html").attributes
    assert ("a", "href", "changes.html") not in read(site, f"{FIRST}/index.html").attributes
    assert ("a", "href", f"{SECOND}/changes.html") in read(site, "index.html").attributes


def test_a_release_keeps_its_causes_and_is_built_without_replay(released: Path, tmp_path: Path) -> None:
    folder = copy_of(released, tmp_path / "publication")
    shutil.rmtree(folder / "_site")
    shutil.rmtree(folder / ".memobook" / "pages")
    called(folder, "build", SECOND, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    assert changed(folder) == changed(released)


def recoded(released: Path, target: Path) -> Path:
    """The second memo as a draft again, with other code and another parameter."""
    folder = copy_of(released, target)
    (folder / "book" / "memos" / f"{SECOND}.v1.lock.json").unlink()
    path = folder / "notebooks" / "sales.ipynb"
    text = path.read_text("utf-8")
    assert MARKS["data"] in text
    path.write_text(text.replace(MARKS["data"], MARKS["code"], 1), "utf-8")
    memo = folder / "book" / "memos" / f"{SECOND}.md"
    memo.write_text(memo.read_text("utf-8").replace("top: 2", "top: 3"), "utf-8")
    return folder


def why(folder: Path) -> dict[str, str]:
    changes = json.loads(called(folder, "diff", FIRST, SECOND, "--json"))
    assert [p["words"] for p in changes["parameters"]] == ["sales, top: 2 → 3"]
    return {value["id"]: value["why"] for value in changes["values"]} | {"notes": "; ".join(changes["notes"])}


@pytest.fixture(scope="module")
def explained(released: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Other code, committed, and why values changed with it; what was executed for that is stored."""
    folder = recoded(released, tmp_path_factory.mktemp("recoded") / "publication")
    commit(folder, "Other code")
    return folder, why(folder)


def test_old_code_on_new_data_and_new_code_on_old_data(explained: tuple[Path, dict[str, str]]) -> None:
    # old: 100 + 50 = 150. New: 2 × (110 + 50 + 140) + 3 = 603. New code on old data: 302.
    _, found = explained
    assert found["sales.total"] == "code +$152, several together +$151, new observations +$140, restated history +$10"
    assert found["notes"] == ""


def test_where_the_old_code_is_gone_todays_tells_the_causes(
    explained: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder = copy_of(explained[0], tmp_path / "publication")
    shutil.rmtree(folder / ".git")
    # new code on old data: 302; from there 2 × 140, 2 × 10, and 3 − 2
    found = why(folder)
    assert found["sales.total"] == "new observations +$280, code +$152, restated history +$20, parameters +$1"
    assert "holds no commit with the code that was locked" in found["notes"]


def test_a_parameter_that_the_code_no_longer_has_is_left_out_of_its_replay(released: Path, tmp_path: Path) -> None:
    folder = recoded(released, tmp_path / "publication")
    path = folder / "notebooks" / "sales.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    declared, setup = notebook["cells"][1], notebook["cells"][2]
    declared["source"] = [line for line in declared["source"] if not line.startswith("mark:")]
    setup["source"].append('\nmark = "plain"')
    path.write_text(json.dumps(notebook), "utf-8")
    register = folder / "book" / "memos" / f"{SECOND}.yml"
    moved = "  - theme: sales\n    values: [mark]\n"
    before, _, after = register.read_text("utf-8").partition(moved)
    register.write_text(before + after.partition("\n")[2], "utf-8")
    commit(folder, "A parameter less")
    changes = json.loads(called(folder, "diff", FIRST, SECOND, "--json"))
    assert [p["words"] for p in changes["parameters"]] == ["sales, top: 2 → 3", "sales, mark: plain → none"]
    total = next(value["why"] for value in changes["values"] if value["id"] == "sales.total")
    assert total == "code +$152, several together +$151, new observations +$140, restated history +$10"
    assert changes["notes"] == []


def test_a_replay_that_fails_is_told_and_the_rest_stands(released: Path, tmp_path: Path) -> None:
    folder = recoded(released, tmp_path / "publication")
    path = folder / "notebooks" / "sales.ipynb"
    text = path.read_text("utf-8").replace(MARKS["code"], '1 / (len(sales) - 2) + sales[\\"amount\\"].sum()')
    path.write_text(text, "utf-8")
    commit(folder, "Code that the old data do not suit")
    found = why(folder)
    assert "new code on old data could not be replayed" in found["notes"]
    assert "new observations +$140" in found["sales.total"]
