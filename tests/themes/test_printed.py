"""Numbers as people write them, by kind and place; every case is one that a page had or a variant of it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memobook.publication.errors import ContentError
from memobook.themes.values.interval import Interval
from memobook.themes.values.printed import FORMS, WORDS, printed, without_unit
from memobook.themes.values.value import Value

MILLIONS = ("USD", "{:,.0f} USD million", 1e6)
PERCENT = ("fraction", "{:+.1f} %", 0.01)


@pytest.mark.parametrize(
    ("number", "kind", "form", "text"),
    [
        (181_543e6, MILLIONS, "prose", "$181.5 billion"),
        (181_543e6, MILLIONS, "tight", "$182bn"),
        (181_543e6, MILLIONS, "exact", "181,543 USD million"),
        (510e6, MILLIONS, "prose", "$510 million"),
        (-5.2e6, ("USD", "{:.1f} USD million", 1e6), "prose", "−$5.2 million"),
        (999_960e6, MILLIONS, "prose", "$1 trillion"),
        (12_345, MILLIONS, "prose", "$12,345"),
        (0, MILLIONS, "prose", "$0"),
        (5.55e9, ("USD", "{:.2f} USD billion", 1e9), "prose", "$5.55 billion"),
        (46e9, ("EUR", "{:,.0f} EUR billion", 1e9), "tight", "€46bn"),
        (1.2, ("USD", "{:.2f} USD", 1), "prose", "$1.20"),
        (1500, ("USD", "${:,.0f}", 1), "prose", "$1,500"),
        (0.041, PERCENT, "prose", "+4.1 %"),
        (-0.078, PERCENT, "bare", "7.8 %"),
        (0.041, PERCENT, "rose", "rose 4.1 %"),
        (-0.078, PERCENT, "rose", "fell 7.8 %"),
        (0.22, ("fraction", "{:+.0f} %", 0.01), "more", "22 % more"),
        (-0.22, ("fraction", "{:+.0f} %", 0.01), "more", "22 % less"),
        (1.27, ("1", "{:.2f} times", 1), "prose", "1.3 times"),
        (0.784, ("1", "{:.2f} times", 1), "prose", "0.78 times"),
        (10715, ("kWh/year", "{:,.0f} kWh", 1), "prose", "10,715 kWh"),
        (2.5, ("USD", "{:.1f} coins for a dollar", 1), "prose", "2.5 coins for a dollar"),
        ("2026Q3", ("1", "{}", 1), "prose", "2026Q3"),
    ],
)
def test_a_number(number: float | str, kind: tuple[str, str, float], form: str, text: str) -> None:
    assert printed(number, *kind, form=form) == text


def test_another_language_has_its_own_words() -> None:
    assert (
        printed(48.8e9, "EUR", "{:.1f} EUR billion", 1e9, locale="de")
        == "48,8\N{NO-BREAK SPACE}Mrd.\N{NO-BREAK SPACE}€"
    )


@given(st.floats(1, 1e14), st.sampled_from(["prose", "tight"]))
def test_an_amount_is_told_within_its_digits(number: float, form: str) -> None:
    text = printed(number, *MILLIONS, form=form)
    digits, _, word = text.removeprefix("$").replace("bn", " billion").replace("tn", " trillion").partition(" ")
    scale = {"million": 1e6, "billion": 1e9, "trillion": 1e12}.get(word.strip(), 1e6 if digits.endswith("m") else 1)
    assert math.isclose(float(digits.rstrip("m").replace(",", "")) * scale, number, rel_tol=0.5, abs_tol=0.5)


@given(st.floats(-1e6, 1e6).filter(lambda x: x == 0 or abs(x) > 1e-3), st.sampled_from([*WORDS, "bare"]))
def test_no_word_has_a_sign_beside_it(number: float, form: str) -> None:
    if number or form == "bare":
        assert not {"+", "−", "-"} & set(printed(number, *PERCENT, form=form))


def value(number: float, low: float, high: float) -> Value:
    interval = Interval(low, high, "confidence", 0.95)
    return Value("a.b", number, "fraction", "", "", "a", "{:+.1f} %", 0.01, (), interval)


def test_an_interval_has_the_sign_of_its_word() -> None:
    fell = value(-0.078, -0.1, -0.05)
    assert (fell.printed_as("rose"), fell.interval_as("rose")) == ("fell 7.8 %", "5.0 to 10.0")
    assert (fell.printed_as("prose"), fell.interval_text) == ("−7.8 %", "−10.0 to −5.0")


def test_what_may_be_zero_has_no_word_for_its_sign() -> None:
    with pytest.raises(ContentError, match="holds zero"):
        value(-0.02, -0.06, 0.02).printed_as("rose")
    assert value(-0.02, -0.06, 0.02).printed_as("prose") == "−2.0 %"


def test_a_form_that_is_none_is_named() -> None:
    with pytest.raises(ContentError, match="no form 'rised'"):
        printed(1, *PERCENT, form="rised")


@pytest.mark.parametrize(
    ("texts", "ends"),
    [
        (("$181.5 billion", "$175.2 billion", "$190 billion"), ["$175.2", "$190 billion"]),
        (("$1.2 billion", "$950 million", "$2 billion"), ["$950 million", "$2 billion"]),
        (("4.1 %", "2.0 %", "6.1 %"), ["2.0", "6.1"]),
    ],
)
def test_the_ends_of_a_range_have_their_unit_once(texts: tuple[str, ...], ends: list[str]) -> None:
    assert without_unit(*texts) == ends


def test_a_value_keeps_what_its_notebook_printed() -> None:
    told = replace(value(0.041, 0.01, 0.06), text="+4.1 %").as_json()
    read = Value.from_json(
        {**told, "unit": "USD", "format": "{:,.0f} USD", "value": 2.5e6, "text": "2,500,000 USD"}, "c"
    )
    assert (read.text, read.exact, read.as_json()["text"]) == ("$2.5 million", "2,500,000 USD", "2,500,000 USD")
    assert "exact" not in read.as_json() and len(FORMS) == len(set(FORMS))
