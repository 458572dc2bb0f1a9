"""Findings: what an author should know of an edition that does not stop it from being published.

What is wrong is a :class:`~memobook.errors.ContentError` and stops a build. A rule is a function from a ledger to
findings; a new one goes into ``RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from .calendar_text import day_text
from .combination_text import listed
from .dataset import Dataset
from .fetch.connector import connector_class
from .ledger import Ledger


@dataclass(frozen=True)
class Finding:
    """One thing that was found; as text it is one line.

    Parameters
    ----------
    severity : how much it matters; an error keeps an edition from being released, a warning does not.
    id : stable name of the rule, such as ``"dataset.stale"``.
    place : where: ``file:line``, ``notebook cell 'id'`` or a file.
    message : one sentence that says what was found.
    fix : one sentence that says what to do.
    """

    severity: Literal["error", "warning"]
    id: str
    place: str
    message: str
    fix: str

    def __str__(self) -> str:
        # texts of a publication may hold line ends
        return " ".join(f"{self.severity} {self.id} {self.place}: {self.message}; to do: {self.fix}".split())

    def as_json(self) -> dict[str, str]:
        """The fields by name."""
        return asdict(self)


Rule = Callable[[Ledger], Iterable[Finding]]


def findings(ledger: Ledger) -> list[Finding]:
    """What all rules find in an edition, rule by rule.

    Raises
    ------
    ContentError : ``connector.unknown`` where a stale dataset names a connector that there is not.
    """
    return [finding for rule in RULES for finding in rule(ledger)]


def stale_datasets(ledger: Ledger) -> Iterator[Finding]:
    """Datasets that the edition's runs read and that were past their date on its as-of day."""
    day = day_text(ledger.edition.as_of)
    for name, state in ledger.stale.items():
        dataset = ledger.view.package.dataset(name)
        message = f"dataset {name!r} is past its date on {day} ({state.text})"
        yield Finding("warning", "dataset.stale", dataset.place, message, _renewal(dataset))


def passed_horizons(ledger: Ledger) -> Iterator[Finding]:
    """Claims whose horizon had passed on the as-of day: carried over they are decided, made anew they don't count."""
    register = ledger.register
    for claim in register.claims.values():
        if claim.horizon and claim.horizon.day <= ledger.edition.as_of:
            message = f"the horizon of {claim.id}, {day_text(claim.horizon.day)}, is not after the as-of day"
            fix = "take the horizon out, or set a later one; the score keeps what an earlier edition claimed"
            yield Finding("warning", "horizon.passed", register.place(claim.id), message, fix)


def outdated_histories(ledger: Ledger) -> Iterator[Finding]:
    """Histories on file that tell another value for the edition's day than its run, which pages don't show, or none."""
    day = day_text(ledger.edition.as_of)
    for theme in ledger.edition.themes:
        found = [(id, history) for id, history in ledger.histories.items() if history.value.theme == theme]
        place, fix = f"history/{theme}.csv", f"memobook backfill {theme} with a day that is the edition's own"
        outdated = [id for id, history in found if history.outdated]
        if outdated:
            message = f"it tells other values for {day} than the run: {listed(outdated)}"
            yield Finding("warning", "history.outdated", place, message, fix)
        elif any(not history.checked for _, history in found):
            message = f"it has no rows for {day}, by which it could be seen to be of this notebook"
            yield Finding("warning", "history.unchecked", place, message, fix)


def _renewal(dataset: Dataset) -> str:
    if dataset.fetch is None:
        return "enter the newest observations by hand"
    return f"memobook fetch {connector_class(dataset.fetch.connector).source}"


RULES: tuple[Rule, ...] = (stale_datasets, passed_horizons, outdated_histories)
