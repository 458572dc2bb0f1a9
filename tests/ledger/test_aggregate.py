"""Values over the members of a family: known answers, and intervals that are no narrower than the members' allow."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import content_error, patient

from memobook.editions.family import Family, Member
from memobook.ledger.aggregate import aggregates
from memobook.themes.values.interval import Interval
from memobook.themes.values.value import Value

Given = dict[str, tuple[float, float, float] | float]


def value(member: str, name: str, number: float, ends: tuple[float, float] | None, **more: Any) -> Value:
    kind, level = more.pop("kind", "confidence"), more.pop("level", 0.99)
    interval = Interval(*ends, kind, level) if ends else None
    known: dict[str, Any] = {"unit": "USD", "format": "{:,.0f}", "per": 1.0, "label": "spent", "datasets": ()}
    return Value(f"firm.{member}.{name}", number, text=f"{number:g}", theme=f"firm/{member}", interval=interval,
                 **(known | more))  # fmt: skip


def computed(rule: Any, spent: Given, **more: Any) -> Value:
    """The aggregate of firms with these values of ``spent``, as a number or (number, low, high)."""
    members = {f"firm/{name}": Member("firm", name, name.upper(), name) for name in spent}
    values = {}
    for name, told in spent.items():
        number, ends = (told[0], told[1:]) if isinstance(told, tuple) else (told, None)
        values[f"firm.{name}.spent"] = value(name, "spent", number, ends, **more)
    family = Family("firm", "ticker", members, aggregates={"all": rule}, place="memo.md:3")
    return aggregates(family, values)["firm.all"]


FIRMS: Given = {"a": (10.0, 8.0, 12.0), "b": (20.0, 15.0, 30.0), "c": 5.0}


def test_a_sum_adds_numbers_and_ends() -> None:
    found = computed("sum spent", FIRMS)
    assert (found.id, found.value, found.theme, found.unit) == ("firm.all", 35.0, "firm", "USD")
    assert found.interval == Interval(28.0, 47.0, "confidence", 0.98)  # Bonferroni: 1 - 2 × 0.01
    assert found.label == "spent, sum over 3 members: A, B, C"


@pytest.mark.parametrize(
    ("rule", "number"), [("sum spent", 30.0), ("count where spent > 5", 2), ("top 2 by spent", "Firm, Firm")]
)
def test_members_of_one_title_are_two(rule: str, number: float | str) -> None:
    members = {f"firm/{name}": Member("firm", name, "Firm", name) for name in "ab"}
    values = {f"firm.{name}.spent": value(name, "spent", spent, None) for name, spent in (("a", 10.0), ("b", 20.0))}
    family = Family("firm", "ticker", members, aggregates={"all": rule}, place="memo.md:3")
    assert aggregates(family, values)["firm.all"].value == number


@pytest.mark.parametrize("per", [0, -1, float("nan"), float("inf")])
def test_what_it_is_printed_per_is_a_size(per: float) -> None:
    error = content_error(computed, {"compute": "sum spent", "per": per}, FIRMS)
    assert (error.id, error.place) == ("value.format", "memo.md:1")


def test_a_maximum_names_who_has_it() -> None:
    found = computed("max spent", FIRMS)
    assert (found.value, found.label) == (20.0, "spent, highest among 3 members: B")
    assert (found.interval.low, found.interval.high) == (15.0, 30.0)  # type: ignore[union-attr]


def test_a_minimum_is_no_surer_than_the_members() -> None:
    found = computed("min spent", {"a": (10.0, 2.0, 30.0), "b": (11.0, 3.0, 12.0)})
    assert (found.value, found.interval.ends) == (10.0, (2.0, 12.0))  # type: ignore[union-attr]


def test_a_count_leaves_open_what_an_interval_leaves_open() -> None:
    found = computed("count where spent > 9", FIRMS)
    assert (found.value, found.bounds) == (2, (0, 3))
    assert found.interval.ends == (1, 2)  # type: ignore[union-attr]  # b surely, a perhaps
    assert found.label == "Of 3 members those with spent > 9: A, B"


def test_a_count_that_intervals_decide_has_none() -> None:
    assert computed("count where spent > 7 and not spent > 100", FIRMS).interval is None


def test_the_top_names_members_with_their_values() -> None:
    found = computed("top 2 by spent", FIRMS)
    assert found.value == "B, A"
    assert found.label == "The 2 members with the highest spent: B 20; A 10"


def test_a_top_that_intervals_do_not_decide_says_so() -> None:
    assert "others could be among them" in computed("top 1 by spent", {"a": (10.0, 8.0, 12.0), "b": 11.0}).label


def test_many_statistical_intervals_are_a_span_and_no_confidence() -> None:
    found = computed("sum spent", {f"m{n}": (1.0, 0.0, 2.0) for n in range(20)}, level=0.95)
    assert found.interval == Interval(0.0, 40.0, "assumption")
    assert found.label.endswith("and 8 more")


def test_bounds_of_one_kind_stay_of_that_kind() -> None:
    found = computed("sum spent", FIRMS, kind="identification", level=None)
    assert found.interval == Interval(28.0, 47.0, "identification")


def test_a_label_and_a_format_may_be_declared() -> None:
    rule = {"compute": "sum spent", "label": "Spent by all", "format": "${:.1f}k", "per": 1000}
    found = computed(rule, {"a": 1500.0})
    assert (found.exact, found.label) == ("$1.5k", "Spent by all: spent, sum over 1 members: A")


@patient
@given(st.lists(st.tuples(*[st.integers(-50, 50)] * 3).map(sorted), min_size=1, max_size=6), st.data())
def test_whatever_members_are_within_their_intervals_the_aggregate_is_within_its_own(
    boxes: list[list[int]], data: st.DataObject
) -> None:
    firms: Given = {f"m{n}": (float(mid), float(low), float(high)) for n, (low, mid, high) in enumerate(boxes)}
    true = [data.draw(st.integers(low, high)) for low, _, high in boxes]
    for rule, outcome in (("sum", sum(true)), ("max", max(true)), ("min", min(true))):
        found = computed(f"{rule} spent", firms)
        low, high = found.interval.ends if found.interval else (found.value, found.value)
        assert low <= outcome <= high  # type: ignore[operator]
    found = computed("count where spent > 0", firms)
    low, high = found.interval.ends if found.interval else (found.value, found.value)
    assert low <= sum(number > 0 for number in true) <= high  # type: ignore[operator]


@pytest.mark.parametrize("rule", ["mean spent", "sum", "top 0 by spent", "count where", "sum spend", 3, {"label": "x"}])
def test_what_is_no_aggregate_is_named_with_its_line(rule: Any) -> None:
    error = content_error(computed, rule, FIRMS)
    assert (error.id, error.place) == ("family.aggregate", "memo.md:1")
