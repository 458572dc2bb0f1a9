"""Verification of a release by its repository: built anew in an empty folder, or compared with what is published."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from memobook.changes.copied import copy_inputs
from memobook.changes.drift import drifted, mismatch
from memobook.pages.edition_pages import EditionPages
from memobook.pages.pages import render
from memobook.pages.render_server import RenderServer
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.leftovers import prefix
from memobook.publication.locks.chain import broken
from memobook.publication.locks.correction import prepared_reasons
from memobook.publication.locks.lock import Lock, read_locks
from memobook.publication.locks.signature import local_fault
from memobook.publication.progress import Progress
from memobook.publication.repository import head
from memobook.publication.shared_cache import shared_cache
from memobook.runs.processor import architecture

from .assembly import Assembly
from .proofs.verified import Verified
from .revisions.permanent import edition_manifest


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
        with RenderServer(shared_cache("fonts", copied.root)) as server:
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
        (*broken(publication), *filter(None, [local_fault(publication, lock)])),
        _other_maker(lock),
        len(reasons.corrections) if (reasons := prepared_reasons(publication, lock)) else 0,
        signed=f"signed by {lock.signer}" if lock.signer else "not signed",
    )


def _other_maker(lock: Lock) -> str:
    """What made the released pages, where another is at work here: a Python, whose packages differ, a system, or an
    architecture, on which sums have other last digits. Empty where all are the same, or where the lock doesn't tell.
    """
    runs = lock.held["runs"].values()
    pythons = {tuple(run["kernel"][1][:2]) for run in runs} - {tuple(sys.version_info[:2])}
    machines = {f"{run['kernel'][2]} on {run['numerics']['architecture']}" for run in runs if "numerics" in run}
    told = [f"Python {'.'.join(map(str, one))}" for one in sorted(pythons)]
    return ", ".join([*told, *sorted(machines - {f"{sys.platform} on {architecture()}"})])
