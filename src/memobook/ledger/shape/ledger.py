"""The whole ledger, and its schema."""

from __future__ import annotations

import json
from functools import cache
from typing import Annotated, Any, NotRequired

from pydantic import Field, TypeAdapter, with_config
from typing_extensions import TypedDict

from .claims import Claim, Implication
from .forecasts import Answer, Forecast
from .kinds import CLOSED, Day, Parameters, Sha256
from .values import Value

NAME = "ledger.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@with_config(CLOSED)
class Figure(TypedDict):
    """A figure of a theme; its drawing is ``figures/<id>.svg``, its page ``figures/<id>/``."""

    id: str
    headline: str
    """What it shows, in a sentence; empty where it has none."""
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
    answers: NotRequired[list[Answer]]
    """To forecasts of earlier editions whose day has come, where there are any."""
    families: NotRequired[list[Family]]
    """Themes that are executed for each of several members, where there are any."""


def schema() -> dict[str, Any]:
    """The JSON Schema of ``ledger.json``."""
    return {"$schema": DIALECT, **TypeAdapter(Ledger).json_schema()}


@cache
def dump_schema() -> bytes:
    """The bytes of ``ledger.schema.json``; made once a process, since it takes a tenth of a second."""
    return (json.dumps(schema(), indent=1, ensure_ascii=False) + "\n").encode()
