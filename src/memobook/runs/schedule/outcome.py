"""What became of the jobs of a schedule: runs, or the failures that end a call."""

from __future__ import annotations

from memobook.publication.errors import ContentError

from .finished import Run


def raise_failures(outcomes: dict[str, Run | ContentError]) -> dict[str, Run]:
    """The runs, when all are there; otherwise the first failure, with the others told below it."""
    failures = [outcome for outcome in outcomes.values() if isinstance(outcome, ContentError)]
    if failures:
        first, *others = failures
        if others:
            first.details = "\n".join([first.details, *(_told(other, first) for other in others)]).strip("\n")
        raise first
    return {label: run for label, run in outcomes.items() if isinstance(run, Run)}


def _told(other: ContentError, first: ContentError) -> str:
    """Another failure; one of the same line, as in each run of a grid, is named and not told again."""
    if (other.place, other.details.partition("\n")[0]) == (first.place, first.details.partition("\n")[0]):
        return f"also failed there: {other.message}" if other.message != first.message else "also failed there"
    return f"also failed: {other}"
