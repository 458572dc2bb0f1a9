"""Findings: what an author should know of an edition that does not stop it from being published.

What is wrong is a :class:`~memobook.errors.ContentError` and stops a build. A rule is a function from a ledger to
findings; a new one goes into ``RULES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Literal

from .calendar_text import day_text
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


def _renewal(dataset: Dataset) -> str:
    if dataset.fetch is None:
        return "enter the newest observations by hand"
    return f"memobook fetch {connector_class(dataset.fetch.connector).source}"


RULES: tuple[Rule, ...] = (stale_datasets,)
