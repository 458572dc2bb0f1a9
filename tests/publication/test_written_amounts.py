"""Numbers and amounts as an author of a German publication writes them, wherever they are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from memobook.author.check.facts.precision import significant
from memobook.author.check.facts.units import _told
from memobook.author.check.likely import Source, question
from memobook.author.check.text.arithmetic import Printed
from memobook.editions.beside.stated import number
from memobook.publication.text.amounts import english_amounts
from memobook.publication.text.language import english_numerals, speak
from memobook.themes.statement import Statement
from memobook.themes.values.value import Value


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    speak(lambda: "de")
    yield
    speak(lambda: "en")


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("1.234.567,89", "1,234,567.89"),
        ("25.400 Fahrten", "25,400 Fahrten"),
        ("3,5 Prozent und 12 Prozentpunkte", "3.5 % und 12 percentage points"),
        ("181,5 Mrd. $", "181.5 billion $"),
        ("2 Billionen Euro", "2 trillion EUR"),
        ("3 Mio Euro, 4 Tsd. Räder", "3 million EUR, 4 thousand Räder"),
        ("am 6.3.2026", "am 6.3.2026"),
        ("Euro 2024", "Euro 2024"),
    ],
)
def test_amounts_are_read_in_german(written: str, english: str) -> None:
    assert english_amounts(written) == english


def test_numbers_keep_their_places_and_those_of_english_are_themselves() -> None:
    assert english_numerals("1.234,5 und 2 345") == "1,234.5 und 2 345"
    speak(lambda: "de_CH")
    assert english_numerals("1’234.5") == "1,234.5"
    speak(lambda: "en")
    assert english_amounts("1.234 und 2 Mrd. Euro") == "1.234 und 2 Mrd. Euro"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("25.400 Räder", (25400, "Räder", 1)),
        ("3,5 Prozent", (0.035, "fraction", 0.001)),
        ("11,7 %", (0.117, "fraction", 0.001)),
        ("181,5 Mrd. $", (181.5e9, "USD", 1e8)),
        ("−2 Billionen Euro", (-2e12, "EUR", 1e12)),
        ("1.234,50 €", (1234.5, "EUR", 0.01)),
        ("ein Viertel", (None, "", None)),
    ],
)
def test_what_was_stated_beside_its_sentence(text: str, found: tuple[float | None, str, float | None]) -> None:
    assert number(text) == found


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "text", "ids"),
    [
        (25400, "count", 100, "25.400 Räder", []),
        (0.035, "fraction", 0.001, "3,5 %", []),
        (3e12, "EUR", 1e12, "3 Billionen Euro", []),
        (1.5e6, "EUR", 1e5, "1,5 Mio. Euro", []),
        (25400, "count", 100, "25,400 riders", []),  # quoted
        (0.35, "fraction", 0.01, "3,5 %", ["unit.statement"]),
        (1.234e12, "EUR", 1e9, "1,234 Mrd. Euro", ["unit.statement"]),
        (3e9, "EUR", 1e9, "3 Billionen Euro", ["unit.statement"]),
    ],
)
def test_statements_beside_their_texts(value: float, unit: str, rounding: float, text: str, ids: list[str]) -> None:
    statement = Statement("s", "smith", "subject", value, unit, rounding, text, "S. 1", "V1", "", "2026-01-01")
    assert [finding.id for finding in _told(statement, "data/statements.csv:2")] == ids


def test_a_printed_number_is_that_of_its_value() -> None:
    value = Value("a.b", 1234.56, "count", "1.234,6", "b", "a", "{:,.1f}", 1.0, ())
    printed = Printed.of(value)
    assert printed and (printed.number, printed.digit) == (1234.6, 0.1)
    assert significant(english_numerals("25.000")) == 2


def test_the_likely_source_of_a_number_is_named() -> None:
    known = [Source("{value}`a.b`", "181,5 Mrd. $", frozenset({"umsatz"}), 181.5e9)]
    assert question("181,5 Milliarden", "Der Umsatz", known) == "is this {value}`a.b` (181,5 Mrd. $)?"
    assert question("1.815", "Die Zahl", known) == ""
