"""All corrections of a publication, from the locks of its revisions and their reasons; nobody writes this list."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

from memobook.publication.answers import answers
from memobook.publication.folder import Publication
from memobook.publication.locks.chain import lock_hashes
from memobook.publication.locks.lock import Lock, read_locks, released_editions

from .difference import Difference, differences


def corrections_of(publication: Publication) -> list[dict[str, Any]]:
    """What each revision of each edition put right, the newest first.

    Returns
    -------
    ``edition``, ``revision``, ``day``, ``why``, ``retracted`` (whether it takes the edition back), ``corrections``
    (said, right, found), ``verdicts`` and ``values`` (id, text or label, old and new), and the folders ``before`` and
    ``now`` of both revisions.
    """
    asked = [publication.editions(), lock_hashes(publication)]
    found: list[dict[str, Any]] = answers(publication.root).of("corrections", asked, partial(_corrections, publication))
    return found


def _corrections(publication: Publication) -> list[dict[str, Any]]:
    several = [read_locks(publication, date) for date in released_editions(publication)]
    found = [_revision(old, new) for locks in several for old, new in pairwise(locks)]
    return sorted(found, key=lambda one: (one["day"], one["edition"], one["revision"]), reverse=True)


def _revision(old: Lock, new: Lock) -> dict[str, Any]:
    difference = differences(old.ledger, new.ledger)
    return {
        "edition": new.held["edition"],
        "revision": new.revision.number,
        "day": new.revision.day,
        "why": new.revision.why,
        "retracted": new.retracted,
        "corrections": new.held.get("corrections", []),
        "verdicts": [
            {"id": turn.id, "text": turn.new["text"], "old": turn.old["verdict"], "new": turn.new["verdict"]}
            for turn in difference.verdicts
        ],
        "values": _values(difference),
        "before": f"{new.held['edition']}/{old.revision.folder}/",
        "now": f"{new.held['edition']}/{new.revision.folder}/",
    }


def _values(difference: Difference) -> list[dict[str, str]]:
    """Values that print another text; what moved behind the printed digits is no correction for a reader."""
    return [
        {"id": one.id, "label": one.entry["label"], "old": one.old["text"], "new": one.new["text"]}
        for one in difference.changed
        if one.old and one.new and one.old["text"] != one.new["text"]
    ]
