"""The shape of ``ledger.json``: types that the code is checked against, and the JSON Schema that is made of them.

Every key is always there, but those of families; what there is none of is null or empty. The descriptions are those of
the schema.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, NotRequired

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from memobook.data.row_extent import ENTRIES
from memobook.editions.claim import VERDICTS
from memobook.themes.grade import GRADES
from memobook.themes.interval import KINDS, UNSTATED

NAME = "ledger.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CLOSED = ConfigDict(extra="forbid", use_attribute_docstrings=True)

Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Ends = Annotated[list[float | None], Field(min_length=2, max_length=2)]
Kind = Annotated[str, Field(json_schema_extra={"enum": [*KINDS, UNSTATED]})]
Grade = Annotated[str, Field(json_schema_extra={"enum": [*GRADES]})]
Verdict = Annotated[str, Field(json_schema_extra={"enum": [*VERDICTS]})]
Parameters = dict[str, Any]


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
    """Id of the notebook’s cell that recorded it."""
    datasets: list[Origin]
    interval: Interval | None
    grid: Grid | None
    bounds: Ends | None
    """Lowest and highest that it could be whatever the data say, where the notebook declared them."""
    grade: Grade | None
    """Worst grade of verification of what it was computed from, where the notebook told it."""
    member: NotRequired[str]
    """Of a value of a family’s member: the member’s name, which stands in the id between theme and name."""


@with_config(CLOSED)
class ClaimRun(TypedDict):
    """A combination of parameters that moves a value which a claim’s check looks at, and the verdict under it."""

    parameters: Parameters
    theme: str
    verdict: Verdict | None
    """Null where the check can’t be made."""


@with_config(CLOSED)
class TripwireFlip(TypedDict):
    """A combination of parameters under which a tripwire stands otherwise."""

    fired: bool | None
    """Null where the condition can’t be evaluated."""
    theme: str
    parameters: Parameters


@with_config(CLOSED)
class Horizon(TypedDict):
    """When and by what a claim about the future is decided."""

    day: Day
    condition: str
    """On values of the deciding edition; empty where there is none."""
    no_data: str
    """Why no open data can decide it; empty where they can."""
    retrospective: bool
    """Whether it was written after its outcome was public; then it enters no score."""


@with_config(CLOSED)
class Stated(TypedDict):
    """What a source says."""

    value: float | None
    unit: str
    text: str
    cites: list[str]
    """Keys of references.bib."""
    locator: str
    verification: str
    """Grade of how it was seen: V1 in the source, V2 in independent texts, V3 in one, none."""


@with_config(CLOSED)
class Claim(TypedDict):
    """An assertion of the memo with its check."""

    id: str
    theme: str
    text: str
    verdict: Verdict
    grid: list[ClaimRun] | None
    """Null where the grids move no value that the check looks at."""
    check: str
    """Kind and rule: ``equals: theme.name``."""
    horizon: Horizon | None
    stated: Stated | None
    values: list[str]
    """Ids of the values that it rests on."""
    cites: list[str]
    note: str


@with_config(CLOSED)
class Tripwire(TypedDict):
    """A condition that breaks an implication."""

    id: str
    text: str
    when: str
    fired: bool
    distance: str | None
    """Id of the value that says how far it is from firing."""
    flips: list[TripwireFlip]
    past: Past | None
    """Null where a value that it names has no history."""


@with_config(CLOSED)
class Strength(TypedDict):
    """The weakest verdict among the claims of an implication, and the claims that have it."""

    verdict: Verdict
    claims: list[str]


@with_config(CLOSED)
class Implication(TypedDict):
    """An advice of the memo."""

    id: str
    text: str
    rests_on: list[str]
    """Ids of claims."""
    tripwires: list[Tripwire]
    strength: Strength
    data: str | None
    """Condition that says whether it has data of its own."""
    supported: bool | None
    """Whether that condition holds."""


@with_config(CLOSED)
class Baseline(TypedDict):
    """What a rule says in a forecast’s place, which knows nothing but how the values went before."""

    name: str
    """``base rate``, ``persistence`` or ``AR(1)``."""
    cases: int
    """Days, or pairs of days, of the history that it rests on."""
    probability: float | None
    quantiles: list[list[float]] | None


@with_config(CLOSED)
class Forecast(TypedDict):
    """A dated question with a probability, or with quantiles of a value, before there is an answer."""

    id: str
    text: str
    horizon: Day
    """The first later edition whose as-of day reaches it gives the answer."""
    given: Day | None
    """Day of the revision that first held it as it is; null while it is not released, and then it counts nowhere."""
    condition: str | None
    """That may hold; null where quantiles of a value are given."""
    probability: float | None
    value: str | None
    """Id of the value that may be how large; null for a condition."""
    quantiles: list[list[float]] | None
    """Pairs of level and number in the value’s base unit."""
    baselines: list[Baseline]
    note: str


@with_config(CLOSED)
class Past(TypedDict):
    """How often a condition held on the days of the history up to the edition’s."""

    fired: int
    days: int
    since: Day


@with_config(CLOSED)
class Figure(TypedDict):
    """A figure of a theme; its drawing is ``figures/<id>.svg``."""

    id: str
    caption: str
    alt: str
    sha256: Sha256


@with_config(CLOSED)
class Member(TypedDict):
    """A member of a family."""

    name: str
    title: str
    page: str
    """Address in the edition’s folder."""
    missing: str | None
    """Why it has no results; null where it has."""


@with_config(CLOSED)
class Family(TypedDict):
    """A theme that is executed for each of several values of a parameter."""

    theme: str
    parameter: str
    optional: bool
    """Whether a member may be missing."""
    members: list[Member]


@with_config(CLOSED)
class Reference(TypedDict):
    """What the memo or its register cites."""

    key: str
    title: str


@with_config(CLOSED)
class Ledger(TypedDict):
    """All values and claims of an edition."""

    edition: Day
    revision: Annotated[int, Field(ge=1)]
    as_of: Day
    """The day whose knowledge counts."""
    values: list[Value]
    claims: list[Claim]
    implications: list[Implication]
    forecasts: list[Forecast]
    figures: list[Figure]
    references: list[Reference]
    parameters: dict[str, Parameters]
    """Parameters of each theme’s run."""
    datasets: dict[str, Sha256]
    """Hash of the as-of view of each dataset."""
    families: NotRequired[list[Family]]
    """Themes that are executed for each of several members, where there are any."""


def schema() -> dict[str, Any]:
    """The JSON Schema of ``ledger.json``."""
    return {"$schema": DIALECT, **TypeAdapter(Ledger).json_schema()}


def dump_schema() -> bytes:
    """The bytes of ``ledger.schema.json``."""
    return (json.dumps(schema(), indent=1, ensure_ascii=False) + "\n").encode()
