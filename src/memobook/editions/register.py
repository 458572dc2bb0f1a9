"""The register of an edition: claims with their checks, implications with their tripwires.

A verdict is never written by hand. Each claim has one check, and the check decides:

``equals: <value id>``        the stated number against the value: ``reproduced`` or ``differs``
``holds: <condition>``        a condition on values: ``holds`` or ``contradicted`` where their intervals leave one
                              outcome, else ``undecided``
``sources: [<statements>]``   ``reported`` when a source was seen to say it, with a place in it, else ``untraced``

What would hold or be reproduced, but is computed from single hearsay (grade V3), is ``reported``. Registers of earlier
versions hold ``ours: [<value ids>]`` too, a check that decides nothing: ``undecided``, and a finding.

A claim about the future has a horizon too; later editions decide it (see :mod:`memobook.editions.horizon`). What the
publication itself expects are forecasts (see :mod:`memobook.editions.forecasts`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from memobook.publication.errors import ContentError, Faults
from memobook.publication.folder import Publication
from memobook.publication.yaml_file import Entry
from memobook.themes.statement import Statement, find
from memobook.themes.values.grade import HEARSAY
from memobook.themes.values.printed import PROSE
from memobook.themes.values.value import Value

from .claim import CHECKS, ID_FORM, UNCHECKED, Claim, Implication, Tripwire
from .conditions.condition import holds, names_in, verdict_of
from .conditions.units import alike, declared_units, factor
from .edition import Edition
from .horizon import read_horizon
from .strength import strength

# how the fields of an entry are written
TEXT = "a text, in quotes where it holds a colon"
FORMS = {
    "check": "{equals: theme.name}, {holds: theme.name > 1} or {sources: [statement]}", "rests_on": "[c1, c2]",
    "tripwires": "and below it a list, - id: t1", "when": "theme.name < 1", "theme": "its theme’s name",
    "distance": "theme.name",
}  # fmt: skip
PLACEHOLDER = re.compile(r"\{([a-z][\w-]*(?:(?:\.[a-z]\w*){1,2}(?::[a-z]+)?)?)\}")


class Register:
    """Claims and implications of an edition, checked against values and statements.

    Raises
    ------
    ContentError : ``register.*``, ``condition.*``, ``value.unknown`` or ``statement.unknown`` with file and line.
    """

    def __init__(self, edition: Edition, values: Mapping[str, Value], statements: dict[str, Statement]) -> None:
        self.edition, self.values, self.statements = edition, values, statements
        self._places: dict[str, str] = {}
        self.claims: dict[str, Claim] = {}
        self.implications: list[Implication] = []
        self._faults = Faults()
        self._read()
        self._faults.tell()

    def _read(self) -> None:
        """All entries; what is wrong with one keeps none of the others from being read."""
        claims = self._entries("claims")
        self._declared = {entry["id"] for entry in claims}
        for entry in claims:
            self._shape(entry, {"check": dict, "theme": str, "text": str, "note": str}, ("values", "sources", "cites"))
            with self._faults.gathered():
                claim = self._claim(entry)
                self.claims[claim.id] = claim
        for entry in self._entries("implications"):
            self._shape(entry, {"rests_on": list, "tripwires": list, "text": str})
            with self._faults.gathered():
                self.implications.append(self._implication(entry))
        with self._faults.gathered():
            self._no_forecasts()

    def _shape(self, entry: Entry, needed: Mapping[str, type], names: tuple[str, ...] = ()) -> None:
        """What is missing in an entry, or of another kind than it must be."""
        for name, kind in needed.items():
            with self._faults.gathered():
                self._need(entry, name, kind)
        for name in names:
            with self._faults.gathered():
                self._names(entry, name, entry.get(name, []))

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """What the publication counts, as units."""
        return declared_units(Publication(self.edition.root))

    def place(self, id: str) -> str:
        return self._places.get(id, f"{self.edition.register_place}:1")

    def segments(
        self, text: str, place: str, values: Mapping[str, Value] | None = None
    ) -> list[tuple[str | Value | Statement, str]]:
        """The parts of a text, each ``{id}`` replaced by the value or statement that it names, and each one's form.

        ``{theme.name:form}`` is the value with the text that it prints in that form. ``values`` are others than the
        edition's.
        """
        values = self.values if values is None else values
        parts: list[tuple[str | Value | Statement, str]] = []
        for number, part in enumerate(PLACEHOLDER.split(text)):
            if number % 2 == 0:
                parts += [(part, PROSE)] if part else []
            elif "." in part:
                id, _, form = part.partition(":")
                self._known((id,), values, place)
                parts.append((_in_form(values[id], form, place) if form else values[id], form or PROSE))
            else:
                parts.append((find(self.statements, part, place), PROSE))
        return parts

    def plain(self, text: str, place: str, values: Mapping[str, Value] | None = None) -> str:
        """Text with each ``{id}`` replaced by what a page prints."""
        return "".join(s if isinstance(s, str) else s.text for s, _ in self.segments(text, place, values))

    def _entries(self, kind: str) -> list[Entry]:
        entries = self.edition.register.get(kind, [])
        place = f"{self.edition.register_place}:{self.edition.register.line(kind)}"
        for entry in entries if isinstance(entries, list) else [entries]:
            if isinstance(entry, Entry) and isinstance(entries, list) and _word(entry.get("id")):
                continue
            if isinstance(entry, Entry) and isinstance(entry.get("id"), int | float):
                with self._faults.gathered():
                    message = f"the id {entry['id']} is a number"
                    raise ContentError("register.list", message, place=entry.at("id"), fix="begin it with a letter")
                continue
            line = min(entry.lines.values(), default=0) if isinstance(entry, Entry) and entry.lines else 0
            at = f"{self.edition.register_place}:{line}" if line and isinstance(entries, list) else place
            message, fix = f"{kind!r} must be a list of entries with an id", "begin each with - id: name"
            with self._faults.gathered():
                raise ContentError("register.list", message, place=at, fix=fix)
        good = [e for e in entries if isinstance(e, Entry) and _word(e.get("id"))] if isinstance(entries, list) else []
        ids = [e["id"] for e in good]
        for id in sorted({i for i in ids if ids.count(i) > 1}):
            first, *others = [e for e in good if e["id"] == id]
            for other in others:
                message = f"{id} stands twice in {kind!r}: {first.at('id')}, {other.at('id')}"
                with self._faults.gathered():
                    raise ContentError("register.twice", message, place=other.at("id"), fix="rename one")
        for entry in good:
            self._id(entry)
        self._places |= {e["id"]: e.at("id") for e in good}
        return good

    def _id(self, entry: Entry) -> None:
        if not ID_FORM.fullmatch(entry["id"]):
            with self._faults.gathered():
                message, fix = f"{entry['id'][:60]!r} is no id", "write a short word of letters, digits and dashes"
                raise ContentError("register.id", message, place=entry.at("id"), fix=fix)

    def _need(self, entry: Entry, name: str, kind: type) -> Any:
        if not isinstance(entry.get(name), kind) or not entry[name]:
            if entry.get(name) in (None, "", [], {}):
                raise self._field(entry, name, "is missing", f"write {name}: {FORMS.get(name, TEXT)}")
            raise self._field(entry, name, f"is {entry[name]!r}", f"write {name}: {FORMS.get(name, TEXT)}")
        return entry[name]

    def _names(self, entry: Entry, name: str, found: Any) -> list[str]:
        """A list of ids; one that is missing is empty, anything else is refused."""
        if not isinstance(found, list) or not all(map(_word, found)):
            raise self._field(entry, name, "is not a list of names", f"write {name}: [one, another]")
        return found

    def _field(self, entry: Entry, name: str, what: str, fix: str) -> ContentError:
        id = entry["id"]
        place = entry.at(name) if name in entry.lines else self.place(id)
        return ContentError("register.field", f"{id}: {name!r} {what}", place=place, fix=fix)

    def _claim(self, entry: Entry) -> Claim:
        place = self.place(entry["id"])
        check = self._need(entry, "check", dict)
        if len(check) != 1 or next(iter(check)) not in (*CHECKS, UNCHECKED):
            raise ContentError(
                "register.check",
                f"{entry['id']}: the check must be one of {', '.join(CHECKS)}",
                place=place,
                fix="give it exactly one check",
            )
        if not isinstance(entry.get("stated"), str | None):
            raise self._field(entry, "stated", f"is {entry['stated']!r}", "write stated: the-id-of-one-statement")
        stated = find(self.statements, entry["stated"], place) if entry.get("stated") else None
        ((kind, rule),) = check.items()
        if kind in ("sources", UNCHECKED):
            rule = self._names(entry, kind, rule)
        verdict, used = self._verdict(entry["id"], kind, rule, stated, place, self.values)
        values = tuple(dict.fromkeys([*used, *self._names(entry, "values", entry.get("values", []))]))
        self._known(values, self.values, place)
        sources = tuple(rule if kind == "sources" else self._names(entry, "sources", entry.get("sources", [])))
        cites = [*self._names(entry, "cites", entry.get("cites", []))]
        cites += [find(self.statements, s, place).said_by for s in sources]
        claim = Claim(
            id=entry["id"],
            theme=self._need(entry, "theme", str),
            text=self._need(entry, "text", str).strip(),
            note=self._need(entry, "note", str).strip(),
            verdict=verdict,
            stated=stated,
            values=values,
            sources=sources,
            cites=tuple(dict.fromkeys(cites)),
            check=f"{kind}: {rule if isinstance(rule, str) else ', '.join(rule)}",
            horizon=read_horizon(entry, entry.file, (kind, rule), stated, self.values),
        )
        self.plain(claim.text + claim.note, place)
        return claim

    def _known(self, ids: tuple[str, ...], values: Mapping[str, Value], place: str) -> None:
        for id in ids:
            if id not in values:
                raise ContentError(
                    "value.unknown", f"no theme records {id!r}", place=place, fix="record it or mend the id"
                )

    def checked(self, claim: Claim) -> list[str]:
        """Ids of the values that decide a claim's verdict."""
        kind, _, rule = claim.check.partition(": ")
        return [rule] if kind == "equals" else names_in(rule, self.place(claim.id)) if kind == "holds" else []

    def verdict_with(self, claim: Claim, values: Mapping[str, Value]) -> str:
        """The verdict that a claim's check gives on other values.

        Raises
        ------
        ContentError : one of the values is not there, or the check can't be made on it.
        """
        if not self.checked(claim):
            return claim.verdict
        kind, _, rule = claim.check.partition(": ")
        return self._verdict(claim.id, kind, rule, claim.stated, self.place(claim.id), values)[0]

    def _verdict(
        self, id: str, kind: str, rule: Any, stated: Statement | None, place: str, values: Mapping[str, Value]
    ) -> tuple[str, list[str]]:
        if kind == "equals":
            rule = str(rule)
            self._known((rule,), values, place)
            value = values[rule].value
            if stated is None or stated.value is None or stated.rounding is None or isinstance(value, str):
                raise ContentError(
                    "register.check",
                    f"{id}: 'equals' needs a stated number with its rounding",
                    place=place,
                    fix="name a statement with value and rounding under 'stated'",
                )
            if not alike(values[rule].unit, stated.unit):
                value *= factor(values[rule].unit, stated.unit, self.counted, place)
            verdict = "reproduced" if equal(value, stated.value, stated.rounding) else "differs"
            return _at_most(verdict, [values[rule]]), [rule]
        if kind == "holds":
            ids = names_in(rule, place)
            return _at_most(verdict_of(rule, values, place), [values[id] for id in ids]), ids
        if kind == "sources":
            seen = [find(self.statements, s, place).seen for s in rule]
            return ("reported" if any(seen) else "untraced"), []
        return "undecided", list(rule)

    def _implication(self, entry: Entry) -> Implication:
        place = self.place(entry["id"])
        rests_on = tuple(self._names(entry, "rests_on", self._need(entry, "rests_on", list)))
        unknown = [c for c in rests_on if c not in self._declared]
        if unknown:
            raise ContentError(
                "register.rests_on",
                f"{entry['id']} rests on {', '.join(unknown)}, which is no claim",
                place=place,
                fix=f"claims: {', '.join(sorted(self._declared))}",
            )
        found = self._need(entry, "tripwires", list)
        if not all(isinstance(t, Entry) and _word(t.get("id")) for t in found):
            raise self._field(entry, "tripwires", "must be a list of entries with an id", "mend the list")
        for wire in found:
            self._id(wire)
        self._places |= {t["id"]: t.at("id") for t in found if t["id"] not in self._places}
        data = self._need(entry, "data", str) if "data" in entry else None
        implication = Implication(
            id=entry["id"],
            text=self._need(entry, "text", str).strip(),
            rests_on=rests_on,
            tripwires=tuple(map(self._tripwire, found)),
            # a claim that can't be read has been told
            strength=strength(
                rests_on, dict.fromkeys(self._declared, "undecided") | {id: c.verdict for id, c in self.claims.items()}
            ),
            data=data,
            supported=None if data is None else holds(data, self.values, place),
        )
        self.plain(implication.text, place)
        for wire in implication.tripwires:
            self.plain(wire.text, self.place(wire.id))
        return implication

    def _no_forecasts(self) -> None:
        """Forecasts have a file of their own, which the first release of the edition freezes."""
        if "forecasts" in self.edition.register:
            raise ContentError(
                "forecast.place",
                "forecasts stand in the register, which revisions may change",
                place=f"{self.edition.register_place}:{self.edition.register.line('forecasts')}",
                fix=f"move them to book/memos/{self.edition.date}.forecasts.yml, each with what datasets answer",
            )

    def _tripwire(self, entry: Entry) -> Tripwire:
        text, when = self._need(entry, "text", str).strip(), self._need(entry, "when", str)
        distance = self._need(entry, "distance", str) if "distance" in entry else None
        place = self.place(entry["id"])
        self._known((distance,) if distance else (), self.values, place)
        return Tripwire(entry["id"], text, when, holds(when, self.values, place), distance)


def _at_most(verdict: str, values: list[Value]) -> str:
    """A verdict that does not say more than single hearsay among its values can carry."""
    hearsay = any(value.grade == HEARSAY for value in values)
    return "reported" if hearsay and verdict in ("reproduced", "holds") else verdict


def _in_form(value: Value, form: str, place: str) -> Value:
    """A value with the text that it prints in a form; where it has none, the place is that of the text."""
    try:
        return value.in_form(form)
    except ContentError as error:
        raise ContentError(error.id, f"{value.id}: {error.message}", place=place, fix=error.fix) from error


def _word(found: Any) -> bool:
    return isinstance(found, str) and bool(found)


def equal(value: float, stated: float, rounding: float) -> bool:
    """Whether ``value`` prints as ``stated`` when rounded to a last digit of size ``rounding`` (same units)."""
    return abs(value - stated) <= rounding / 2 * (1 + 1e-9)
