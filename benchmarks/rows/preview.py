"""From the save of an edit to its page in a browser that shows the preview and was reloaded.

A sentence of the memo, and a notebook whose run is part of what one waits for and is taken off.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from memobook.runs.store.key import VALUES_ONLY

from ..outcome import Goal, NotBuilt, Outcome, Pair, RowError
from ..process import BIN, environment
from ..repository import copy_repository

SENTENCE = Goal(
    "preview",
    "memobook preview up to date, from the save of a sentence to the reloaded page",
    compare="amount",
    reach=1.5,
)
NOTEBOOK = Goal(
    "preview notebook",
    "memobook preview up to date, from the save of a notebook to the reloaded page",
    "its run",
    compare="difference",
    reach=1.5,
)
# a theme of the newest memo
THEME = "bills"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# seconds for the first rendering, runs included, and for one edit
FIRST, EDIT = 600, 60


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    """Edits of the newest memo and of a notebook, one after the other."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise NotBuilt(f"needs a browser ({', '.join(BROWSERS)})")
    root = copy_repository(work / "ours")
    memo = max((root / "book" / "memos").glob("????-??-??.md"))
    notebook = root / "notebooks" / f"{THEME}.ipynb"
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
            taken = _edits(browser, address, _sentence(memo), pairs)
            yield Outcome(SENTENCE, tuple(Pair(seconds) for seconds in taken))
            runs: list[float] = []
            page = urljoin(address, f"{THEME}.html")
            taken = _edits(browser, page, _cells(notebook), pairs, lambda begin: runs.append(_run(root, begin)))
            yield Outcome(NOTEBOOK, tuple(map(Pair, taken, runs[1:])))
        finally:
            process.terminate()  # a job in the background of a shell heeds no SIGINT
            process.wait(EDIT)


def _edits(
    browser: str, address: str, edit: Callable[[str], None], pairs: int, then: Callable[[float], Any] = lambda _: None
) -> list[float]:
    """Seconds of each edit; one more is done before and not counted."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page()
        page.goto(address)
        found: list[float] = []
        for number in range(pairs + 1):
            # an author looks at a page before the next edit
            page.locator(".mbp-state", has_text="up to date").wait_for(timeout=FIRST * 1000)
            sentence = f"This is benchmark sentence {number} of {os.getpid()}."
            begin, clock = time.monotonic(), time.time()
            edit(sentence)
            page.locator("main", has_text=sentence).wait_for(timeout=EDIT * 1000)
            page.wait_for_load_state("load")
            found.append(time.monotonic() - begin)
            then(clock)
        chromium.close()
    return found[1:]


def _sentence(memo: Path) -> Callable[[str], None]:
    text = memo.read_text("utf-8")
    return lambda sentence: _put(memo, f"{text}\n{sentence}\n")


def _cells(notebook: Path) -> Callable[[str], None]:
    """Adds a sentence to the last Markdown cell, and a comment to the last code cell, which makes a run necessary."""

    def edit(sentence: str) -> None:
        document = json.loads(text)
        for kind, more in (("markdown", f"\n\n{sentence}"), ("code", f"\n# {sentence}")):
            cell = [cell for cell in document["cells"] if cell["cell_type"] == kind][-1]
            cell["source"] = "".join(cell["source"]) + more
        _put(notebook, json.dumps(document, indent=1, ensure_ascii=False))

    text = notebook.read_text("utf-8")
    return edit


def _put(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def _run(root: Path, begin: float) -> float:
    """Seconds of the theme's run that was stored since ``begin``, as its record tells them."""
    paths = (root / ".memobook" / "runs" / THEME).glob("*/*/run.json")
    records = [json.loads(path.read_text("utf-8")) for path in paths if path.stat().st_mtime >= begin]
    taken = [float(record["took"]["seconds"]) for record in records if VALUES_ONLY not in record["parts"]]
    if len(taken) != 1:  # those of its grid are of values alone
        raise RowError(f"preview: {len(taken)} whole runs were stored since the edit of the notebook, and not one")
    return taken[0]
