"""What Lighthouse says of the newest edition on a phone: performance, accessibility, best practices, search engines.

Lighthouse comes from npm as ``benchmarks/node/package-lock.json`` names it, and runs in the Chromium of this machine. A
busy machine makes pages slow: its first score is worth something where nothing else runs.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from ..outcome import Goal, NotBuilt, Outcome, Pair
from ..process import BIN, call
from ..repository import ROOT

NODE = Path(__file__).parents[1] / "node"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
LEAST = 98.0


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    """The lowest of four scores of the front page, the memo and its evidence, so many times each."""
    browser, program = next(filter(None, map(shutil.which, BROWSERS)), None), _program()
    if browser is None:
        raise NotBuilt("no Chromium on this machine")
    site = work / "_site"
    call([str(BIN / "memobook"), "build", "--out", str(site)], ROOT, limit=600)
    newest = json.loads((site / "editions.json").read_text("utf-8"))["editions"][0]["date"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        for name, path in (("front page", ""), ("memo", f"{newest}/"), ("evidence", f"{newest}/evidence.html")):
            address, told = f"http://127.0.0.1:{server.server_port}/{path}", work / "told.json"
            found = []
            for _ in range(pairs):
                command = ["node", str(program), address, "--quiet", "--output=json", f"--output-path={told}"]
                command += [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}"]
                call(command, work, limit=300, more={"CHROME_PATH": browser})
                found.append(json.loads(told.read_text("utf-8")))
            goal = Goal(f"lighthouse {name}", "lowest of its four scores on a phone", unit="", compare="amount",
                        reach=LEAST, at="least")  # fmt: skip
            yield Outcome(goal, tuple(Pair(min(_scores(one).values())) for one in found), note=_note(found[-1]))
    finally:
        server.shutdown()
        server.server_close()


def _program() -> Path:
    """Lighthouse, installed where it is not yet."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotBuilt("no npm on this machine, from which Lighthouse comes")
    program = NODE / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.is_file():
        call([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], NODE, limit=600)
    return program


def _scores(report: dict[str, Any]) -> dict[str, float]:
    """Scores from 0 to 100, by category."""
    return {name: 100 * float(report["categories"][name]["score"]) for name in CATEGORIES}


def _note(report: dict[str, Any]) -> str:
    """The scores, what keeps them from 100, and how fast the machine was."""
    audits = report["audits"]
    least = [
        audits[one["id"]]["title"]
        for name in CATEGORIES
        for one in report["categories"][name]["auditRefs"]
        if one["weight"] and (audits[one["id"]]["score"] or 0) < 0.9 and audits[one["id"]]["score"] is not None
    ]
    scores = ", ".join(f"{name} {score:.0f}" for name, score in _scores(report).items())
    index = report["environment"]["benchmarkIndex"]
    return f"{scores}; below 0.9: {', '.join(least) or 'nothing'}; the machine's index was {index:.0f}"
