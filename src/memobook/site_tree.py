"""The site's folder: put together aside, then exchanged whole, so that a reader finds the old site or the new one."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from .errors import ContentError
from .publication import files_under, sha256

MARK = "editions.json"


def manifest(folder: Path) -> dict[str, str]:
    """Relative path → SHA-256 of every file below ``folder`` but its ``manifest.json``."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes())
        for path in files_under(folder)
        if path != folder / "manifest.json"
    }


def write_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_bytes(dump_manifest(manifest(folder)))


def dump_manifest(files: dict[str, str]) -> bytes:
    """The bytes of ``manifest.json``."""
    return (json.dumps(files, indent=1, sort_keys=True) + "\n").encode()


def recover(out: Path) -> None:
    """Bring back the site when a build was killed between the two renames, and clear what it left."""
    old, new = out.with_name(out.name + ".old"), out.with_name(out.name + ".new")
    for left in (old, new):
        if left.exists() and not (left / MARK).is_file():
            raise _foreign(left, "move it away: a build needs this name for a moment")
    if old.exists() and not out.exists():
        old.rename(out)
    for left in (old, new):
        if left.exists():
            shutil.rmtree(left)


def _foreign(place: Path, fix: str) -> ContentError:
    return ContentError("site.foreign", "here is something else than a site", place=str(place), fix=fix)


def published(out: Path) -> list[dict[str, Any]]:
    """Entries of the editions that stand in ``out``."""
    path = out / MARK
    if not path.is_file():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise _foreign(out, "name an empty folder with --out")
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["editions"]
    return [e for e in entries if (out / e["date"] / "index.html").is_file()]


def begin(out: Path, entries: bytes) -> Path:
    """The folder in which the new site is put together; its list of editions comes first and marks it as ours."""
    new = out.with_name(out.name + ".new")
    new.mkdir(parents=True)
    (new / MARK).write_bytes(entries)
    return new


def exchange(new: Path, out: Path) -> bool:
    """Put ``new`` in the place of ``out``; false, and nothing touched, when both hold the same files."""
    if out.exists() and manifest(new) == manifest(out):
        shutil.rmtree(new)
        return False
    old = out.with_name(out.name + ".old")
    if out.exists():
        out.rename(old)
    new.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return True


def copy_tree(source: Path, target: Path) -> None:
    """Copy by hard links where the file system allows it: finished files are never written in place."""
    shutil.copytree(source, target, copy_function=link, dirs_exist_ok=True)


def link(source: str | Path, target: str | Path) -> None:
    """A file in a second place, by a hard link where the file system allows it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
