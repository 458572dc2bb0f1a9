"""What a run of a grid recorded, as plain data that goes from the build to the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from memobook.themes.values.value import Value


@dataclass(frozen=True)
class GridRun:
    """One combination of a declared grid, and the values of its theme under it.

    Parameters
    ----------
    theme : its page, of a family's member ``theme/member``.
    changed : the parameters that are not the edition's own.
    """

    theme: str
    changed: dict[str, Any]
    values: Mapping[str, Value]

    @cached_property
    def written(self) -> dict[str, Any]:
        """The run as plain data; not to be changed."""
        values = [[value.as_json(), value.cell] for value in self.values.values()]
        return {"theme": self.theme, "changed": self.changed, "values": values}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> GridRun:
        values = [Value.from_json(value, cell) for value, cell in data["values"]]
        return cls(data["theme"], data["changed"], {value.id: value for value in values})


def find_run(runs: Sequence[GridRun], theme: str, changed: dict[str, Any]) -> GridRun:
    """The run of a theme's combination; each combination of a declared grid has one."""
    return next(run for run in runs if run.theme == theme and run.changed == changed)
