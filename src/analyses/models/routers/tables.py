"""Tables of routing: what routers keep, and what choosing by category costs and saves.

Each gives what is shown: the frame, its caption, and how its numbers are printed.
"""

from __future__ import annotations

import pandas as pd

from analyses.percent import percent

from ..written import Table, table
from .choices import QUERIES, Choices
from .trial import SPOTS, Trial


def routers(trial: Trial) -> Table:
    """Part of the gap that each router keeps at some shares of strong calls, %."""
    of = {
        router: trial.tested.loc[[(router, spot) for spot in SPOTS]] * 100 for router in ("domain", "learned", "oracle")
    }
    ends = zip(of["learned"]["low"], of["learned"]["high"], strict=True)
    shares = [spot * 100 for spot in SPOTS]
    columns = {
        "Strong calls, %": shares,
        "At random": shares,
        "By subject": of["domain"]["kept"].to_numpy(),
        "Learned": of["learned"]["kept"].to_numpy(),
        "Learned, spread over splits": [f"{low:.0f} to {high:.0f}" for low, high in ends],
        "By subject, not tested": [trial.ranked(spot) * 100 for spot in SPOTS],
        "Knowing every answer": of["oracle"]["kept"].to_numpy(),
    }
    caption = (
        "Part of the gap between the two models kept, %; fitted on one half of the items, tested on the other, "
        f"{trial.splits} splits (spread: the middle nine tenths of the splits of the same items, no interval for "
        "others)"
    )
    return table(columns, {name: "{:.0f}" for name in columns if "spread" not in name}, caption)


def by_category(choices: Choices) -> Table:
    """What choosing by category costs and saves, by how far a model may be below the best."""
    mixed = choices.by_distance
    pairs = zip(mixed["low"], mixed["high"], strict=True)
    ends = ["–" if pd.isna(low) else f"{percent(low)} to {percent(high)}" for low, high in pairs]
    columns = {
        "Points below the best": mixed.index,
        "One model, USD": mixed["single"].to_numpy(),
        "By category, USD": mixed["routed"].to_numpy(),
        "Saved, %": mixed["saving"].to_numpy() * 100,
        f"Its {percent(choices.level)} confidence interval": ends,
        "Draws without one model, %": mixed["without"].to_numpy() * 100,
        "Choices confirmed, %": mixed["confirmed"].to_numpy() * 100,
    }
    parts = ["Saved, %", "Draws without one model, %", "Choices confirmed, %"]
    formats = {"Points below the best": "{:g}", "One model, USD": "{:.2f}", "By category, USD": "{:.2f}"}
    caption = (
        f"Cost of {QUERIES:,} queries of {choices.size[0]:g} input and {choices.size[1]:g} output tokens, by how far a "
        "model may be below the best of a category; – where no single model is near enough in all. It can't show what "
        "a router would save that has to tell categories apart, nor what tokens an answer takes."
    )
    return table(columns, formats | dict.fromkeys(parts, "{:.0f}"), caption)
