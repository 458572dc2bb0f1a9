"""Folders of earlier revisions that a clone lacks, built at the commits that brought their locks.

Each is built in a clone of its own, by that commit's engine in an environment of that commit's ``uv.lock``; what comes
out is kept only where it is, byte for byte, what was released.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from memobook.changes.drift import Mismatch, mismatch
from memobook.publication.errors import ContentError, Faults
from memobook.publication.files import room
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.locks.lock import Lock, lock_path, read_locks
from memobook.publication.progress import Progress
from memobook.publication.repository import commit_that_added, top

from .permanent import edition_manifest, is_permanent, released_folder

# what --revisions names in place of an address
COMMIT = "commit"
# settings of this call that name another publication, other packages, or how its own kernels run
OWN = {"MEMOBOOK_ROOT", "MEMOBOOK_FORBID_RUNS", "MEMOBOOK_UNPINNED", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
NOTHING: Mapping[str, str] = {}


def rebuild_revisions(publication: Publication, dates: list[str], out: Path, report: Progress) -> None:
    """Build the folders of earlier revisions that are neither in ``out`` nor kept here.

    Raises
    ------
    ContentError : ``revision.commit`` (the repository has no commit of it), ``revision.rebuilt`` (it can't be built
        there, or comes out otherwise), ``disk.full``; those that could be had are kept.
    """
    faults = Faults()
    for date in dates:
        kept = released_folder(publication, date)
        for lock in read_locks(publication, date)[:-1]:  # the newest is what is built anyway
            name = lock.revision.folder
            if any(is_permanent(place / name, lock) for place in (out / date, kept)):
                continue
            with faults.gathered(), report.step(f"build {date}/{name} at its commit") as step, room(kept):
                step.note = _rebuild(publication, date, lock, kept / name)[:12]
    faults.tell()


def _rebuild(publication: Publication, date: str, lock: Lock, target: Path) -> str:
    """Put a revision's folder at ``target``; gives the commit that it was built at."""
    name = f"{date}/{lock.revision.folder}"
    path = lock_path(publication, date, lock.revision.number)
    root, commit = top(publication.root), commit_that_added(path)
    if root is None or not commit:
        fix = "fetch the whole history (git fetch --unshallow), or name a published site in place of commit"
        raise ContentError("revision.commit", f"no commit here has the lock of {name}", place=str(path), fix=fix)
    with tempfile.TemporaryDirectory(prefix=prefix("memobook-commit")) as aside:
        clone, site = Path(aside) / "clone", Path(aside) / "site"
        call(name, ["git", "clone", "--quiet", "--shared", "--no-checkout", str(root), str(clone)], root)
        call(name, ["git", "checkout", "--quiet", "--detach", commit], clone)
        then = clone / publication.root.relative_to(root)
        call(name, [_python(name, then, Path(aside)), "-m", "memobook", "build", date, "--out", str(site)], then)
        built = site / name
        if not is_permanent(built, lock):
            raise _otherwise(name, commit, lock, mismatch(lock.manifest, edition_manifest(site / date)))
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)
        shutil.move(built, target.parent / f"{prefix('.new')}folder")
        (target.parent / f"{prefix('.new')}folder").rename(target)
    return commit


def _otherwise(name: str, commit: str, lock: Lock, found: Mismatch) -> ContentError:
    """What is told of a revision that comes out otherwise."""
    first = f" ({len(found)} of {len(lock.manifest)} files, first: {found.first})" if len(found) else ""
    pinned = all("numerics" in run for run in lock.held["runs"].values())
    why = "another Python or architecture makes other pages" if pinned else (
        "its kernels were not yet told which machine code to use, so another processor makes other numbers"
    )  # fmt: skip
    return ContentError(
        "revision.rebuilt",
        f"{name}, built at commit {commit[:12]}, has other bytes than were released{first}",
        place=lock.place,
        fix=f"take it from the published site (--revisions ADDRESS); {why}",
    )


def _python(name: str, then: Path, aside: Path) -> str:
    """The interpreter that builds it: of an environment of that commit's ``uv.lock``, or this one where it has none."""
    if not (then / "uv.lock").is_file():
        return sys.executable
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        fix = "install uv (pip install uv), or name a published site in place of commit"
        raise ContentError("revision.rebuilt", f"{name} needs uv for the packages of its commit", place=name, fix=fix)
    environment = aside / "environment"
    settings = {"UV_PROJECT_ENVIRONMENT": str(environment), "UV_SYSTEM_CERTS": "1"}
    call(name, [uv, "sync", "--quiet", "--frozen", "--python", sys.executable], then, settings)
    return str(environment / "bin" / "python")


def call(name: str, command: list[str], folder: Path, settings: Mapping[str, str] = NOTHING) -> None:
    """Run a command to its end for a revision.

    Raises
    ------
    ContentError : ``revision.rebuilt`` with what the command said, where it failed.
    """
    environment = {key: value for key, value in os.environ.items() if key not in OWN} | dict(settings)
    try:
        done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
        failed, told = done.returncode != 0, done.stderr.strip() or done.stdout.strip()
    except OSError as error:
        failed, told = True, str(error)
    if failed:
        fix = "see what it says; or name a published site in place of commit"
        message = f"{name} was not built at its commit: {Path(command[0]).name} stopped"
        raise ContentError("revision.rebuilt", message, place=name, fix=fix, details=told[-2000:])
