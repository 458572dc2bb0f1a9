"""The ledger: all values and claims of an edition, as data. Pages show what it holds and compute nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from memobook.data.package import DataPackage
from memobook.data.view import View, parse_day
from memobook.editions.bibliography import Reference, check_cited, read_bibliography
from memobook.editions.claim import VERDICTS, Claim
from memobook.editions.edition import Edition
from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.grids.combination_text import combination_text
from memobook.editions.grids.declared import DeclaredGrid, declared_grids
from memobook.editions.grids.run import GridRun
from memobook.editions.headline import headline_values
from memobook.editions.register import Register
from memobook.publication.folder import Publication
from memobook.themes.statement import DATASET as STATEMENTS
from memobook.themes.theme import Executed
from memobook.themes.values.value import Value

from .choice import Choice, outcomes, strengths
from .entries import claim_entry, family_entry, figure_entry, forecast_entry, implication_entry, value_entry
from .family_runs import with_aggregates
from .figure_headline import headline_text
from .flips import Trial, claim_trial, tripwire_trial
from .forecasts.answers import answers
from .forecasts.baselines import Baseline
from .forecasts.edition_forecasts import edition_forecasts
from .forecasts.known_baselines import known_baselines
from .forecasts.past import Views
from .past_firing import past_firing
from .results import Results
from .sensitivity import Spread, spreads
from .value_history import ValueHistory, value_histories

if TYPE_CHECKING:
    from .shape.claims import Past
    from .shape.forecasts import Answer
    from .shape.ledger import Ledger as Shape

CITED = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


@dataclass(frozen=True)
class Ledger(Results):
    """An edition with everything that its pages show; parameters are those of :class:`.results.Results`."""

    @classmethod
    def assemble(
        cls,
        publication: Publication,
        edition: Edition,
        package: DataPackage,
        executed: Mapping[str, Executed],
        grid_runs: Sequence[GridRun] | None = None,
        view: View | None = None,
        missing: Mapping[str, str] | None = None,
    ) -> Ledger:
        """Tie an edition to its runs and check all of its claims, citations and conditions.

        Parameters
        ----------
        view : of the package on the edition's as-of day, where there is one already.
        """
        view = view or View(package, parse_day(edition.as_of, edition.place))
        ledger = cls(publication, edition, view, executed, grid_runs, missing or {})
        for statement in ledger.statements.values():
            check_cited([statement.said_by], ledger.references, f"data/{STATEMENTS}.csv statement {statement.id!r}")
        for claim in ledger.register.claims.values():
            check_cited(list(claim.cites), ledger.references, ledger.register.place(claim.id))
        return ledger

    def with_edition(self, edition: Edition) -> Ledger:
        """The same ledger where the memo has another text, or stands otherwise to its release.

        Its front matter and register are as they were; so is all that was found out.
        """
        found = copy(self)
        vars(found)["edition"] = edition
        return found

    @cached_property
    def references(self) -> dict[str, Reference]:
        return read_bibliography(self.publication.bibliography)

    @cached_property
    def register(self) -> Register:
        return Register(self.edition, self.values, self.statements)

    @cached_property
    def grids(self) -> list[DeclaredGrid]:
        """The grids that the edition declares."""
        return declared_grids(self.publication, self.edition)

    def combination(self, theme: str, changed: dict[str, Any]) -> str:
        """What a combination of a theme's grids changes, as words that may follow a verb: "with calendar months"."""
        grids = [grid for grid in self.grids if grid.theme == theme]
        told = next((grid.said(changed) for grid in grids if grid.said(changed)), "")
        own = {name: value for grid in grids for name, value in grid.own.items()}
        return told or f"with {combination_text(changed, own)}"

    @cached_property
    def choices(self) -> list[Choice]:
        """The runs of the grids, as a reader may choose among them; empty where no grid was executed."""
        own = {claim.id: claim.verdict for claim in self.register.claims.values()}
        found = []
        for run in self.moved_runs:
            verdicts = outcomes(self.claim_trials, run.theme, run.changed)
            fired = outcomes(self.tripwire_trials, run.theme, run.changed)
            weakest = strengths(self.register.implications, own, verdicts)
            words = self.combination(run.theme, run.changed)
            found.append(Choice(run.theme, run.changed, words, run.values, verdicts, fired, weakest))
        return found

    @cached_property
    def moved_runs(self) -> list[GridRun]:
        """The runs of the grids with all values that they move, those over a family's members included."""
        return with_aggregates(self.grid_runs or (), self.edition.families, self.values)

    @cached_property
    def spreads(self) -> dict[str, Spread]:
        """How far each headline value moves over its declared grid, by id; empty where no grid was executed."""
        if self.grid_runs is None:
            return {}
        return spreads(self.grids, self.values, self.grid_runs)

    @cached_property
    def claim_trials(self) -> dict[str, Trial[str]]:
        """Each claim's verdict over the grids, by id."""
        claims = self.register.claims.values()
        return {claim.id: claim_trial(self.register, claim, self.moved_runs) for claim in claims}

    @cached_property
    def tripwire_trials(self) -> dict[str, Trial[bool]]:
        """Each tripwire over the grids, by id."""
        wires = [wire for implication in self.register.implications for wire in implication.tripwires]
        return {wire.id: tripwire_trial(self.register, wire, self.moved_runs) for wire in wires}

    @cached_property
    def headlines(self) -> list[Value]:
        """The values that have a page of their own: those that the register names, or else those of its grids."""
        return headline_values(self.edition, self.values, [id for grid in self.grids for id in grid.values])

    @cached_property
    def histories(self) -> dict[str, ValueHistory]:
        """What values were as of earlier days, by id; those without a history are left out."""
        return value_histories(self.publication, self.edition, self.values)

    @cached_property
    def day_views(self) -> Views:
        """The data package as it was known on any day."""
        return Views(self.view.package)

    @cached_property
    def forecasts(self) -> list[Forecast]:
        """The edition's forecasts, checked to be as released, or else not to be answered yet."""
        return edition_forecasts(self.publication, self.edition, self.day_views)

    @cached_property
    def baselines(self) -> dict[str, list[Baseline]]:
        """What rules that know nothing but a question's past say of each forecast, by id."""
        return {one.id: known_baselines(one, self.day_views, self.edition.as_of) for one in self.forecasts}

    @cached_property
    def answers(self) -> list[Answer]:
        """What became of forecasts of earlier editions whose day has come."""
        return answers(self.publication, self.edition, self.day_views)

    @property
    def given(self) -> str | None:
        """Day of the edition's first release, on which its forecasts were given; None for a draft."""
        return self.edition.revisions[0].day if self.edition.revisions else None

    @cached_property
    def past_firing(self) -> dict[str, Past]:
        """How often each tripwire's condition held on earlier days, by id; those without a history are left out."""
        wires = [wire for implication in self.register.implications for wire in implication.tripwires]
        found = {wire.id: past_firing(wire.when, self.histories) for wire in wires}
        return {id: past for id, past in found.items() if past}

    @cached_property
    def verdicts(self) -> dict[str, int]:
        """Number of claims by verdict, in the order of the verdicts; those that do not occur are left out."""
        counts = Counter(claim.verdict for claim in self.register.claims.values())
        return {v: counts[v] for v in VERDICTS if counts[v]}

    @property
    def cited(self) -> list[str]:
        """Keys of the references that the memo's text or its register cites."""
        keys = {key.strip() for keys in CITED.findall(self.edition.text) for key in keys.split(",")}
        return sorted(keys | {key for claim in self.register.claims.values() for key in claim.cites})

    def claims_of(self, id: str) -> list[Claim]:
        """Claims that use a value or state a statement."""
        return [
            c
            for c in self.register.claims.values()
            if id in c.values or id in c.sources or (c.stated and c.stated.id == id)
        ]

    def as_json(self) -> dict[str, Any]:
        """What ``ledger.json`` holds."""
        return cast("dict[str, Any]", self._shaped())

    def _shaped(self) -> Shape:
        told = self._told()
        if self.edition.families:
            families = self.edition.families.values()
            told["families"] = [family_entry(family, self.missing) for family in families]
        if self.answers:
            told["answers"] = self.answers
        return told

    def _told(self) -> Shape:
        register = self.register

        def plain(text: str, id: str) -> str:
            return register.plain(text, register.place(id))

        return {
            "edition": self.edition.date,
            "revision": self.edition.revision,
            "as_of": self.edition.as_of,
            "values": [value_entry(v, self.spreads.get(v.id)) for v in self.values.values()],
            "claims": [claim_entry(c, self.claim_trials[c.id], plain) for c in register.claims.values()],
            "implications": [
                implication_entry(i, self.tripwire_trials, self.past_firing, plain) for i in register.implications
            ],
            "forecasts": [forecast_entry(f, self.given, self.baselines[f.id], register.plain) for f in self.forecasts],
            "figures": [
                figure_entry(figure, headline_text(figure, self.values))
                for run in self.executed.values()
                for figure in run.figures.values()
            ],
            "references": [
                {"key": key, "title": self.references[key].title} for key in self.cited if key in self.references
            ],
            "parameters": self.parameters,
            "datasets": {name: self.view.sha256(name) for name in self.datasets},
        }

    def dump(self) -> bytes:
        return (json.dumps(self.as_json(), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
