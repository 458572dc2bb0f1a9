"""What a verification says: of other bytes, of another Python or architecture, of a chain that is broken."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Lock, read_lock
from memobook.runs.processor import architecture
from memobook.site.proofs.verified import Verified
from memobook.site.verify import _other_maker

ROOT = Path(__file__).resolve().parents[2]
HEAD = "2026-01-07, revision 1, built anew"


def verified(**more: object) -> Verified:
    given = {"edition": "2026-01-07", "revision": 1, "what": "built anew", "files": 9, "results": [], "differing": []}
    return Verified(**{**given, **more})  # type: ignore[arg-type]


def test_pages_of_another_python_are_no_fault_and_results_are() -> None:
    assert verified(differing=["memo.pdf: other bytes"], maker="Python 3.11").lines() == [
        f"{HEAD}: results as released; pages made by Python 3.11"
    ]
    wrong = verified(differing=["memo.pdf: other bytes"], results=["a.b: locked 1, now 2"], maker="Python 3.11")
    assert not wrong.good and "result a.b: locked 1, now 2" in wrong.lines()[1]
    assert not verified(differing=["memo.pdf: other bytes"]).good


def test_a_broken_chain_is_a_fault_whatever_the_files_are() -> None:
    found = verified(chain=("one is gone; two names it",))
    assert not found.good
    assert found.lines() == [f"{HEAD}: the chain of locks is broken", "  one is gone; two names it"]


@pytest.mark.parametrize(
    ("python", "system", "architecture_then", "told"),
    [
        (sys.version_info[:2], sys.platform, architecture(), ""),
        ((3, 10), sys.platform, architecture(), "Python 3.10"),
        (sys.version_info[:2], sys.platform, "vax", f"{sys.platform} on vax"),
        ((3, 10), "plan9", "vax", "Python 3.10, plan9 on vax"),
        # locks of before it was noted
        (sys.version_info[:2], "plan9", None, ""),
    ],
)
def test_a_lock_tells_what_made_its_pages(
    python: tuple[int, int], system: str, architecture_then: str | None, told: str
) -> None:
    lock = read_lock(next((ROOT / "book" / "memos").glob("*.v1.lock.json")), Publication(ROOT))
    then = {"kernel": ["python3", [*python, 7], system], "numerics": {"architecture": architecture_then}}
    runs = {name: run | then for name, run in lock.held["runs"].items()}
    if not architecture_then:
        runs = {name: {part: run[part] for part in run if part != "numerics"} for name, run in runs.items()}
    assert _other_maker(Lock(lock.place, lock.held | {"runs": runs})) == told
