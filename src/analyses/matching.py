"""Which list price is that of which model of the capability index: a rule, beside matches made by hand.

Names are compared by their letters and digits alone, so that "Claude Opus 4.6" and ``claude-opus-4-6`` are one. The
first of these steps that finds something counts:

1. The whole names are equal.
2. The index names a version by a month or a day, and one id ends with a day of that month.
3. What stands in brackets is a setting (not a size), on which list prices do not depend: the names before are equal.
4. The names are equal but for a day, "preview" or "instruct" at the end, and exactly one id is so.
5. As 1, among the other providers.

Steps 1 to 4 look at the maker's own list prices. Ids that point to whatever is newest (``…-latest``) never match, nor
do names such as ``deepseek-chat`` that are no model's: nobody can tell which model was meant on which day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

NAMES_OF_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTHS = {name: number for number, name in enumerate(NAMES_OF_MONTHS, start=1)}
BRACKET = re.compile(r"\s*\(([^)]*)\)\s*$")
MONTH = re.compile(r"([A-Z][a-z]{2})[a-z]* (\d{4})")
SIZE = re.compile(r"[\d.]+[BM]")
# 20240620, 2025-09-23, 09-2025, 06-05, 2507 or 0905
DAY = re.compile(r"[- ](\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{2}-\d{2}|\d{4})$")
LOOSE = re.compile(r"[- ](?:preview|instruct)$", re.IGNORECASE)
SAME = "the same name"
Month = tuple[int | None, int]  # a year, where the name has one, and a month


@dataclass(frozen=True)
class Name:
    """A name taken apart: all of it, what is before its bracket, that without its loose end, the bracket, the month."""

    whole: str
    plain: str
    stem: str
    bracket: str | None
    month: Month | None


@dataclass(frozen=True)
class Match:
    """The id of a list price (``provider/model``) and why it is the model's; without an id, why there is none."""

    id: str | None
    basis: str


def plain(name: str) -> str:
    """A model's name without its star and what stands in brackets."""
    return BRACKET.sub("", name.rstrip("*").strip())


def taken_apart(name: str) -> Name:
    """The parts of a name of the index or of a price list."""
    bracket = BRACKET.search(name.rstrip("*").strip())
    inside = bracket[1] if bracket else None
    named = MONTH.fullmatch(inside or "")
    month: Month | None = (int(named[2]), MONTHS[named[1].lower()]) if named and named[1].lower() in MONTHS else None
    stem = name if inside and SIZE.fullmatch(inside) else plain(name)
    while end := DAY.search(stem) or LOOSE.search(stem):
        if end.re is DAY and (month or not (month := _month(end[1]))):
            break
        stem = stem[: end.start()]
    return Name(_squeezed(name), _squeezed(plain(name)), _squeezed(stem), inside, month)


def _squeezed(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", name.lower())


def _month(digits: str) -> Month | None:
    """Year and month of a day as ids write it; four digits are year and month from 2023 on, else month and day."""
    parts = [int(part) for part in digits.split("-")]
    if len(digits) == 8:
        parts = [int(digits[:4]), int(digits[4:6])]
    elif len(parts) == 1:
        parts = [int(digits[:2]), int(digits[2:])]
    year: int | None
    if len(digits) == 7:  # 09-2025
        month, year = parts
    elif parts[0] > 31 or (len(digits) == 4 and parts[0] >= 23):
        year, month = parts[0] % 2000 + 2000, parts[1]
    else:
        year, month = None, parts[0]
    return (year, month) if 1 <= month <= 12 else None


class PriceList:
    """The ids that have a list price, ready to be compared.

    Parameters
    ----------
    ids : ``provider/model``; a further slash ends a prefix of the provider's own.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self._names = [
            (id_, id_.partition("/")[0], taken_apart(id_.rpartition("/")[2]))
            for id_ in sorted(ids)
            if not id_.endswith("-latest")
        ]

    def match(self, name: str, provider: str | None) -> Match:
        """The list price of a model of the index.

        Parameters
        ----------
        name : in the index.
        provider : under which its maker sells; None where no list price of the maker is held.
        """
        wanted = taken_apart(name)
        own = [(id_, theirs) for id_, seller, theirs in self._names if seller == provider]
        same_stem = [(id_, theirs) for id_, theirs in own if theirs.stem == wanted.stem]
        steps = [(SAME, [id_ for id_, theirs in own if theirs.whole == wanted.whole])]
        if wanted.month:
            dated = [id_ for id_, theirs in same_stem if theirs.month and _agree(theirs.month, wanted.month)]
            steps.append(("the version of the month that the index names", dated))
        elif wanted.bracket and not SIZE.fullmatch(wanted.bracket):
            setting = [id_ for id_, theirs in own if theirs.whole == wanted.plain]
            steps.append(("the same name but for a setting, on which list prices do not depend", setting))
        if not wanted.month:
            steps.append(("the only priced version of this name", [id_ for id_, _ in same_stem]))
        others = [id_ for id_, seller, theirs in self._names if seller != provider and theirs.whole == wanted.whole]
        for basis, ids in steps:
            if len(ids) == 1 or (ids and basis == SAME):
                return Match(ids[0], basis)
        if others:
            return Match(others[0], "the same name at another provider")
        if any(len(ids) > 1 for _, ids in steps):
            return Match(None, "several versions of this name have prices")
        return Match(None, "no list price of this name is held" if own else "no list price of this maker is held")


def _agree(one: Month, other: Month) -> bool:
    return one[1] == other[1] and (None in (one[0], other[0]) or one[0] == other[0])


def matched(models: pd.DataFrame, ids: Iterable[str], providers: dict[str, str], by_hand: pd.DataFrame) -> pd.DataFrame:
    """Each model of a vintage with its list price's id, and why it is that one or why there is none.

    Parameters
    ----------
    models : dataset ``capability``, one vintage.
    ids : ``provider/model`` of every list price that was public.
    providers : the provider of list prices of each ``organization`` of the index that has one.
    by_hand : dataset ``model_names``: they come before the rule.

    Returns
    -------
    ``models`` with ``id`` (missing without a price), ``basis`` and ``hand`` (whether matched by hand).
    """
    prices = PriceList(ids)
    held = dict(zip(by_hand["capability_model"], by_hand["provider"] + "/" + by_hand["model"], strict=True))
    reasons = dict(zip(by_hand["capability_model"], by_hand["basis"], strict=True))
    found = [
        Match(held[name], reasons[name]) if name in held else prices.match(name, providers.get(maker))
        for name, maker in zip(models["model"], models["organization"], strict=True)
    ]
    return models.assign(
        id=pd.Series([m.id for m in found], index=models.index, dtype=object),
        basis=[m.basis for m in found],
        hand=models["model"].isin(held),
    )
