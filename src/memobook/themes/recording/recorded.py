"""Which values a notebook has recorded, so that none has a name twice while a cell may be executed again and again.

In a whole run each cell is executed once, so a name that comes twice is a mistake. Who works in a notebook executes a
cell anew after mending it: then the later execution's value stands for the earlier one's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from ..values.value import READS_LOG, Value


class Recorded:
    """Values by id, with the execution (its number in the kernel) that recorded each."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[Value, int | None]] = {}

    def __iter__(self) -> Iterator[Value]:
        return (value for value, _ in self._values.values())

    def refuses(self, id: str) -> bool:
        """Whether the id was recorded in this execution already, or in this whole run."""
        if id not in self._values:
            return False
        now = execution()
        return now is None or READS_LOG in os.environ or self._values[id][1] == now

    def add(self, value: Value) -> None:
        self._values[value.id] = (value, execution())


def execution() -> int | None:
    """The number of the cell's execution in its kernel; None outside one."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    shell = get_ipython()  # type: ignore[no-untyped-call]
    return None if shell is None else int(shell.execution_count)
