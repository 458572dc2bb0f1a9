"""A release checked where it is published, by what stands there and by what the reader knows already.

No clone is needed: the site has the locks, their signatures and the publisher's public keys. What all of that can't
show is said too, since whoever holds a site may write all of it anew: a key or a lock that the reader knows from
elsewhere tells, and so does a clone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memobook.pages.site_tree import MARK
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.locks.chain import broken_at, ends, faults, locks_here, named_by
from memobook.publication.locks.keys import PUBLIC, read_public
from memobook.publication.locks.lock import NAME, Lock, parse_lock
from memobook.publication.locks.signature import signature_fault, signature_name
from memobook.publication.progress import Progress

from .deployed import Deployed, open_deployed
from .files import FOLDER
from .known import Known
from .published import compare_folders
from .verified import Verified

if TYPE_CHECKING:
    from securesystemslib.signer import SSlibKey


@dataclass(frozen=True)
class Proof:
    """What was found of an edition at a site.

    Parameters
    ----------
    folders : its folders beside their locks.
    faults : what is wrong with locks, chain or signatures, a line each.
    locks : how many the chain holds.
    head : hash of the newest of them.
    signer : fingerprint of the key that signed the newest revision; empty where none did.
    trusted : where that key is known from, besides the site; empty where from nowhere.
    known : what else the reader knew that agrees, in words.
    whole : whether the place said all that it holds, so that what is in no manifest was named.
    """

    edition: str
    revision: int
    site: str
    folders: list[Verified]
    faults: list[str]
    locks: int
    head: str
    signer: str = ""
    trusted: str = ""
    known: list[str] = field(default_factory=list)
    whole: bool = False

    @property
    def good(self) -> bool:
        return not self.faults and all(folder.good for folder in self.folders)

    def as_json(self) -> list[dict[str, Any]]:
        """Each folder as of a verification in a clone, then the rest."""
        rest = {name: told for name, told in vars(self).items() if name != "folders"}
        return [*(one.as_json() for one in self.folders), {**rest, "good": self.good}]

    def lines(self) -> list[str]:
        """What was found, what it proves and what it doesn't, and folders that are not there; else what is wrong."""
        where = f"{self.edition}, revision {self.revision}, {self.site}"
        wrong = [line for folder in self.folders if not folder.good for line in folder.lines()]
        absent = [folder for folder in self.folders if folder.absent]
        if self.faults or any(not folder.good for folder in self.folders if not folder.absent):
            told = [f"{where}: locks or signatures are not what they should be"] if self.faults else []
            return [*told, *(f"  {fault}" for fault in self.faults), *wrong]
        count = self.folders[0].files
        chain = f"the chain of {self.locks} locks is whole" if self.locks > 1 else "it is the only lock"
        each = "" if absent else " and the folder of each revision"
        found = f"{where}: all {count} files{each} are what the locks say; {chain}"
        return [*wrong, found, f"  proves: {self._proves()}", f"  does not prove: {self._open()}"]

    def _proves(self) -> str:
        if self.signer and self.trusted:
            told = f"whoever holds the key {self.signer}, which {self.trusted} names, released these bytes"
        elif self.signer:
            told = f"whoever holds the key {self.signer} released these bytes; only the site says whose key that is"
        else:
            told = "not signed: the site agrees with itself, and says nothing that could not have been written today"
        return "; ".join([told, *self.known])

    def _open(self) -> str:
        told = ["that the numbers are right, which a clone computes anew: memobook verify " + self.edition]
        if not self.signer or not self.trusted:
            told.append(
                "who made it: compare the key with one from elsewhere (--key)" if self.signer else "who made it"
            )
        if not self.whole:
            told.append(f"that nothing else stands in {self.edition}/, since an address does not say what it holds")
        told.append(f"what stands outside {self.edition}/, which no manifest names")
        if not any("newest" in one for one in self.known):
            told.append(f"that nothing newer was held back: note the head, {self.head}, and give it next time (--head)")
        return "; ".join(told)


def prove(address: str, date: str, known: Known, report: Progress) -> Proof:
    """Check an edition where it is published.

    Parameters
    ----------
    date : of the edition; empty for the newest that was released.

    Raises
    ------
    ContentError : ``site.missing``, ``site.unreachable``, ``site.unreadable``, ``release.none``, ``key.public``,
        ``file.irregular``.
    """
    site = open_deployed(address)
    listed, head = _listed(site)
    date = date or max(listed, default="")
    if not listed.get(date):
        raise ContentError(
            "release.none",
            f"the site lists no release of {date or 'any edition'}",
            place=site.name + MARK,
            fix=f"name one of {', '.join(sorted(listed)) or 'another site'}",
        )
    data, wrong = _locks(site, listed, report)
    locks, unreadable = _parsed(site, data, listed[date])
    wrong += unreadable + faults(data)
    at_end = {(one["lock"], one["sha256"]) for one in ends(data)}
    if {(one.get("lock"), one.get("sha256")) for one in head} != at_end and not wrong:
        names = ", ".join(sorted(str(one.get("lock")) for one in head)) or "none"
        last = ", ".join(sorted(name for name, _ in at_end))
        wrong.append(f"{MARK} names {names} as the newest lock, and the chain ends with {last}")
    if not locks:
        return Proof(date, len(listed[date]), site.name, [], wrong, len(data), "")
    agreeing, other = _agreeing(site, data, head, known)
    signer, trusted, bad = _signed(site, data, locks, known)
    end = next((sha256(data[name]) for name, _ in at_end), "")
    folders = compare_folders(site, date, locks, report)
    found = locks[-1].revision.number
    whole = site.entries(FOLDER) is not None
    return Proof(date, found, site.name, folders, wrong + other + bad, len(data), end, signer, trusted, agreeing, whole)


def _listed(site: Deployed) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    """Names of the locks of each released edition that the site lists, and its newest locks."""
    told = site.read(MARK)
    try:
        found: Any = json.loads(told or b"")
        listed = {
            str(entry["date"]): [f"{entry['date']}.v{int(one['number'])}.lock.json" for one in entry["revisions"]]
            for entry in found["editions"]
            if entry["revisions"]
        }
        head = [dict(one) for one in found.get("head", [])]
        good = all(NAME.fullmatch(name) for names in listed.values() for name in names)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        good = False
    if not good:
        what = "there is no list of editions" if told is None else "the list of editions can’t be read"
        raise ContentError("site.unreadable", what, place=site.name + MARK, fix="name the site’s own address")
    return listed, head


def _locks(site: Deployed, listed: Mapping[str, list[str]], report: Progress) -> tuple[dict[str, bytes], list[str]]:
    """Name → bytes of the locks at the site, and what is wrong with them."""
    found, wrong = {}, []
    with report.step("read the locks") as step:
        names = [name for names in listed.values() for name in names]
        for name in names:
            data = site.read(f"{FOLDER}/{name}")
            if data is not None:
                found[name] = data
                # a copy may lack editions, and yet it has the locks that the chain names; who follows it tells gaps
                names += [other for other in named_by(data) if NAME.fullmatch(other) and other not in names]
            elif any(name in several for several in listed.values()):
                wrong.append(f"{FOLDER}/{name} is missing, and the site lists that revision")
        step.note = f"{len(found)} locks"
    return found, wrong


def _parsed(site: Deployed, data: Mapping[str, bytes], names: list[str]) -> tuple[list[Lock], list[str]]:
    """The locks of one edition, and what is wrong with them; none where one can't be read."""
    locks, wrong = [], []
    for name in names:
        if name in data:
            try:
                locks.append(parse_lock(name, data[name], f"{FOLDER}/{name}"))
            except ContentError as error:
                wrong.append(f"{FOLDER}/{name}: {error.message}")
    return (locks, wrong) if len(locks) == len(names) else ([], wrong)


def _agreeing(
    site: Deployed, data: Mapping[str, bytes], head: list[dict[str, str]], known: Known
) -> tuple[list[str], list[str]]:
    """What agrees with what the reader knows of the locks, in words, and what doesn't."""
    agreeing, other = [], []
    if known.lock:
        held = [name for name, bytes in data.items() if sha256(bytes) == known.lock]
        if held:
            agreeing.append(f"{held[0]} is the lock that you know, and what stands before it is as it was")
        else:
            other.append(
                f"no lock of the site is the one that you know, {known.lock}: the site is in an older state, "
                "presented as the newest, or its locks were written anew"
            )
    if known.clone:
        here = locks_here(known.clone)
        other += [f"{FOLDER}/{name} is not the lock of this clone" for name in data if here.get(name) != data[name]]
        other += broken_at(known.clone, [one for one in head if {"lock", "sha256"} <= one.keys()])
        if not other:
            agreeing.append("its locks are those of this clone, and the newest is the same")
    return agreeing, other


def _signed(site: Deployed, data: Mapping[str, bytes], locks: list[Lock], known: Known) -> tuple[str, str, list[str]]:
    """Who signed the newest revision, where that key is known from, and what is wrong with signatures."""
    told = site.read(PUBLIC)
    there: dict[str, SSlibKey] = {}
    wrong = []
    try:
        there = read_public(told, site.name + PUBLIC) if told else {}
    except ContentError as error:
        wrong.append(f"{PUBLIC}: {error.message}")
    keys, trusted = known.keys(there)
    for lock in locks:
        name = f"{lock.held['edition']}.v{lock.revision.number}.lock.json"
        envelope = site.read(f"{FOLDER}/{signature_name(name)}")
        fault = signature_fault(envelope, lock, data[name], keys, trusted or f"{PUBLIC} of the site")
        if fault:
            wrong.append(f"revision {lock.revision.number}: {fault}")
        elif envelope is None and known.key and lock is locks[-1]:
            wrong.append(f"revision {lock.revision.number} is not signed, and {trusted} should have signed it")
    signer = locks[-1].signer
    return signer, trusted if signer else "", wrong
