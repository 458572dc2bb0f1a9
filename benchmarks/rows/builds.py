"""Whole builds: nothing stored, nothing changed, one paragraph changed; beside a plain Jupyter Book without PDF."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..measure import Measured, alternate
from ..member_notebooks import id_of, write_member_notebooks
from ..outcome import Goal, Outcome, RowError
from ..plain_book import make_plain
from ..process import BIN, call
from ..repository import before_weekly, copy_repository, lay_aside, notebooks_in_contents, read_notebook
from ..results import values

PLAIN = "jupyter-book build of the same pages and notebooks, "
FORCED = PLAIN + "forced, a notebook for each member of a family, no grid, no PDF"
# parents of the call before wait for another one
SOON = "memobook build soon after another, nothing stored: "
EDITION = Goal("edition", SOON + "an edition with grids, replays and PDF", FORCED, reach=0.80)
RELEASED = Goal("released", SOON + "an edition that was released, with grids and PDF", FORCED, reach=0.45)
WEEKLY = {"edition": replace(EDITION, row="weekly edition"), "released": replace(RELEASED, row="weekly released")}
FIRST = "ours without a process that another call has left"
UNCHANGED = Goal("unchanged", "memobook build, nothing changed", PLAIN + "its cache, nothing changed", reach=0.05)
PARAGRAPH = Goal("paragraph", "memobook build, a paragraph changed, PDF too", PLAIN + "its cache, no PDF", reach=0.60)
EXTENDED = "jupyter-book build with memobook's extension"


def edition(work: Path, pairs: int) -> Iterator[Outcome]:
    """From nothing to the site, of an edition of four themes and more that is being written."""
    ours, peer = _copies(work)
    for root in (ours, peer):
        before_weekly(root)
    _unrelease(ours)
    yield _from_nothing(EDITION, work, ours, peer, pairs)


def released(work: Path, pairs: int) -> Iterator[Outcome]:
    """From nothing to the site, of that edition as it was released: its lock holds what its changes come from."""
    ours, peer = _copies(work)
    for root in (ours, peer):
        before_weekly(root)
    yield _from_nothing(RELEASED, work, ours, peer, pairs)


def weekly(work: Path, pairs: int) -> Iterator[Outcome]:
    """Both of the newest edition, which has two themes."""
    ours, peer = _copies(work)
    yield _from_nothing(WEEKLY["released"], work, ours, peer, pairs)
    shutil.rmtree(peer)
    _unrelease(ours)
    yield _from_nothing(WEEKLY["edition"], work, ours, copy_repository(peer), pairs)


def _copies(work: Path) -> tuple[Path, Path]:
    return copy_repository(work / "ours"), copy_repository(work / "peer")


def _unrelease(root: Path) -> None:
    """Take the newest edition's locks away: what its changes come from is not known yet."""
    memos = root / "book" / "memos"
    for lock in memos.glob(f"{max(memos.glob('*.md')).stem}.v*"):
        lock.unlink()


def _from_nothing(goal: Goal, work: Path, ours: Path, peer: Path, pairs: int) -> Outcome:
    write_member_notebooks(peer)
    make_plain(peer, "force")

    def build(**more: str) -> Measured:
        lay_aside(ours / ".memobook", ours / "_site")
        return Measured(memobook_build(ours, **more), ledger_values(ours))

    def first() -> Measured:
        runtime = work / "runtime"
        runtime.mkdir(exist_ok=True)
        return build(XDG_RUNTIME_DIR=str(runtime), MEMOBOOK_STAY="0")

    def book() -> Measured:
        lay_aside(peer / "_build")
        return Measured(jupyter_book(peer), book_values(peer))

    return alternate(goal, build, book, pairs, {FIRST: first})


def unchanged(work: Path, pairs: int) -> Iterator[Outcome]:
    """The same call once more."""
    ours, peer, extended = _built(work)
    manifest = _manifest(ours)

    def build() -> Measured:
        seconds = memobook_build(ours, MEMOBOOK_FORBID_RUNS="1")
        if _manifest(ours) != manifest:
            raise RowError("unchanged: a build with no change changed the site")
        return Measured(seconds, ledger_values(ours))

    yield alternate(UNCHANGED, build, _book(peer), pairs, {EXTENDED: _book(extended)})


def paragraph(work: Path, pairs: int) -> Iterator[Outcome]:
    """One more sentence in a paragraph of the memo each time."""
    ours, peer, extended = _built(work)
    memo = max((ours / "book" / "memos").glob("*.md")).stem
    pdf = ours / "_site" / memo / "memo.pdf"
    number = 0

    def build() -> Measured:
        nonlocal number
        number += 1
        before = _digest(pdf)
        _add_sentence(ours, memo, number)
        seconds = memobook_build(ours, MEMOBOOK_FORBID_RUNS="1")
        if _digest(pdf) == before:
            raise RowError("paragraph: the PDF is as it was")
        return Measured(seconds, _sentences(ours / "_site" / memo / "index.html") >= number)

    def changed(root: Path) -> Callable[[], Measured]:
        count = 0

        def book() -> Measured:
            nonlocal count
            count += 1
            _add_sentence(root, memo, count)
            seconds = jupyter_book(root)
            return Measured(seconds, _sentences(root / "_build" / "html" / "book" / "memos" / f"{memo}.html") >= count)

        return book

    yield alternate(PARAGRAPH, build, changed(peer), pairs, {EXTENDED: changed(extended)})


def _built(work: Path) -> tuple[Path, Path, Path]:
    """Ours, the plain book and the book with our extension, each built once."""
    ours, peer, extended = (copy_repository(work / name) for name in ("ours", "peer", "extended"))
    write_member_notebooks(peer)
    make_plain(peer, "cache")
    memobook_build(ours)
    jupyter_book(peer)
    jupyter_book(extended)
    return ours, peer, extended


def _book(root: Path) -> Callable[[], Measured]:
    return lambda: Measured(jupyter_book(root), book_values(root))


def memobook_build(root: Path, **more: str) -> float:
    """Seconds of ``memobook build``."""
    return call([BIN / "memobook", "build"], root, more=more).seconds


def jupyter_book(root: Path) -> float:
    """Seconds of ``jupyter-book build .``."""
    return call(["jupyter-book", "build", "."], root).seconds


def ledger_values(root: Path) -> dict[str, Any]:
    """Each value of the newest edition that a notebook recorded: none of those computed over a family's members."""
    memo = max((root / "book" / "memos").glob("*.md")).stem
    ledger = json.loads((root / "_site" / memo / "ledger.json").read_text("utf-8"))
    families = {family["theme"] for family in ledger.get("families", [])}
    return {v["id"]: v["value"] for v in ledger["values"] if v.get("member") or v["theme"] not in families}


def book_values(root: Path) -> dict[str, Any]:
    """Each value in the notebooks that Jupyter Book executed and rendered, the pages of the newest edition."""
    executed = root / "_build" / "jupyter_execute" / "notebooks"
    found: dict[str, Any] = {}
    for name in notebooks_in_contents(root):
        recorded = values(read_notebook(executed / f"{name}.ipynb")).items()
        found |= {id_of(name, id): value["value"] for id, value in recorded}
        if not (root / "_build" / "html" / "notebooks" / f"{name}.html").is_file():
            raise RowError(f"jupyter-book made no page of {name}")
    return found


def _add_sentence(root: Path, memo: str, number: int) -> None:
    """Put a sentence at the end of the summary's first paragraph."""
    path = root / "book" / "memos" / f"{memo}.md"
    head, heading, rest = path.read_text("utf-8").partition("\n## ")
    title, gap, body = rest.partition("\n\n")
    first, end, others = body.partition("\n\n")
    text = f"{first} This is benchmark sentence {_word(number)}."
    path.write_text(head + heading + title + gap + text + end + others, "utf-8")


def _word(number: int) -> str:
    return "one" + " more" * (number - 1)


def _sentences(page: Path) -> int:
    return page.read_text("utf-8").count("This is benchmark sentence")


def _manifest(root: Path) -> dict[str, str]:
    return {path.parent.name: _digest(path) for path in sorted((root / "_site").glob("*/manifest.json"))}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
