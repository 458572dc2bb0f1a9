"""The descriptor of the datasets as authors write it, ``data/datapackage.json``: a Data Package with more words."""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict


class Column(TypedDict):
    """A column of a table."""

    name: str
    type: Literal["string", "number", "integer", "boolean", "date"]
    description: NotRequired[str]
    unit: NotRequired[str]
    """Of its numbers."""
    constraints: NotRequired[dict[str, Any]]


class Schema(TypedDict):
    """Columns and key of a table."""

    fields: list[Column]
    primaryKey: list[str]
    """What identifies a row; ``published`` is among it."""
    missingValues: NotRequired[list[str]]


class Fetch(TypedDict):
    """Where fresh rows come from."""

    connector: str
    measures: list[str]
    """Columns whose change makes a new vintage."""
    fallback: NotRequired[list[str]]
    """Connectors that are asked when those before them gave nothing."""
    options: NotRequired[dict[str, Any]]
    may_vanish: NotRequired[bool]
    """Whether observations known before may be missing from a later answer."""
    least_share: NotRequired[float]
    """An answer with fewer rows than this share of the last vintage is suspicious."""


class Resource(TypedDict):
    """A dataset."""

    name: str
    title: NotRequired[str]
    description: NotRequired[str]
    path: NotRequired[str]
    """Its file, CSV or ``.parquet``, in ``data/``, or in ``data/local/`` where it may not be passed on."""
    loader: NotRequired[str]
    """Function of the project that gives its rows, where there is no file."""
    schema: Schema
    sources: list[dict[str, str]]
    licenses: list[dict[str, str]]
    vintage: Literal["row", "file"]
    """Whether rows become public one by one, or a file of all rows at a time."""
    redistribute: NotRequired[bool]
    """Whether the licence allows to pass the rows on."""
    cadence: NotRequired[Literal["daily", "weekly", "monthly", "quarterly", "yearly", "irregular", "static"]]
    grace: NotRequired[int]
    """Days after which a missing observation is late."""
    per: NotRequired[list[str]]
    """Columns whose groups are each expected by the calendar."""
    address: NotRequired[str]
    """Where the document behind a row is to be seen, with columns in braces."""
    row: NotRequired[str]
    """What a row is in a reader's words, with columns in braces; without it the row's key."""
    fetch: NotRequired[Fetch]
    plausible: NotRequired[dict[str, Any]]
    """What is plausible of rows and answers; fetch refuses what breaks it."""


class DataPackage(TypedDict):
    """The datasets of a publication."""

    resources: list[Resource]
    local: NotRequired[list[Resource]]
    """Datasets whose rows are never in the repository."""
