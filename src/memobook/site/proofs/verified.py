"""What a verification found, in lines for people and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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
    chain : what is wrong with the chain of locks or with the signature, a line each.
    prepared : corrections of the next revision, where that is being prepared: results are its own then.
    signed : who signed it, in words; empty where that is told beside it.
    absent : whether there is no such folder, so that nothing was compared.
    maker : what made the released pages, where another made these, in words: "Python 3.11 on x86_64".
    """

    edition: str
    revision: int
    what: str
    files: int
    results: list[str]
    differing: list[str]
    commit: str = ""
    chain: tuple[str, ...] = ()
    maker: str = ""
    prepared: int = 0
    signed: str = ""
    absent: bool = False

    @property
    def good(self) -> bool:
        """Whether it is what was released; pages of another Python or architecture may have other bytes."""
        return not (self.absent or self.results or self.chain or (self.differing and not self.maker))

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "good": self.good}

    def lines(self) -> list[str]:
        head = f"{self.edition}, revision {self.revision}, {self.what}"
        signed = f", {self.signed}" if self.signed else ""
        if self.absent:
            return [
                f"{head}: is not there, so it was not compared; a published site keeps it, a copy that was built "
                "in a clone has it after memobook build --revisions commit"
            ]
        if self.good and self.differing:
            return [f"{head}: results as released; pages made by {self.maker}{signed}"]
        if self.good:
            return [f"{head}: all {self.files} files are as released{signed}"]
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
