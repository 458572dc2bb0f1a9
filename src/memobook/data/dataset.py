"""A dataset as the data package declares it: columns, key, vintage, licence, and where fresh rows come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from memobook.publication.errors import ContentError

from .plausible import Plausible

DESCRIPTOR = "data/datapackage.json"
# an address that a row may lead to: what a source says can't make it one of another kind, or of another host
LEADS = re.compile(r"$|https://[^\s/{}]+/")
TYPES = ("string", "number", "integer", "boolean", "date")
# days from one observation to the next; None: none is expected by the calendar
CADENCES: dict[str, int | None] = {
    "daily": 1,
    "weekly": 7,
    "monthly": 31,
    "quarterly": 92,
    "yearly": 366,
    "irregular": None,
    "static": None,
}


@dataclass(frozen=True)
class Field:
    """One column: its name, Table Schema type, whether it may be empty, and in which unit its numbers are."""

    name: str
    type: str
    required: bool
    description: str
    unit: str = ""


@dataclass(frozen=True)
class Freshness:
    """How a dataset is brought up to date.

    Parameters
    ----------
    connector, fallback : names of connectors; a fallback is asked when those before it gave nothing.
    options : what is specific to this dataset, as its connectors read it.
    measures : columns whose change makes a new vintage; a change in the others alone does not.
    may_vanish : whether observations known before may be missing from a later answer.
    least_share : an answer with fewer rows than this share of the last vintage is suspicious.
    """

    connector: str
    measures: tuple[str, ...]
    fallback: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    may_vanish: bool = False
    least_share: float = 0.9


@dataclass(frozen=True)
class Dataset:
    """One table of the package, as its descriptor declares it."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    vintage: str
    redistribute: bool
    licence: str
    sources: tuple[tuple[str, str], ...]
    path: Path | None
    loader: str | None
    local: bool
    cadence: str
    grace: int
    per: tuple[str, ...]
    fetch: Freshness | None
    plausible: Plausible
    schema: Mapping[str, Any]
    address: str = ""
    """Where the document behind a row is to be seen, with columns in braces."""
    row: str = ""
    """What a row is in a reader's words, with columns in braces; empty where its key says it."""

    @property
    def place(self) -> str:
        """The dataset's file as messages name it."""
        if self.path is None:
            return DESCRIPTOR
        return f"data/local/{self.path.name}" if self.local else f"data/{self.path.name}"

    @property
    def is_parquet(self) -> bool:
        """Whether its file is Parquet."""
        return self.path is not None and self.path.suffix == ".parquet"

    @cached_property
    def columns(self) -> list[str]:
        """Names of the fields, in order."""
        return [field.name for field in self.fields]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What identifies an observation whatever its vintage: the primary key without ``published``."""
        return tuple(k for k in self.primary_key if k != "published")

    @classmethod
    def from_descriptor(cls, descriptor: dict[str, Any], folder: Path, *, local: bool = False) -> Dataset:
        """A dataset of the list ``resources``, or of ``local`` (kept out of the repository)."""

        def wrong(what: str, fix: str) -> ContentError:
            name = descriptor.get("name", "?")
            return ContentError("dataset.descriptor", f"dataset {name!r}: {what}", place=DESCRIPTOR, fix=fix)

        schema = descriptor.get("schema") or {}
        if not all(isinstance(f, dict) and isinstance(f.get("name"), str) for f in schema.get("fields", [])):
            raise wrong("a field has no name", "mend schema.fields")
        fields = tuple(
            Field(
                f["name"],
                f.get("type", "string"),
                bool(f.get("constraints", {}).get("required")),
                f.get("description", ""),
                str(f.get("unit") or ""),
            )
            for f in schema.get("fields", [])
        )
        unknown = [f"{f.name} ({f.type})" for f in fields if f.type not in TYPES]
        if unknown:
            raise wrong(f"unknown type of {', '.join(unknown)}", f"use one of {', '.join(TYPES)}")
        names = {f.name for f in fields}
        key = tuple(schema.get("primaryKey") or ())
        if "published" not in key or not set(key) <= names:
            raise wrong("the primary key must name existing fields and hold 'published'", "mend schema.primaryKey")
        if descriptor.get("vintage") not in ("row", "file"):
            raise wrong("'vintage' must be 'row' or 'file'", "say which of the two it is")
        licences = descriptor.get("licenses") or []
        if not licences or not descriptor.get("sources"):
            raise wrong("a licence or a source is missing", "declare 'licenses' and 'sources'")
        path = _path(descriptor, folder, local, wrong)
        if not local and not descriptor.get("redistribute", False):
            raise wrong(
                "it may not be passed on, and 'resources' lists what the repository holds",
                "declare it in the list 'local', with a path below data/local/",
            )
        cadence, grace = descriptor.get("cadence", "irregular"), descriptor.get("grace", 0)
        if cadence not in CADENCES or not isinstance(grace, int) or grace < 0:
            raise wrong("'cadence' or 'grace' is not known", f"use one of {', '.join(CADENCES)}, and days of grace")
        per = tuple(descriptor.get("per") or ())
        for name in ("address", "row"):
            for column in re.findall(r"\{(\w*)", str(descriptor.get(name, ""))):
                if column not in names:
                    raise wrong(f"{name!r} needs the column {column!r}, which the schema lacks", f"mend {name!r}")
        if not LEADS.match(str(descriptor.get("address", ""))):
            raise wrong(
                f"'address' is {str(descriptor['address'])[:80]!r}, which readers are not led to",
                "begin it with https:// and a host, and name columns after that",
            )
        freshness = _freshness(descriptor["fetch"], wrong) if "fetch" in descriptor else None
        absent = [c for c in (*per, *(freshness.measures if freshness else ())) if c not in names]
        if freshness and "retrieved" not in names:
            absent.append("retrieved")
        if absent:
            raise wrong(f"'per' or 'fetch' needs the column {absent[0]!r}, which the schema lacks", "mend the schema")
        try:
            plausible = Plausible.read(descriptor.get("plausible", {}), {f.name: f.type for f in fields})
        except ValueError as error:
            raise wrong(str(error), "see docs/datasets.html, 'What is plausible'") from error
        return cls(
            name=descriptor["name"],
            title=descriptor.get("title", descriptor["name"]),
            description=descriptor.get("description", ""),
            fields=fields,
            primary_key=key,
            vintage=descriptor["vintage"],
            redistribute=bool(descriptor.get("redistribute", False)),
            licence=licences[0].get("title") or licences[0].get("name", ""),
            sources=tuple((s.get("title", ""), s.get("path", "")) for s in descriptor["sources"]),
            path=path,
            loader=descriptor.get("loader"),
            local=local,
            cadence=cadence,
            grace=grace,
            per=per,
            fetch=freshness,
            plausible=plausible,
            schema=schema,
            address=str(descriptor.get("address", "")),
            row=str(descriptor.get("row", "")),
        )


Wrong = Callable[[str, str], ContentError]


def _path(descriptor: dict[str, Any], folder: Path, local: bool, wrong: Wrong) -> Path | None:
    if "path" not in descriptor:
        return None
    path = PurePosixPath(str(descriptor["path"]))
    if path.parent != PurePosixPath("local" if local else "."):
        where = "data/local/" if local else "data/"
        raise wrong(f"its file {str(path)!r} does not lie in {where}", f"give the name of a file in {where}")
    return folder / path


def _freshness(entry: Any, wrong: Wrong) -> Freshness:
    known: dict[str, Any] = {"connector": str, "measures": list, "fallback": list, "options": dict}
    known |= {"may_vanish": bool, "least_share": (int, float)}
    if not isinstance(entry, dict) or not {"connector", "measures"} <= set(entry) or not entry["measures"]:
        raise wrong("'fetch' must name a connector and its measures", 'write {"connector": …, "measures": […]}')
    for name, value in entry.items():
        if name not in known or not isinstance(value, known[name]):
            raise wrong(f"'fetch' has {name!r} as {value!r}", f"it takes {', '.join(known)}")
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Freshness(**given)
