"""Thresholds of conditions beside the words of their claim or tripwire: “fewer than” where the condition has ``>``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from memobook.editions.conditions.interval import id_of, parsed
from memobook.editions.conditions.units import alike, declared_units, factor
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.text.language import english_numerals, speaks

from ..german import comparison as german
from ..material import Material
from ..rule import rule

SIGN = rule(
    "condition.sign", "error", "A condition compares the other way than the words of its claim or tripwire.",
    "turn the sign of the condition, or write the words that it means",
)  # fmt: skip

OTHER = rule(
    "condition.number", "error", "Words compare with another number than the condition of their claim or tripwire.",
    "write the same number in both",
)  # fmt: skip

BELOW = (
    r"(?:fewer|less|lower|smaller|shorter|cheaper|under)\s+than|below|beneath|under|at\s+most|(?:no|not)\s+more\s+than|"
    r"(?:no|not)\s+(?:higher|larger|greater)\s+than|up\s+to"
)
ABOVE = (
    r"(?:more|greater|higher|larger|longer|dearer)\s+than|above|over|beyond|exceed(?:s|ed|ing)?|at\s+least|upwards?\s+of|"
    r"(?:no|not)\s+(?:fewer|less|lower|smaller)\s+than"
)
COUNTED = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "a dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100,
}  # fmt: skip
FIGURE = (
    rf"[$€£¥]?(?P<sign>[+−-]?)(?P<number>\d[\d,]*(?:\.\d+)?|(?:{'|'.join(COUNTED)})\b)\s*"
    r"(?P<unit>%|per\s?cent|thousand|million|billion|trillion|[KMBT]n?\b|bn\b)?"
)
WORDS = re.compile(
    rf"(?<![\w-])(?:(?P<below>{BELOW})|(?P<above>{ABOVE}))\s+(?:(?:the|a|an|about|some|even|only)\s+)?{FIGURE}",
    re.IGNORECASE,
)
UNITS_OF = rule(
    "condition.units", "error", "A condition adds values of different units, or takes one from the other.",
    "compare each with a number of its own unit: a > 1 and b > 2",
)  # fmt: skip
COUNTED_WHERE = re.compile(r"count where (.+)")
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
    for family in ledger.edition.families.values():
        for name, one in family.aggregates.items():
            told_of = one if isinstance(one, dict) else {}
            where = COUNTED_WHERE.match(str(told_of.get("compute", "")))
            if where and isinstance(told_of.get("label"), str):
                conditions.append((f"{family.theme}.{name}", told_of["label"], where[1]))
                places[f"{family.theme}.{name}"] = family.place_of(name)
    for id, _text, condition in conditions:
        if message := _sum(condition, ledger, declared_units(material.publication)):
            yield UNITS_OF.at(places.get(id) or register.place(id), f"{id}: {message}")
    for id, text, condition in conditions:
        # of a forecast, which may ask for a ratio, another rule tells it
        if (words := other(text, condition)) and not condition.startswith("answer "):
            yield OTHER.at(
                places.get(id) or register.place(id), f"{id} says {words!r}, and its condition is {condition}"
            )
        if words := contrary(text, condition):
            yield SIGN.at(
                places.get(id) or register.place(id), f"{id} says {words!r}, and its condition is {condition}"
            )


def _sum(condition: str, ledger: Ledger, counted: tuple[str, ...]) -> str:
    """The first sum or difference of two values whose units have nothing in common; empty where there is none."""
    try:
        tree = parsed(condition)
    except SyntaxError:
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            one, two = (ledger.values.get(id_of(side) or "") for side in (node.left, node.right))
            if one and two and not alike(one.unit, two.unit):
                try:
                    factor(one.unit, two.unit, counted, "")
                except ContentError as error:
                    return error.message
    return ""


def contrary(text: str, condition: str) -> str:
    """The words that compare with a condition's one threshold the other way; empty where there are none."""
    compared = _threshold(condition)
    denial = german.DENIED if speaks("de") else DENIED
    for found in comparing().finditer(text) if compared else ():
        upward, number = compared  # type: ignore[misc]
        denied = denial.search(re.split(r"[.;:,]", text[: found.start()])[-1])
        if not denied and _is(found, number) and bool(found["above"]) != upward:
            return " ".join(found[0].split())
    return ""


def other(text: str, condition: str) -> str:
    """The words that compare, where none of them does so with a condition's one threshold; else empty."""
    compared, typed = _threshold(condition), [*comparing().finditer(text)]
    # “more than 5 % fewer” is told of what lies below −5 %
    if not compared or not typed or any(_is(found, sign * compared[1]) for found in typed for sign in (1, -1)):
        return ""
    return " ".join(typed[0][0].split())


def comparing() -> re.Pattern[str]:
    """What compares with a number, in the publication's language."""
    return german.WORDS if speaks("de") else WORDS


def figure(found: re.Match[str]) -> tuple[float, float]:
    """The number that was typed, in digits or in words, and the size of its last digit."""
    text = english_numerals(found["number"]).lower().replace(",", "")
    unit = (found["unit"] or "").lower()
    if speaks("de"):
        unit = german.UNITS.get(unit.rstrip("."), unit)
    scale = next((factor for name, factor in UNITS.items() if unit.startswith(name)), 1.0)
    sign = -1 if found["sign"] in ("−", "-") else 1
    counted = german.COUNTED if speaks("de") else COUNTED
    number = float(counted[text]) if text in counted else float(text)
    return sign * scale * number, scale * 10.0 ** -len(text.partition(".")[2])


def _threshold(condition: str) -> tuple[bool, float] | None:
    """Whether a condition's one comparison with a number is met by what is above it, and the number."""
    try:
        tree = parsed(condition).body
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
    number, _ = figure(found)
    return any(abs(number * factor - threshold) <= 1e-9 * abs(threshold) for factor in SCALES)
