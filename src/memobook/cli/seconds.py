"""Seconds to wait, as several commands take them."""

from __future__ import annotations

from math import isnan
from typing import Any

import click


class Seconds(click.FloatRange):
    """A number in a range; one that is none (``nan``) lies in each, as comparisons have it, and is refused."""

    name = "seconds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = float(super().convert(value, param, ctx))
        if isnan(found):
            self.fail(f"{value!r} is not a valid float.", param, ctx)
        return found


SECONDS = Seconds(0.1, 600)
