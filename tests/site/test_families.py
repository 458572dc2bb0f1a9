"""A family from the front matter to the site: pages, ledger, search, PDF, and a member that is missing."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pypdf
import pytest
from case_build import built, copy_of, memobook
from family_publication import CELLS, add_bridge, declare, family_publication, put_notebook

DAY = "2026-03-06"
BREAKS = 'assert bridge != "Broken Bridge", "nobody counted there"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publication, built; treat as read-only."""
    folder = family_publication(tmp_path_factory.mktemp("family") / "riders")
    built(folder)
    return folder


def ledger(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "_site" / DAY / "ledger.json").read_text("utf-8"))
    return told


def page(folder: Path, name: str) -> str:
    return (folder / "_site" / DAY / name).read_text("utf-8")


def test_each_member_has_a_page_with_its_own_title_headings_and_words(folder: Path) -> None:
    east = page(folder, "bridge/east.html")
    assert "<title>East Bridge: who rides" in east
    assert re.search(r'<nav aria-label="On this page">.*How many ride over the East Bridge', east, re.DOTALL)
    assert 'aria-label="A line for the East Bridge."' in east
    assert "Riders over the East Bridge, by week." in east
    assert 'id="bridge.east.riders"' in east
    headline = re.search(r'class="figure-headline[^"]*".*?</p>', east, re.DOTALL)
    assert headline and 'href="#bridge.east.riders"' in headline[0], "a headline prints the member's own values"
    assert "West Bridge: who rides" in page(folder, "bridge/west.html")


def test_a_member_leads_to_its_neighbours_and_to_the_index(folder: Path) -> None:
    east = page(folder, "bridge/east.html")
    assert 'rel="next" href="west.html"' in east
    assert 'rel="prev"' not in east
    assert 'href="../bridge.html" aria-current="page"' in east
    assert 'rel="prev" href="east.html"' in page(folder, "bridge/west.html")


def test_the_index_shows_figures_values_and_what_is_computed_over_members(folder: Path) -> None:
    index = page(folder, "bridge.html")
    assert index.count('class="multiple"') == 2
    assert re.search(r'class="[^"]*family[^"]*"', index)
    assert 'href="bridge/east.html#bridge.east.share"' in index
    heads = re.findall(r"<th[^>]*>(?:<p>)?([^<]*)(?:</p>)?</th>", index)
    assert heads == ["Bridge", "Riders in four weeks", "share of all"], "a heading of its own, or the label"
    assert 'id="bridge.busy"' in index
    assert "of 2 members those with riders &gt; 10000: East Bridge, West Bridge" in index
    ids = re.findall(r'\bid="([^"]+)"', index)
    assert len(ids) == len(set(ids)), "drawings of several members keep their ids apart"


def test_the_ledger_has_values_of_members_and_over_members(folder: Path) -> None:
    told = ledger(folder)
    values = {value["id"]: value for value in told["values"]}
    assert (values["bridge.east.riders"]["theme"], values["bridge.east.riders"]["member"]) == ("bridge", "east")
    both = values["bridge.east.riders"]["value"] + values["bridge.west.riders"]["value"]
    assert values["bridge.riders"]["value"] == both
    assert values["bridge.first"]["value"] == "East Bridge"
    assert told["parameters"]["bridge/west"]["bridge"] == "West Bridge"
    assert [member["page"] for member in told["families"][0]["members"]] == ["bridge/east.html", "bridge/west.html"]
    assert {claim["id"]: claim["verdict"] for claim in told["claims"]}["b1"] == "holds"


def test_claims_tripwires_and_grids_hold_over_members(folder: Path) -> None:
    told = ledger(folder)
    fired = {wire["id"]: wire["fired"] for implication in told["implications"] for wire in implication["tripwires"]}
    assert fired["t2"] is False
    east = next(value for value in told["values"] if value["id"] == "bridge.east.riders")
    assert [run["parameters"] for run in east["grid"]["runs"]] == [{}, {"weeks": 2}]
    assert 0 < east["grid"]["lowest"] < east["grid"]["highest"] == east["value"]
    assert next(value for value in told["values"] if value["id"] == "bridge.west.riders")["grid"] is None
    assert "15,105" in page(folder, "values/bridge.east.riders.html"), "a headline value of a member has a page"


def test_what_a_members_grid_moves_moves_what_is_computed_over_the_family(folder: Path) -> None:
    told = ledger(folder)
    values = {value["id"]: value for value in told["values"]}
    (claim,) = (claim for claim in told["claims"] if claim["id"] == "b1")
    (tried,) = claim["grid"]
    assert (tried["parameters"], tried["verdict"]) == ({"weeks": 2}, "undecided"), "perhaps none is busy then"
    choices = json.loads(page(folder, "choices/index.json"))["choices"]
    (other,) = (choice for choice in choices if choice["theme"] == "Bridge, East Bridge")
    moved = values["bridge.east.riders"]["grid"]["lowest"] + values["bridge.west.riders"]["value"]
    assert other["values"]["bridge.riders"][0] == f"{moved:,.0f}"
    assert other["values"]["bridge.busy"] == ["1", "(span of an assumption: 0 to 1)"]
    assert other["values"]["bridge.first"][0] == "West Bridge"
    assert other["verdicts"] == {"b1": "undecided"}


def test_the_pdf_shows_a_members_figure_and_the_feed_leads_to_its_page(folder: Path) -> None:
    text = "".join(page.extract_text() for page in pypdf.PdfReader(folder / "_site" / DAY / "memo.pdf").pages)
    assert "Riders over the West Bridge, by week." in " ".join(text.split())
    assert f"{DAY}/bridge/east.html" in page(folder, "entry.xml")


def test_a_backfill_has_the_values_of_each_member(folder: Path, tmp_path: Path) -> None:
    done = memobook(folder, "backfill", "bridge", "--from", DAY, "--to", DAY, "--out", str(tmp_path / "history"))
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "history" / "bridge.csv").read_text("utf-8").splitlines()
    assert rows[0].startswith("as_of,bridge,id,value")
    values = {value["id"]: value["value"] for value in ledger(folder)["values"]}
    for bridge, id in (("East Bridge", "bridge.east.riders"), ("West Bridge", "bridge.west.riders")):
        assert any(row.startswith(f"{DAY},{bridge},bridge.riders,{values[id]},") for row in rows)


def test_a_build_that_was_killed_among_its_members_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = family_publication(tmp_path / "riders")
    for number in range(4):
        add_bridge(folder, f"Bridge {number}")
    begun = subprocess.Popen(
        [sys.executable, "-m", "memobook", "check"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    runs = folder / ".memobook" / "runs" / "bridge"
    until = time.monotonic() + 120
    while len(list(runs.glob("*"))) < 2 and begun.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    begun.kill()
    begun.wait()
    done = memobook(folder, "check")
    assert done.returncode == 0, done.stderr
    of_members = [line.split()[-1] for line in done.stderr.splitlines() if " bridge/" in line]
    assert len(of_members) == 6
    assert "stored" in of_members
    assert not list((folder / ".memobook" / "work").glob("*")), "nothing is left of what was killed"


def test_the_memo_prints_and_links_members(folder: Path) -> None:
    memo = page(folder, "index.html")
    assert 'href="bridge/east.html#bridge.east.riders"' in memo
    assert 'href="bridge.html#bridge.busy"' in memo
    cards = json.loads(page(folder, "cards/index.json"))
    assert cards["bridge.busy"]["label"].endswith("East Bridge, West Bridge")
    assert cards["bridge.east.riders"]["theme_title"] == "Bridge, East Bridge"


def test_sitemap_switcher_search_and_files_know_the_members(folder: Path) -> None:
    site = folder / "_site"
    assert f"/{DAY}/bridge/east.html</loc>" in (site / DAY / "sitemap.xml").read_text("utf-8")
    (entry,) = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    assert (entry["themes"], entry["members"]) == (["cycling", "bridge"], ["bridge/east", "bridge/west"])
    (index,) = json.loads((site / DAY / "pagefind" / "pagefind-entry.json").read_text("utf-8"))["languages"].values()
    pages = {path.name for path in (site / DAY).glob("*.html")} - {
        "email.html"
    }  # the memo once more, for readers of mail
    claims = list((site / DAY / "claims").glob("*.html"))
    assert index["page_count"] == len(pages) + 2 + len(claims) and claims
    manifest = json.loads((site / DAY / "manifest.json").read_text("utf-8"))
    assert {"bridge/east.html", "notebooks/bridge/east.ipynb", "figures/bridge.west.weeks.svg"} <= manifest.keys()


def test_the_same_bytes_come_of_a_second_build(folder: Path, tmp_path: Path) -> None:
    built(folder, "--out", str(tmp_path / "again"), MEMOBOOK_FORBID_RUNS="1")
    first, second = (path / DAY / "manifest.json" for path in (folder / "_site", tmp_path / "again"))
    assert first.read_bytes() == second.read_bytes()


def test_a_plain_build_shows_the_members_values_from_what_is_committed(folder: Path, tmp_path: Path) -> None:
    copy = copy_of(folder, tmp_path / "riders")
    done = memobook(copy, "execute")
    assert done.returncode == 0, done.stderr
    assert (copy / "notebooks" / "bridge.members.json").is_file()
    toc = copy / "_toc.yml"
    text = toc.read_text("utf-8")
    toc.write_text(text.replace("notebooks/cycling\n", "notebooks/cycling\n  - file: notebooks/bridge\n", 1), "utf-8")
    command = [str(Path(sys.executable).with_name("jupyter-book")), "build", "."]
    made = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False, timeout=300)
    assert made.returncode == 0, made.stdout + made.stderr
    html = copy / "_build" / "html"
    memo = (html / "book" / "memos" / f"{DAY}.html").read_text("utf-8")
    own = (html / "notebooks" / "bridge.html").read_text("utf-8")
    values = {value["id"]: value["text"] for value in ledger(folder)["values"]}
    assert re.search(rf'href="[^"]*#bridge.riders"[^>]*>{values["bridge.riders"]}<', memo)
    assert re.search(rf'href="[^"]*#bridge.east.riders"[^>]*>{values["bridge.east.riders"]}<', own)


def test_a_failing_member_blocks_names_itself_and_may_be_optional(folder: Path, tmp_path: Path) -> None:
    folder = copy_of(folder, tmp_path / "riders")
    shutil.rmtree(folder / "_site")
    add_bridge(folder, "Broken Bridge")
    put_notebook(
        folder, [(kind, id, BREAKS + text if id == "riders" else text, tags) for kind, id, text, tags in CELLS]
    )
    done = memobook(folder, "build")
    assert done.returncode == 1
    assert "nobody counted there, member 'broken_bridge'" in done.stderr
    assert not (folder / "_site").exists()

    declare(folder, "    figure: weeks", "    optional: true\n    figure: weeks")
    built(folder)
    told = ledger(folder)
    missing = {member["name"]: member["missing"] for member in told["families"][0]["members"]}
    assert "nobody counted there" in missing["broken_bridge"]
    assert missing["east"] is None
    assert "nobody counted there" in page(folder, "bridge/broken_bridge.html")
    assert "Broken Bridge is missing." in page(folder, "bridge.html")
    (total,) = [value for value in told["values"] if value["id"] == "bridge.riders"]
    assert total["label"].endswith("; 1 of 3 have no such value")
    assert memobook(folder, "check").returncode == 0


def test_a_label_that_each_member_s_page_would_give_is_named_at_its_line(folder: Path, tmp_path: Path) -> None:
    copy = copy_of(folder, tmp_path / "riders")
    labelled = "## Who rides\n\nAll.\n\n(who)=\n## Who rides\n\nSee [them](#who-rides-2).\n\n$$\na = b\n$$ (eq-own)"
    put_notebook(copy, [*CELLS, ("markdown", "labelled", labelled, [])])
    found = json.loads(memobook(copy, "check", "--json").stdout)
    assert {(one["id"], one["place"]) for one in found if one["severity"] == "error"} == {
        ("label.twice", f"notebooks/bridge.ipynb cell 'labelled' line {line}") for line in (5, 12)
    }
