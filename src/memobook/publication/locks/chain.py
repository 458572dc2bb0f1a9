"""The chain of locks: each release names the locks before it by their hash, over all editions.

So whoever writes a released lock anew must write every later one anew too, and the newest of them, the head, stands on
the site and with everyone who has a copy. Locks from before there was a chain are named by the first that has one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..answers import answers
from ..files import sha256
from ..folder import Publication
from .lock import NAME, without_memo

Link = dict[str, str]


def heads(publication: Publication) -> list[Link]:
    """Name and SHA-256 of the locks that no other lock names: what the next release follows; one once it is a chain."""
    found: list[Link] = answers(publication.root).of(
        "heads", lock_hashes(publication), lambda: ends(locks_here(publication))
    )
    return found


def ends(locks: Mapping[str, bytes]) -> list[Link]:
    """The same of locks by their names."""
    named = {link["lock"] for data in locks.values() for link in _links(data)}
    return [{"lock": name, "sha256": sha256(data)} for name, data in locks.items() if name not in named]


def broken(publication: Publication) -> list[str]:
    """What is wrong with the chain, a line each: a lock is not as a later one names it, or gone, or two are newest; and
    with what it was made of: an edition's memo is gone.
    """
    gone = without_memo(publication).items()
    return [*faults(locks_here(publication)), *(f"{date}.md is gone; {name} released it" for date, name in gone)]


def faults(locks: Mapping[str, bytes]) -> list[str]:
    """The same of locks by their names."""
    told = []
    for name, data in locks.items():
        for link in _links(data):
            if link["lock"] not in locks:
                told.append(f"{link['lock']} is gone; {name} names it")
            elif sha256(locks[link["lock"]]) != link["sha256"]:
                told.append(f"{link['lock']} is not the lock that {name} was released after: it was written anew")
    if any(_links(data) for data in locks.values()) and len(several := ends(locks)) > 1:
        told.append(
            f"{', '.join(end['lock'] for end in several)}: no later lock names them, and only one can be the newest"
        )
    return told


def broken_at(publication: Publication, links: list[Link]) -> list[str]:
    """What the newest locks that a site names are not here: another, gone, or not the newest."""
    here = lock_hashes(publication)
    other = [link["lock"] for link in links if here.get(link["lock"]) != link["sha256"]]
    told = [
        f"the site names {name} as its newest lock, and here it is {'another' if name in here else 'gone'}"
        for name in other
    ]
    named = {link["lock"] for link in links}
    later = [end["lock"] for end in heads(publication) if end["lock"] not in named]
    if links and not told and later:
        told = [
            f"the site ends with {', '.join(sorted(named))}, and here {', '.join(later)} was released after it: the "
            "site is in an older state, or that is not published yet"
        ]
    return told


def locks_here(publication: Publication) -> dict[str, bytes]:
    """Name → bytes of all locks of the repository."""
    return {
        path.name: path.read_bytes()
        for path in sorted(publication.memos.glob("*.lock.json"))
        if NAME.fullmatch(path.name) and path.is_file()
    }


def lock_hashes(publication: Publication) -> dict[str, str]:
    """Name → SHA-256 of the same."""
    return {name: sha256(data) for name, data in locks_here(publication).items()}


def named_by(data: bytes) -> list[str]:
    """Names of the locks that a lock names."""
    return [str(link["lock"]) for link in _links(data)]


def _links(data: bytes) -> list[Link]:
    """The locks that a lock names; none where it has no chain, or is no lock, which reading it tells."""
    try:
        held: Any = json.loads(data)
    except (ValueError, RecursionError):
        return []
    links = held.get("chain", []) if isinstance(held, dict) else []
    return [link for link in links if isinstance(link, dict) and {"lock", "sha256"} <= link.keys()]
