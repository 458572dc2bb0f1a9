"""The front matter of a memo, as its author writes it."""

from __future__ import annotations

from typing import Any, NotRequired

from typing_extensions import TypedDict


class RestsOn(TypedDict, total=False):
    """Claims that carry the title, the dek and headings."""

    title: list[str]
    dek: list[str]
    headings: dict[str, list[str]]


class Theme(TypedDict, total=False):
    """Parameters of a theme’s run; with ``for_each`` a family of runs that share the others."""

    for_each: dict[str, Any]
    """The parameter in which the members differ: a column ``dataset.column``, or a list of values."""
    title: str
    """Of a member, with columns or parameters in braces."""
    address: Any
    order: str
    """Column by which members are ordered; a dash before it turns the order."""
    optional: bool
    """Whether a member may fail."""
    figure: str
    """Name of the figure that the index shows of each member."""
    values: list[str] | dict[str, str]
    """Names of the values that the index lists; with a heading each where their labels are long."""
    aggregates: dict[str, Any]
    most: int


class FrontMatter(TypedDict):
    """What stands above a memo."""

    title: str
    dek: str
    """One sentence below the title."""
    category: str
    date: str
    as_of: str
    """The day whose knowledge counts; none of its data was published later."""
    themes: dict[str, Theme]
    """Themes in their order, with the parameters that differ from their defaults."""
    rests_on: NotRequired[RestsOn]
    keywords: NotRequired[list[str]]
    made_up: NotRequired[bool]
    """Whether its data are made up, as an example’s are."""
    authors: NotRequired[list[str]]
    author: NotRequired[str]
    lang: NotRequired[str]
    language: NotRequired[str]
    retrospective: NotRequired[bool]
