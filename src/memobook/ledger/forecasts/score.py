"""The record of forecasts: their answers by later editions, and how they score beside what simple rules said.

Binary questions have the Brier score (Brier 1950) and the logarithmic one (Good 1952, natural logarithm), quantiles
the continuous ranked probability score as the library scoringrules approximates it from quantiles (twice the mean
pinball loss). All are losses: smaller is better. Skill is 1 - loss / loss of the baseline on the same questions.
Intervals of a skill draw editions with replacement (95 %, 2,000 draws), since questions of one edition share its news.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from memobook.publication.extra import not_installed

from ..score_record import Record
from .answers import ANSWERED, HINDSIGHT, OPEN, STATES
from .calibration import Bin, bins

# with fewer answers nothing is said of skill or calibration; with fewer editions no interval is drawn
LEAST, EDITIONS = 10, 5
DRAWS = 2000
OURS = "ours"


@dataclass(frozen=True)
class Answer:
    """A forecast and what became of it.

    Parameters
    ----------
    edition : that gave it.
    by : the edition that answered, or looked last.
    outcome : 1 or 0 of a binary question, else the number; None where there is none.
    text, why : the number as printed, or the reason why there is none.
    losses : measure → who (``ours`` or a baseline) → loss.
    """

    forecast: dict[str, Any]
    edition: str
    state: str
    by: str = ""
    outcome: float | None = None
    text: str = ""
    why: str = ""
    losses: dict[str, dict[str, float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return vars(self)


@dataclass(frozen=True)
class Skill:
    """Mean loss of ours beside a baseline's on the same questions; ``ends`` are None with too few editions."""

    measure: str
    baseline: str
    cases: int
    ours: float
    theirs: float
    ends: tuple[float, float] | None

    @property
    def skill(self) -> float:
        return 1 - self.ours / self.theirs

    def as_json(self) -> dict[str, Any]:
        return vars(self) | {"skill": self.skill, "ends": list(self.ends) if self.ends else None}


class ForecastScore:
    """The record of a publication's forecasts.

    Parameters
    ----------
    records : of its editions, the oldest first.
    """

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records

    @cached_property
    def answers(self) -> list[Answer]:
        """All forecasts, the nearest day first; one that a later edition repeats word for word counts once."""
        first: dict[str, tuple[dict[str, Any], str]] = {}
        for record in self.records:
            for entry in record.get("forecasts", []):
                asked = [entry[name] for name in ("question", "comparison", "horizon", "probability", "quantiles")]
                first.setdefault(json.dumps(asked), (entry, str(record["date"])))
        found = [self._answer(entry, edition) for entry, edition in first.values()]
        return sorted(found, key=lambda one: (one.forecast["horizon"], one.edition, one.forecast["id"]))

    @property
    def without(self) -> list[str]:
        """Dates of editions that gave none: what they say of their future is read with hindsight, and not scored."""
        return [str(record["date"]) for record in self.records if not record.get("forecasts")]

    @property
    def counted(self) -> list[Answer]:
        return [one for one in self.answers if one.state == ANSWERED]

    @cached_property
    def skills(self) -> list[Skill]:
        """Against each baseline by each measure, where enough questions were answered."""
        keys = {
            (measure, name): None
            for one in self.counted
            for measure, losses in one.losses.items()
            for name in losses
            if name != OURS
        }
        found = [self._skill(measure, name) for measure, name in keys]
        return [skill for skill in found if skill.cases >= LEAST]

    @cached_property
    def calibration(self) -> list[Bin]:
        """Shares that came true by what was said; empty while too few binary questions were answered."""
        said = [(one.forecast["probability"], bool(one.outcome)) for one in self.counted if one.forecast["probability"]]
        return bins(said) if len(said) >= LEAST else []

    def told(self) -> dict[str, Any]:
        """What the score page tells, as data."""
        states = [one.state for one in self.answers]
        return {
            "tally": {state: states.count(state) for state in STATES},
            "answers": [one.as_json() for one in self.answers],
            "skills": [one.as_json() for one in self.skills],
            "calibration": [one.as_json() for one in self.calibration],
            "least": LEAST,
            "without": self.without,
        }

    def _answer(self, entry: dict[str, Any], edition: str) -> Answer:
        if entry["given"] >= entry["horizon"]:
            return Answer(entry, edition, HINDSIGHT)
        last = Answer(entry, edition, OPEN)
        for record in self.records:
            for one in record.get("answers", []):
                if (one["edition"], one["id"]) == (edition, entry["id"]):
                    number = one["number"]
                    outcome = number if number is None or one["holds"] is None else float(one["holds"])
                    losses = _losses(entry, outcome) if outcome is not None else {}
                    by = str(record["date"])
                    last = Answer(entry, edition, one["state"], by, outcome, one["text"], one["why"], losses)
                    if last.state != OPEN:
                        return last
        return last

    def _skill(self, measure: str, name: str) -> Skill:
        pairs: dict[str, list[tuple[float, float]]] = {}
        for one in self.counted:
            losses = one.losses.get(measure, {})
            if name in losses:
                pairs.setdefault(one.edition, []).append((losses[OURS], losses[name]))
        every = [pair for several in pairs.values() for pair in several]
        ours, theirs = (math.fsum(pair[at] for pair in every) / len(every) for at in (0, 1))
        return Skill(measure, name, len(every), ours, theirs, _ends(list(pairs.values())))


def _losses(entry: dict[str, Any], outcome: float) -> dict[str, dict[str, float]]:
    """Losses by measure of a forecast and of its baselines."""
    said = {OURS: entry, **{rule["name"]: rule for rule in entry["baselines"]}}
    if entry["comparison"]:
        given = {name: one["probability"] for name, one in said.items()}
        return {
            "Brier": {name: (p - outcome) ** 2 for name, p in given.items()},
            "logarithmic": {name: -math.log(p if outcome else 1 - p) for name, p in given.items()},
        }
    return {"CRPS": {name: crps(one["quantiles"], float(outcome)) for name, one in said.items()}}


def crps(quantiles: Iterable[Sequence[float]], outcome: float) -> float:
    """The continuous ranked probability score of quantiles, in the value's unit.

    Raises
    ------
    ContentError : ``forecast.package``, where scoringrules is not installed.
    """
    try:
        from scoringrules import crps_quantile
    except ImportError as error:
        raise not_installed("forecast.package", "scoringrules", "memobook[forecasts]", "score") from error
    import numpy as np

    levels, numbers = np.array(list(quantiles)).T
    return float(crps_quantile(np.float64(outcome), numbers, levels))


def _ends(editions: list[list[tuple[float, float]]]) -> tuple[float, float] | None:
    if len(editions) < EDITIONS:
        return None
    import numpy as np

    sums = np.array([[math.fsum(pair[at] for pair in several) for at in (0, 1)] for several in editions])
    drawn = np.random.default_rng(0).integers(len(editions), size=(DRAWS, len(editions)))
    ours, theirs = sums[drawn].sum(axis=1).T
    low, high = np.quantile(1 - ours / theirs, [0.025, 0.975])
    return float(low), float(high)
