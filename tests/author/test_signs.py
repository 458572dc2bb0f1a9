"""Words of direction beside numbers with a sign of their own."""

from __future__ import annotations

import pytest

from memobook.author.check.text.signs import PLACEHOLDER, USE, in_text
from memobook.themes.values.interval import Interval
from memobook.themes.values.value import Value

FELL = Value("a.fell", -0.078, "fraction", "−7.8 %", "", "a", "{:+.1f} %", 0.01, ())
OPEN = Value("a.open", 0.02, "fraction", "+2.0 %", "", "a", "{:+.1f} %", 0.01, (), Interval(-1, 1, "projection"))
SHARE = Value("a.share", 0.5, "fraction", "50 %", "", "a", "{:.0f} %", 0.01, ())
VALUES = {value.id: value for value in (FELL, OPEN, SHARE)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("It fell by {value}`a.fell`.", ["number.sign"]),
        ("It fell {value}`a.fell`, and more.", ["number.sign"]),
        ("It was {value}`a.fell` lower than before.", ["number.sign"]),
        ("It fell {value}`a.fell:rose`.", ["number.sign"]),
        ("It {value}`a.open:rose`.", ["value.form"]),
        ("It {value}`a.fell:sank`.", ["value.form"]),
        ("It {value}`a.fell:rose` and is {value}`a.fell:bare` lower.", []),
        ("It moved by {value}`a.fell`; it fell to {value}`a.share`.", []),
        ("Prices fell. By {value}`a.fell` they moved.", []),
        ("Of {value}`a.nothing` we know nothing.", []),
    ],
)
def test_prose(text: str, ids: list[str]) -> None:
    assert [rule.id for rule, *_ in in_text(text, USE, VALUES)] == ids


def test_a_text_of_the_register_says_where() -> None:
    ((rule, message, _, offset),) = in_text("Prices fell by {a.fell} in a year.", PLACEHOLDER, VALUES)
    assert (rule.id, offset) == ("number.sign", 15)
    assert message == "“fell by −7.8 %” has the sign of a.fell twice"


def test_a_form_that_does_not_exist_leads_to_one_that_does() -> None:
    told = {
        form: fix
        for form in ("fell", "less", "mor", "zzz")
        for *_, fix, _ in in_text(f"It {{value}}`a.fell:{form}`.", USE, VALUES)
    }
    assert told["fell"] == "write :rose, which prints “fell” where the number fell"
    assert told["less"].startswith("write :more,") and told["mor"] == "did you mean 'more'?" and "rose" in told["zzz"]
