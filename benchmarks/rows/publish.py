"""Publishing an edition when 500 stand already, beside publishing it when one does: the cost should not grow.

The older editions are copies of one that was built, under other dates; the store of runs and pages is emptied of the
newest edition before each measurement, so that it is executed, rendered, put into the site and deployed anew.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ..measure import Measured, alternate
from ..outcome import Goal, Outcome
from ..process import BIN, call
from ..repository import ROOT

MANY = 500
NEWEST, OLD = "2026-01-14", "2026-01-07"
GOAL = Goal(
    "publish",
    f"memobook build and deploy of an edition where {MANY} stand",
    "the same where one stands",
    reach=1.15,
)
PUBLICATION = ROOT / "tests" / "cases" / "publication"


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    """Build and deploy of the newest edition beside many and beside one."""
    many, one = _publication(work / "many", MANY), _publication(work / "one", 1)

    def publish(folder: Path) -> Measured:
        site, target = folder / "_site", folder.parent / "target"
        for path in (folder / ".memobook", site / NEWEST, target / NEWEST):
            shutil.rmtree(path, ignore_errors=True)
        for place in (site, target):
            _forget(place)
        built = call([str(BIN / "memobook"), "build"], folder, limit=600)
        deployed = call([str(BIN / "memobook"), "deploy", str(target)], folder, limit=600)
        ledger = json.loads((target / NEWEST / "ledger.json").read_text("utf-8"))
        return Measured(built.seconds + deployed.seconds, {value["id"]: value["value"] for value in ledger["values"]})

    yield alternate(GOAL, lambda: publish(many), lambda: publish(one), pairs)


def _forget(site: Path) -> None:
    """Take the newest edition out of a site's list, as before it was published."""
    listed: dict[str, Any] = json.loads((site / "editions.json").read_text("utf-8"))
    listed["editions"] = [entry for entry in listed["editions"] if entry["date"] != NEWEST]
    (site / "editions.json").write_text(json.dumps(listed), "utf-8")


def _publication(work: Path, count: int) -> Path:
    """The tiny publication with so many older editions in its sources, its site, and where it is deployed to."""
    folder = shutil.copytree(PUBLICATION, work / "publication")
    call([str(BIN / "memobook"), "build", "--all"], folder, limit=600)
    site, memos = folder / "_site", folder / "book" / "memos"
    newest, old = json.loads((site / "editions.json").read_text("utf-8"))["editions"]
    entries = [newest, old]
    for number in range(1, count):
        day = str(date.fromisoformat(OLD) - timedelta(weeks=number))
        shutil.copytree(site / OLD, site / day)
        for suffix in (".md", ".yml"):
            text = (memos / f"{OLD}{suffix}").read_text("utf-8")
            (memos / f"{day}{suffix}").write_text(text.replace(OLD, day), "utf-8")
        entries.append(json.loads(json.dumps(old).replace(OLD, day)))
    (site / "editions.json").write_text(json.dumps({"editions": entries}), "utf-8")
    shutil.copytree(site, work / "target")
    return folder
