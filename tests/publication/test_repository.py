"""What git is asked of the repository around a publication, and where it can't answer."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tiny_publication import content_error

from memobook.publication.folder import Publication
from memobook.publication.repository import ignored, refusal
from memobook.site.releases.committed_inputs import check_committed, check_repository

PLACE = "book/memos/2026-01-07.md"


def git(root: Path, *arguments: str) -> None:
    told = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(root), *told, *arguments], check=True, capture_output=True, timeout=60)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with a memo, committed."""
    found = tmp_path / "memos"
    (found / "book" / "memos").mkdir(parents=True)
    (found / PLACE).write_text("A memo.\n")
    git(found, "init", "--quiet")
    git(found, "add", "--all")
    git(found, "commit", "--quiet", "--message", "a memo")
    return found


def test_a_repository_that_answers_and_a_folder_without_one_are_fine(root: Path, tmp_path: Path) -> None:
    assert refusal(root) == refusal(tmp_path) == ""
    (tmp_path / "other" / ".git").mkdir(parents=True)
    assert refusal(tmp_path / "other") == "", "a folder of that name is no repository"
    check_committed(Publication(root), PLACE)


def test_a_repository_without_its_commits_is_told(root: Path) -> None:
    shutil.rmtree(root / ".git" / "objects")
    (root / ".git" / "objects").mkdir()
    error = content_error(check_repository, Publication(root), PLACE)
    assert (error.id, error.place) == ("release.repository", PLACE) and error.details


def test_a_repository_that_was_moved_away_is_told(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").write_text("gitdir: /nowhere/at/all\n")
    error = content_error(check_repository, Publication(root), PLACE)
    assert error.id == "release.repository" and "/nowhere/at/all" in error.details


def test_a_memo_that_git_ignores_is_in_no_commit(root: Path) -> None:
    git(root, "rm", "--quiet", "--cached", PLACE)
    (root / ".gitignore").write_text("*.md\n__pycache__/\n")
    (root / "src" / "__pycache__").mkdir(parents=True)
    (root / "src" / "__pycache__" / "a.pyc").touch()
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "without it")
    assert ignored(root, ["book/memos/*.md", "*.md"]) == [PLACE]
    error = content_error(check_committed, Publication(root), PLACE)
    assert error.id == "release.uncommitted" and f"{PLACE}, which git ignores" in error.details
