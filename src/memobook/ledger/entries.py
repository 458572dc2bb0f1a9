"""Entries of ``ledger.json``: a value, a claim and an implication in its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from memobook.data.row_extent import unknown_extent
from memobook.editions.claim import Claim, Implication
from memobook.editions.family import Family
from memobook.editions.forecasts.forecast import Forecast
from memobook.editions.horizon import Horizon
from memobook.publication.files import sha256
from memobook.themes.statement import Statement
from memobook.themes.values.value import Value

from .flips import Trial
from .forecasts.baselines import Baseline
from .sensitivity import Spread

if TYPE_CHECKING:
    from .shape import claims, forecasts, ledger, values

# a text of the register by the id of what it belongs to, with what its {ids} print
Plain = Callable[[str, str], str]

# in the place of a cell, of a value that the memo declares over a family's members
AGGREGATES = "aggregates"


def value_entry(value: Value, spread: Spread | None) -> values.Value:
    """A value, and how far the grid moves it."""
    theme, _, member = value.theme.partition("/")
    entry = _value_entry(value, spread, theme)
    if member:
        entry["member"] = member
    return entry


def _value_entry(value: Value, spread: Spread | None, theme: str) -> values.Value:
    return {
        "id": value.id,
        "value": value.value,
        "unit": value.unit,
        "text": value.text,
        "format": value.format,
        "per": value.per,
        "label": value.label,
        "theme": theme,
        "cell": value.cell or AGGREGATES,
        "datasets": [_origin(value, d["name"], d["sha256"]) for d in value.datasets],
        "interval": cast("values.Interval", value.interval.as_json()) if value.interval else None,
        "grid": spread.as_json() if spread else None,
        "bounds": list(value.bounds) if value.bounds else None,
        "grade": value.grade,
    }


def _origin(value: Value, name: str, digest: str) -> values.Origin:
    written = value.rows.get(name) or unknown_extent()
    return cast("values.Origin", {"name": name, "sha256": digest, **written})


def claim_entry(claim: Claim, trial: Trial[str], plain: Plain) -> claims.Claim:
    """A claim with its verdict, and what the verdict is elsewhere in the grid."""
    return {
        "id": claim.id,
        "theme": claim.theme,
        "text": plain(claim.text, claim.id),
        "verdict": claim.verdict,
        "grid": [{"parameters": one.changed, "theme": one.theme, "verdict": one.outcome} for one in trial.outcomes]
        or None,
        "check": claim.check,
        "horizon": _horizon(claim.horizon),
        "stated": _stated(claim.stated),
        "values": list(claim.values),
        "cites": list(claim.cites),
        "note": plain(claim.note, claim.id),
    }


def implication_entry(
    implication: Implication, trials: Mapping[str, Trial[bool]], past: Mapping[str, claims.Past], plain: Plain
) -> claims.Implication:
    """An implication with its tripwires."""
    return {
        "id": implication.id,
        "text": plain(implication.text, implication.id),
        "rests_on": list(implication.rests_on),
        "tripwires": [
            {
                "id": wire.id,
                "text": plain(wire.text, wire.id),
                "when": wire.when,
                "fired": wire.fired,
                "distance": wire.distance,
                "flips": [
                    {"fired": flip.outcome, "theme": flip.theme, "parameters": flip.changed}
                    for flip in trials[wire.id].flips
                ],
                "past": past.get(wire.id),
            }
            for wire in implication.tripwires
        ],
        "strength": {"verdict": implication.strength.verdict, "claims": list(implication.strength.claims)},
        "data": implication.data,
        "supported": implication.supported,
    }


def figure_entry(figure: Mapping[str, Any], headline: str) -> ledger.Figure:
    """A figure, with its headline as text."""
    return {
        "id": figure["id"],
        "headline": headline,
        "caption": figure["caption"],
        "alt": figure["alt"],
        "sha256": sha256(figure["svg"].encode()),
    }


def family_entry(family: Family, missing: Mapping[str, str]) -> ledger.Family:
    """A family with its members, those that are missing with the reason."""
    return {
        "theme": family.theme,
        "parameter": family.parameter,
        "optional": family.optional,
        "members": [
            {"name": member.name, "title": member.title, "page": f"{page}.html", "missing": missing.get(page)}
            for page, member in family.members.items()
        ],
    }


def forecast_entry(forecast: Forecast, given: str | None, rules: list[Baseline], plain: Plain) -> forecasts.Forecast:
    """A forecast with the day on which it was given, and what the baselines say."""
    return {
        "id": forecast.id,
        "text": plain(forecast.text, forecast.place),
        "horizon": forecast.day,
        "given": given,
        "question": str(forecast.question),
        "datasets": list(forecast.question.datasets),
        "comparison": str(forecast.comparison) if forecast.comparison else None,
        "probability": forecast.probability,
        "quantiles": [list(pair) for pair in forecast.quantiles] or None,
        "unit": forecast.unit,
        "format": forecast.format,
        "baselines": [cast("forecasts.Baseline", rule.as_json()) for rule in rules],
        "note": plain(forecast.note, forecast.place),
    }


def _horizon(horizon: Horizon | None) -> claims.Horizon | None:
    if horizon is None:
        return None
    return {
        "day": horizon.day,
        "condition": horizon.condition,
        "no_data": horizon.no_data,
        "retrospective": horizon.retrospective,
    }


def _stated(statement: Statement | None) -> claims.Stated | None:
    if statement is None:
        return None
    return {
        "value": statement.value,
        "unit": statement.unit,
        "text": statement.text,
        "cites": [statement.said_by],
        "locator": statement.locator,
        "verification": statement.verification,
    }
