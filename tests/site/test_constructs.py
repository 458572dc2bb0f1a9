"""Constructs of notebooks and memos: each is shown on the theme's page, the memo's and in the PDF, or named by check.

One publication holds all that are shown and is built once; another holds all that are refused. The table of the
documentation has a line for each.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from case_build import memobook
from PIL import Image
from pypdf import PdfReader

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).parents[1].joinpath("constructs.yml").read_text("utf-8"))
SHOWN = [case for case in CASES if "refused" not in case]
REFUSED = [case for case in CASES if "refused" in case]
DAY = "2026-03-06"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def planted(folder: Path, cases: list[dict[str, Any]]) -> Path:
    done = memobook(folder, "init", "rivers")
    assert done.returncode == 0, done.stderr
    root = folder / "rivers"
    texts = [case["markdown"] for case in cases if "markdown" in case]
    memo = root / "book" / "memos" / f"{DAY}.md"
    memo.write_text(memo.read_text("utf-8").replace("## Implications", "\n\n".join([*texts, "## Implications"]), 1))
    notebook = root / "notebooks" / "cycling.ipynb"
    document = json.loads(notebook.read_text("utf-8"))
    for number, case in enumerate(cases):
        kind = "code" if "code" in case else "markdown"
        cell = {"cell_type": kind, "id": f"case-{number}", "metadata": {"tags": case.get("tags", [])}}
        # a label stands once in an edition
        source = case.get(kind, case.get("in_theme", "")).replace("eq-one", "eq-two").replace("my-target", "its-target")
        cell |= {"attachments": case["attachments"]} if "attachments" in case else {}
        cell |= {"source": source} | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        document["cells"].append(cell)
    notebook.write_text(json.dumps(document), "utf-8")
    for beside in (memo.parent, notebook.parent):
        (beside / "dot.png").write_bytes(base64.b64decode(PNG))
        (beside / "part.txt").write_text("An included PARTTEXT.\n", "utf-8")
        (beside / "listed.py").write_text("LISTED = 'first'\nUNLISTED = 'second'\n", "utf-8")
        Image.new("CMYK", (2000, 20)).save(beside / "breite Straße.jpg")
    return root


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication of all that is shown."""
    return planted(tmp_path_factory.mktemp("shown"), SHOWN)


@pytest.fixture(scope="module")
def built(shown: Path) -> dict[str, str]:
    """Texts of the theme's page, the memo's page and the PDF."""
    done = memobook(shown, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    site = shown / "_site" / DAY
    pages = {name: (site / f"{name}.html").read_text("utf-8") for name in ("index", "cycling")}
    return pages | {"pdf": "\n".join(page.extract_text() for page in PdfReader(site / "memo.pdf").pages)}


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case["name"])
def test_it_is_shown(built: dict[str, str], case: dict[str, Any]) -> None:
    if "theme" in case:
        assert re.search(case["theme"], built["cycling"], re.DOTALL), "on the theme’s page"
    assert case.get("not_theme", "no such words") not in built["cycling"]
    if "pdf" in case:
        assert re.search(case["pdf"], built["pdf"]), "in the PDF"
    if "markdown" in case:
        for place in ("cycling", "index", "pdf"):
            marks = case["mark"] if isinstance(case["mark"], list) else [case["mark"]]
            assert [mark for mark in marks if mark not in built[place]] == [], place


def test_no_page_holds_raw_markup_or_a_path_of_the_machine(built: dict[str, str]) -> None:
    for page in built.values():
        assert not re.search(r"\{(?:note|dropdown|margin|eq|ref)\}`?|~~|/tmp/|UNLISTED", page)
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-", page), "a name of chance"


def test_check_finds_nothing_in_it_but_pictures_without_words(built: dict[str, str], shown: Path) -> None:
    found = json.loads(memobook(shown, "check", "--json").stdout)
    assert {one["id"] for one in found if one["severity"] == "error"} == {"figure.alt"}, found


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What check finds where everything that is refused stands in one memo and its theme: all of it at once."""
    root = planted(tmp_path_factory.mktemp("refused"), REFUSED)
    return list(json.loads(memobook(root, "check", "--json").stdout))


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["name"])
def test_it_is_refused_in_memo_and_theme(named: list[dict[str, Any]], case: dict[str, Any]) -> None:
    cell = f"notebooks/cycling.ipynb cell 'case-{REFUSED.index(case)}'"
    places = [finding["place"] for finding in named if finding["id"] == case["refused"]]
    assert any(place.startswith(cell) for place in places)
    assert sum(place.startswith(f"book/memos/{DAY}.md:") for place in places) >= 1


def test_the_documentation_lists_each(root: Path) -> None:
    text = (root / "book" / "docs" / "constructs.md").read_text("utf-8")
    rows = re.findall(r"^\| (?!construct|---)(.+?) \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(case["name"] for case in CASES)
    columns = dict(re.findall(r"^\| (?!construct|---)(.+?) \| .+? \| .+? \| (.+?) \|$", text, re.MULTILINE))
    for case in CASES:  # the column of the PDF says what the tests above measure
        told = columns[case["name"]]
        assert (told == "refused") == ("refused" in case), case["name"]
        assert (told in ("–", "`{result}`")) == ("markdown" not in case), case["name"]
