"""The git repository around a publication, where there is one: which commit, and files as they were then."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from .errors import ContentError

SECONDS = 60
# hooks before a commit may check much
COMMIT_SECONDS = 600
# what git says of a folder that is called .git and is none of its own
NO_REPOSITORY = "not a git repository"


def head(root: Path) -> str:
    """The commit that is checked out; empty where there is none."""
    return _git(root, "rev-parse", "--verify", "--quiet", "HEAD").decode().strip()


def commit_that_added(path: Path) -> str:
    """The commit that brought a file; empty where none did, or none that is here: in a shallow clone the first commit
    seems to bring everything.
    """
    told = _git(path.parent, "log", "--diff-filter=A", "--format=%H", "--", path.name)
    commit = told.decode().partition("\n")[0].strip()
    if commit:
        cut = path.parent / _git(path.parent, "rev-parse", "--git-path", "shallow").decode().rstrip("\n")
        if cut.is_file() and commit in cut.read_text("utf-8").split():
            return ""
    return commit


def file_at(root: Path, commit: str, name: str) -> bytes | None:
    """A file below ``root`` as a commit has it; None where it has none, or the commit is not here."""
    if not commit:
        return None
    listed = _git(root, "ls-tree", "--name-only", commit, "--", name)
    return _git(root, "show", f"{commit}:./{name}") if listed else None


def commit_named(root: Path, name: str) -> str:
    """Hash of the commit that a branch, tag or hash names; empty where there is none."""
    if name.startswith("-"):
        return ""
    return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").decode().strip()


def archive_of(root: Path, commit: str, names: Sequence[str]) -> bytes:
    """Files and folders below ``root`` as a commit has them, as a tar archive; those that it has not are left out."""
    listed = _git(root, "ls-tree", "--name-only", "-z", commit, "--", *names).decode().split("\0")
    return _git(root, "archive", "--format=tar", commit, "--", *filter(None, listed))


def top(root: Path) -> Path | None:
    """The folder of the repository's working tree that ``root`` lies in; None where there is none."""
    told = _git(root, "rev-parse", "--show-toplevel").decode().rstrip("\n")
    return Path(told) if told else None


def has_repository(root: Path) -> bool:
    """Whether a folder lies in a repository's working tree."""
    return _git(root, "rev-parse", "--is-inside-work-tree").strip() == b"true"


def refusal(root: Path) -> str:
    """Why git says nothing of the repository that a folder lies in; empty where it does, or where there is none.

    It may not be installed, or the repository is another user's, as where a container runs as somebody else; what a
    file called .git points to may have been moved, or the newest commit may not be there.
    """
    found = next((at / ".git" for at in (root, *root.parents) if (at / ".git").exists()), None)
    if found is None:
        return ""
    told = _refused(root, "rev-parse", "--is-inside-work-tree")
    if NO_REPOSITORY in told and not found.is_file():
        return ""
    return told or _refused(root, "status", "--porcelain=v1", "--untracked-files=no", "--", ".")


def _refused(root: Path, *arguments: str) -> str:
    """What git says where it fails."""
    command, environment = ["git", "-C", str(root), *arguments], os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, errors="replace", timeout=SECONDS, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return (done.stderr.strip() or f"git ended with {done.returncode}") if done.returncode else ""


def ignored(root: Path, names: Sequence[str]) -> list[str]:
    """Files below ``root``, of these patterns, that git was told to leave out, so that no commit has them; sorted."""
    patterns = [f":(glob){name}" for name in names]
    found = _git(root, "ls-files", "--others", "--ignored", "--exclude-standard", "-z", "--", *patterns)
    return sorted(filter(None, found.decode("utf-8", "replace").split("\0")))


def uncommitted(root: Path, names: Sequence[str]) -> list[str]:
    """Files below ``root``, of these files and folders, that the newest commit has otherwise or not; sorted."""
    found = _git(root, "status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames", "--", *names)
    above = _git(root, "rev-parse", "--show-prefix").decode().strip()
    return sorted(entry[3:].removeprefix(above) for entry in found.decode("utf-8", "replace").split("\0") if entry)


def commit(root: Path, names: Sequence[str], message: str) -> None:
    """Commit files and folders below ``root`` as they are, and nothing else that is staged.

    Raises
    ------
    ContentError : ``release.commit`` with what git says.
    """
    for command in (["add", "--all", "--", *names], ["commit", "--quiet", "--message", message, "--", *names]):
        try:
            done = subprocess.run(
                ["git", "-C", str(root), *command], check=False, capture_output=True, text=True, timeout=COMMIT_SECONDS
            )
            told = done.stderr.strip() or done.stdout.strip() if done.returncode else ""
        except (OSError, subprocess.TimeoutExpired) as error:
            told = str(error)
        if told:
            fix = "do what git says, or commit by hand"
            raise ContentError("release.commit", "git did not commit", place=str(root), fix=fix, details=told)


def _git(folder: Path, *arguments: str) -> bytes:
    """What git says; nothing where it fails, is not installed, or there is no repository."""
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout if done.returncode == 0 else b""
