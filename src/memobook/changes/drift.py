"""Drift: results of a released edition that are not recomputed as its lock holds them, and pages that differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.locks.correction import prepared_reasons
from memobook.publication.locks.lock import Lock

from .difference import differences, same_grid, same_interval

# what a verdict of shape 1 may have become with nothing but the rules changed
CAREFUL = (
    *((old, "undecided") for old in ("holds", "contradicted")),
    *((old, "reported") for old in ("holds", "reproduced")),
    ("reported", "untraced"),
)
# results named one by one
SHOWN = 20


def check_drift(publication: Publication, lock: Lock, ledger: Mapping[str, Any]) -> None:
    """Refuse a recomputed ledger whose values or verdicts are not those of the lock.

    Where the reasons of the next revision are prepared, results may be those of that revision.

    A value that the lock does not hold is none of the edition's results as released, and no drift.

    Raises
    ------
    ContentError : ``lock.differs``, which names each result with what is locked and what it is now.
    """
    lines = drifted(lock.ledger, ledger)
    if lines and prepared_reasons(publication, lock) is None:
        date = lock.held["edition"]
        more = [f"and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
        results = "a result is" if len(lines) == 1 else f"{len(lines)} results are"
        raise ContentError(
            "lock.differs",
            f"{results} not as released (revision {lock.revision.number} of {date})",
            place=lock.place,
            fix=f"undo what changed them (memobook why {date}), or publish the correction: "
            f'memobook release {date} --revise --why "…"',
            details="\n".join(lines[:SHOWN] + more),
        )


def drifted(locked: Mapping[str, Any], ledger: Mapping[str, Any]) -> list[str]:
    """A line for each value, verdict and answer to a forecast that is not as locked, gone ones included.

    A lock of shape 1 was decided without intervals, by titles and by hearsay: a verdict that says less now because of
    them is no drift.
    """
    found = differences(locked, ledger)
    careful = CAREFUL if locked.get("shape") == 1 else ()
    lines = [f"{change.id}: {_told(change.old, change.new)}" for change in found.values if change.old]
    lines += [
        f"claim {t.id}: locked {t.old['verdict']}, now {t.new['verdict']}"
        for t in found.verdicts
        if (t.old["verdict"], t.new["verdict"]) not in careful
    ]
    lines += [f"claim {claim['id']}: locked {claim['verdict']}, now none" for claim in found.claims.gone]
    now = {(one["edition"], one["id"]): _answered(one) for one in ledger.get("answers", [])}
    for one in locked.get("answers", []):
        said = now.get((one["edition"], one["id"]), "none")
        if said != _answered(one):
            lines.append(f"answer to {one['id']} of {one['edition']}: locked {_answered(one)}, now {said}")
    return lines


def _answered(one: Mapping[str, Any]) -> str:
    return f"{one['state']} {one['text']}".strip()


def _told(old: Mapping[str, Any], new: Mapping[str, Any] | None) -> str:
    """What was locked of a value and what it is now: of number, interval and ends over the grid those that differ."""
    if new is None:
        return f"locked {_value(old)}, now none"
    parts = []
    if not same_interval(old.get("interval"), new.get("interval")):
        parts.append(f"its interval locked {_ends(old, 'interval')}, now {_ends(new, 'interval')}")
    if not same_grid(old, new):
        parts.append(f"over its grid locked {_ends(old, 'grid')}, now {_ends(new, 'grid')}")
    if not parts or (old["text"], old["value"]) != (new["text"], new["value"]):
        parts.insert(0, f"locked {_value(old)}, now {_value(new)}")
    return "; ".join(parts)


def _value(entry: Mapping[str, Any]) -> str:
    return f"{entry['text']} ({entry['value']!r})"


def _ends(entry: Mapping[str, Any], name: str) -> str:
    """Both ends of a value's interval, with its kind, or of its grid; ``none`` where it has none."""
    found = entry.get(name)
    if not found:
        return "none"
    low, high = ("low", "high") if name == "interval" else ("lowest", "highest")
    kind = f" ({' '.join(str(found[n]) for n in ('kind', 'level') if found[n] is not None)})" if low == "low" else ""
    return f"{found[low]!r} to {found[high]!r}{kind}"


@dataclass(frozen=True)
class Mismatch:
    """Files that are not those of a manifest: what is missing, what is too many, what has other bytes; sorted."""

    missing: tuple[str, ...]
    extra: tuple[str, ...]
    other: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.missing) + len(self.extra) + len(self.other)

    @property
    def first(self) -> str:
        """The first file by name and what is wrong with it."""
        kinds = {"is missing": self.missing, "is too many": self.extra, "has other bytes": self.other}
        name, what = min((name, what) for what, names in kinds.items() for name in names)
        return f"{name} {what}"

    def lines(self) -> list[str]:
        told = [(n, "missing") for n in self.missing] + [(n, "too many") for n in self.extra]
        told += [(n, "other bytes") for n in self.other]
        return [f"{name}: {what}" for name, what in sorted(told)]


def mismatch(manifest: Mapping[str, str], found: Mapping[str, str]) -> Mismatch:
    """What differs from a manifest; both are relative path → SHA-256."""
    return Mismatch(
        tuple(sorted(manifest.keys() - found.keys())),
        tuple(sorted(found.keys() - manifest.keys())),
        tuple(sorted(name for name in manifest.keys() & found.keys() if manifest[name] != found[name])),
    )
