"""How many models have a list price, and how well it is attested."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..written import Result


def counted(stated: pd.DataFrame) -> Iterator[Result]:
    """Models with a price, with one that is stated twice, and with one that is disputed, of ``attested``."""
    twice, disputed = (stated[rows].index.nunique() for rows in (stated["grade"] == "V2", stated["disputed"]))
    label = "models with a list price in one of four lists"
    yield {"name": "prices_listed", "value": stated.index.nunique(), "label": label}
    label = "of them with a price that two lists state which gather by themselves"
    yield {"name": "prices_attested", "value": twice, "label": label}
    yield {"name": "prices_disputed", "value": disputed, "label": "of them on whose price the lists disagree"}
