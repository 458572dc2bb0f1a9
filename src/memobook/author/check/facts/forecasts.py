"""Forecasts: whether a question can still be asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from memobook.publication.finding import Finding
from memobook.publication.text.calendar import day_text

from ..material import Material
from ..rule import rule

LATE = rule(
    "forecast.late",
    "error",
    "A forecast is not released yet, and its horizon has come: its answer may be known.",
    "ask what can’t be known yet, or take it out",
)


def late_forecasts(material: Material) -> Iterator[Finding]:
    """Forecasts that no revision holds, with a horizon of today or before."""
    ledger = material.ledger
    if ledger is None:
        return
    today = datetime.now(UTC).date().isoformat()
    for forecast in ledger.register.forecasts:
        if forecast.id not in ledger.given and forecast.day <= today:
            message = f"{forecast.id} is to be answered from {day_text(forecast.day)} on, and was never released"
            yield LATE.at(ledger.register.place(forecast.id), message)
