"""List prices of language models, from the dated snapshot inside the package ``model-prices``.

The snapshot keeps, for every provider, model and service tier, a history of prices. The dataset
``model_prices`` takes the standard tier only: batch, fast and long-context prices are left out.
"""

import json
from importlib import resources
from typing import Any

import pandas as pd

SCHEMA = 1
COLUMNS = [
    "provider",
    "model",
    "valid_from",
    "input",
    "output",
    "basis",
    "published",
    "published_basis",
    "source",
]


def load() -> pd.DataFrame:
    """Standard list prices, one row per provider, model and day on which a price begins.

    Returns
    -------
    A frame with the columns of ``COLUMNS``, sorted by provider, model and day: ``valid_from`` and
    ``published`` (the same day) are midnights without a time zone, ``input`` and ``output`` are USD per
    million tokens, the others are text. Where several prices of a model begin on one day, the last stays.

    Raises
    ------
    ValueError
        The snapshot has another schema than the one read here.

    Source: PyPI ``model-prices`` (MIT), ``snapshot.json``.
    """
    text = resources.files("model_prices").joinpath("snapshot.json").read_text(encoding="utf-8")
    snapshot = json.loads(text)
    if snapshot.get("schema") != SCHEMA:
        raise ValueError(
            f"model_prices/snapshot.json has schema {snapshot.get('schema')!r}, this loader reads {SCHEMA}; "
            "pin model-prices 0.0.5 or adapt analyses/prices.py"
        )
    rows = [
        (provider, model, day, rates["input"], rates["output"], rates["valid_from_basis"], rates["source"])
        for provider, models in snapshot["prices"].items()
        for model, tiers in models.items()
        for day, rates in _history(tiers.get("standard", []))
    ]
    frame = pd.DataFrame(rows, columns=["provider", "model", "valid_from", "input", "output", "basis", "source"])
    frame = frame.astype({"input": float, "output": float})
    frame["valid_from"] = pd.to_datetime(frame["valid_from"])
    frame["published"] = frame["valid_from"]
    frame["published_basis"] = "day from which the price is valid: " + frame["basis"]
    return frame.sort_values(["provider", "model", "valid_from"])[COLUMNS].reset_index(drop=True)


def _history(entries: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The days (ISO) on which prices begin, with the prices, newest first.

    A price that comes back has an old ``valid_from`` and a later ``start``: the later of the two counts, so
    that no price shows before it was in force. The snapshot lists prices in the order in which they apply;
    an entry overtaken by a later one (a documented price replaced what was first recorded) is left out.
    """
    history: list[tuple[str, dict[str, Any]]] = []
    for entry in reversed(entries):
        rates = entry["rates"]
        if rates is None:
            continue
        day = max(rates["valid_from"], entry["start"] or "")[:10]
        if not history or day < history[-1][0]:
            history.append((day, rates))
    return history
