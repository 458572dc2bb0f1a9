"""What moved: known observations that got a new value in a fetch, for a person to look at before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from memobook.data.dataset import Dataset

from ..connector import Row
from .checks import newest

MOST = 200  # lines of a table; more are counted


@dataclass(frozen=True)
class Move:
    """One value that is held and was revised.

    Parameters
    ----------
    key : the observation, in words.
    old, new : None where there is none.
    rule : the rule by which the change was judged plausible.
    filing : what the source names as the document.
    """

    dataset: str
    key: str
    measure: str
    old: float | str | None
    new: float | str | None
    published: str
    rule: str
    filing: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def moves(dataset: Dataset, held: list[Row], added: list[Row]) -> list[Move]:
    """The values among rows to be added that differ from what is held of the same observation."""
    known = newest(dataset, held)
    found = []
    for row in added:
        old = known.get(tuple(row[k] for k in dataset.key))
        if old is None:
            continue
        for measure in dataset.fetch.measures if dataset.fetch else ():
            if old[measure] != row[measure]:
                found.append(_move(dataset, measure, old, row))
        known[tuple(row[k] for k in dataset.key)] = row
    return found


def named(found: Sequence[Move], odd: Mapping[str, str]) -> list[Move]:
    """The moves with what is odd about them beside their rule; ``odd`` gives it by observation in words."""
    return [
        replace(move, rule=f"{move.rule}; odd: {odd[move.key]}") if move.key in odd
        else move for move in found
    ]  # fmt: skip


def observation(dataset: Dataset, row: Row) -> str:
    """An observation in words."""
    return " ".join(str(row[name]) for name in dataset.key)


def _move(dataset: Dataset, measure: str, old: Row, new: Row) -> Move:
    rules = dataset.plausible
    limit = rules.revision.get(measure)
    kind = "revision"
    if rules.order and old[rules.order] != new[rules.order]:  # a price of another day is no other price of that day
        kind, limit = "step", rules.step.get(measure)
    filing = [str(new[name]) for name in rules.filing or ("source",) if new.get(name)]
    return Move(
        dataset=dataset.name,
        key=observation(dataset, new),
        measure=measure,
        old=_plain(old[measure]),
        new=_plain(new[measure]),
        published=new["published"].isoformat(),
        rule=f"{kind}: a factor of {limit:g} at most" if limit else "none is declared",
        filing=", ".join(filing),
    )


def moved_table(found: Sequence[Move]) -> str:
    """A Markdown table of what moved; what sources said stands in code, where nothing is run or linked."""
    lines = ["| dataset | observation | measure | old | new | public on | rule | filing |", "|" + "---|" * 8]
    for move in found[:MOST]:
        cells = (move.dataset, move.key, move.measure, move.old, move.new, move.published, move.rule, move.filing)
        lines.append("| " + " | ".join(map(_code, cells)) + " |")
    if len(found) > MOST:
        lines.append(f"\nand {len(found) - MOST} more, in the changes of the data themselves")
    return "\n".join(lines) + "\n"


def _code(cell: object) -> str:
    text = "" if cell is None else f"{cell:,}" if isinstance(cell, int | float) else str(cell)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text).replace("`", "'").replace("|", "/")
    return f"`{text}`" if text else ""


def _plain(value: Any) -> float | str | None:
    return value.isoformat() if isinstance(value, date) else value
