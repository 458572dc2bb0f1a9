"""The register of an edition, as its author writes it: ``book/memos/<date>.yml``."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class Equals(TypedDict):
    """The value rounds to the number that is stated."""

    equals: str
    """Id of a value: ``theme.name``."""


class Holds(TypedDict):
    """A condition on values holds."""

    holds: str
    """Such as ``theme.name > 0.5``; undecided where an interval contains the threshold."""


class Sources(TypedDict):
    """Nothing can be computed: somebody says so."""

    sources: list[str]
    """Ids of statements."""


class Claim(TypedDict):
    """An assertion of the memo, and how it is checked."""

    id: str
    theme: str
    text: str
    """The assertion; ``{id}`` prints a value or a statement."""
    note: str
    """What the check found, in a sentence."""
    check: Equals | Holds | Sources
    stated: NotRequired[str]
    """Id of the statement that holds what was said."""
    values: NotRequired[list[str]]
    """Ids of more values that it rests on."""
    sources: NotRequired[list[str]]
    """Ids of more statements that speak for or against it."""
    cites: NotRequired[list[str]]
    """Keys of references.bib."""
    horizon: NotRequired[str | int]
    """When it is decided: a day, a quarter (``2026Q2``) or a year."""
    resolves: NotRequired[str]
    """What must hold then, where it is not the claim’s own check."""
    no_data: NotRequired[str]
    """Why no open data will tell, where none can."""
    retrospective: NotRequired[bool]
    """Whether the horizon was written after its outcome was public."""


class Tripwire(TypedDict):
    """A condition that breaks an implication."""

    id: str
    text: str
    when: str
    """A condition on values."""
    distance: NotRequired[str]
    """Id of the value that says how far it is from firing."""


class Implication(TypedDict):
    """An advice of the memo."""

    id: str
    text: str
    rests_on: list[str]
    """Ids of claims; it is no stronger than the weakest."""
    tripwires: list[Tripwire]
    data: NotRequired[str]
    """A condition that says whether it has data of its own."""


class Grid(TypedDict):
    """Parameters over which headline values are had too."""

    theme: str
    values: list[str]
    """Names of values of the theme."""
    grid: dict[str, list[Any]] | list[dict[str, list[Any]]]
    """Lists of values by parameter: their product, or several products one after the other."""
    words: NotRequired[list[str]]
    """Each combination, in the grid’s order, as a reader would say it: “without Oracle”."""


class Register(TypedDict):
    """Claims and implications of a memo; claims may stand in the memo itself, as ``:::{claim}``."""

    claims: NotRequired[list[Claim]]
    implications: NotRequired[list[Implication]]
    headline: NotRequired[list[str]]
    """Ids of the values that have a page of their own."""
    sensitivity: NotRequired[list[Grid]]
