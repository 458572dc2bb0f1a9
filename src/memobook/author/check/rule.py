"""Rules: what can be found, each with a stable id, how much it matters, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

from memobook.publication.finding import Finding, Severity


@dataclass(frozen=True)
class Rule:
    """One thing that can be found.

    Parameters
    ----------
    id : stable name, family first, such as ``"prose.number"``.
    severity : an error keeps an edition from being released, a warning does not.
    means : one sentence that says what is found.
    fix : one sentence that says what to do, where a finding says nothing more exact.
    """

    id: str
    severity: Severity
    means: str
    fix: str

    def at(self, place: str, message: str, fix: str = "") -> Finding:
        """A finding of this rule."""
        return Finding(self.severity, self.id, place, message, fix or self.fix)


RULES: dict[str, Rule] = {}


def rule(id: str, severity: Severity, means: str, fix: str) -> Rule:
    """Declare a rule; an id is declared once."""
    if id in RULES:
        raise ValueError(f"the rule {id!r} is declared twice")
    RULES[id] = Rule(id, severity, means, fix)
    return RULES[id]
