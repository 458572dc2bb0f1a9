"""What tests share: one real build of the site, a server over it, a browser.

The edition is named here, so that its figures stay under test when newer editions follow.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from case_build import PUBLICATION, built, memobook, once
from fake_source import FakeSource, serving
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright
from readers import Readers
from served import on_loopback
from warm_parent import hold

# a background job has these ignored, and what it starts with them; what tests start must hear them
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)

# how long an example takes says how busy the machine is
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "src" / "memobook" / "author" / "start" / "example"
EDITION = "2026-05-14"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# files that take minutes, and the one that builds the site: begun first, so that none is waited for at the end; so
# are those of half a minute that would be the last otherwise
LONG = (
    "test_site_browser", "test_killed_build", "test_documented", "test_cases", "test_release", "test_faults",
    "test_fetch_publication", "test_measured_browser", "test_lies", "test_check", "test_tools", "test_wheel",
    "test_second_publication", "test_release_cases", "test_changes", "test_docs", "test_families", "test_kills",
    "test_constructs",
)  # fmt: skip


# files whose tests need a kernel, a browser or a real Sphinx build, as all do that ask for one of the fixtures below
WHOLE = (
    "test_alphabets",
    "test_apart",
    "test_backfill",
    "test_benchmarks",
    "test_cases",
    "test_cell_again",
    "test_changes",
    "test_constructs",
    "test_check",
    "test_check_builds",
    "test_claim",
    "test_dask",
    "test_descriptions",
    "test_docs",
    "test_documented",
    "test_draft",
    "test_explain",
    "test_families",
    "test_german",
    "test_faults",
    "test_fetch_publication",
    "test_finding",
    "test_init",
    "test_forecasts",
    "test_interrupted_build",
    "test_killed_build",
    "test_kills",
    "test_lab",
    "test_limits",
    "test_member_pages",
    "test_memo_forms",
    "test_models_days",
    "test_normalised",
    "test_odd_files",
    "test_output_size",
    "test_parallel",
    "test_permanent",
    "test_portfolio_notebook",
    "test_preview",
    "test_proof",
    "test_publish_workflow",
    "test_release",
    "test_release_cases",
    "test_render_server",
    "test_renamed_theme",
    "test_replay_locks",
    "test_report_page",
    "test_review",
    "test_run",
    "test_run_failure",
    "test_score_pages",
    "test_second_publication",
    "test_sensitivity",
    "test_stamp",
    "test_table_draft",
    "test_theme_draft",
    "test_tools",
    "test_typst",
    "test_value_history",
    "test_values_only",
    "test_warm",
    "test_warm_outputs",
    "test_warm_protocol",
    "test_weekly",
    "test_wheel",
    "test_why",
)
NEEDING = frozenset({"site", "example", "server", "browser", "browser_path"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that ``make quick`` leaves out, and put those of long files before all others."""
    for item in items:
        if item.path.stem in WHOLE or NEEDING & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.whole)
    order = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("whole"):
        for folder in (PUBLICATION, EXAMPLE, ROOT):
            hold(folder)


def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than there are cores: while one waits for a browser or another program, the others work."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ or not hasattr(os, "sched_getaffinity"):
        return None  # as xdist has it
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """What one of several processes compiled of the tests is there for the others and for the next time.

    It is half of what finding the tests takes. ``make`` compiles the engine, too, whatever the environment says of it.
    """
    before = sys.dont_write_bytecode
    if "PYTEST_XDIST_WORKER" in os.environ and isinstance(collector, pytest.Module):
        sys.dont_write_bytecode = False
    try:
        return (yield)
    finally:
        sys.dont_write_bytecode = before


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as a reader gets it, with all editions.

    Tests run in several processes; the first that needs it builds it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out, log = shared / "built" / "_site", shared / "built.log"
    with FileLock(shared / "built.lock"):
        if not log.exists():
            command = [sys.executable, "-m", "memobook", "build", "--all", "--out", str(out)]
            done = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True, timeout=600)
            told = f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
            log.write_text("" if done.returncode == 0 else told, "utf-8")
    if told := log.read_text("utf-8"):
        pytest.fail(told, pytrace=False)
    return out


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication as ``memobook init`` makes it, built; treat as read-only."""

    def make(folder: Path) -> None:
        folder.mkdir()
        done = memobook(folder, "init", "rivers")
        assert done.returncode == 0, done.stderr
        built(folder / "rivers")

    return once(tmp_path_factory.getbasetemp(), "init", make) / "rivers"


@pytest.fixture(scope="session")
def edition(site: Path) -> Path:
    """The folder of the edition under test."""
    return site / EDITION


@pytest.fixture(scope="session")
def ledger(edition: Path) -> dict[str, Any]:
    return json.loads((edition / "ledger.json").read_text("utf-8"))


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """Address of the site on loopback, without a slash at its end."""
    with on_loopback(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser_path() -> str:
    """A Chromium of this machine; without one the tests are skipped, in CI they fail."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(f"no browser on this machine (looked for {', '.join(BROWSERS)})")
    return str(found)


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    """One browser a module: while Playwright is up, its event loop counts as running in this thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def readers(browser: Browser) -> Iterator[Readers]:
    made = Readers(browser)
    yield made
    made.close()


@pytest.fixture
def desktop(readers: Readers, server: str) -> Iterator[Page]:
    """A page on a desk, with a mouse and keys; addresses are relative to the site."""
    with readers.page(server, viewport={"width": 1280, "height": 900}, color_scheme="light") as page:
        yield page


@pytest.fixture
def phone(readers: Readers, server: str) -> Iterator[Page]:
    """A page on a narrow phone, without a mouse."""
    with readers.page(server, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as page:
        yield page


@pytest.fixture
def scriptless(readers: Readers, server: str) -> Iterator[Page]:
    """A page that runs no script."""
    with readers.page(server, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def source() -> Iterator[FakeSource]:
    """A public source on loopback."""
    with serving() as fake:
        yield fake
