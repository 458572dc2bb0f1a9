"""Baselines of a forecast, computed where they are not known: a past of three years is hundreds of views of data."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from memobook.editions.forecasts.forecast import Forecast

from .baselines import Baseline, baselines
from .past import Views, past


def known_baselines(forecast: Forecast, views: Views, as_of: str) -> list[Baseline]:
    """What :func:`.baselines.baselines` says of a forecast from its past up to a day.

    They depend on the question, not on its words, and on the files of its datasets.
    """
    package = views.package
    states = [package.state(name) for name in forecast.question.datasets]

    def computed() -> list[dict[str, Any]]:
        return [asdict(one) for one in baselines(forecast, past(forecast, views, as_of))]

    if package.answers is None or None in states:
        told = computed()
    else:
        asked = repr(replace(forecast, id="", text="", note="", place=""))
        told = package.answers.of("baselines", [asked, as_of, states], computed)
    return [Baseline(**one | {"quantiles": tuple(map(tuple, one["quantiles"]))}) for one in told]
