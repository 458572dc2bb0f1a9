"""Corrections: known mistakes of a source, mended on the way in, as data.

``data/corrections.yml`` holds a list; each entry names the observation, what the source says wrongly (``expect``), what
is right and why. Once the source says something else than what is expected, the entry fails: it has done its work, or
it was never right, and a person has to look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.data.table import PARSERS
from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.publication.yaml_file import Entry, read_yaml

from ..connector import Row

FILE = "data/corrections.yml"
NEEDED = ("dataset", "where", "field", "expect", "value", "why")


@dataclass(frozen=True)
class Correction:
    """One mistake of a source: where all of ``where`` holds, ``field`` is ``expect`` and should be ``value``."""

    dataset: str
    where: dict[str, Any]
    field: str
    expect: Any
    value: Any
    why: str
    line: int

    def apply(self, rows: Iterable[Row], *, fallback: bool = False) -> int:
        """Mend the rows in place; gives how many were mended.

        A fallback need not have the mistake, nor the observation: there only what is as expected is mended.

        Raises
        ------
        ContentError : ``correction.expect``: the source says something else; ``correction.missing``: no row fits.
        """
        found = [row for row in rows if all(row.get(name) == value for name, value in self.where.items())]
        place = f"{FILE}:{self.line}"
        if fallback:
            found = [row for row in found if row.get(self.field) == self.expect]
        elif not found:
            raise ContentError(
                "correction.missing",
                f"no observation of {self.dataset!r} fits {_words(self.where)}",
                place=place,
                fix="mend 'where', or remove the correction if the source dropped the observation",
            )
        for row in found:
            if row.get(self.field) != self.expect:
                raise ContentError(
                    "correction.expect",
                    f"the source says {row.get(self.field)!r} for {self.field} of {_words(self.where)}, "
                    f"and the correction expects {self.expect!r}",
                    place=place,
                    fix="the source was mended: remove the correction; otherwise look at what it says now",
                )
        for row in found:
            row[self.field] = self.value
            row["source"] = f"{row.get('source') or 'source'}; {self.field} {self.expect} corrected: {self.why}"
        return len(found)


def read_corrections(publication: Publication, package: DataPackage) -> list[Correction]:
    """All corrections, with values of the types that the schemas declare; none where there is no file.

    Raises
    ------
    ContentError : ``correction.entry`` with the line.
    """
    path = publication.root / FILE
    if not path.is_file():
        return []
    listed = read_yaml(path, publication.root).get("corrections")
    if not isinstance(listed, list):
        raise _wrong("there is no list 'corrections'", 1, "write 'corrections: []'")
    return [_correction(entry, package) for entry in listed]


def _correction(entry: Any, package: DataPackage) -> Correction:
    if not isinstance(entry, Entry):
        raise _wrong("an entry is no mapping", 1, f"give {', '.join(NEEDED)}")
    line = min(entry.lines.values(), default=1)
    absent = [name for name in NEEDED if entry.get(name) in (None, "", {})]
    unknown = entry.keys() - set(NEEDED)
    if absent or unknown:
        what = f"{absent[0]!r} is missing" if absent else f"{min(unknown)!r} is not known"
        raise _wrong(what, line, f"give {', '.join(NEEDED)}")
    dataset = package.dataset(entry["dataset"])
    if not isinstance(entry["where"], Entry):
        raise _wrong("'where' is no mapping", entry.line("where"), "name the columns that find the observation")
    where = {name: _typed(dataset, name, value, entry.line("where")) for name, value in entry["where"].items()}
    field, line_of = entry["field"], entry.line
    return Correction(
        dataset=dataset.name,
        where=where,
        field=field,
        expect=_typed(dataset, field, entry["expect"], line_of("expect")),
        value=_typed(dataset, field, entry["value"], line_of("value")),
        why=str(entry["why"]),
        line=line,
    )


def _typed(dataset: Dataset, name: str, value: Any, line: int) -> Any:
    """A value of the file as the schema's type of the column."""
    types = {f.name: f.type for f in dataset.fields}
    if name not in types:
        raise _wrong(f"dataset {dataset.name!r} has no column {name!r}", line, f"it has {', '.join(types)}")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return PARSERS[types[name]](text)
    except ValueError as error:
        raise _wrong(
            f"{name} is {text!r}, which is not a {types[name]}", line, "write it as in the CSV file"
        ) from error


def _words(where: dict[str, Any]) -> str:
    return ", ".join(
        f"{name} {value.isoformat() if isinstance(value, date) else value}" for name, value in where.items()
    )


def _wrong(what: str, line: int, fix: str) -> ContentError:
    return ContentError("correction.entry", what, place=f"{FILE}:{line}", fix=fix)
