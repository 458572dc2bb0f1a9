"""The stamp of a finished build: while nothing that a build reads has changed, and the site stands, it holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from .digests import Digests
from .engine import ENGINE, VERSION, installed
from .files import names_under, sha256, write_aside
from .folder import DATE, Publication

FOLDERS = ("book", "data", "history", "notebooks", "src")
# what lies beside is named by a page now and then
FILES = ("_config.yml", "publisher.pub", "references.bib", "uv.lock", "README.md", "CHANGELOG.md", "LICENSE")
# locks and signatures, which the site's root has of all editions
PROOF = (".lock.json", ".dsse.json")


@dataclass(frozen=True)
class Stamp:
    """What a build of some editions into a folder would read now.

    Parameters
    ----------
    path : where the stamp of the last such build is kept.
    out : the site's folder.
    inputs : hash of every file of the publication and the engine that such a build reads, and of the names of
        installed packages.
    shown : dates of the editions that it builds or compares with; the others in ``out`` are not looked at.
    digests : of files that were read before, which are not read again.
    """

    path: Path
    out: Path
    inputs: str
    shown: tuple[str, ...]
    digests: Digests

    @classmethod
    def now(cls, publication: Publication, out: Path, dates: Sequence[str], elsewhere: Path | None = None) -> Stamp:
        root, shown = publication.root, _shown(publication, dates)
        memos = f"{publication.memos.relative_to(root).as_posix()}/"
        names = [name for name in FILES if (root / name).is_file()]
        names += [name for folder in FOLDERS for name in names_under(f"{root}/{folder}", f"{folder}/")]
        # of other editions nothing is read but that they exist, and their locks
        names = [name for name in names if name.endswith(PROOF) or not _of_other(name, memos, shown)]
        digests = Digests.below(publication.store)
        told = [elsewhere / name for name in ("editions.json", "feed.xml", "score.json")] if elsewhere else []
        parts = [
            [sha256(path.read_bytes()) for path in told if path.is_file()],
            [VERSION, sys.version, *installed()],
            publication.editions(),
            _hashes(names, root, digests),
            # a publication that holds the engine has its files among its own
            [] if (root / "src" / ENGINE.name).resolve() == ENGINE else _hashes(names_under(ENGINE), ENGINE, digests),
        ]
        call = sha256(json.dumps([str(out), *dates]).encode())[:24]
        return cls(
            publication.store / "stamps" / f"{call}.json", out, sha256(json.dumps(parts).encode()), shown, digests
        )

    def last(self) -> list[dict[str, Any]] | None:
        """What the last such build told of its editions; None where it would not be the same now."""
        try:
            told = json.loads(self.path.read_text("utf-8"))
            same = told["inputs"] == self.inputs and told["site"] == _site(self.out, self.shown, self.digests)
            return list(told["built"]) if same else None
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None  # none, or damaged: as good as none

    def put(self, built: list[dict[str, Any]]) -> None:
        """Remember a build that has just ended well."""
        site = _site(self.out, self.shown, self.digests)
        text = json.dumps({"inputs": self.inputs, "site": site, "built": built}, indent=1)
        write_aside(self.path, text.encode())
        self.digests.keep()


def _of_other(name: str, memos: str, shown: tuple[str, ...]) -> bool:
    """Whether a file is of another edition's memo; pictures beside the memos are of any."""
    file = name[len(memos) :] if name.startswith(memos) else "/"
    return "/" not in file and bool(DATE.fullmatch(file[:10])) and file[:10] not in shown


def _shown(publication: Publication, dates: Sequence[str]) -> tuple[str, ...]:
    """The editions of a call, the newest one, and the one before each."""
    known = publication.editions()
    wanted = {*dates, *known[-1:]}
    before = {earlier for earlier, later in pairwise(known) if later in wanted}
    return tuple(sorted(wanted | before))


def _site(out: Path, shown: Sequence[str], digests: Digests) -> str:
    """Hash of the root's files and of the folders of some editions; of the others only that they stand."""
    if not out.is_dir():
        return ""
    entries = sorted(out.iterdir())
    looked_at = [path for path in entries if path.name in shown or not DATE.fullmatch(path.name)]
    names = [
        name for path in looked_at for name in ([path.name] if path.is_file() else names_under(path, f"{path.name}/"))
    ]
    return sha256(json.dumps([[path.name for path in entries], _hashes(names, out, digests)]).encode())


def _hashes(names: Iterable[str], folder: Path, digests: Digests) -> list[list[str]]:
    """Names and digests of files in a folder; of thousands a Path each would take as long as all the rest."""
    return [[name, digests.of(f"{folder}/{name}")] for name in names if not name.endswith(".pyc")]
