"""Thresholds of conditions beside the words of their claim or tripwire: “fewer than” where the condition has ``>``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule

SIGN = rule(
    "condition.sign", "error", "A condition compares the other way than the words of its claim or tripwire.",
    "turn the sign of the condition, or write the words that it means",
)  # fmt: skip

BELOW = (
    r"(?:fewer|less|lower|smaller|shorter|cheaper|under)\s+than|below|beneath|under|at\s+most|(?:no|not)\s+more\s+than|"
    r"(?:no|not)\s+(?:higher|larger|greater)\s+than|up\s+to"
)
ABOVE = (
    r"(?:more|greater|higher|larger|longer|dearer)\s+than|above|over|beyond|exceed(?:s|ed|ing)?|at\s+least|upwards?\s+of|"
    r"(?:no|not)\s+(?:fewer|less|lower|smaller)\s+than"
)
WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<below>{BELOW})|(?P<above>{ABOVE}))\s+(?:(?:the|a|an|about|some|even|only)\s+)?[$€£¥]?"
    r"(?P<sign>[+−-]?)(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|per\s?cent|thousand|million|billion|trillion|[KMBT]n?\b|bn\b)?",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:not|never|nor|neither|no\s+longer|without)\b|n[’']t\b", re.IGNORECASE)
UNITS = {"%": 0.01, "p": 0.01, "th": 1e3, "k": 1e3, "m": 1e6, "b": 1e9, "tr": 1e12, "t": 1e12}
DOWNWARD, UPWARD = (ast.Lt, ast.LtE), (ast.Gt, ast.GtE)
# a share may be told in points and in per cent
SCALES = (1, 0.01, 100)


def thresholds(material: Material) -> Iterator[Finding]:
    """Claims and tripwires whose words compare with their threshold the other way."""
    ledger = material.ledger
    if ledger is None:
        return
    register = ledger.register
    told = [(one.id, one.text, one.check.partition(": ")) for one in register.claims.values()]
    conditions = [(id, text, check[2]) for id, text, check in told if check[0] == "holds"]
    conditions += [(wire.id, wire.text, wire.when) for one in register.implications for wire in one.tripwires]
    asked = [one for one in ledger.forecasts if one.comparison]
    conditions += [(one.id, one.text, f"answer {one.comparison}") for one in asked]
    places = {one.id: one.place for one in asked}
    for id, text, condition in conditions:
        if words := contrary(text, condition):
            yield SIGN.at(
                places.get(id) or register.place(id), f"{id} says {words!r}, and its condition is {condition}"
            )


def contrary(text: str, condition: str) -> str:
    """The words that compare with a condition's one threshold the other way; empty where there are none."""
    compared = _threshold(condition)
    for found in WORDS.finditer(text) if compared else ():
        upward, number = compared  # type: ignore[misc]
        denied = DENIED.search(re.split(r"[.;:,]", text[: found.start()])[-1])
        if not denied and _is(found, number) and bool(found["above"]) != upward:
            return " ".join(found[0].split())
    return ""


def _threshold(condition: str) -> tuple[bool, float] | None:
    """Whether a condition's one comparison with a number is met by what is above it, and the number."""
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
    except SyntaxError:
        return None
    comparisons = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    if len(comparisons) != 1 or len(comparisons[0].ops) != 1 or any(isinstance(n, ast.Not) for n in ast.walk(tree)):
        return None
    compared, sign = comparisons[0], comparisons[0].ops[0]
    for side, turned in ((compared.comparators[0], False), (compared.left, True)):
        number = _number(side)
        if number is not None and isinstance(sign, (*DOWNWARD, *UPWARD)):
            return isinstance(sign, UPWARD) != turned, number
    return None


def _number(node: ast.expr) -> float | None:
    try:
        number = ast.literal_eval(node)
    except ValueError:
        return None
    return float(number) if isinstance(number, int | float) else None


def _is(found: re.Match[str], threshold: float) -> bool:
    unit = (found["unit"] or "").lower()
    scale = next((factor for name, factor in UNITS.items() if unit.startswith(name)), 1)
    number = float(found["number"].replace(",", "")) * scale * (-1 if found["sign"] in ("−", "-") else 1)
    return any(abs(number * factor - threshold) <= 1e-9 * abs(threshold) for factor in SCALES)
