"""What is measured on built pages: axe, html-validate, layout shift, requests and bytes, stops of the Tab key.

axe and html-validate come from npm, as ``node/package-lock.json`` names them; without node these tests are skipped.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page
from served import QuietHandler, on_loopback

DATE = "2026-05-14"
DATES = (DATE, "2026-10-08", "2026-11-20")
TOOLS = Path(__file__).with_name("node")
# a page of each type
PAGES = (
    "index.html", f"{DATE}/index.html", f"{DATE}/models.html", f"{DATE}/evidence.html", f"{DATE}/methods.html",
    f"{DATE}/claims/c02.html", f"{DATE}/values/infrastructure.capex_total.html", f"{DATE}/data/statements.html",
    f"{DATE}/figures/infrastructure.capex/index.html", f"{DATE}/references.html",
    "archive/index.html", "score/index.html", "corrections/index.html", "verify/index.html", "search/index.html",
    "about/index.html", "404.html", "docs/index.html", "docs/register.html",
)  # fmt: skip
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
MODES = {"wide": WIDE | {"color_scheme": "light"}, "phone, dark": PHONE | {"color_scheme": "dark"}}
LATE = r"/(?:tables|search|since|choices|editions)\.js$|\.woff2$"
RISEN = "Promise.all(document.getAnimations().map((one) => one.finished))"
OPEN = "for (const box of document.querySelectorAll('details')) box.open = true"
RUN = """(rules) => axe.run(document, {resultTypes: ['violations'], ...rules}).then((found) =>
    found.violations.map((one) => `${one.id}: ${one.nodes.length}, ${one.nodes[0].html.slice(0, 160)}`))"""
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# until 300 ms after the page had all
SHIFT = """new Promise((done) => { let sum = 0;
    new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
        .observe({type: 'layout-shift', buffered: true});
    const loaded = performance.getEntriesByType('navigation')[0].loadEventStart;
    setTimeout(() => done(sum), Math.max(100, loaded + 300 - performance.now())); })"""
# pages that are opened before the first of them is asked what moved
AT_ONCE = 4


@pytest.fixture(scope="module")
def tools() -> Path:
    """The folder with axe and html-validate."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm on this machine, from which axe and html-validate come")
    with FileLock(TOOLS / ".lock"):
        if not (TOOLS / "node_modules" / "axe-core").is_dir():
            command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=TOOLS, check=True, capture_output=True, timeout=300)
    return TOOLS / "node_modules"


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_nothing_on_any_type_of_page(browser: Browser, server: str, tools: Path, mode: str) -> None:
    """With all details open, and on the memo the card of a verdict; the wide page in forced colours too.

    Forced colours are another style of the same elements, so that of axe's rules those of colours are asked again.
    """
    context = browser.new_context(base_url=server, **MODES[mode])
    context.add_init_script(path=tools / "axe-core" / "axe.min.js")
    page, found = context.new_page(), {}
    for path in (*PAGES, f"{DATE}/email.html"):  # in a mail tables set the page, which html-validate refuses
        page.goto(path)
        page.evaluate(OPEN)
        if path == f"{DATE}/index.html":
            page.locator("main a.of-claim").first.focus()
            page.get_by_role("dialog").wait_for()
            page.evaluate(RISEN)  # its colours are asked when it has all of them, not while it rises
        found[path] = page.evaluate(RUN, {})
        if mode == "wide":
            page.emulate_media(forced_colors="active")
            assert page.evaluate("matchMedia('(forced-colors: active)').matches")
            found[f"{path} in forced colours"] = page.evaluate(RUN, COLOURS)
            page.emulate_media(forced_colors="none")
    context.close()
    assert {path: told for path, told in found.items() if told} == {}


def test_html_validate_finds_nothing(site: Path, tools: Path) -> None:
    command = ["node", str(tools / "html-validate" / "bin" / "html-validate.mjs"), "--config"]
    command += [str(TOOLS / ".htmlvalidate.json"), "-f", "json", *(str(site / path) for path in PAGES)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300)
    assert json.loads(done.stdout) == [] and done.returncode == 0, done.stdout[:2000] + done.stderr


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_memo_is_small(browser: Browser, server: str, size: dict[str, Any]) -> None:
    """Fonts included: at most 8 requests, 120 KB as they are and 60 KB compressed."""
    requests, whole, sent = weight(browser, server, size, f"{DATE}/index.html")
    assert len(requests) <= 8 and whole <= 120_000 and sent <= 60_000, (requests, whole, sent)


@pytest.mark.parametrize("theme", ["infrastructure", "models", "alpha", "portfolio", "laboratory"])
def test_a_theme_is_not_heavy(browser: Browser, server: str, theme: str) -> None:
    """Its every value and its code included, but no drawing that is not near: 230 KB as it is and 80 KB compressed."""
    requests, whole, sent = weight(browser, server, PHONE, f"2026-10-08/{theme}.html")
    assert len(requests) <= 16 and whole <= 230_000 and sent <= 80_000, (requests, whole, sent)


def weight(browser: Browser, server: str, size: dict[str, Any], path: str) -> tuple[dict[str, int], int, int]:
    """What a page asks for, with sizes; the sum of these, and of what is sent where all is compressed."""
    context = browser.new_context(base_url=server, **size)
    page, answers = context.new_page(), []
    page.on("response", lambda answer: answers.append((answer.url, answer.body())))
    page.goto(path, wait_until="networkidle")
    context.close()
    whole = [body for _, body in answers]
    sent = [len(body) if body.startswith(b"wOF2") else len(gzip.compress(body, mtime=0)) for body in whole]
    return {url: len(body) for url, body in answers}, sum(map(len, whole)), sum(sent)


class Late(QuietHandler):
    """Keeps some files back until a page has its first picture, then gives one after the other, for this page alone."""

    pattern: re.Pattern[str]
    painted: Event
    turn: Lock
    given: list[str]

    def do_GET(self) -> None:
        if self.pattern.search(self.path):
            self.painted.wait(60)
            with self.turn:
                time.sleep(0.05)
            self.given.append(self.path)
        super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


def shifts(browser: Browser, site: Path, size: dict[str, Any], late: str, paths: Sequence[str]) -> dict[str, float]:
    """How far each page moves where files whose addresses have a pattern come after its first picture."""
    painted, given = Event(), list[str]()
    told = {"pattern": re.compile(late), "painted": painted, "turn": Lock(), "given": given}
    moved = {}
    with on_loopback(site, type("Told", (Late,), told)) as address:
        context = browser.new_context(base_url=address, **size)
        for start in range(0, len(paths), AT_ONCE):
            pages: dict[str, Page] = {}
            for path in paths[start : start + AT_ONCE]:
                page = pages[path] = context.new_page()  # in front of the others: pages behind are drawn once a second
                painted.clear()
                page.goto(path, wait_until="commit")
                page.wait_for_function("() => performance.getEntriesByName('first-paint').length")
                painted.set()
                page.wait_for_load_state("load")
            for path, page in pages.items():
                moved[path] = page.evaluate(SHIFT)
                page.close()
        context.close()
    assert len(given) >= len(paths), "files came late to every page"
    return moved


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_type_of_page_jumps(browser: Browser, site: Path, size: dict[str, Any]) -> None:
    """Layout shift is below 0.05 where typefaces and the scripts of lists come long after the first picture."""
    paths = (*PAGES, f"{DATE}/laboratory.html", "2026-10-08/changes.html")
    moved = shifts(browser, site, size, LATE, paths)
    assert {path: sum for path, sum in moved.items() if sum >= 0.05} == {}


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_memo_moves_where_typefaces_come_late(browser: Browser, site: Path, size: dict[str, Any]) -> None:
    """Not by one line: a face that is late is for the next page."""
    paths = [f"{date}/index.html{place}" for date in DATES for place in ("", "#implications")]
    moved = shifts(browser, site, size, r"\.woff2$", paths)
    assert {path: sum for path, sum in moved.items() if sum >= 0.0005} == {}


def test_the_references_are_under_60_stops_away(desktop: Page) -> None:
    """Stops of the Tab key with no card open: a card adds its links while its number has the focus."""
    desktop.goto(f"{DATE}/index.html")
    stops = desktop.evaluate("""() => {
        const references = document.querySelector(".citation");
        const all = document.querySelectorAll("a[href], button, summary, input, [tabindex]");
        const seen = [...all].filter((node) => node.tabIndex >= 0 && node.checkVisibility({visibilityProperty: true}));
        return seen.filter((node) => node.compareDocumentPosition(references) & 4).length; // 4: these follow
    }""")
    assert 20 < stops < 60
