"""What stands at a site of an edition, compared file by file with its locks: its folder and that of each revision.

What stands there besides is named too, where the place says what it holds: a folder does, an address doesn't.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from memobook.pages.site_tree import STAND_IN
from memobook.publication.files import dump_manifest, sha256
from memobook.publication.locks.lock import Lock
from memobook.publication.progress import Progress

from .deployed import Deployed
from .verified import Verified

MANIFEST = "manifest.json"
OURS = (MANIFEST, STAND_IN)


def compare_folders(site: Deployed, date: str, locks: Sequence[Lock], report: Progress) -> list[Verified]:
    """The edition's folder beside its newest lock, and each revision's own folder beside its own."""
    newest = locks[-1]
    found = [_compared(site, date, newest, f"{date}/", newest.manifest, report)]
    told = site.read(f"{date}/{MANIFEST}")
    if told != dump_manifest(newest.manifest):
        found[0].differing.append(f"{MANIFEST}: {'missing' if told is None else 'other bytes'}")
    own = {lock.revision.folder for lock in locks}
    found[0].differing.extend(_besides(site, f"{date}/", newest.manifest, own))
    for lock in locks:
        folder = f"{date}/{lock.revision.folder}/"
        told = site.read(folder + MANIFEST)
        number, where = lock.revision.number, f"{site.name}{folder}"
        if told is None:
            found.append(Verified(date, number, where, len(lock.manifest), [], [], absent=True))
        elif sha256(told) != lock.held["permanent"]:
            found.append(Verified(date, number, where, len(lock.manifest), [], [f"{MANIFEST}: other bytes"]))
        else:
            made = site.manifest(told)
            found.append(_compared(site, date, lock, folder, made, report))
            found[-1].differing.extend(_besides(site, folder, made, set()))
    return found


def _besides(site: Deployed, folder: str, manifest: Mapping[str, str], others: set[str]) -> list[str]:
    """What stands in a folder and in no manifest, a line each; ``others`` are folders in it that have their own."""
    own = {*OURS, *manifest}
    return [
        f"{name}: {f'{kind}, and ' if kind else ''}in no manifest"
        for name, kind in site.entries(folder) or ()
        if name not in own and not name.startswith(tuple(f"{other}/" for other in others))
    ]


def _compared(
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
