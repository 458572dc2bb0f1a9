"""What differs between two ledgers: values, verdicts, claims, references, parameters, figures, tripwires.

Pure: two mappings as of ``ledger.json`` in, differences out; no file, run or page is read. An entry that an older
ledger does not hold, such as its figures, counts as empty there and is not told as new.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from memobook.themes.values.interval import UNSTATED
from memobook.themes.values.number import same_number
from memobook.themes.values.printed import display, printed

# an effect that is smaller, as a share of the largest, is none; so was a difference, before numbers had twelve digits
SAME = 1e-9
Ledger = Mapping[str, Any]
Same = Callable[[float, float], bool]


@dataclass(frozen=True)
class ValueChange:
    """A value that is not what it was; ``old`` or ``new`` is None where it was added or is gone.

    Parameters
    ----------
    old, new : entries of ``values``.
    """

    id: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None

    @property
    def entry(self) -> Mapping[str, Any]:
        """The newest entry that there is."""
        found = self.new or self.old
        return found or {}

    @property
    def absolute(self) -> float | None:
        """New minus old, in the value's base unit; None where one of them is no number or the unit is another."""
        if self.old is None or self.new is None or self.old["unit"] != self.new["unit"]:
            return None
        old, new = self.old["value"], self.new["value"]
        return None if isinstance(old, str) or isinstance(new, str) else new - old

    @property
    def relative(self) -> float | None:
        """The change as a share of the old value; None where that means nothing (from nothing, across zero)."""
        if self.absolute is None or self.old is None or self.new is None:
            return None
        old, new = self.old["value"], self.new["value"]
        if not old or old * new < 0:
            return None
        share = self.absolute / abs(old)
        return share if math.isfinite(share) else None

    @property
    def is_share(self) -> bool:
        """Whether the value is printed in percent, so that its change is one of percentage points."""
        return "%" in self.entry.get("format", "")

    @property
    def size(self) -> float:
        """How large a change is beside others: relative to the old value; of what is a share itself, its points.

        What has neither, since it came, went, is a text or crossed zero, is smaller than all that has.
        """
        found = self.absolute if self.is_share else self.relative
        return -1.0 if found is None else abs(found)


@dataclass(frozen=True)
class Turn:
    """A verdict or a tripwire that turned: the claim's or tripwire's entries of both ledgers."""

    id: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


@dataclass(frozen=True)
class ParameterChange:
    """A parameter of a theme with another value; None where there is none."""

    theme: str
    name: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Listed:
    """Entries of a list that were added and that are gone, by their ids."""

    added: tuple[Mapping[str, Any], ...]
    gone: tuple[Mapping[str, Any], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)


@dataclass(frozen=True)
class Difference:
    """Everything that differs between two ledgers.

    Parameters
    ----------
    values : those that changed, the largest change first; then those that are new, and those that are gone.
    figures : ids of figures that are drawn otherwise.
    members : of families that both editions have.
    themes : as ``theme`` and how many ``values`` it has, its members' among them.
    """

    values: tuple[ValueChange, ...]
    verdicts: tuple[Turn, ...]
    tripwires: tuple[Turn, ...]
    claims: Listed
    references: Listed
    parameters: tuple[ParameterChange, ...]
    figures: tuple[str, ...]
    figures_listed: Listed
    members: Listed = Listed((), ())
    themes: Listed = Listed((), ())

    def __bool__(self) -> bool:
        return any(bool(getattr(self, name)) for name in self.__dataclass_fields__)

    @property
    def changed(self) -> list[ValueChange]:
        """Values that both ledgers hold, with different numbers or texts."""
        return [change for change in self.values if change.old is not None and change.new is not None]

    @property
    def added(self) -> list[ValueChange]:
        return [change for change in self.values if change.old is None]

    @property
    def gone(self) -> list[ValueChange]:
        return [change for change in self.values if change.new is None]


def differences(old: Ledger, new: Ledger) -> Difference:
    """What differs from ``old`` to ``new``, both as of ``ledger.json``."""
    same = _nearly if 1 in (old.get("shape"), new.get("shape")) else same_number
    before, after = _values(old), _values(new)
    values = [
        ValueChange(id, before.get(id), after.get(id))
        for id in dict.fromkeys([*after, *before])
        if id not in before or id not in after or not same_value(before[id], after[id], same)
    ]
    claims, later = _by(old, "claims"), _by(new, "claims")
    wires, wires_later = _tripwires(old), _tripwires(new)
    figures, figures_later = _by(old, "figures"), _by(new, "figures")
    return Difference(
        values=tuple(sorted(values, key=_order)),
        verdicts=_turns(claims, later, "verdict"),
        tripwires=_turns(wires, wires_later, "fired"),
        claims=_listed(claims, later),
        references=_listed(_by(old, "references", "key"), _by(new, "references", "key"), "references" in old),
        parameters=_parameters(old.get("parameters"), new.get("parameters")),
        figures=tuple(
            id for id in figures_later if id in figures and figures[id]["sha256"] != figures_later[id]["sha256"]
        ),
        figures_listed=_listed(figures, figures_later, "figures" in old),
        members=_members(old, new),
        themes=_listed(_themes(old), _themes(new)),
    )


def _order(change: ValueChange) -> tuple[bool, bool, float, str]:
    return change.new is None, change.old is None, -change.size, change.id


def same_value(old: Mapping[str, Any], new: Mapping[str, Any], same: Same = same_number) -> bool:
    """Whether two entries of a value say the same: number, unit, printed text, interval and ends over the grid.

    Parameters
    ----------
    same : whether two numbers are equal.
    """
    return (
        (old["unit"], old["text"]) == (new["unit"], new["text"])
        and _same(old["value"], new["value"], same)
        and same_interval(old.get("interval"), new.get("interval"), same)
        and same_grid(old, new, same)
    )


def same_grid(old: Mapping[str, Any], new: Mapping[str, Any], same: Same = same_number) -> bool:
    """Whether the ends of two values over their grids are the same; they are as exact as the values themselves."""
    own = [abs(one["value"]) for one in (old, new) if isinstance(one["value"], int | float)]
    beside = partial(same_number, beside=max(own, default=0.0)) if same is same_number else same
    return _same_ends(old.get("grid"), new.get("grid"), ("lowest", "highest"), beside)


def same_interval(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, same: Same = same_number) -> bool:
    """Whether two intervals are the same; a kind that nobody stated contradicts none."""
    kinds = {(one["kind"], one["level"]) for one in (old, new) if one and one["kind"] != UNSTATED}
    if len(kinds) > 1:
        return False
    return _same_ends(old, new, ("low", "high"), same)


def _same_ends(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, ends: tuple[str, str], same: Same) -> bool:
    # a text has a grid, and no ends
    return all(_same((old or {}).get(end), (new or {}).get(end), same) for end in ends)


def _same(old: Any, new: Any, same: Same) -> bool:
    """Whether two numbers are equal; texts, and what there is none of, are as they are."""
    if isinstance(old, int | float) and isinstance(new, int | float):
        return same(old, new)
    return bool(old == new)


def _nearly(old: float, new: float) -> bool:
    """Whether a number is that of a lock of shape 1, made before libraries were held to one kernel on each machine."""
    return math.isclose(old, new, rel_tol=SAME, abs_tol=0)


def _by(ledger: Ledger, kind: str, name: str = "id") -> dict[str, Mapping[str, Any]]:
    return {entry[name]: entry for entry in ledger.get(kind, [])}


def _values(ledger: Ledger) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: {**entry, "text": _text(entry)} for entry in ledger.get("values", [])}


def _text(entry: Mapping[str, Any]) -> str:
    """What a page prints today: a lock of an earlier engine holds what the notebook printed."""
    value, text = entry["value"], str(entry["text"])
    if isinstance(value, str) or "format" not in entry:
        return text
    recorded = display(value, entry["format"], entry["per"], entry["id"])
    return printed(value, entry["unit"], entry["format"], entry["per"], id=entry["id"]) if recorded == text else text


def _tripwires(ledger: Ledger) -> dict[str, Mapping[str, Any]]:
    return {f"{i['id']} {t['id']}": t for i in ledger.get("implications", []) for t in i["tripwires"]}


def _turns(old: dict[str, Mapping[str, Any]], new: dict[str, Mapping[str, Any]], field: str) -> tuple[Turn, ...]:
    return tuple(Turn(id, old[id], new[id]) for id in new if id in old and old[id][field] != new[id][field])


def _listed(old: dict[str, Mapping[str, Any]], new: dict[str, Mapping[str, Any]], known: bool = True) -> Listed:
    if not known:
        return Listed((), ())
    return Listed(tuple(new[i] for i in new if i not in old), tuple(old[i] for i in old if i not in new))


def _members(old: Ledger, new: Ledger) -> Listed:
    """Members that came and went; a family that is new or gone as a whole is told by its values."""
    before, after = _by(old, "families", "theme"), _by(new, "families", "theme")
    added: list[Mapping[str, Any]] = []
    gone: list[Mapping[str, Any]] = []
    for theme in [theme for theme in after if theme in before]:
        found = _listed(_by(before[theme], "members", "page"), _by(after[theme], "members", "page"))
        added += found.added
        gone += found.gone
    return Listed(tuple(added), tuple(gone))


def _themes(ledger: Ledger) -> dict[str, Mapping[str, Any]]:
    counted = Counter(theme_of(entry) for entry in ledger.get("values", []))
    return {theme: {"theme": theme, "values": count} for theme, count in sorted(counted.items())}


def theme_of(entry: Mapping[str, Any]) -> str:
    """The theme that a value belongs to; of a member of a family the family's."""
    return str(entry["theme"]).partition("/")[0]


def _parameters(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[ParameterChange, ...]:
    if old is None or new is None:
        return ()
    found = []
    for theme in [t for t in new if t in old]:  # a theme that is new or gone has no parameter that changed
        for name in dict.fromkeys([*new[theme], *old[theme]]):
            one, two = old[theme].get(name), new[theme].get(name)
            if name != "as_of" and (name in old[theme], one) != (name in new[theme], two):
                found.append(ParameterChange(theme, name, one, two))
    return tuple(found)
