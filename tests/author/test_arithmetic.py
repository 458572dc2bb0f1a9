"""Sums that a reader works out: two printed numbers beside their sum or difference."""

from __future__ import annotations

from collections.abc import Sequence

from memobook.author.check.text.arithmetic import untrue
from memobook.themes.values.printed import display
from memobook.themes.values.value import Value


def value(id: str, number: float, unit: str = "point", format: str = "{:.1f}", per: float = 1.0) -> Value:
    text = display(number, format, per, id)
    return Value(id, number, unit, text, id, "t", format, per, ())


def found(*values: Value) -> list[Sequence[str]]:
    return [sorted(printed.id for printed in triple) for triple in untrue(values)]


def test_161_7_less_157_0_is_not_4_6() -> None:
    assert found(value("us", 161.65), value("china", 157.04), value("gap", 4.61)) == [["china", "gap", "us"]]


def test_one_more_digit_makes_it_right() -> None:
    two = "{:.2f}"
    us, china, gap = value("us", 161.65, format=two), value("china", 157.04, format=two), value("gap", 4.61, format=two)
    assert found(us, china, gap) == []
    assert found(us, china, value("gap", 4.61)) == []  # 4.6 is 4.61, rounded


def test_billions_and_millions_are_one_unit_and_percent_one_with_fractions() -> None:
    total, part = value("total", 181.46e9, "USD", "${:.0f}bn", 1e9), value("part", 160.04e9, "USD", "${:.0f}bn", 1e9)
    assert found(total, part, value("rest", 21.42e9, "USD", "${:,.0f} million", 1e6)) == []
    assert found(total, part, value("rest", 21.42e9, "USD", "${:.1f}bn", 1e9)) == []
    shares = value("a", 0.354, "fraction", "{:.0%}"), value("b", 0.176, "fraction", "{:.0%}")
    assert found(*shares, value("c", 0.178, "1", "{:.0%}")) == [["a", "b", "c"]]  # 35 less 18 is not 18


def test_numbers_that_are_no_sum_are_let_alone() -> None:
    assert found(value("a", 161.65), value("b", 157.04), value("c", 4.7)) == []
    assert found(value("a", 161.65, "point"), value("b", 157.04, "USD"), value("c", 4.61)) == []
    assert found(value("a", 148e9, "USD", "{:,.0f}"), value("b", 148e9, "USD", "{:,.0f}"), value("c", 0.7, "USD")) == []
    assert found(value("text", 1.0), value("zero", 0.0)) == []
