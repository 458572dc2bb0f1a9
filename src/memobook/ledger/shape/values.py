"""Values in the ledger: their rows, intervals and grids."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field, with_config
from typing_extensions import TypedDict

from memobook.data.row_extent import ENTRIES

from .kinds import CLOSED, Ends, Grade, Kind, Parameters, Sha256


@with_config(CLOSED)
class Rows(TypedDict):
    """Rows that follow each other in the order of the dataset’s primary key."""

    first: str
    last: str
    count: int


@with_config(CLOSED)
class Origin(TypedDict):
    """A dataset behind a value, and which of its rows are."""

    name: str
    sha256: Sha256
    """Of the as-of view, which stands as CSV in the edition’s folder where its licence allows."""
    rows: Annotated[list[str | Rows], Field(max_length=ENTRIES)]
    """The rows behind the value: those that the notebook had read by then, or those to which its author narrowed them.
    A text is a row’s primary key, the cells of its columns with a blank between them. Up to 50 rows stand one by one;
    of more, those that follow each other are a range. Empty where even that would be more than 100 entries: then
    ``count`` tells how many rows they are, and ``sha256`` which table they are of."""
    count: Annotated[int, Field(ge=0)] | None
    """How many rows; null where the run did not note them."""
    vintages: bool
    """Whether rows that a later vintage replaced are among them; ranges are then of all rows public on the day."""


@with_config(CLOSED)
class Point(TypedDict):
    """A value under one combination of parameters."""

    value: float | str
    text: str
    parameters: Parameters
    """What the combination changes; empty for the edition’s own parameters."""


@with_config(CLOSED)
class Grid(TypedDict):
    """How far a headline value moves over the declared grid; no interval."""

    lowest: float | None
    """Lowest of all runs, the edition’s own included; null for a text."""
    highest: float | None
    runs: list[Point]
    """Runs that recorded the value, the edition’s own first."""
    parameters: Parameters
    """The edition’s own values of the parameters that vary."""
    missing: list[Parameters]
    """Combinations under which it was not recorded."""


@with_config(CLOSED)
class Interval(TypedDict):
    """How sure a value is; its ends are in the value’s base unit."""

    low: float
    high: float
    kind: Kind
    level: float | None
    """Between 0 and 1; null where the kind has no probability."""


@with_config(CLOSED)
class Value(TypedDict):
    """A number or short text that a run recorded."""

    id: str
    """Theme and name: ``theme.name``."""
    value: float | str
    """Twelve significant digits in base units: USD and not billions, fractions and not percent."""
    unit: str
    text: str
    """What a page prints."""
    format: str
    """Python format of the printed text."""
    per: float
    """What the value is divided by before it is printed."""
    label: str
    theme: str
    cell: str
    """Id of the notebook’s cell that recorded it; ``aggregates`` of a value that the memo declares over a family."""
    datasets: list[Origin]
    interval: Interval | None
    grid: Grid | None
    bounds: Ends | None
    """Lowest and highest that it could be whatever the data say, where the notebook declared them."""
    grade: Grade | None
    """Worst grade of verification of what it was computed from, where the notebook told it."""
    member: NotRequired[str]
    """Of a value of a family’s member: the member’s name, which stands in the id between theme and name."""
