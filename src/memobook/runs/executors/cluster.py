"""The cluster that a call names with ``--scheduler``; nothing of it is imported where none is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memobook.publication.folder import Publication

    from .executor import Executor


@contextmanager
def executor_at(address: str | None, publication: Publication) -> Iterator[Executor | None]:
    """The executor of a cluster, closed at the end; None, which means the local one, where no address is given."""
    if address is None:
        yield None
        return
    from .dask_executor import DaskExecutor

    executor = DaskExecutor(address, publication.root)
    try:
        yield executor
    finally:
        executor.close()
