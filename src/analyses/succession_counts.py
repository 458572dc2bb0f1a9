"""How many successors cost less than the model before, and how many predecessors got cheaper themselves."""

from __future__ import annotations

import pandas as pd

# what is counted, as readers are told
SUCCESSORS = {
    "successors": "new models that follow one of their line",
    "cheaper": "of them with a lower price of output than the model before",
    "dearer": "of them with a higher price of output than the model before",
    "same": "of them at the price of the model before",
}
PREDECESSORS = {
    "predecessors": "predecessors that were listed on the earlier day too",
    "predecessors_cheaper": "of them whose price of output fell meanwhile",
    "kept": "of them whose price of output is the same",
}


def of_successors(found: pd.DataFrame) -> dict[str, int]:
    """Counts by the names of :data:`SUCCESSORS`, of rows of :func:`analyses.successions.successions`."""
    down, up = int((found["change"] < 0).sum()), int((found["change"] > 0).sum())
    return {"successors": len(found), "cheaper": down, "dearer": up, "same": len(found) - down - up}


def of_predecessors(found: pd.DataFrame) -> dict[str, int]:
    """Counts by the names of :data:`PREDECESSORS`, of the same rows."""
    earlier = found.dropna(subset="was")
    return {
        "predecessors": len(earlier),
        "predecessors_cheaper": int((earlier["output_before"] < earlier["was"]).sum()),
        "kept": int((earlier["output_before"] == earlier["was"]).sum()),
    }
