"""Trading contests and studies side by side: how many took part, and how many ended ahead of their yardstick."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["test", "yardstick", "ahead", "of", "holding"]


def season(arenas: pd.DataFrame, name: str) -> tuple[int, int] | None:
    """Losing results and all results of a season of Alpha Arena; None where they are not known.

    Parameters
    ----------
    arenas : dataset ``arenas``, as it was public on a day.
    name : ``"1"`` or ``"1.5"``.

    A season is known by its counts (``trials``, ``profitable_results``) or by what each model ended with.
    """
    rows = arenas[arenas["study"] == f"Alpha Arena season {name} (Nof1)"]
    counts = rows.set_index("measure")["value"]
    if {"trials", "profitable_results"} <= set(counts.index):
        return int(counts["trials"] - counts["profitable_results"]), int(counts["trials"])
    if "final_value" not in counts.index:
        return None
    money = rows.dropna(subset="participant").pivot(index="participant", columns="measure", values="value")
    return int((money["final_value"] < money["initial_value"]).sum()), len(money)


def calendar(arenas: pd.DataFrame, name: str) -> tuple[int, int, int]:
    """Models and rounds of a season of Alpha Arena whose counts are known, and days from its first to its last."""
    rows = arenas[arenas["study"] == f"Alpha Arena season {name} (Nof1)"].set_index("measure")
    counts = rows["value"]
    return (
        int(counts["models"]),
        int(counts["rounds"]),
        (rows["window_end"].iloc[0] - rows["window_start"].iloc[0]).days,
    )


def stockbench(studies: pd.DataFrame) -> tuple[pd.Series, float] | None:
    """Returns of StockBench's models (per cent), and that of buying and holding; None where the latter is not known."""
    rows = studies[(studies["study"] == "StockBench") & (studies["measure"] == "return")]
    held = rows["participant"].str.contains("buy and hold")
    return (rows.loc[~held, "value"], float(rows.loc[held, "value"].iloc[0])) if held.any() else None


def alphas(studies: pd.DataFrame) -> pd.DataFrame:
    """Alpha (points a year) of Look-Ahead-Bench's models in the period that they know and after it, a row a model.

    Returns
    -------
    ``alpha_in_sample`` and ``alpha_out_of_sample`` among the columns; no rows where none was public.
    """
    rows = studies[studies["study"] == "Look-Ahead-Bench"]
    return rows.pivot(index="participant", columns="measure", values="value")


def survey(arenas: pd.DataFrame) -> tuple[float, float] | None:
    """Arenas with a positive median return, and all that Flat Circle surveyed; None where they were not public."""
    counts = arenas[arenas["study"] == "Flat Circle survey"].set_index("measure")["value"]
    return (counts["arenas_positive_median"], counts["arenas"]) if "arenas" in counts else None


def upwards(tests: pd.DataFrame) -> pd.DataFrame:
    """Rows of :func:`ahead_of_yardstick` from the foot of a figure to its top, those against holding above."""
    return tests.iloc[::-1].sort_values("holding", kind="stable").reset_index(drop=True)


def ahead_of_yardstick(arenas: pd.DataFrame, studies: pd.DataFrame) -> pd.DataFrame:
    """One row a test of which it is known how many ended ahead.

    Parameters
    ----------
    arenas, studies : the datasets of these names, as they were public on a day; tests not public are left out.

    Returns
    -------
    ``test``, ``yardstick``, ``ahead``, ``of`` (counts), and ``holding``: whether the yardstick is to buy and hold.
    """
    found = [
        (f"Alpha Arena, season {name}", "results without a loss", played[1] - played[0], played[1], False)
        for name in ("1", "1.5")
        if (played := season(arenas, name))
    ]
    survey = arenas[arenas["study"] == "Flat Circle survey"].set_index("measure")["value"]
    if "arenas" in survey:
        found.append(
            (
                "Flat Circle, arenas",
                "whose median result gains",
                survey["arenas_positive_median"],
                survey["arenas"],
                False,
            )
        )
    for study, measure, label, yardstick in (
        ("StockBench", "return", "StockBench, US stocks", "above equal weights held"),
        ("FINSABER", "sharpe", "FINSABER, 2004 to 2024", "Sharpe ratio above holding"),
    ):
        rows = studies[(studies["study"] == study) & (studies["measure"] == measure)]
        held = rows["participant"].str.contains("buy and hold")
        if held.any():
            ahead = (rows.loc[~held, "value"] > rows.loc[held, "value"].iloc[0]).sum()
            found.append((label, yardstick, ahead, (~held).sum(), True))
    trader = studies[studies["study"] == "AI-Trader"].set_index("measure")["value"]
    for label, beating, reported, index in (
        ("AI-Trader, US stocks", "models_beating_qqq", "models_reported_us", "above QQQ"),
        ("AI-Trader, Chinese stocks", "models_beating_sse50", "models_reported_china", "above SSE 50"),
    ):
        if beating in trader:
            found.append((label, index, trader[beating], trader[reported], True))
    return pd.DataFrame(found, columns=COLUMNS).astype({"ahead": int, "of": int})
