"""The tiny publication with both editions released and built, in a git repository of its own; once a session."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from case_build import DATES, built, copy_of, finished_build, memobook, once

WHO = ("-c", "user.name=Nobody", "-c", "user.email=nobody@tiny.example", "-c", "commit.gpgsign=false")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True, text=True, timeout=60)
    return done.stdout.strip()


def commit(folder: Path, message: str) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


def called(folder: Path, *arguments: str, **variables: str) -> str:
    """A command that succeeds; gives what it prints."""
    done = memobook(folder, *arguments, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def released_build(base: Path) -> Path:
    """A publication whose editions are released and whose site is built; treat as read-only."""

    def make(folder: Path) -> None:
        _release(copy_of(finished_build(base), folder / "publication"))

    return once(base, "released", make) / "publication"


def _release(folder: Path) -> None:
    (folder / ".gitignore").write_text(".memobook/\n_site/\n", "utf-8")
    git(folder, "init", "--quiet")
    # release commits as whoever works here, and a fresh machine knows nobody
    git(folder, "config", "user.name", "Nobody")
    git(folder, "config", "user.email", "nobody@tiny.example")
    commit(folder, "Two memos")
    for date in DATES:
        called(folder, "release", date)
    commit(folder, "Released")
    built(folder, "--all", "--out", "_site")
