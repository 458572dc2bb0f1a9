"""What killed calls have left is taken away; what belongs to a process that is at work stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_publication import write_package

from memobook.pages.kept_pages import is_whole, keep_whole
from memobook.publication.folder import Publication
from memobook.publication.leftovers import clear_leftovers


def gone() -> int:
    """The number of a process that has ended."""
    return int(
        subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True).stdout
    )


def test_only_what_is_named_by_a_dead_process_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    root = tmp_path / "publication"
    write_package(root / "data")
    dead, ours = gone(), os.getpid()
    left = [
        f".memobook/.runs.json.{dead}", f".memobook/work/pages-{dead}-abc/stage/x", f"book/memos/.one.md.{dead}",
        f".memobook/runs/one/before/.new-{dead}-abc/run.json", f"../temporary/memobook-replay-{dead}-abc/x",
    ]  # fmt: skip
    kept = [
        f".memobook/.runs.json.{ours}", f".memobook/work/pages-{ours}-abc/x", "notebooks/.htaccess.old", "data/.keep",
        ".memobook/work/mine", f"../temporary/memobook-run-{ours}-abc/x",
    ]  # fmt: skip
    for name in [*left, *kept]:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    clear_leftovers(Publication(root))
    assert [name for name in left if (root / name).exists()] == []
    assert [name for name in kept if not (root / name).exists()] == []


def test_stored_pages_are_taken_only_as_they_were_kept(tmp_path: Path) -> None:
    (tmp_path / "made" / "a").mkdir(parents=True)
    (tmp_path / "made" / "a" / "index.html").write_text("true")
    folder = tmp_path / "store" / "key"
    assert not is_whole(folder)
    keep_whole(tmp_path / "made", folder)
    assert is_whole(folder)
    (folder / "a" / "index.html").write_text("tampered")
    assert not is_whole(folder)
    (folder / "a" / "index.html").write_text("true")
    assert is_whole(folder)
    (folder / "more.html").write_text("planted")
    assert not is_whole(folder)
