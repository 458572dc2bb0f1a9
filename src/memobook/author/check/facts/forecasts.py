"""Forecasts: whether a question can still be asked, will find rows, and stands in the memo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from memobook.editions.forecasts.file import forecasts_path
from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.forecasts.part import Part
from memobook.editions.forecasts.wanted import Wanted
from memobook.editions.written.forecasts import Forecast as Written
from memobook.ledger.forecasts.edition_forecasts import check_hindsight
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.finding import Finding
from memobook.publication.text.calendar import day_text
from memobook.publication.yaml_file import Entry

from ..material import Material
from ..rule import rule
from .column_units import of_forecast
from .entries import ID, ids
from .question_times import times
from .question_words import words
from .units import misspelt

LATE = rule(
    "forecast.late",
    "error",
    "A forecast is not released yet, and its answer may be known.",
    "ask what can’t be known yet, or take it out",
)
KEY = rule(
    "forecast.key", "error", "A name in the file of forecasts is read by nothing.", "mend the name, or take it away"
)
ROW = rule(
    "forecast.row",
    "warning",
    "A forecast asks for what no row has held so far; if none ever does, it can’t be told.",
    "mend the value, or leave it where it is yet to come",
)
SEVERAL = rule(
    "forecast.rows", "warning", "A forecast asks one row for its number, and several would fit.",
    "say under 'where' which, or ask for sum, mean, min or max of the column",
)  # fmt: skip
UNSHOWN = rule(
    "forecast.unshown",
    "error",
    "The edition has forecasts that its memo doesn’t show.",
    "write ```{forecasts} below a heading after the implications",
)


def forecasts(material: Material) -> Iterator[Finding]:
    """What is wrong with an edition's forecasts beside what keeps it from being built."""
    yield from _unread(material)
    entries = {entry.get("id"): entry for entry in _entries(material)}
    ledger = material.ledger
    if ledger is None or not ledger.forecasts:
        return
    if "{forecasts}" not in ledger.edition.text:
        yield UNSHOWN.at(ledger.edition.place, f"{len(ledger.forecasts)} forecasts stand on no page of the memo")
    for one in ledger.forecasts:
        if ledger.given is None:
            yield from _late(material, one)
        yield from misspelt(material, one.unit, one.place)
        if one.id in entries:
            yield from _by_rows(material, one, entries[one.id])
            yield from words(material, one, entries[one.id])
            yield from of_forecast(material, one, entries[one.id].at("unit"))


def _by_rows(material: Material, one: Forecast, entry: Entry) -> list[Finding]:
    """What the rows of its datasets tell of a forecast; they are read where they, or the forecast, are new."""

    def found() -> list[dict[str, str]]:
        return [asdict(finding) for finding in (*_rowless(material, one), *times(material, one, entry))]

    states = [material.package.state(name) for name in one.question.datasets]
    as_of = material.edition.as_of if material.edition else ""
    asked = [states, as_of, repr(one), entry.file, entry.lines]
    told = found() if None in states else material.answers.of("forecasts", asked, found)
    return [Finding(**finding) for finding in told]


def _unread(material: Material) -> Iterator[Finding]:
    place = material.publication.place(forecasts_path(material.publication, material.date))
    held, entries = material.forecast_file, _entries(material)
    yield from _ids(material, entries)
    named: list[tuple[Entry, Any]] = [(held, {"forecasts"}), *((entry, Written.__annotations__) for entry in entries)]
    for entry, known in named:
        for name in entry:
            if name not in known:
                what = f"nothing reads {name!r} of {entry.get('id', 'the forecasts')}"
                yield KEY.at(f"{place}:{entry.line(name)}", what, suggestion(str(name), known))


def _entries(material: Material) -> list[Entry]:
    listed = material.forecast_file.get("forecasts")
    return [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, Entry)]


def _ids(material: Material, entries: list[Entry]) -> Iterator[Finding]:
    """Ids that are none, or that of a claim or an implication, too."""
    yield from ids(entries, exact=False)
    register = material.edition.register if material.edition else {}
    named = [one for kind in ("claims", "implications") for one in register.get(kind) or () if isinstance(one, Entry)]
    others = {one.get("id"): one for one in named}
    for entry in entries:
        if entry.get("id") in others:
            other = others[entry["id"]].at("id")
            yield ID.at(entry.at("id"), f"{entry['id']!r} stands at {other} already")


def _late(material: Material, one: Forecast) -> Iterator[Finding]:
    ledger = material.ledger
    today = datetime.now(UTC).date().isoformat()
    if one.day <= today:
        yield LATE.at(one.place, f"{one.id} is answered as known on {day_text(one.day)}, and was never released")
    elif ledger:
        try:
            check_hindsight(one, ledger.day_views, today)
        except ContentError as error:
            yield LATE.at(one.place, error.message)


def _rowless(material: Material, one: Forecast) -> Iterator[Finding]:
    """Values that no row of any vintage holds; periods and spans are yet to come."""
    for part in (one.question.first, one.question.second):
        columns = material.package.dataset(part.dataset).columns if part else []
        if part and not part.how and part.column:
            yield from _several(material, one, part)
        for wanted in part.where if part else ():
            if wanted.column in (one.question.period, one.question.window):
                continue
            held = {row[columns.index(wanted.column)] for row in material.package.rows(part.dataset)} if part else set()
            for value in wanted.values:
                if value not in held:
                    what = f"{one.id}: no row of {part.dataset if part else ''} has {Wanted(wanted.column, (value,))}"
                    yield ROW.at(one.place, what)


def _several(material: Material, one: Forecast, part: Part) -> Iterator[Finding]:
    """Columns of the key that a question leaves open, and in which the rows of its dataset differ."""
    dataset = material.package.dataset(part.dataset)
    named = {wanted.column for wanted in part.where}
    for name in dataset.key:
        at = dataset.columns.index(name)
        if name not in named and len({row[at] for row in material.package.rows(part.dataset)}) > 1:
            yield SEVERAL.at(one.place, f"{one.id} says of no {name} that it asks for")
