"""The packages that a lock file names, kept beside stored runs, so that ``why`` can tell which of them changed."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from memobook.publication.files import sha256, write_aside
from memobook.publication.folder import Publication


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
    """Package → version (several, for several platforms, by commas) of a ``uv.lock``; none where it is no TOML."""
    try:
        listed = tomllib.loads(lock.decode("utf-8")).get("package", [])
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    found: dict[str, list[str]] = {}
    for package in listed:
        found.setdefault(str(package["name"]), []).append(str(package.get("version", "")))
    return {name: ", ".join(versions) for name, versions in sorted(found.items())}


def _path(publication: Publication, digest: str) -> Path:
    return publication.store / "locks" / f"{digest}.json"
