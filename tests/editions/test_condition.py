"""Conditions on values: arithmetic and comparison, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_publication import content_error

from memobook.editions.conditions.condition import holds, names_in
from memobook.themes.values.value import Value

PLACE = "book/memos/2026-01-07.yml:4"


def value(id: str, number: float | str) -> Value:
    return Value(id, number, "1", str(number), id, id.partition(".")[0], "{}", 1.0, ())


VALUES = {v.id: v for v in (value("a.b", 2), value("a.low", -0.5), value("c.d_1", 3.5), value("a.word", "yes"))}


@pytest.mark.parametrize(
    ("expression", "outcome"),
    [
        ("a.b > 1", True),
        ("a.b < 1", False),
        ("a.b >= 2 and c.d_1 > a.b", True),
        ("a.b > 2 or a.low > 0", False),
        ("not a.b == 2", False),
        ("1 < a.b < 3", True),
        ("a.b / 4 + a.low == 0", True),
        ("abs(a.low) == 0.5", True),
        ("-a.low * 2 ** 3 == 4", True),
    ],
)
def test_a_condition_holds_or_not(expression: str, outcome: bool) -> None:
    assert holds(expression, VALUES, PLACE) is outcome


@pytest.mark.parametrize(
    "expression",
    [
        '__import__("os")',
        '__import__("os").system("true") == 0',
        "import os",
        'open("/etc/passwd")',
        'eval("1 > 0")',
        "len(a.b) > 0",
        "a.b.__class__",
        "a.b.__class__.__mro__ == 1",
        "a.b.bit_length() > 1",
        "abs.__self__ == 1",
        "lambda: True",
        "[x for x in (1, 2)]",
        "all(x > 0 for x in (1, 2))",
        "(a.b := 3) > 2",
        '"text"',
        '"x" == "x"',
        'f"{a.b}"',
        'a.b["x"] > 1',
        'a.b > 0 and a["x"] > 1',
        "a.b + 1",
        "a.b",
        "a",
        "not_there > 1",
        "a.b >",
        "",
        'a.b > "x"',
        "a.word > 1",
        "a.b / 0 > 1",
        "10.0 ** 400 > a.b",
        "9 ** 9 ** 9 > 1",
        "1 << -1 == a.b",
        "'x' * 10 ** 9 == 'y'",
        "a.b > 1\x00",
        pytest.param("(" * 500 + "a.b" + ")" * 500 + " > 1", id="500 brackets"),
    ],
)
def test_anything_else_is_refused(expression: str) -> None:
    error = content_error(holds, expression, VALUES, PLACE)
    assert error.place == PLACE
    assert error.id in ("condition.syntax", "value.unknown")


@pytest.mark.parametrize("rule", [True, 3, None, ["a.b > 1"], {"a.b": 1}], ids=repr)
def test_a_rule_that_is_no_text_is_refused(rule: Any) -> None:
    assert content_error(holds, rule, VALUES, PLACE).id == "condition.syntax"


def test_an_unknown_id_is_named() -> None:
    error = content_error(holds, "a.b > 1 and a.gone < 2", VALUES, PLACE)
    assert (error.id, error.place) == ("value.unknown", PLACE)
    assert "'a.gone'" in error.message


def test_names_stand_in_order_and_once() -> None:
    assert names_in("c.d_1 > a.b and a.b + c.d_1 > 2", PLACE) == ["c.d_1", "a.b"]


@pytest.mark.parametrize(
    ("rule", "fix"),
    [
        ("sales.orders => 3", "write >= and <="),
        ("sales.orders = 3", "write == where both are to be equal"),
        ("sales.orders > 5%", "write a share as a fraction: 0.05 for five per cent"),
        ("sales.orders > 20,000", "write numbers without commas: 20000"),
        ("sales.orders > 3 && sales.orders < 9", "write and, or, >=, <=, !="),
        ("sales.orders > 20000 riders", "write a number alone, in the value’s base unit: 2e9"),
        ("sales.orders > $5bn", "write a number alone, in the value’s base unit: 2e9"),
        ("sales.orders >", "compare values (theme.name) with numbers"),
    ],
)
def test_what_people_write_instead_is_told_how_to_write(rule: str, fix: str) -> None:
    assert content_error(names_in, rule, PLACE).fix == fix


@pytest.mark.parametrize("expression", ["a.b > 1\nand c.d_1 > 3\n", "a.b\n  > 1 and c.d_1 >\n3"])
def test_a_condition_may_have_several_lines(expression: str) -> None:
    assert holds(expression, VALUES, PLACE) is True


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("a.b > 1 # and c.d_1 > 100", "# begins no comment"),
        ("a.b == 2 or 10", "10 stands beside and, or, not"),
        ("not a.b", "a.b stands beside and, or, not"),
        ("a.b > 1 and a.low", "a.low stands beside and, or, not"),
        ("a.word == 3", "a.word is a text"),
        ("a.b > 1 or a.word > 2", "a.word is a text"),
        ("a.word + a.word != a.word", "a.word is a text"),
        ("a.word * 2 != 1", "a.word is a text"),
        ("abs(a.word) > 1", "a.word is a text"),
        ("a.b < 1e999", "too large"),
        ("a.b < 1" + "0" * 400, "too large"),
        ("-" * 3000 + "a.b < 1", "too long, or too deep"),
        (" + ".join(["a.b"] * 1500) + " > 1", "too long, or too deep"),
    ],
    ids=lambda text: text[:30],
)
def test_what_would_be_read_otherwise_than_meant_is_refused(expression: str, told: str) -> None:
    error = content_error(holds, expression, VALUES, PLACE)
    assert (error.id, error.place) == ("condition.syntax", PLACE) and told in error.message


def test_texts_are_equal_or_not() -> None:
    texts = {v.id: v for v in (value("a.one", "yes"), value("a.two", "no"))}
    assert holds("a.one != a.two and not a.one == a.two", texts, PLACE) is True
