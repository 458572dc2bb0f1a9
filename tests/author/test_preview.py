"""Preview in a real browser: edits reach the page with its place kept, errors lie over it, findings stand beside it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from case_build import PUBLICATION, contents, finished_build
from playwright.sync_api import Browser, Page, expect
from tiny_publication import content_error

from benchmarks.process import descendants
from memobook.author.preview.server import HOST, PreviewServer

DATE = "2026-01-14"
# a busy machine may take its time; how fast it is, the benchmark tells
PATIENCE = 90_000
LONG = "\n\n".join(f"Paragraph {n} about shops, long enough to be seen." for n in range(60))


@dataclass
class Preview:
    """A preview at work on a copy of the tiny publication."""

    folder: Path
    process: subprocess.Popen[str]
    address: str
    temporary: Path

    @property
    def memo(self) -> Path:
        return self.folder / "book" / "memos" / f"{DATE}.md"

    @property
    def notebook(self) -> Path:
        return self.folder / "notebooks" / "sales.ipynb"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = shutil.copytree(PUBLICATION, tmp_path_factory.mktemp("preview") / "publication")
    temporary = tmp_path_factory.mktemp("temporary")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
    # the runs of the grids are stored, so that pages offer them until the notebook is edited
    checked = [sys.executable, "-m", "memobook", "check"]
    subprocess.run(checked, cwd=folder, env=environment, check=False, capture_output=True, timeout=300)
    process = subprocess.Popen(
        [sys.executable, "-m", "memobook", "preview", "--port", "0"],
        cwd=folder,
        env=environment | {"TMPDIR": str(temporary), "MEMOBOOK_STAY": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    found = Preview(folder, process, process.stdout.readline().strip(), temporary)
    text = found.memo.read_text("utf-8")
    # an edit while the first pages are made
    found.memo.write_text(text.replace("## References", f"{LONG}\n\n## References"), "utf-8")
    yield found
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    process.wait(60)


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    """The memo in a browser, once it is up to date."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    opened.goto(preview.address)
    settle(opened)
    yield opened
    context.close()


def settle(page: Page) -> None:
    expect(page.locator(".mbp-state")).to_contain_text("up to date", timeout=PATIENCE)


def lives(pid: int) -> bool:
    """Whether a process is there and is more than an entry that nobody has read yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_edit_of_the_text_is_on_the_page_and_the_place_is_kept(page: Page, preview: Preview) -> None:
    anchor = page.locator("main p", has_text="Paragraph 30 about")
    anchor.evaluate("node => scrollTo(0, scrollY + node.getBoundingClientRect().top - 200)")
    text = preview.memo.read_text("utf-8")
    # above what is in sight, so that it moves
    preview.memo.write_text(text.replace("## Shops", "A new sentence.\n\nAnother *new* one.\n\n## Shops"), "utf-8")
    expect(page.locator("main p", has_text="Another new one.")).to_have_count(1, timeout=PATIENCE)
    settle(page)
    page.wait_for_load_state("load")
    assert anchor.bounding_box()["y"] == pytest.approx(200, abs=3)


def test_a_broken_notebook_lies_over_the_last_good_page_until_it_is_mended(page: Page, preview: Preview) -> None:
    good = preview.notebook.read_text("utf-8")
    broken = json.loads(good)
    cell = next(cell for cell in broken["cells"] if cell["id"] == "values")
    cell["source"] = "raise RuntimeError('no such <shop>')"
    preview.notebook.write_text(json.dumps(broken), "utf-8")
    overlay = page.locator(".mbp-overlay")
    expect(overlay).to_contain_text("RuntimeError: no such <shop>", timeout=PATIENCE)
    expect(overlay).to_contain_text("notebooks/sales.ipynb cell 'values'")
    expect(overlay).to_contain_text("----> 1 raise RuntimeError")
    expect(page.locator("main")).to_contain_text("All shops sold $300")
    page.keyboard.press("Escape")
    expect(overlay).to_have_count(0)
    page.reload()
    expect(overlay).to_have_count(1)
    preview.notebook.write_text(good.replace("sum of <all> sales", "sum of all their sales"), "utf-8")
    expect(overlay).to_have_count(0, timeout=PATIENCE)
    settle(page)
    # other pages too, whose choices are of the notebook as it was
    page.goto(preview.address.replace("index", "evidence"))
    settle(page)
    expect(overlay).to_have_count(0)


def test_a_mistake_in_the_text_is_told_with_its_line(page: Page, preview: Preview) -> None:
    text = preview.memo.read_text("utf-8")
    preview.memo.write_text(text + "\n{value}`sales.totl`\n", "utf-8")
    overlay = page.locator(".mbp-overlay")
    expect(overlay).to_contain_text(f"book/memos/{DATE}.md:{text.count(chr(10)) + 2}", timeout=PATIENCE)
    expect(overlay).to_contain_text("did you mean 'sales.total'?")
    preview.memo.write_text(text, "utf-8")
    expect(overlay).to_have_count(0, timeout=PATIENCE)


def test_a_title_is_another_on_every_page(page: Page, preview: Preview) -> None:
    text = preview.memo.read_text("utf-8")
    page.goto(preview.address.replace("index", "evidence"))
    preview.memo.write_text(text.replace("title: Second memo", "title: A <b>bold</b> memo"), "utf-8")
    expect(page.locator(".kicker")).to_contain_text("A <b>bold</b> memo", timeout=PATIENCE)


def test_what_the_edition_offers_is_there_and_findings_of_no_page_stand_at_the_head(
    page: Page, preview: Preview
) -> None:
    expect(page.locator(".mbp-head .mbp-note").filter(has_text="dataset.stale")).to_have_count(1)
    base = preview.address.removesuffix("index.html")
    ledger = page.request.get(f"{base}ledger.json").json()
    assert ledger["edition"] == DATE
    assert page.request.get(f"{base}notebooks/sales.ipynb").ok
    assert page.request.get(f"{base}_static/memobook.css").ok
    missing = page.request.get(f"{base}memo.pdf")
    assert missing.status == 404 and "memobook build" in missing.text()
    assert page.request.get(f"{base}%2e%2e/%2e%2e/%2e%2e/etc/hostname").status == 404
    assert page.request.get(preview.address, headers={"Host": "evil.example"}).status == 403


def test_it_ends_without_a_trace(preview: Preview) -> None:
    """Last of those that use the preview."""
    started = descendants(preview.process.pid)
    assert started and list(preview.temporary.glob("memobook-preview-*"))
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(60) == 0
    until = time.monotonic() + 20  # those that end with their parent do so when the system tells them
    while (left := [pid for pid in started if lives(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left
    assert not list(preview.temporary.glob("memobook-preview-*"))
    assert not (preview.folder / "_site").exists()


@pytest.mark.parametrize("width", [1280, 360])
def test_a_finding_stands_beside_its_block(width: int, browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "<!DOCTYPE html><html><head><title>x</title></head><body style='margin:0'>"
        "<main style='width:min(600px, 100%);margin:0 auto'>"
        "<section class='line-1'><h1>Title</h1><p class='line-3'>First.</p><p class='line-9'>Second, of two lines.</p>"
        "<p class='line-20'>Third.</p></section></main></body></html>",
        "utf-8",
    )
    note = {
        "severity": "error",
        "id": "number.unsourced",
        "place": f"book/memos/{DATE}.md:10",
        "message": "the number <i>7</i> has no source",
        "fix": "name its value",
        "doc": "index",
        "mark": "line-10",
    }
    context = browser.new_context(viewport={"width": width, "height": 700})
    page = context.new_page()
    with PreviewServer(tmp_path, DATE, 0) as server:
        server.tell(("index",), notes=[note], busy="")
        page.goto(server.address)
        shown, block = page.locator(".mbp-note"), page.locator("p", has_text="Second")
        expect(shown).to_contain_text("the number <i>7</i> has no source")
        box, beside = shown.bounding_box(), block.bounding_box()
        assert box and beside
        if width > 1000:
            assert box["x"] >= beside["x"] + beside["width"] and abs(box["y"] - beside["y"]) < 12
        else:
            assert box["y"] >= beside["y"] + beside["height"] - 1 and box["x"] + box["width"] <= width
            assert box["y"] < page.locator("p", has_text="Third").bounding_box()["y"]
        expect(block).to_have_class("line-9 mbp-found")
        server.tell(notes=[])
        expect(shown).to_have_count(0)
        taken = int(server.address.split(":")[2].partition("/")[0])
        assert content_error(PreviewServer, tmp_path, DATE, taken).id == "preview.port"
    expect(page.locator(".mbp-state")).to_have_text("Preview ended")
    context.close()
    assert HOST == "127.0.0.1"


def test_published_pages_know_nothing_of_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    site = finished_build(tmp_path_factory.getbasetemp()) / "_site"
    pages = {name: data for name, data in contents(site).items() if name.endswith((".html", ".js", ".css"))}
    assert pages
    assert not [name for name, data in pages.items() if b"_preview" in data or b"mbp-" in data or b"line-1" in data]
