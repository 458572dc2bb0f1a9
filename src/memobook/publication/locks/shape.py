"""Ledgers as locks hold them, read in today's shape whichever version wrote the lock.

Shape 1 (locks without ``shape``) has a value's interval as a pair whose kind nobody stated, its ``range`` (of the grid
where there was one, else the interval again) and full digits; of a grid the two ends; of claims the verdicts that
turned; which rows were behind a value nobody noted. There a condition that held was called *reproduced*, and a check
that decided nothing *computed*.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHAPE = 2


def ledger_of_today(ledger: Mapping[str, Any], shape: int) -> dict[str, Any]:
    """The ledger of a lock in today's shape; its numbers keep their digits, and ``shape`` tells where it came from."""
    if shape == SHAPE:
        return dict(ledger)
    claims = [_claim(claim) for claim in ledger["claims"]]
    verdicts = {claim["id"]: claim["verdict"] for claim in claims}
    return {
        **ledger,
        "shape": shape,
        "values": [_value(value) for value in ledger["values"]],
        "claims": claims,
        "implications": [_implication(one, verdicts) for one in ledger.get("implications", [])],
    }


def _value(value: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: value[name] for name in value if name != "range"}
    ends, grid = value.get("interval"), value.get("grid")
    interval = {"low": ends[0], "high": ends[1], "kind": "unstated", "level": None} if ends else None
    noted: dict[str, Any] = {"rows": [], "count": None, "vintages": False}
    return {
        **rest,
        "datasets": [{**dataset, **noted} for dataset in value.get("datasets", [])],
        "interval": interval,
        "grid": _grid(grid) if grid else None,
        "bounds": None,
        "grade": None,
    }


def _grid(grid: Mapping[str, Any]) -> dict[str, Any]:
    ends = [grid[end] for end in ("lowest", "highest") if end in grid]
    lowest, highest = (end["value"] for end in ends) if len(ends) == 2 else (None, None)
    runs = [dict(point) for point in ends or grid.get("others", [])]
    return {
        "lowest": lowest,
        "highest": highest,
        "runs": runs,
        "parameters": grid["parameters"],
        "missing": grid["missing"],
    }


def _claim(claim: Mapping[str, Any]) -> dict[str, Any]:
    rest = {name: claim[name] for name in claim if name != "flips"}
    grid = [
        {**flip, "verdict": flip["verdict"] and verdict_of_today(flip["verdict"], claim["check"])}
        for flip in claim.get("flips", [])
    ]
    return {**rest, "verdict": verdict_of_today(claim["verdict"], claim["check"]), "grid": grid or None}


def verdict_of_today(verdict: str, check: str) -> str:
    """A verdict of shape 1 in today's words."""
    if verdict == "computed":
        return "undecided"
    return "holds" if verdict == "reproduced" and check.startswith("holds") else verdict


def _implication(implication: Mapping[str, Any], verdicts: Mapping[str, str]) -> dict[str, Any]:
    strength = implication.get("strength")
    if not strength:
        return dict(implication)
    # its claims were the weakest by the order of then, and all have one verdict
    verdict = next((verdicts[id] for id in strength["claims"] if id in verdicts), strength["verdict"])
    return {**implication, "strength": {**strength, "verdict": verdict}}
