"""Verification of a release: built anew in an empty folder, or fetched from where it is published, file by file."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from memobook.changes.copied import copy_inputs
from memobook.changes.drift import drifted, mismatch
from memobook.pages.edition_pages import EditionPages
from memobook.pages.pages import render
from memobook.pages.render_server import RenderServer
from memobook.pages.site_tree import MARK
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.locks.chain import broken, broken_at
from memobook.publication.locks.correction import prepared_reasons
from memobook.publication.locks.lock import Lock, read_locks
from memobook.publication.progress import Progress
from memobook.publication.repository import head

from .assembly import Assembly
from .deployed import Deployed, open_deployed
from .permanent import edition_manifest

SHOWN = 10


@dataclass(frozen=True)
class Verified:
    """What was compared with a lock.

    Parameters
    ----------
    what : where the files came from.
    files : how many the manifest holds.
    results : values and verdicts that are not as locked, a line each.
    differing : files that are not, a line each; the first by name comes first.
    commit : the commit that was released, where another one is checked out.
    chain : what is wrong with the chain of locks, a line each.
    prepared : corrections of the next revision, where that is being prepared: results are its own then.
    python : version that made the released pages, where another one made these.
    """

    edition: str
    revision: int
    what: str
    files: int
    results: list[str]
    differing: list[str]
    commit: str = ""
    chain: tuple[str, ...] = ()
    python: str = ""
    prepared: int = 0

    @property
    def good(self) -> bool:
        """Whether it is what was released; pages of another Python are not expected to have the same bytes."""
        return not (self.results or self.chain or (self.differing and not self.python))

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "good": self.good}

    def lines(self) -> list[str]:
        head = f"{self.edition}, revision {self.revision}, {self.what}"
        if self.good and self.differing:
            return [f"{head}: results as released; pages made by Python {self.python}"]
        if self.good:
            return [f"{head}: all {self.files} files are as released"]
        if self.chain:
            return [f"{head}: the chain of locks is broken", *(f"  {line}" for line in self.chain)]
        count = len(self.differing)
        told = [f"result {line}" for line in self.results]
        if self.prepared and self.results:
            told = [
                f"revision {self.revision + 1} is being prepared, with {self.prepared} corrections that say why "
                f"{len(self.results)} results are others; what was released can be built at commit {self.commit[:12]}"
            ]
        if self.differing:
            told.append(f"first difference: {self.differing[0]}")
            told += self.differing[1:SHOWN]
            told += [f"and {count - SHOWN} more"] if count > SHOWN else []
        if self.commit and not self.results:
            told.append(f"all results are as released; commit {self.commit[:12]} has the code that made these pages")
        return [f"{head}: {count} of {self.files} files are not as released", *(f"  {line}" for line in told)]


def released_locks(publication: Publication, date: str) -> list[Lock]:
    """The locks of an edition.

    Raises
    ------
    ContentError : ``release.none``, or whatever is wrong with a lock.
    """
    locks = read_locks(publication, date)
    if not locks:
        raise ContentError(
            "release.none",
            f"{publication.known(date)} was never released",
            place=f"book/memos/{date}.md",
            fix=f"memobook release {date}",
        )
    return locks


def verify_anew(publication: Publication, date: str, report: Progress) -> Verified:
    """Build the newest revision in an empty folder, with nothing that is stored, and compare it with its lock."""
    lock = released_locks(publication, date)[-1]
    with tempfile.TemporaryDirectory(prefix=prefix("memobook-verify")) as name:
        copied = copy_inputs(publication, Path(name).resolve() / "publication")
        assembly = Assembly(copied, report)
        ledger, runs = assembly.ledger(date, locked=False)
        with RenderServer() as server:
            pages = EditionPages(copied, ledger, runs, lock.held["changes"])
            (folder,) = render([pages], server, report)
        results = drifted(lock.ledger, ledger.as_json())
        differing = mismatch(lock.manifest, edition_manifest(folder)).lines()
    released = lock.held["commit"]
    commit = "" if released == head(publication.root) else released
    return Verified(
        date,
        lock.revision.number,
        "built anew",
        len(lock.manifest),
        results,
        differing,
        commit,
        tuple(broken(publication)),
        _other_python(lock),
        len(reasons.corrections) if (reasons := prepared_reasons(publication, lock)) else 0,
    )


def _other_python(lock: Lock) -> str:
    """The Python that made the released pages, such as ``3.11``, where another one is at work: its packages differ."""
    made = {tuple(run["kernel"][1][:2]) for run in lock.held["runs"].values()}
    return ", ".join(".".join(map(str, one)) for one in sorted(made) if one != tuple(sys.version_info[:2]))


def verify_site(publication: Publication, date: str, address: str, report: Progress) -> list[Verified]:
    """Compare what stands at a folder or address with the locks: the edition's folder and that of each revision."""
    locks = released_locks(publication, date)
    site = open_deployed(address)
    found = [_deployed(site, date, locks[-1], f"{date}/", locks[-1].manifest, report)]
    for lock in locks:
        folder = f"{date}/{lock.revision.folder}/"
        told = site.read(f"{folder}manifest.json")
        if told is None or sha256(told) != lock.held["permanent"]:
            what = "missing" if told is None else "other bytes"
            line = f"manifest.json: {what}"
            found.append(Verified(date, lock.revision.number, f"{site.name}{folder}", len(lock.manifest), [], [line]))
        else:
            found.append(_deployed(site, date, lock, folder, site.manifest(told), report))
    told = json.loads(site.read(MARK) or b"{}").get("head", [])
    wrong = (*broken(publication), *broken_at(publication, told))
    return [replace(one, chain=wrong) for one in found] if wrong else found


def _deployed(
    site: Deployed, date: str, lock: Lock, folder: str, manifest: Mapping[str, str], report: Progress
) -> Verified:
    with report.step(f"compare {folder}") as step:
        differing = []
        for name in sorted(manifest):
            data = site.read(folder + name)
            if data is None:
                differing.append(f"{name}: missing")
            elif sha256(data) != manifest[name]:
                differing.append(f"{name}: other bytes")
        step.note = f"{len(manifest)} files"
    return Verified(date, lock.revision.number, f"{site.name}{folder}", len(manifest), [], differing)
