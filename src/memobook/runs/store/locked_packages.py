"""The packages that a lock file names, kept beside stored runs, so that ``why`` can tell which of them changed."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from memobook.publication.files import sha256, write_aside
from memobook.publication.folder import Publication

# a package's first lines, as uv writes them
HEAD = re.compile(r"^\[\[package\]\]\r?\n((?:(?:name|version) = .*\n)+)", re.MULTILINE)


def keep_packages(publication: Publication) -> None:
    """Write the packages of today's lock file to ``.memobook/locks/<sha256 of the lock>.json``, unless they are there.

    Raises
    ------
    ContentError : ``disk.full``.
    """
    lock = publication.root / "uv.lock"
    if lock.is_file():
        data = lock.read_bytes()
        path = _path(publication, sha256(data))
        if not path.is_file():
            write_aside(path, json.dumps(packages(data), indent=1).encode())


def kept_packages(publication: Publication, digest: str | None) -> dict[str, str] | None:
    """The packages of a lock file by its hash; None where they were not kept."""
    try:
        found = json.loads(_path(publication, digest or "none").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def packages(lock: bytes) -> dict[str, str]:
    """Package → version (several, for several platforms, by commas) of a ``uv.lock``; none where it is no TOML.

    Of a lock of a megabyte only the heads of its packages are read.
    """
    try:
        listed = [tomllib.loads(head) for head in HEAD.findall(lock.decode("utf-8"))]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    found: dict[str, list[str]] = {}
    for package in listed:
        found.setdefault(str(package["name"]), []).append(str(package.get("version", "")))
    return {name: ", ".join(versions) for name, versions in sorted(found.items())}


def _path(publication: Publication, digest: str) -> Path:
    return publication.store / "locks" / f"{digest}.json"
