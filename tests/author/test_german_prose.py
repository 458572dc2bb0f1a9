"""What the check finds in German prose, and what it lets alone there."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from memobook.author.check.facts.thresholds import contrary, other
from memobook.author.check.markdown import QUOTED, Markdown
from memobook.author.check.text import days, repeated, strong_words, tense
from memobook.author.check.text.printed_unit import STATED, _second
from memobook.author.check.text.prose import numbers
from memobook.author.check.text.raw import impossible_days
from memobook.author.check.text.signs import USE, in_text
from memobook.author.check.text.words import told_in_words
from memobook.publication.text.language import speak
from memobook.themes.statement import Statement
from memobook.themes.values.value import Value


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    speak(lambda: "de")
    yield
    speak(lambda: "en")


def bare(text: str) -> list[str]:
    return [finding.message.split("'")[1] for finding in numbers(Markdown(text, "memo.md"))]


@pytest.mark.parametrize(
    "text",
    [
        "Am 8. Oktober 2026, am 8. Okt. 2026 und am 8. Jänner.",
        "Vom 3. bis 5. März, vom 3. bis zum 5. März, 3.–5. März, am 1., 2. und 3. Mai, am 3./4. Mai.",
        "Am 6.3.2026, am 06.03. und am 6.3.26.",
        "Im März 2026, Ende Mai, im 3. Quartal 2025, im 1. Halbjahr, im Q3 2025, 2025/26, 2026-03-06.",
        "Im 19. Jahrhundert, in den 1990er Jahren, in den 20er-Jahren.",
        "Um 14:30 Uhr, um 14 Uhr, um 14.30 Uhr, um 14 Uhr 30, zwischen 8 und 10 Uhr.",
        "Siehe Abschnitt 3, Abbildung 2, Abb. 3, Tabelle 4, Seiten 12 bis 15, S. 12 ff., Nr. 5, § 12 Abs. 3 Satz 2.",
        "In KW 12, in der 12. Kalenderwoche, 2. Auflage.",
        "Mit Claude 3.5, Python 3.12 und GPT-5.6.",
        "Die A 8 und die B 27, Art. 20a GG, Teile 3 bis 5, der G20-Gipfel, CO2, die U6.",
    ],
)
def test_days_times_and_parts_of_works_are_no_results(text: str) -> None:
    assert bare(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Es waren 25.415 Fahrten.", ["25.415"]),
        ("Es waren Fahrten 25.415 im Jahr.", ["25.415"]),
        ("Um 3,5 %, 12 Prozent, 2 Mio. Euro und 1.234,5.", ["3,5 %", "12 Prozent", "2 Mio", "1.234,5"]),
        ("Im August 12 Unfälle.", ["12"]),
        ("Am 6.3. 25 Menschen.", ["25"]),
        ("Es kostet 2025 Euro.", ["2025"]),
        ("Platz 3.", ["3"]),
    ],
)
def test_results_are_found(text: str, found: list[str]) -> None:
    assert bare(text) == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Am 31. Februar 2026", "there is no 31. Februar 2026"),
        ("am 31.4.2026", "there is no 31.4.2026"),
        ("Am Montag, den 8. Oktober 2026", "8. Oktober 2026 is a Donnerstag"),
        ("Am Sonnabend, dem 10. Oktober 2026, und am Donnerstag, 8. Oktober 2026", ""),
    ],
)
def test_days_that_the_calendar_has_not(text: str, message: str) -> None:
    assert [found.message for found in impossible_days(text, "memo.md:1")] == ([message] if message else [])


def test_sentences_begin_with_umlauts_and_do_not_end_within_a_date() -> None:
    text = "Am 8. Oktober kamen ca. 3 Mio. Euro. Über den Rest sagt er „nichts“. „Österreich“ folgt."
    assert [one.text for one in Markdown(text, "memo.md").sentences] == [
        "Am 8. Oktober kamen ca. 3 Mio. Euro.", "Über den Rest sagt er „nichts“.", "„Österreich“ folgt.",
    ]  # fmt: skip


def test_german_quotations_are_quotations() -> None:
    text = "Er sagt „ein Fünftel“ und »viel«, und zwei Drittel sind “half” oder „mehr“."
    assert QUOTED.sub("…", text) == "Er sagt … und …, und zwei Drittel sind … oder …."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ein Fünftel der Leute fährt.", "Ein Fünftel"),
        ("Jede vierte Frau fährt.", "Jede vierte"),
        ("Die Zahl hat sich verdoppelt.", "verdoppelt"),
        ("Sie halbierte sich.", "halbierte"),
        ("Zwei Drittel kamen.", "Zwei Drittel"),
        ("Die meisten fahren.", "Die meisten"),
        ("Fast alle fahren.", "Fast alle"),
        ("Doppelt so viele kamen.", "Doppelt so viele"),
        ("Zwanzig Prozent mehr.", "Zwanzig Prozent"),
        ("Drei Millionen Räder.", "Drei Millionen"),
        ("Die Hälfte der Leute.", "Die Hälfte"),
        ("Drei von vier Radlern.", "Drei von vier"),
        ("Die Verdopplung der Gebühr.", "Verdopplung"),
        ("Tausende Räder standen da.", "Tausende Räder"),
        ("Ein Viertel des Jahres, die Hälfte der Zeit, jedes zweite Jahr.", ""),
        ("In der ersten Hälfte des Jahres, die zweite Hälfte.", ""),
        ("Wenn sich die Zahl verdoppelt, wird es eng.", ""),
        ("Die verdoppelte Gebühr, ein doppelter Espresso, das Quartal, der dritte Weg.", ""),
        ("Er sagt „ein Fünftel“.", ""),
    ],
)
def test_numbers_in_words(text: str, found: str) -> None:
    assert [one[0] for one, _ in told_in_words(Markdown(text, "memo.md"))] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Letzte Woche stieg die Zahl.", "Letzte Woche"),
        ("Im letzten Monat, so der Rat.", "letzten Monat"),
        ("Vor drei Wochen kam der Bericht.", "Vor drei Wochen"),
        ("In den letzten Monaten stieg sie.", "In den letzten Monaten"),
        ("Kürzlich kam der Bericht.", "Kürzlich"),
        ("Derzeit steht sie.", "Derzeit"),
        ("In der letzten Woche des Jahres, am nächsten Tag, der letzte Monat des Jahres.", ""),
        ("Am Morgen regnete es.", ""),
        ("Am 6. März 2026, also heute.", ""),
    ],
)
def test_days_that_move_on(text: str, found: str) -> None:
    assert [words for _, words in days._found(Markdown(text, "memo.md"))] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("Im Oktober 2026 stieg die Zahl.", True),
        ("Am 8. Oktober 2026 öffnete die Brücke.", True),
        ("Die Brücke öffnete am 8. Oktober 2026.", True),
        ("Im 3. Quartal 2026 sank sie.", True),
        ("Im Jahr 2027 wurde gebaut.", True),
        ("Im März 2026 stieg die Zahl.", False),
        ("Am 8. Oktober 2026 öffnet die Brücke.", False),
        ("Die Zahl soll im Oktober 2026 steigen, so war es geplant.", False),
        ("Was in 2027 kommt, weiß niemand.", False),
    ],
)
def test_what_is_told_as_past(text: str, ahead: bool) -> None:
    assert bool(tense._found(Markdown(text, "memo.md"), "2026-03-06")) is ahead


@pytest.mark.parametrize(
    ("text", "condition", "against", "otherwise"),
    [
        ("Weniger als 20.000 fahren.", "a.b > 20000", "Weniger als 20.000", ""),
        ("Weniger als 20.000 fahren.", "a.b < 20000", "", ""),
        ("Mehr als 3,5 Prozent.", "a.b < 0.035", "Mehr als 3,5 Prozent", ""),
        ("Mehr als 3,5 Prozent.", "a.b > 0.035", "", ""),
        ("Mindestens 2 Mio. Räder.", "a.b > 3e6", "", "Mindestens 2 Mio."),
        ("Mehr als 2 Billionen Euro.", "a.b > 2e12", "", ""),
        ("Nicht mehr als 5 %.", "a.b > 0.05", "Nicht mehr als 5 %", ""),
        ("Nicht weniger als 5 %.", "a.b > 0.05", "", ""),
        ("Sie fahren über zwei Brücken.", "a.b > 20000", "", ""),
    ],
)
def test_comparisons_of_claims(text: str, condition: str, against: str, otherwise: str) -> None:
    assert (contrary(text, condition), other(text, condition)) == (against, otherwise)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sank um {value}`a.b`", True),
        ("stieg zuletzt um etwa {value}`a.b`", True),
        ("um {value}`a.b` mehr", True),
        ("ein Rückgang von {value}`a.b`", False),
        ("Es gab {value}`a.b`", False),
        ("änderte sich um {value}`a.b`", False),
    ],
)
def test_signs_are_said_once(text: str, found: bool) -> None:
    value = Value("a.b", 0.117, "fraction", "+11,7 %", "b", "a", "{:+.1%}", 1.0, ())
    assert bool([*in_text(text, USE, {"a.b": value})]) is found


@pytest.mark.parametrize(
    ("form", "text", "found"),
    [
        ("{:+.1%}", "{value}`a.b` Prozent", True),
        ("{:+.1%}", "{value}`a.b` Punkte", True),
        ("{:+.1%}", "{value}`a.b` der Fahrten", False),
    ],
)
def test_units_are_said_once(form: str, text: str, found: bool) -> None:
    value = Value("a.b", 0.117, "fraction", "+11,7 %", "b", "a", form, 1.0, ())
    ledger = SimpleNamespace(values={"a.b": value}, statements={})
    assert bool([*_second(text, cast(Any, ledger), USE, STATED)]) is found


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Die höchste Zahl", "höchste"),
        ("hat sich verdoppelt", "verdoppelt"),
        ("erstmals offen", "erstmals"),
        ("höchstens fünf, nicht mehr als fünf", ""),
    ],
)
def test_strong_words(text: str, word: str) -> None:
    assert strong_words._word(text) == word


def test_words_that_stand_twice() -> None:
    found = [words for _, words in repeated._found(Markdown("Der Rat und und die, die an an der Brücke.", "memo.md"))]
    assert found == ["'und und'"]


def test_a_title_alone_is_no_place_in_a_source() -> None:
    def seen(locator: str) -> bool:
        return Statement("s", "rat", "", None, "", None, "mehr", locator, "V1", "", "2026-01-01").seen

    assert [seen(one) for one in ("Titel", "der Titel", "Überschrift", "Titelseite, Absatz 2")] == [
        False, False, False, True,
    ]  # fmt: skip
