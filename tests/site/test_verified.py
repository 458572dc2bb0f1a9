"""What a verification says: of other bytes, of another Python, of a chain that is broken."""

from __future__ import annotations

import sys
from pathlib import Path

from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock, read_lock
from memobook.site.proofs.verified import Verified
from memobook.site.verify import _other_python

ROOT = Path(__file__).resolve().parents[2]
HEAD = "2026-01-07, revision 1, built anew"


def verified(**more: object) -> Verified:
    given = {"edition": "2026-01-07", "revision": 1, "what": "built anew", "files": 9, "results": [], "differing": []}
    return Verified(**{**given, **more})  # type: ignore[arg-type]


def test_pages_of_another_python_are_no_fault_and_results_are() -> None:
    assert verified(differing=["memo.pdf: other bytes"], python="3.11").lines() == [
        f"{HEAD}: results as released; pages made by Python 3.11"
    ]
    wrong = verified(differing=["memo.pdf: other bytes"], results=["a.b: locked 1, now 2"], python="3.11")
    assert not wrong.good and "result a.b: locked 1, now 2" in wrong.lines()[1]
    assert not verified(differing=["memo.pdf: other bytes"]).good


def test_a_broken_chain_is_a_fault_whatever_the_files_are() -> None:
    found = verified(chain=("one is gone; two names it",))
    assert not found.good
    assert found.lines() == [f"{HEAD}: the chain of locks is broken", "  one is gone; two names it"]


def test_a_lock_tells_which_python_made_its_pages() -> None:
    lock = read_lock(next((ROOT / "book" / "memos").glob("*.lock.json")), Publication(ROOT))
    here = list(sys.version_info[:3])
    runs = {name: run | {"kernel": ["python3", here, "linux"]} for name, run in lock.held["runs"].items()}
    assert _other_python(Lock(lock.place, lock.held | {"runs": runs})) == ""
    runs = {name: run | {"kernel": ["python3", [3, 10, 4], "linux"]} for name, run in runs.items()}
    assert _other_python(Lock(lock.place, lock.held | {"runs": runs})) == "3.10"
