"""From the save of a sentence in the memo to its page in a browser that shows the preview and was reloaded."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from ..outcome import Goal, NotBuilt, Outcome, Pair, RowError
from ..process import BIN, environment
from ..repository import copy_repository

GOAL = Goal(
    "preview",
    "memobook preview up to date, from the save of a sentence to the reloaded page",
    compare="amount",
    reach=1.5,
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# seconds for the first rendering, runs included, and for one edit
FIRST, EDIT = 600, 60


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    """Edits of the newest memo, one after the other."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise NotBuilt(f"needs a browser ({', '.join(BROWSERS)})")
    root = copy_repository(work / "ours")
    memo = max((root / "book" / "memos").glob("????-??-??.md"))
    with subprocess.Popen(
        [BIN / "memobook", "preview", "--port", "0"],
        cwd=root,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            address = process.stdout.readline().strip() if process.stdout else ""
            if not address:
                raise RowError(f"preview: it ended with {process.wait(EDIT)}")
            yield Outcome(GOAL, tuple(Pair(seconds) for seconds in _edits(browser, address, memo, pairs)))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(EDIT)


def _edits(browser: str, address: str, memo: Path, pairs: int) -> list[float]:
    """Seconds of each edit; one more is done before and not counted."""
    from playwright.sync_api import sync_playwright

    text = memo.read_text("utf-8")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.goto(address)
        found: list[float] = []
        for number in range(pairs + 1):
            # an author looks at a page before the next edit
            page.locator(".mbp-state", has_text="up to date").wait_for(timeout=FIRST * 1000)
            sentence = f"This is benchmark sentence {number} of {os.getpid()}."
            begin = time.monotonic()
            memo.write_text(f"{text}\n{sentence}\n", "utf-8")
            page.locator("main", has_text=sentence).wait_for(timeout=EDIT * 1000)
            page.wait_for_load_state("load")
            found.append(time.monotonic() - begin)
        chromium.close()
    return found[1:]
