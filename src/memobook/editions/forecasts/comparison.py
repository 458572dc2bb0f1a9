"""A comparison with a number, which makes a number a binary question's answer."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt,
}  # fmt: skip
WRITTEN = re.compile(r"(<=|>=|<|>)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)", re.ASCII)


@dataclass(frozen=True)
class Comparison:
    """Such as ``>= 10``."""

    sign: str
    number: float

    @classmethod
    def parse(cls, text: str) -> Comparison | None:
        """From text; None where it is none."""
        found = WRITTEN.fullmatch(text.strip())
        number = float(found[2]) if found else float("inf")
        return cls(found[1], number) if found and abs(number) < float("inf") else None

    def holds(self, number: float) -> bool:
        return SIGNS[self.sign](number, self.number)

    @property
    def upward(self) -> bool:
        """Whether large numbers make it true."""
        return self.sign.startswith(">")

    def __str__(self) -> str:
        return f"{self.sign} {self.number:.15g}"
