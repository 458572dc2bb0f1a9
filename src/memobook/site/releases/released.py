"""What a release did, in lines for people and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memobook.publication.locks.lock import Lock


@dataclass(frozen=True)
class Released:
    """The lock, whether it is new, and whether it was committed."""

    lock: Lock
    path: Path
    new: bool
    committed: bool = False

    def as_json(self) -> dict[str, Any]:
        held = self.lock.held
        return {
            "edition": held["edition"],
            "revision": held["revision"],
            "day": held["day"],
            "why": held["why"],
            "lock": self.lock.place,
            "new": self.new,
            "committed": self.committed,
            "signer": self.lock.signer,
            "retracted": self.lock.retracted,
            "values": len(self.lock.ledger["values"]),
            "claims": len(self.lock.ledger["claims"]),
            "files": len(self.lock.manifest),
        }

    def lines(self) -> list[str]:
        told = self.as_json()
        held = f"{told['values']} values, {told['claims']} verdicts, {told['files']} files"
        if not self.new:
            now = "; its lock was in no commit, and is now" if self.committed else ""
            return [
                f"{told['edition']} is released already, as it is: revision {told['revision']} of {told['day']}{now}"
            ]
        back = ", which takes the edition back" if told["retracted"] else ""
        signed = f"signed by {told['signer']}" if told["signer"] else "not signed: no key was named"
        files = told["lock"].replace(".lock.json", ".*.json") if told["signer"] else told["lock"]
        commit = "" if self.committed else f"git add {files}, commit, and "
        return [
            f"{told['edition']}: revision {told['revision']} is locked ({held}){back}",
            f"  {signed}",
            f"  to do: {commit}memobook build {told['edition']}, which publishes it",
        ]
