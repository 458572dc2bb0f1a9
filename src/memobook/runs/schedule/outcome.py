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
            first.details = "\n".join([first.details, *(f"also failed: {other}" for other in others)]).strip("\n")
        raise first
    return {label: run for label, run in outcomes.items() if isinstance(run, Run)}
