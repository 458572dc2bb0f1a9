"""The stamp of a finished build: while nothing that a build reads has changed, and the site stands, it holds."""

from __future__ import annotations

import json
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import __version__
from .engine import engine_sha256
from .publication import Publication, files_under, sha256, write_aside
from .site_tree import manifest

FOLDERS = ("book", "data", "notebooks", "src")
FILES = ("_config.yml", "references.bib", "uv.lock")


@dataclass(frozen=True)
class Stamp:
    """What a build of some editions into a folder would read now.

    Parameters
    ----------
    path : where the stamp of the last such build is kept.
    out : the site's folder.
    inputs : hash of every file of the publication and the engine, and of the names of installed packages.
    """

    path: Path
    out: Path
    inputs: str

    @classmethod
    def now(cls, publication: Publication, out: Path, dates: Sequence[str]) -> Stamp:
        root = publication.root
        files = [root / name for name in FILES]
        folders = [*(root / folder for folder in FOLDERS), publication.history]
        files += [path for folder in folders if folder for path in files_under(folder)]
        parts = [
            [__version__, sys.version, *_installed()],
            _hashes(files, root),
            engine_sha256(),
        ]
        call = sha256(json.dumps([str(out), *dates]).encode())[:24]
        return cls(publication.store / "stamps" / f"{call}.json", out, sha256(json.dumps(parts).encode()))

    def last(self) -> list[dict[str, Any]] | None:
        """What the last such build told of its editions; None where it would not be the same now."""
        try:
            told = json.loads(self.path.read_text("utf-8"))
            same = told["inputs"] == self.inputs and told["site"] == _site(self.out)
            return list(told["built"]) if same else None
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None  # none, or damaged: as good as none

    def put(self, built: list[dict[str, Any]]) -> None:
        """Remember a build that has just ended well."""
        text = json.dumps({"inputs": self.inputs, "site": _site(self.out), "built": built}, indent=1)
        write_aside(self.path, text.encode())


def _site(out: Path) -> str:
    return sha256(json.dumps(manifest(out), sort_keys=True).encode())


def _hashes(files: Iterable[Path], folder: Path) -> list[list[str]]:
    return [
        [path.relative_to(folder).as_posix(), sha256(path.read_bytes())]
        for path in files
        if path.suffix != ".pyc" and path.is_file()
    ]


def _installed() -> list[str]:
    """Names with versions, as installers write them, without reading what they say."""
    return sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
