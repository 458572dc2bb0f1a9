"""The score: what became of claims with a horizon, of tripwires and of verdicts, decided by later editions.

It is a function of the records of all editions, so an edition that is built again, or revised, corrects the score.
Conditions are those of the edition that made the claim; values are those of the edition that decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from memobook.editions.conditions.condition import holds_on, names_in
from memobook.publication.errors import ContentError
from memobook.publication.text.language import _

from .forecasts.score import ForecastScore
from .score_record import Record

STATES = ("came true", "did not come true", "open", "can’t be told")
TRUE, FALSE, OPEN, UNTOLD = STATES


@dataclass(frozen=True)
class Scored:
    """A claim with a horizon and what became of it.

    Parameters
    ----------
    edition : that made it first; an edition that carries it over unchanged makes no second one.
    carried : later editions that carry it over.
    state : one of ``STATES``.
    by : the edition that decided it; empty until one did.
    values : id → printed text, of the values of ``by``, or of the newest edition while it is open.
    now : while it is open, whether the condition holds on the newest edition's values; None where that is not known.
    reason : why it can't be told.
    """

    claim: str
    text: str
    edition: str
    carried: tuple[str, ...]
    horizon: str
    condition: str
    state: str
    by: str = ""
    values: dict[str, str] = field(default_factory=dict)
    now: bool | None = None
    reason: str = ""


@dataclass(frozen=True)
class Fired:
    """A tripwire that had not fired in its edition and fired in a later one; ``since`` is that one's as-of day.

    ``values`` are those of its condition then, as printed; ``holds_now`` tells whether it would fire on the newest
    edition's values, None where that is not known.
    """

    id: str
    text: str
    edition: str
    since: str
    values: dict[str, str]
    holds_now: bool | None


@dataclass(frozen=True)
class Turned:
    """A claim whose verdict differs from that of the last edition before which has the claim."""

    claim: str
    text: str
    before: str
    old: str
    edition: str
    new: str


class Score:
    """The score of a publication.

    Parameters
    ----------
    records : of its editions, in any order.
    """

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: Sequence[Record] = sorted(records, key=lambda record: str(record["date"]))
        # most conditions are carried over from edition to edition: each is evaluated once on the values of each
        self._outcomes: dict[str, list[bool | None]] = {}

    @cached_property
    def claims(self) -> list[Scored]:
        """Claims with a horizon, the nearest horizon first. One made when its horizon had passed is no forecast, nor is
        one that was written after its outcome was public.
        """
        made: dict[tuple[str, str, str], list[tuple[Record, dict[str, Any]]]] = {}
        for record in self.records:
            for entry in _forecasts(record):
                made.setdefault((entry["claim"], entry["day"], entry["condition"]), []).append((record, entry))
        found = [self._scored(several) for (_, day, _), several in made.items() if several[0][0]["as_of"] < day]
        return sorted(found, key=lambda one: (one.horizon, one.edition, one.claim))

    @cached_property
    def retrospective(self) -> list[dict[str, str]]:
        """Claims whose horizon was written after its outcome was public: told, and counted nowhere."""
        return [
            {"claim": entry["claim"], "text": record["claims"][entry["claim"]][1], "edition": record["date"]}
            for record in self.records
            for entry in record["horizons"]
            if entry.get("retrospective")
        ]

    @cached_property
    def forecasts(self) -> ForecastScore:
        """The record of what the publication itself forecast; statements of others are no part of it."""
        return ForecastScore(self.records)

    @property
    def tally(self) -> dict[str, int]:
        """Number of claims in each state."""
        states = [one.state for one in self.claims]
        return {state: states.count(state) for state in STATES}

    @cached_property
    def fired(self) -> dict[str, list[Fired]]:
        """Date of an edition → its tripwires that fired since, each with the first edition in which it did."""
        return {record["date"]: self._fired(number) for number, record in enumerate(self.records)}

    def _fired(self, number: int) -> list[Fired]:
        found = []
        for wire in self.records[number]["tripwires"]:
            outcomes = [] if wire["fired"] else self._over_editions(wire["when"])
            if True not in outcomes[number + 1 :]:
                continue
            first = self.records[outcomes.index(True, number + 1)]
            # as the later edition words it, where it still has this tripwire
            texts = [w["text"] for w in first["tripwires"] if (w["id"], w["when"]) == (wire["id"], wire["when"])]
            text = texts[0] if texts else wire["text"]
            found.append(
                Fired(wire["id"], text, first["date"], first["as_of"], _texts(wire["when"], first), outcomes[-1])
            )
        return found

    @cached_property
    def turned(self) -> list[Turned]:
        """Verdicts that turned, the newest first."""
        last: dict[str, tuple[str, str]] = {}
        found = []
        for record in self.records:
            for id, (verdict, text) in record["claims"].items():
                before, old = last.get(id, ("", verdict))
                if old != verdict:
                    found.append(Turned(id, text, before, old, record["date"], verdict))
                last[id] = record["date"], verdict
        return sorted(found, key=lambda one: one.edition, reverse=True)

    def told(self, standing: Iterable[str] = ()) -> dict[str, Any]:
        """What the score page tells, as data; ``standing`` are the dates of the editions that it should know."""
        return {
            "tally": self.tally,
            "claims": [vars(one) | {"carried": list(one.carried)} for one in self.claims],
            "tripwires": [{"made": date, **vars(one)} for date, several in self.fired.items() for one in several],
            "turned": [vars(one) for one in self.turned],
            "retrospective": self.retrospective,
            "forecasts": self.forecasts.told(),
            # published before there was a score, or their records are lost
            "unrecorded": sorted({*standing} - {record["date"] for record in self.records}),
        }

    def _scored(self, several: list[tuple[Record, dict[str, Any]]]) -> Scored:
        (first, entry), *others = several
        condition, day = entry["condition"], entry["day"]
        newest = self.records[-1]

        def scored(state: str, **more: Any) -> Scored:
            carried = tuple(record["date"] for record, _ in others)
            text = first["claims"][entry["claim"]][1]
            return Scored(entry["claim"], text, first["date"], carried, day, condition, state, **more)

        if not condition:
            # the newest edition that carries it knows best why
            return scored(UNTOLD, reason=several[-1][1]["no_data"])
        outcomes = self._over_editions(condition)
        for record, outcome in zip(self.records, outcomes, strict=True):
            if record["as_of"] >= day and outcome is not None:
                state = TRUE if outcome else FALSE
                return scored(state, by=record["date"], values=_texts(condition, record))
        if newest["as_of"] < day:
            return scored(OPEN, now=outcomes[-1], values=_texts(condition, newest))
        absent = [id for id in names_in(condition, "") if id not in newest["values"]]
        reason = (
            _("no edition since records {values}").format(values=", ".join(absent))
            if absent
            else _("the condition has no outcome")
        )
        return scored(UNTOLD, reason=reason)

    def _over_editions(self, condition: str) -> list[bool | None]:
        """Whether a condition holds in each edition; None where it can't be told."""
        if condition not in self._outcomes:
            self._outcomes[condition] = [_holds(condition, record) for record in self.records]
        return self._outcomes[condition]


def _forecasts(record: Record) -> list[dict[str, Any]]:
    """Horizons of an edition that count; records of earlier versions do not tell which are retrospective."""
    return [entry for entry in record["horizons"] if not entry.get("retrospective")]


def _holds(condition: str, record: Record) -> bool | None:
    """Whether a condition holds in an edition; None where it lacks a value, or the condition has no outcome there."""
    values = record["values"]
    try:
        ids = names_in(condition, "")
        return holds_on(condition, {id: values[id][0] for id in ids}, "") if all(id in values for id in ids) else None
    except ContentError:  # such as a division by a value that is zero by now
        return None


def _texts(condition: str, record: Record) -> dict[str, str]:
    values = record["values"]
    return {id: values[id][1] for id in names_in(condition, "") if id in values}
