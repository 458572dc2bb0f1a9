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
    text = json.dumps(manifest(folder), indent=1, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, "utf-8")


def recover(out: Path) -> None:
    """Bring back the site when a build was killed between the two renames, and clear what it left."""
    old = out.with_name(out.name + ".old")
    if old.exists() and not out.exists():
        old.rename(out)
    for left in (old, out.with_name(out.name + ".new")):
        if left.exists():
            shutil.rmtree(left)


def published(out: Path) -> list[dict[str, Any]]:
    """Entries of the editions that stand in ``out``."""
    path = out / MARK
    if not path.is_file():
        if out.exists() and any(out.iterdir()):
            raise ContentError(
                "site.foreign",
                "this folder holds something else than a site",
                place=str(out),
                fix="name an empty folder with --out",
            )
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["editions"]
    return [e for e in entries if (out / e["date"] / "index.html").is_file()]


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
    shutil.copytree(source, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
