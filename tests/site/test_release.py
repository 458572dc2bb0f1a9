"""Releases as readers see them: addresses that stay, revisions with their reasons, and what can't be lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest
from case_build import DATES, built, contents, copy_of, finished_build, memobook, state
from released_build import called, git, released_build
from test_cases import dangling_links, read

FIRST, SECOND = DATES
WHY = "North sold 110 & <b>not</b> a hundred."
CORRECTIONS = """why: Replaced by what the call says.
corrections:
  - said: All shops sold $150.
    right: They sold $160 & <i>no</i> less.
    found: A row was compared with
      the shop's own book.
"""


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return released_build(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def revised(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first memo corrected: its second revision, built beside the first."""
    folder = copy_of(released, tmp_path_factory.mktemp("revised") / "publication")
    path = folder / "data" / "sales.csv"
    path.write_text(path.read_text("utf-8").replace(",100,2026-01-02", ",110,2026-01-02"), "utf-8")
    (folder / "book" / "memos" / f"{FIRST}.v2.corrections.yml").write_text(CORRECTIONS, "utf-8")
    called(folder, "release", FIRST, "--commit", "--revise", "--why", f"  {WHY}\n")
    assert git(folder, "status", "--porcelain") == "", "release committed what it read, and its lock"
    built(folder, FIRST, "--out", "_site")
    return folder


def test_a_lock_that_a_killed_release_left_uncommitted_is_committed_by_the_next_call(
    revised: Path, tmp_path: Path
) -> None:
    folder = copy_of(revised, tmp_path / "publication")
    held, lock = git(folder, "rev-parse", "HEAD~1"), f"book/memos/{FIRST}.v2.lock.json"
    git(folder, "reset", "--quiet", "HEAD~1")
    assert git(folder, "status", "--porcelain") == f"?? {lock}"
    told = called(folder, "release", FIRST, "--commit", "--revise", "--why", WHY)
    assert "its lock was in no commit, and is now" in told
    assert (git(folder, "status", "--porcelain"), git(folder, "rev-parse", "HEAD~1")) == ("", held)
    assert not (folder / "book" / "memos" / f"{FIRST}.v3.lock.json").exists()


def editions(site: Path) -> dict[str, dict[str, object]]:
    listed = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    return {entry["date"]: entry for entry in listed}


def total(folder: Path) -> str:
    values = json.loads((folder / "ledger.json").read_text("utf-8"))["values"]
    return str(next(value["text"] for value in values if value["id"] == "sales.total"))


def without_permanent(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if not name.startswith(("v1/", "v2/"))}


def test_a_lock_holds_what_was_released(released: Path) -> None:
    lock = json.loads((released / "book" / "memos" / f"{FIRST}.v1.lock.json").read_text("utf-8"))
    assert lock["ledger"] == json.loads((released / "_site" / FIRST / "ledger.json").read_text("utf-8"))
    assert lock["manifest"] == json.loads((released / "_site" / FIRST / "manifest.json").read_text("utf-8"))
    assert (lock["revision"], lock["why"], lock["previous"], lock["changes"]) == (1, "", None, None)
    assert lock["commit"] == git(released, "rev-parse", "HEAD~1")
    assert lock["runs"]["sales"]["parameters"] == {"as_of": "2026-01-06", "top": 2, "mark": "plain"}
    assert lock["runs"]["sales"]["datasets"]["sales"] == lock["ledger"]["datasets"]["sales"]
    assert {len(run["key"]) for run in lock["runs"].values()} == {24}


def test_a_release_stands_at_its_own_address_too(released: Path) -> None:
    site = released / "_site"
    assert editions(site)[FIRST]["revisions"] == [
        {"number": 1, "day": lock_day(released, 1), "why": "", "url": f"{FIRST}/v1/"}
    ]
    here, there = site / FIRST, site / FIRST / "v1"
    for name, data in without_permanent(here).items():
        if name.startswith("pagefind/"):
            assert not (there / name).exists(), "the search finds an edition at its own address"
        elif not name.endswith(".html") and name != "manifest.json":
            assert (there / name).read_bytes() == data, name
    page = (there / "index.html").read_text("utf-8")
    assert page.count('<meta name="robots" content="noindex">') == 1
    assert f'<link rel="canonical" href="https://tiny.example/sub/{FIRST}/">' in page
    assert "noindex" not in (here / "index.html").read_text("utf-8")


def lock_day(folder: Path, number: int) -> str:
    text = (folder / "book" / "memos" / f"{FIRST}.v{number}.lock.json").read_text("utf-8")
    return str(json.loads(text)["day"])


def test_paper_says_whether_it_is_signed_once_it_is_released(
    released: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    draft = finished_build(tmp_path_factory.getbasetemp())
    for folder, times in ((released / "_site" / FIRST / "v1", 1), (draft / "_site" / FIRST, 0)):
        for name in ("memo.pdf", "evidence.pdf"):
            assert pypdf.PdfReader(folder / name).pages[0].extract_text().count("Not signed.") == times, folder


def test_every_link_of_a_released_site_leads_somewhere(revised: Path) -> None:
    assert dangling_links(revised / "_site") == set()


def test_a_revision_is_served_and_the_earlier_one_stays_as_it_was(released: Path, revised: Path) -> None:
    before, now = released / "_site" / FIRST, revised / "_site" / FIRST
    assert contents(now / "v1") == contents(before / "v1")
    assert (total(now / "v1"), total(now / "v2"), total(now)) == ("$150", "$160", "$160")
    assert editions(revised / "_site")[FIRST]["revision"] == 2


def test_a_page_lists_its_revisions_with_day_and_reason(revised: Path) -> None:
    found = read(revised / "_site", f"{FIRST}/index.html")
    assert WHY in "".join(found.texts)
    assert ("a", "href", f"../{FIRST}/v1/index.html") in found.attributes
    told = editions(revised / "_site")[FIRST]["revisions"]
    assert isinstance(told, list) and [(r["number"], r["why"]) for r in told] == [(1, ""), (2, WHY)]
    assert WHY not in "".join(read(revised / "_site", f"{FIRST}/v1/index.html").texts)


def test_every_correction_stands_on_its_page_and_in_the_feed(revised: Path) -> None:
    page = "".join(read(revised / "_site", "corrections/index.html").texts)
    for words in (WHY, "Said: All shops sold $150.", "Right: They sold $160 & <i>no</i> less.",
                  "Found: A row was compared with the shop's own book.", "$150 → $160", "Replaced by"):  # fmt: skip
        assert (words in page) is (words != "Replaced by"), words
    feed = ET.fromstring((revised / "_site" / "feed.xml").read_bytes())
    atom = {"a": "http://www.w3.org/2005/Atom"}
    (entry,) = [one for one in feed.findall("a:entry", atom) if "corrections/" in str(one.findtext("a:id", "", atom))]
    assert entry.findtext("a:summary", "", atom) == WHY
    assert "They sold $160 &amp; &lt;i&gt;no&lt;/i&gt; less." in str(entry.findtext("a:content", "", atom))
    front = read(revised / "_site", "index.html")
    assert ("a", "href", "corrections/index.html") in front.attributes


def test_a_publication_without_corrections_says_so(released: Path) -> None:
    assert "No released edition has been corrected." in "".join(
        read(released / "_site", "corrections/index.html").texts
    )


def test_the_edition_after_a_revised_one_stays_as_it_was(released: Path, revised: Path) -> None:
    assert contents(revised / "_site" / SECOND) == contents(released / "_site" / SECOND)


def test_a_revision_is_compared_with_the_one_before(revised: Path) -> None:
    changes = json.loads(called(revised, "diff", f"{FIRST}/v1", FIRST, "--json"))
    told = {value["id"]: (value["words"], value["why"]) for value in changes["values"]}
    assert told["sales.total"] == ("rose from $150 to $160, by $10 (6.7 %)", "restated history")
    assert [(turn["id"], turn["old"], turn["new"]) for turn in changes["verdicts"]] == [("c1", "reproduced", "differs")]
    backwards = called(revised, "diff", f"{FIRST}/v1", f"{FIRST}/v1")
    assert "nothing differs" in backwards


def test_all_that_is_published_is_as_released(revised: Path) -> None:
    told = called(revised, "verify", FIRST, "--site", "_site")
    assert told.count("files are as released") == 3


def test_in_a_fresh_clone_an_earlier_revision_is_told_and_can_be_built_at_its_commit(
    revised: Path, tmp_path: Path
) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", str(revised), str(clone))
    shutil.copytree(revised / ".memobook" / "runs", clone / ".memobook" / "runs")  # to spare the time of runs
    done = built(clone, FIRST, "--out", "_site")
    added = git(clone, "log", "--diff-filter=A", "--format=%H", "--", f"book/memos/{FIRST}.v1.lock.json")
    (told,) = [line for line in done.stderr.splitlines() if f"revision {FIRST}/v1" in line]
    assert "not in _site" in told and added[:12] in told and "note" not in done.stderr
    assert without_permanent(clone / "_site" / FIRST) == without_permanent(revised / "_site" / FIRST)
    assert contents(clone / "_site" / FIRST / "v2") == contents(revised / "_site" / FIRST / "v2")
    # what this call's Python is told is not for the Python of that commit
    (tmp_path / "path").mkdir()
    stop = "import os\nif 'memobook-commit' in os.getcwd():\n    os._exit(3)\n"
    (tmp_path / "path" / "sitecustomize.py").write_text(stop)
    done = built(clone, FIRST, "--out", "_site", "--revisions", "commit", PYTHONPATH=str(tmp_path / "path"))
    assert "note" not in done.stderr and f"build {FIRST}/v1 at its commit" in done.stderr
    assert contents(clone / "_site" / FIRST) == contents(revised / "_site" / FIRST)


def test_what_stands_as_released_is_not_rendered_again(released: Path, tmp_path: Path) -> None:
    folder = copy_of(released, tmp_path / "publication")
    before = contents(folder / "_site" / FIRST)
    config = folder / "_config.yml"
    config.write_text(config.read_text("utf-8").replace("A publication of two memos", "Another tagline"), "utf-8")
    done = built(folder, "--all", "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    assert f"render {FIRST}" in done.stderr and "as released, revision 1" in done.stderr
    assert contents(folder / "_site" / FIRST) == before
    assert "Another tagline" in (folder / "_site" / "index.html").read_text("utf-8")


def test_the_day_of_the_next_memo_in_a_notebook_changes_no_released_one(released: Path, tmp_path: Path) -> None:
    folder = copy_of(released, tmp_path / "publication")
    for path in (folder / "notebooks").glob("*.ipynb"):
        text = path.read_text("utf-8")
        assert text.count(SECOND) == 1
        path.write_text(text.replace(SECOND, "2026-01-21"), "utf-8")
    before = contents(folder / "_site" / SECOND)
    done = built(folder, SECOND, "--out", "_site")
    assert "as released, revision 1" in done.stderr and "note" not in done.stderr
    assert contents(folder / "_site" / SECOND) == before


def test_changes_that_are_not_released_are_marked_and_leave_the_revision_alone(released: Path, tmp_path: Path) -> None:
    folder = copy_of(released, tmp_path / "publication")
    memo = folder / "book" / "memos" / f"{FIRST}.md"
    memo.write_text(memo.read_text("utf-8").replace("It follows from the sum.", "It follows."), "utf-8")
    before = contents(folder / "_site" / FIRST / "v1")
    done = built(folder, FIRST, "--out", "_site", MEMOBOOK_FORBID_RUNS="1")
    assert f"{FIRST} is not revision 1 as released" in done.stderr
    text = "".join(read(folder / "_site", f"{FIRST}/index.html").texts)
    assert "It follows." in text and "with changes that are not released" in text
    assert contents(folder / "_site" / FIRST / "v1") == before


def test_a_draft_says_that_it_is_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    from case_build import finished_build

    site = finished_build(tmp_path_factory.getbasetemp()) / "_site"
    assert "Draft, not released" in "".join(read(site, f"{FIRST}/index.html").texts)
    assert editions(site)[FIRST]["revisions"] == []


def test_a_build_anew_elsewhere_and_later_has_the_same_bytes(released: Path, tmp_path: Path) -> None:
    """Another folder, locale, zone, hash seed and umask; nothing stored is used."""
    folder = copy_of(released, tmp_path / "quite another place")
    for name in (".memobook", "_site"):
        shutil.rmtree(folder / name)
    odd = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "12345", "PYTHONUTF8": "1"}
    odd |= {"MEMOBOOK_STAY": "0"}  # no later call is like it
    before = os.umask(0o077)
    try:
        told = called(folder, "verify", SECOND, **odd)
    finally:
        os.umask(before)
    assert f"{SECOND}, revision 1, built anew: all" in told
    assert not (folder / "_site").exists()


def test_a_build_anew_that_differs_names_the_first_file(released: Path, tmp_path: Path) -> None:
    folder = copy_of(released, tmp_path / "publication")
    path = folder / "book" / "methods.md"
    path.write_text(path.read_text("utf-8").replace("Sums are sums", "Sums are totals"), "utf-8")
    done = memobook(folder, "verify", FIRST)
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"built anew: \d+ of \d+ files are not as released", done.stdout)
    assert "first difference: evidence.pdf: other bytes" in done.stdout


def begun(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
    command = [sys.executable, "-m", "memobook", *arguments]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_of_two_releases_at_once_one_locks_and_the_other_is_told(released: Path, tmp_path: Path) -> None:
    folder = copy_of(released, tmp_path / "publication")
    (folder / "book" / "memos" / f"{SECOND}.v1.lock.json").unlink()
    both = [begun(folder, "release", SECOND) for _ in range(2)]
    told = sorted(process.communicate(timeout=300)[0] for process in both)
    assert [process.returncode for process in both] == [0, 0], told
    assert ["is released already" in text for text in told] == [True, False]
    called(folder, "build", SECOND, "--out", "_site")  # whose list of editions names the lock that there is now
    assert called(folder, "verify", SECOND, "--site", "_site").count("as released") == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_a_release_that_is_stopped_leaves_all_as_it_was(released: Path, tmp_path: Path, number: signal.Signals) -> None:
    folder = copy_of(released, tmp_path / "publication")
    lock = folder / "book" / "memos" / f"{SECOND}.v1.lock.json"
    lock.unlink()
    shutil.rmtree(folder / ".memobook" / "pages")
    before = state(folder / "_site"), state(folder / "book")
    process = begun(folder, "release", SECOND)
    end = time.monotonic() + 60
    while not list((folder / ".memobook").glob("work/pages-*")) and time.monotonic() < end:
        time.sleep(0.02)  # it renders now
    process.send_signal(number)
    _, messages = process.communicate(timeout=120)
    assert process.returncode != 0 and "Traceback" not in messages
    assert (state(folder / "_site"), state(folder / "book")) == before
    assert "is locked" in called(folder, "release", SECOND)
    assert lock.is_file()
