"""What is asked of the process that renders a preview's pages, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from memobook.ledger.ledger import Ledger
from memobook.pages.sphinx_job import Rendered, SphinxJob


@dataclass(frozen=True)
class Order:
    """Pages to render.

    Parameters
    ----------
    number : counts up; the answers bear it.
    job : stage and configuration; its ``out`` is a folder of this order's own.
    ledger : what the pages show.
    batches : documents, those first that somebody looks at; each batch is answered when it is there.
    anew : whether Sphinx has to begin again, since its configuration or the set of pages may have changed. Then all
        pages are rendered.
    """

    number: int
    job: SphinxJob
    ledger: Ledger
    batches: tuple[tuple[str, ...], ...]
    anew: bool = False


@dataclass(frozen=True)
class Answer:
    """How a batch of an order went; ``last`` when it was the order's last one."""

    number: int
    docs: tuple[str, ...]
    rendered: Rendered
    last: bool
