"""Whether a model's weights are open, and how many of a group are."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .returns import exact_interval


def is_open(access: pd.Series) -> pd.Series:
    """Whether a row's access is open weights, under whatever terms; what is not stated counts as not open."""
    return access.str.startswith("Open", na=False)


def open_share(models: pd.DataFrame, level: float = 0.95) -> dict[str, Any]:
    """Models with open weights among those given.

    Returns
    -------
    ``models``, ``open``, ``unstated`` (counts), ``share`` (fraction) and the ends ``low`` and ``high`` of the
    Clopper-Pearson interval, which treats the models as independent draws.
    """
    opened = int(is_open(models["access"]).sum())
    low, high = exact_interval(opened, len(models), level)
    unstated = int((models["access"].isna() | (models["access"] == "Unknown")).sum())
    return dict(models=len(models), open=opened, unstated=unstated, share=opened / len(models), low=low, high=high)
