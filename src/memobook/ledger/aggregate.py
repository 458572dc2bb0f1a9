"""Values over the members of a family, as the memo's front matter declares them.

::

    aggregates:
      riders_all: sum riders
      highest: max growth
      growing: {compute: count where growth > 0, label: Bridges that gained}
      largest: top 3 by riders

Each is a value ``<theme>.<name>`` of the family's page, printed and checked like any other; its label, which stands on
its card, names the members. Its interval is made of theirs and is never narrower than they allow: ends are added,
the greater end counts, a member whose interval leaves a condition open is counted in neither or in both. Where all
members have confidence or prediction intervals, theirs hold together at least with the level of Bonferroni's
inequality (C. E. Bonferroni, 1936), one less the sum of what each leaves out; where that says little, or where their
kinds differ, the ends are told as the span of an assumption: that each member lies within its own interval.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from memobook.editions.conditions.condition import names_in, verdict_of
from memobook.editions.family import Family
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.text.language import _, plural
from memobook.themes.values.bounds import Bounds
from memobook.themes.values.grade import worst
from memobook.themes.values.interval import STATISTICAL, Interval
from memobook.themes.values.number import check_per, rounded
from memobook.themes.values.printed import display, printed
from memobook.themes.values.value import NAME, Value

WORDS = re.compile(
    r"(?:(?P<kind>sum|max|min) (?P<name>\w+)|count where (?P<where>.+)|top (?P<top>[1-9]\d?) by (?P<by>\w+))"
)
COMBINE: dict[str, Callable[[Iterable[float]], float]] = {"sum": sum, "max": max, "min": min}
# what an aggregate that is more than its rule may say
KEYS: dict[str, Any] = {"compute": str, "label": str, "format": str, "per": int | float}
NAMED = 12
# below this a joint level says little
LEAST = 0.5


def aggregates(family: Family, values: Mapping[str, Value]) -> dict[str, Value]:
    """The declared aggregates of a family by id.

    Parameters
    ----------
    values : of all members.

    Raises
    ------
    ContentError : ``family.aggregate`` with file and line.
    """
    found = {}
    for name, declared in family.aggregates.items():
        value = _Aggregate(family, values, name, declared).value()
        found[value.id] = value
    return found


@dataclass(frozen=True)
class _Aggregate:
    family: Family
    values: Mapping[str, Value]
    name: str
    declared: Any

    @property
    def place(self) -> str:
        return self.family.place_of(self.name)

    def wrong(self, message: str, fix: str) -> ContentError:
        id = f"{self.family.theme}.{self.name}"
        return ContentError("family.aggregate", f"{id}: {message}", place=self.place, fix=fix)

    def value(self) -> Value:
        rule = self.declared.get("compute") if isinstance(self.declared, dict) else self.declared
        words = WORDS.fullmatch(rule) if isinstance(rule, str) else None
        if not NAME.fullmatch(str(self.name)):
            fix = "begin with a letter, and go on with small letters, digits and _"
            raise self.wrong(f"{self.name!r} is no name of a value", fix)
        if f"{self.family.theme}/{self.name}" in self.family.members:
            raise self.wrong(f"{self.name!r} is the address of a member", "name the aggregate otherwise")
        unread = [word for word in self.declared if word not in KEYS] if isinstance(self.declared, dict) else []
        if unread:
            raise self.wrong(f"nothing reads {unread[0]!r}", suggestion(str(unread[0]), KEYS))
        for word, kind in KEYS.items():
            given = self.declared.get(word) if isinstance(self.declared, dict) else None
            if given is not None and (not isinstance(given, kind) or isinstance(given, bool)):
                raise self.wrong(f"its {word} is {given!r}", "give a number" if word == "per" else "give a text")
        if not words:
            raise self.wrong(
                f"{rule!r} is no aggregate", "write 'sum NAME', 'max NAME', 'count where CONDITION' or 'top 3 by NAME'"
            )
        if words["where"]:
            return self.counted(words["where"])
        if words["top"]:
            return self.top(int(words["top"]), self.of(words["by"]))
        return self.extreme(words["kind"], self.of(words["name"]))

    def of(self, name: str) -> dict[str, Value]:
        """The value of each member that has one, by the member's name: two may have one title."""
        theme = self.family.theme
        ids = {m.name: f"{theme}.{m.name}.{name}" for m in self.family.members.values()}
        found = {member: self.values[id] for member, id in ids.items() if id in self.values}
        if not found:
            known = {id.rpartition(".")[2] for id in self.values if id.startswith(f"{theme}.")}
            raise self.wrong(f"no member records a value {name!r}", suggestion(name, known))
        return found

    def title(self, name: str) -> str:
        """What pages call a member."""
        return self.family.members[f"{self.family.theme}/{name}"].title

    def titles(self, names: Iterable[str]) -> list[str]:
        return [self.title(name) for name in names]

    def numbers(self, found: dict[str, Value]) -> dict[str, Value]:
        units = {value.unit for value in found.values()}
        if len(units) > 1 or any(isinstance(value.value, str) for value in found.values()):
            message = f"the members' values are no numbers of one unit: {', '.join(sorted(units))}"
            raise self.wrong(message, "record them in one unit in the notebook")
        return found

    def extreme(self, kind: str, found: dict[str, Value]) -> Value:
        found = self.numbers(found)
        combine = COMBINE[kind]
        number = combine([float(value.value) for value in found.values()])
        first = next(iter(found.values()))
        holders = [name for name, value in found.items() if value.value == number] if kind != "sum" else list(found)
        told = {
            "sum": _("{label}, sum over {count} members: {members}"),
            "max": _("{label}, highest among {count} members: {members}"),
            "min": _("{label}, lowest among {count} members: {members}"),
        }[kind].format(label=first.label, count=len(found), members=listed(self.titles(holders)))
        ends = [_ends(value) for value in found.values()]
        span = combine([low for low, _ in ends]), combine([high for _, high in ends])
        return self.made(number, found, told, span, first.unit, first.format, first.per)

    def counted(self, condition: str) -> Value:
        theme = self.family.theme
        full = f"({condition})"
        # the names in a condition are those of the members' values
        own = {f"{theme}.{name}" for name in re.findall(r"(?<![\w.])[a-z_]\w*(?![\w.(])", condition)} - {
            f"{theme}.{word}" for word in ("and", "or", "not", "abs")
        }
        for id in sorted(own):
            name = id.partition(".")[2]
            full = re.sub(rf"(?<![\w.]){name}(?![\w.])", id, full)
        names_in(full, self.place)
        verdicts: dict[str, str] = {}
        used: dict[str, Value] = {}
        for member in self.family.members.values():
            mine = {id: self.values.get(f"{theme}.{member.name}.{id.partition('.')[2]}") for id in own}
            if all(mine.values()):
                had = {id: value for id, value in mine.items() if value}
                verdicts[member.name] = verdict_of(full, had, self.place)
                point = verdict_of(full, {id: _point(value) for id, value in had.items()}, self.place)
                verdicts[member.name] += " yes" if point == "holds" else " no"
                used |= {f"{member.name} {id}": value for id, value in had.items()}
        if not verdicts:
            raise self.wrong("no member records what the condition names", "name values that the notebook records")
        yes = [name for name, verdict in verdicts.items() if verdict.endswith("yes")]
        surely = sum(verdict.startswith("holds") for verdict in verdicts.values())
        perhaps = surely + sum(verdict.startswith("undecided") for verdict in verdicts.values())
        told = _("Of {count} members those with {condition}: {members}")
        told = told.format(count=len(verdicts), condition=condition, members=listed(self.titles(yes)))
        span = min(surely, len(yes)), max(perhaps, len(yes))
        return self.made(len(yes), used, told, span, "1", "{:,.0f}", 1.0, total=len(verdicts), without=len(verdicts))

    def top(self, number: int, found: dict[str, Value]) -> Value:
        found = self.numbers(found)
        order = sorted(found, key=lambda name: -float(found[name].value))
        first, rest = order[:number], order[number:]
        told = plural(
            "The member with the highest {label}: {members}",
            "The {count} members with the highest {label}: {members}",
            number,
        ).format(
            count=number,
            label=next(iter(found.values())).label,
            members="; ".join(f"{self.title(name)} {found[name].text}" for name in first),
        )
        if first and rest and min(_ends(found[n])[0] for n in first) <= max(_ends(found[n])[1] for n in rest):
            told += ". " + _("By their intervals others could be among them")
        return self.made(", ".join(self.titles(first)), found, told, None, "", "{}", 1.0)

    def made(
        self,
        number: float | str,
        used: dict[str, Value],
        label: str,
        span: tuple[float, float] | None,
        unit: str,
        format: str,
        per: float,
        total: int | None = None,
        without: int | None = None,
    ) -> Value:
        """The value, with what it was computed from, and which members had nothing to give."""
        declared = self.declared if isinstance(self.declared, dict) else {}
        label = f"{declared['label']}: {label[0].lower()}{label[1:]}" if declared.get("label") else label
        absent = len(self.family.members) - (len(used) if without is None else without)
        if absent:
            label += "; " + _("{absent} of {count} have no such value").format(
                absent=absent, count=len(self.family.members)
            )
        format, per = declared.get("format", format), float(check_per(declared.get("per", per), self.place))
        number = number if isinstance(number, str) else rounded(float(number))
        number = int(number) if not isinstance(number, str) and total is not None else number
        interval = _joint(list(used.values()), span) if span and span[0] < span[1] else None
        bounds: Bounds | None = (0, total) if total is not None else None
        datasets = {d["name"]: d for value in used.values() for d in value.datasets}
        id = f"{self.family.theme}.{self.name}"
        return Value(
            id=id,
            value=number,
            unit=unit,
            text=printed(number, unit, format, per, id=self.place),
            label=label,
            theme=self.family.theme,
            format=format,
            per=per,
            datasets=tuple(datasets[name] for name in sorted(datasets)),
            interval=interval,
            bounds=bounds,
            exact=display(number, format, per, self.place),
            grade=worst(*(value.grade for value in used.values())),
        )


def listed(titles: list[str]) -> str:
    """Titles in a line, the first ones where there are many."""
    more = len(titles) - NAMED
    left = " " + plural("and {count} more", "and {count} more", more).format(count=more) if more > 0 else ""
    return (", ".join(titles[:NAMED]) or _("none")) + left


def _ends(value: Value) -> tuple[float, float]:
    number = float(value.value)
    ends = value.interval.ends if value.interval else ()
    return min(number, *ends, number), max(number, *ends, number)


def _point(value: Value) -> Value:
    return replace(value, interval=None)


def _joint(values: list[Value], span: tuple[float, float]) -> Interval:
    """The interval of an aggregate between the ends that the members' intervals allow."""
    low, high = rounded(float(span[0])), rounded(float(span[1]))
    intervals = [value.interval for value in values if value.interval]
    kinds = {interval.kind for interval in intervals}
    level = 1 - sum(1 - (interval.level or 0) for interval in intervals)
    if len(kinds) == 1 and kinds <= set(STATISTICAL) and level > LEAST:
        return Interval(low, high, kinds.pop(), rounded(level))
    kind = kinds.pop() if len(kinds) == 1 and not kinds <= set(STATISTICAL) else "assumption"
    return Interval(low, high, kind)
