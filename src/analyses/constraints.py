"""Which constraints are watched, and what is only said of them: names, measures, and what would settle it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from . import scarcity, scoreboard
from .scoreboard import Reading

# measures by constraint in the order of the board; a report's id, or none where nothing measures it
REPORTED: dict[tuple[str, str], str | None] = {
    ("Transformers", "lead time, weeks"): "lead-transformer",
    ("Switchgear", "lead time, weeks"): "lead-switchgear",
    ("Power purchase agreements", "price of solar, USD/MWh"): "ppa-solar",
    ("Power purchase agreements", "price of wind, USD/MWh"): "ppa-wind",
    ("Power capacity", "PJM auction, USD/MW-day"): "pjm-capacity",
    ("Memory", "contract price of DRAM"): "dram-contract",
    ("Glass substrates", "none found"): None,
    ("Processors", "none found"): None,
    ("Accelerator chips", "none found"): None,
}
# names of values by the constraint and the beginning of its measure
CHANGES = {
    "ppa_solar_change": ("Power purchase agreements", "price of solar, USD/MWh"),
    "ppa_wind_change": ("Power purchase agreements", "price of wind, USD/MWh"),
    "dram_change": ("Memory", "contract price of DRAM"),
}
VERDICTS = {
    "tightened": ["tightened"],
    "eased": ["eased"],
    "unchanged": ["unchanged"],
    "untold": [scoreboard.NO_DATA, "can’t tell"],
}
SETTLES = {
    "Power purchase agreements": "signed capacity by buyer and week, with the unit of the index",
    "Glass substrates": "shipped substrates by material, and qualified production lines",
    "Processors": "utilisation of clusters by cause of waiting, or prices and lead times of server processors",
    "Accelerator chips": "lead times and contract prices of accelerators and of their packaging",
    "Power capacity": "capacity that asks for connection beside capacity connected, by quarter",
    "Memory": "bits shipped for AI servers, by quarter",
}
SPEAKERS = {
    "memo2026": "the memo",
    "ref04_crucible_cpus": "Crucible Capital",
    "ref09_cnas_chips": "CNAS",
    "dell2026memory": "Michael Dell",
}
SPOKEN = {
    "memo-ppa-points": "Power purchase agreements",
    "memo-glass-years": "Glass substrates",
    "memo-cpu-bottleneck": "Processors",
    "crucible-cpus": "Processors",
    "cnas-chips-binding": "Accelerator chips",
    "dell-memory-multiple": "Memory",
}


def of_equipment(
    series: pd.DataFrame, grades: pd.Series, base: pd.Timestamp, today: pd.Timestamp
) -> dict[tuple[str, str], Reading | None]:
    """Readings of power equipment, none of them where its series don't reach the month ``base``.

    Parameters
    ----------
    series, grades : of :mod:`analyses.equipment`.
    """
    prices, makers = series[["transformers", "machinery"]].dropna(), series.dropna()
    lines: dict[tuple[str, str], tuple[str, ...]] = {
        ("Transformers", "producer price, index"): ("transformers",),
        ("Transformers", f"price against machinery, {base:%Y-%m} = 100"): ("transformers", "machinery"),
        ("Electrical machinery", "producer price, index"): ("machinery",),
        ("Electrical equipment", "capacity in use, %"): ("utilisation",),
    }
    if base not in prices.index or base not in makers.index:
        return dict.fromkeys(lines)
    held = {**prices, "utilisation": makers["utilisation"]}
    return {
        key: scoreboard.of_series(
            scarcity.relative(held[names[0]], held[names[1]], base) if len(names) > 1 else held[names[0]],
            max(grades[name] for name in names),
            today,
        )
        for key, names in lines.items()
    }


def readings(
    equipment: Mapping[tuple[str, str], Reading | None], reports: pd.DataFrame, today: pd.Timestamp
) -> dict[tuple[str, str], Reading | None]:
    """A reading of each constraint and measure, in the order of the board; none where nothing measures it.

    Parameters
    ----------
    equipment : of :func:`of_equipment`.
    reports : dataset ``constraints``.
    """
    told = {key: scoreboard.of_reports(reports, id, today) if id else None for key, id in REPORTED.items()}
    constraints = dict.fromkeys(constraint for constraint, _ in [*list(equipment)[:2], *equipment, *told])
    every = {**equipment, **told}
    return {key: every[key] for constraint in constraints for key in every if key[0] == constraint}


def label(constraint: str, measure: str, reading: Reading) -> str:
    """What the change of a measure over four quarters is, to when, and how well it is known."""
    why = "; ".join(filter(None, ["grade " + reading.grade, reading.why]))
    return f"{constraint.lower()}, {measure.partition(',')[0]} over four quarters to {reading.until:%B %Y} ({why})"


def said(statements: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """What is said of constraints that no open series measures, by whom, its grade, and what would settle it.

    Parameters
    ----------
    statements : dataset ``statements``.
    reports : dataset ``constraints``, of which the outlooks count.
    """
    known, ahead = statements[statements["id"].isin(SPOKEN)], reports[reports["kind"] == "outlook"]
    table = pd.DataFrame(
        {
            "Constraint": [*known["id"].map(SPOKEN), *ahead["constraint"].str.capitalize()],
            "Said by": [*known["said_by"].map(SPEAKERS), *ahead["said_by"]],
            "What": [*(known["subject"] + ": " + known["text"]), *(ahead["title"] + ": " + ahead["text"])],
            "Grade": [*known["verification"], *ahead["verification"]],
        }
    )
    table["What would settle it"] = table["Constraint"].map(SETTLES)
    return table.sort_values("Constraint", kind="stable")
