"""What is plausible of a dataset, as its descriptor declares it in ``plausible``; fetch refuses what breaks it.

Only what is declared is read here; how an answer is judged by it does not belong here (see memobook.fetch.plausible).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .row_rule import RowRule

LONGEST = 1000  # characters of a text, where nothing is declared
NUMBERS = ("number", "integer")
LISTS = ("rows", "entity", "group", "complete", "decimal", "filing", "witnesses")
SHARES = ("revised", "altogether", "outside", "kept")
FACTORS = ("step", "revision", "scale", "together", "size", "odd")


@dataclass(frozen=True)
class Plausible:
    """What is plausible of a dataset's rows, and of an answer beside what is held.

    Parameters
    ----------
    rows : rules that each row keeps.
    entity : columns that name whose history a row belongs to; without them all rows are one history where there is an
        ``order``, and else each observation stands alone.
    order : column by which the observations of an entity follow each other.
    group : columns whose entities are judged together, such as a provider; the entity's where none are named.
    complete : columns of which no value that is held may be missing from a later answer.
    step : by measure, factor by which a new observation may lie outside the range of the eight before it.
    revision : by measure, factor by which a known observation may move.
    scale : by measure, factor by which the middle one of a group's known observations may move, if most of them moved.
    together : by measure, factor by which the newest observations of most of a group's entities may move at once.
    decimal : measures of an observation that can't all move by one power of ten.
    amount : by measure, amount by which a known observation may move, for what may be zero or negative.
    size : by measure, factor by which a new observation may be larger, whatever its sign, than the 240 before it.
    follows : by measure, least correlation of an entity's known observations with what is held of them.
    odd : by measure, factor from which on a move is kept and named, as are other signs that news may bear, too.
    witnesses : datasets of the same entities and measures that are asked about what is odd.
    falls : by measure that only grows, share by which the middle one of a group's known observations may fall.
    revised : share of a group's known observations that may be revised at once.
    altogether : the same of all known observations.
    outside : share of a group's known observations that may lie outside of their own intervals, less what all moved by.
    kept : share of the number of a group's entities that a later answer has at least, whichever they are.
    apart : least number of days between an entity's observations, by column.
    ranks : by column of ranks, the measure that it puts in order, the largest first.
    filing : columns that name the document in which an observation was published.
    text : most characters of a text.
    """

    rows: tuple[RowRule, ...] = ()
    entity: tuple[str, ...] = ()
    order: str | None = None
    group: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()
    step: Mapping[str, float] = field(default_factory=dict)
    revision: Mapping[str, float] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    together: Mapping[str, float] = field(default_factory=dict)
    decimal: tuple[str, ...] = ()
    amount: Mapping[str, float] = field(default_factory=dict)
    size: Mapping[str, float] = field(default_factory=dict)
    follows: Mapping[str, float] = field(default_factory=dict)
    odd: Mapping[str, float] = field(default_factory=dict)
    witnesses: tuple[str, ...] = ()
    falls: Mapping[str, float] = field(default_factory=dict)
    revised: float | None = None
    altogether: float | None = None
    outside: float | None = None
    kept: float | None = None
    apart: Mapping[str, float] = field(default_factory=dict)
    ranks: Mapping[str, str] = field(default_factory=dict)
    filing: tuple[str, ...] = ()
    text: int = LONGEST

    @classmethod
    def read(cls, entry: Any, columns: Mapping[str, str]) -> Plausible:
        """What a descriptor's ``plausible`` says.

        Parameters
        ----------
        columns : type of each column of the dataset.

        Raises
        ------
        ValueError : what is wrong with it.
        """
        known = set(cls.__dataclass_fields__)
        if not isinstance(entry, dict) or not set(entry) <= known:
            unknown = min(set(entry) - known) if isinstance(entry, dict) else entry
            raise ValueError(f"'plausible' has {unknown!r}; it takes {', '.join(sorted(known))}")
        given: dict[str, Any] = dict(entry)
        for name in LISTS:
            if not isinstance(given.get(name, []), list):
                raise ValueError(f"'plausible' has {name!r} as {given[name]!r}, which is no list")  # noqa: TRY004 - of the content
        given |= {name: tuple(given.get(name, ())) for name in LISTS}
        given["rows"] = tuple(_rule(text, columns) for text in given["rows"])
        given["group"] = given["group"] or given["entity"]
        named = [*given["entity"], *given["group"], *given["complete"], *given["decimal"], *given["filing"]]
        named += [*([entry["order"]] if "order" in entry else [])]
        for name in (*FACTORS, "amount", "follows", "falls", "apart", "ranks"):
            if not isinstance(given.get(name, {}), dict):
                raise ValueError(f"'plausible' has {name!r} as {given[name]!r}, which is no object")  # noqa: TRY004 - as above
            named += given.get(name, {})
        named += given.get("ranks", {}).values()
        for column in named:
            if column not in columns:
                raise ValueError(f"'plausible' names the column {column!r}, which the schema lacks")
        for name in FACTORS:
            for column, factor in given.get(name, {}).items():
                if not _is_number(factor) or factor <= 1 or columns[column] not in NUMBERS:
                    raise ValueError(f"{name!r} of {column!r} is {factor!r}; give a number above 1 for a measure")
        _check_signed(given, columns)
        for name in SHARES:
            share = given.get(name)
            if share is not None and not (_is_number(share) and 0 < share <= 1):
                raise ValueError(f"{name!r} is {share!r}; give a share between 0 and 1")
        text = given.get("text", LONGEST)
        if isinstance(text, bool) or not isinstance(text, int) or text < 1:
            raise ValueError(f"'text' is {text!r}; give a number of characters")
        if any(not _is_number(days) or columns[column] != "date" for column, days in given.get("apart", {}).items()):
            raise ValueError("'apart' gives a number of days for a column of days")
        return cls(**given)


def _check_signed(given: Mapping[str, Any], columns: Mapping[str, str]) -> None:
    """The bounds of measures that may be zero or negative, and the measures that a power of ten can't move."""
    for column, amount in given.get("amount", {}).items():
        if not _is_number(amount) or amount <= 0 or columns[column] not in NUMBERS:
            raise ValueError(f"'amount' of {column!r} is {amount!r}; give an amount above 0 for a measure")
    for column, least in given.get("follows", {}).items():
        if not _is_number(least) or not 0 < least < 1 or columns[column] not in NUMBERS:
            raise ValueError(f"'follows' of {column!r} is {least!r}; give a correlation between 0 and 1 for a measure")
    for column, share in given.get("falls", {}).items():
        if not _is_number(share) or not 0 < share < 1 or columns[column] not in NUMBERS:
            raise ValueError(f"'falls' of {column!r} is {share!r}; give a share between 0 and 1 for a measure")
    for column in given["decimal"]:
        if columns[column] not in NUMBERS:
            raise ValueError(f"'decimal' names {column!r}, which is no number")


def _rule(text: Any, columns: Mapping[str, str]) -> RowRule:
    try:
        return RowRule.read(text, columns)
    except ValueError as error:
        raise ValueError(f"the rule {text!r}: {error}") from error


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
