"""What changed since the edition before: their differences with causes, as data for page and command."""

from __future__ import annotations

from typing import Any

from .ledger import Ledger
from .previous import Previous
from .progress import Progress
from .run import Runner


def changes_since(previous: Previous, ledger: Ledger, runner: Runner, report: Progress) -> dict[str, Any]:
    return {"before": previous.edition.date}
