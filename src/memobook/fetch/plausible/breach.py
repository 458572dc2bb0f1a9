"""A breach: a rule that an answer breaks, and at whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..answer import UnexpectedAnswer

SHOWN = 3
NAMED = 3  # entities that a message names one by one


@dataclass(frozen=True)
class Breach:
    """One rule that is broken.

    Parameters
    ----------
    rule : name of the rule, such as ``step``; of a rule of rows its text.
    names : what the entity at which it is broken is called: its columns' values, and all of them in one text.
    what : what is odd, in words.
    part : whether something that is held is missing.
    of_schema : whether the schema says so, which holds whatever a person accepts.
    """

    rule: str
    names: tuple[str, ...]
    what: str
    part: bool = False
    of_schema: bool = False

    @property
    def entity(self) -> str:
        """The name by which it can be accepted; empty where only the whole answer can be."""
        return self.names[-1] if self.names else ""

    def accepted(self, names: Collection[str]) -> bool:
        """Whether a person accepts the answer for this entity."""
        return any(name in names for name in self.names)


class Implausible(UnexpectedAnswer):
    """An answer that breaks rules of what is plausible."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = tuple(breaches)
        first: dict[str, Breach] = {}
        for breach in breaches:
            first.setdefault(breach.rule, breach)
        shown = [f"[{b.rule}] {b.what}" for b in list(first.values())[:SHOWN]]
        left = len(breaches) - len(shown)
        super().__init__("; ".join(shown) + (f" (and {left} more)" if left else ""))

    @property
    def entities(self) -> list[str]:
        """The entities at which rules are broken, each once; empty where a breach has none."""
        names = [breach.entity for breach in self.breaches]
        return list(dict.fromkeys(names)) if all(names) else []

    @property
    def of_schema(self) -> bool:
        """Whether the schema has to be another one before the answer can be taken."""
        return any(breach.of_schema for breach in self.breaches)

    @property
    def part(self) -> bool:
        """Whether all that is odd is that something is missing."""
        return all(breach.part for breach in self.breaches)

    def remedy(self, source: str) -> str:
        """What a person does who finds that the source is right."""
        if self.of_schema:
            return "if the source is right: let the schema in data/datapackage.json allow it"
        import shlex

        names = self.entities
        own = " ".join([source, *(f"--accept {shlex.quote(name)}" for name in names[:NAMED])])
        more = f" and so on for {len(names) - NAMED} more" if len(names) > NAMED else ""
        some = f"memobook fetch {own}{more}, or all of it: " if names else ""
        return f"if the source is right: {some}memobook fetch --accept {source}"


def called(values: Sequence[object], at: Sequence[object] = ()) -> tuple[str, ...]:
    """The names of an entity from its columns' values; where it has none, of its observation ``at`` a place."""
    texts = [str(value) for value in values or at]
    return tuple(dict.fromkeys([*texts, " ".join(texts)])) if texts else ()


def words(*keys: Sequence[object]) -> str:
    """An entity, and a place of it, as text."""
    return " ".join(str(value) for key in keys for value in key) or "the dataset"
