"""Entries of BibTeX and biblatex as items of CSL: types, names, dates, macros, inheritance, all problems at once."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_publication import content_error

from memobook.editions.bibliography import Reference, examine, parse_bibliography
from memobook.editions.csl.dates import edtf, year_month
from memobook.editions.csl.item import TYPES
from memobook.editions.csl.names import OTHERS, names
from memobook.pages.citing.style import HOUSE, ReferenceStyle


def one(entry: str) -> Reference:
    problems, references = examine(entry)
    assert not problems
    return list(references.values())[-1]


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_is_read(kind: str) -> None:
    reference = one(f"@{kind}{{a, title = {{T}}, author = {{Lee, Kim}}, date = {{2024}}}}")
    assert reference.item["type"] == TYPES[kind] and reference.item["author"] == [{"family": "Lee", "given": "Kim"}]


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2024", {"date-parts": [[2024]]}),
        ("2024-05", {"date-parts": [[2024, 5]]}),
        ("2024-02-29T10:00:00Z", {"date-parts": [[2024, 2, 29]]}),
        ("2020-01-02/2020-02-03", {"date-parts": [[2020, 1, 2], [2020, 2, 3]]}),
        ("1850~", {"date-parts": [[1850]], "circa": 1}),
        ("2020/", {"literal": "2020–"}),
        ("199X", {"literal": "1990s"}),
        ("2024-22", {"date-parts": [[2024]], "season": 2}),
        ("-0044", {"date-parts": [[-44]]}),
    ],
)
def test_dates_of_biblatex(written: str, date: dict[str, Any]) -> None:
    assert edtf(written) == date


@pytest.mark.parametrize("written", ["May 2024", "2024-13", "2023-02-29", "2024-05-17/2023", "/", "24", "2024-5-1"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"is no date|calendar|before it begins"):
        edtf(written)


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2025", "12", {"date-parts": [[2025, 12]]}),
        ("2025", "December", {"date-parts": [[2025, 12]]}),
        ("2025", "12~June", {"date-parts": [[2025, 6, 12]]}),
        ("2025", "Sept.", {"date-parts": [[2025, 9]]}),
        ("2025", "June--July", {"literal": "June–July 2025"}),
        ("1999--2001", "", {"date-parts": [[1999], [2001]]}),
        ("1999/00", "", {"date-parts": [[1999], [2000]]}),
        ("c. 1850", "", {"date-parts": [[1850]], "circa": 1}),
        ("in press", "", {"literal": "in press"}),
    ],
)
def test_years_and_months_of_bibtex(year: str, month: str, date: dict[str, Any]) -> None:
    assert year_month(year, month, "") == date


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("de la Cruz, Jr., J", {"family": "Cruz", "given": "J", "non-dropping-particle": "de la", "suffix": "Jr."}),
        ("Ludwig van Beethoven", {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"}),
        ("{Barnes and Noble}", {"literal": "Barnes and Noble"}),
        (r"G{\"o}del, Kurt", {"family": "Gödel", "given": "Kurt"}),
        ("family=Rice, given=Anne, prefix=von", {"family": "Rice", "given": "Anne", "non-dropping-particle": "von"}),
        ("Plato", {"literal": "Plato"}),
        ("王小明", {"literal": "王小明"}),
        ("AT&T", {"literal": "AT&T"}),
    ],
)  # fmt: skip
def test_names(written: str, name: dict[str, str]) -> None:
    assert names(written) == [name]


def test_and_others_is_kept_apart() -> None:
    assert names("Lee, Kim and others")[-1] == {"literal": OTHERS}
    with pytest.raises(ValueError, match="stands alone"):
        names("others")


def test_macros_are_filled_in() -> None:
    text = '@string{jj = "Journal of J"}\n'
    text += '@article{a, title = "One " # {two}, journal = jj # " B", month = mar, year = 2020}'
    reference = one(text)
    assert (reference.title, reference.item["container-title"]) == ("One two", "Journal of J B")
    assert reference.item["issued"] == {"date-parts": [[2020, 3]]}


def test_a_child_takes_what_its_parent_has() -> None:
    text = """@inproceedings{c, title = {Paper}, author = {Lee, Kim}, crossref = {p}, pages = {1--9}}
@proceedings{p, title = {Meeting}, editor = {Ed, Itor}, publisher = {Press}, date = {2020-05}, note = {own}}"""
    problems, references = examine(text)
    item = references["c"].item
    assert not problems and item["container-title"] == "Meeting" and item["publisher"] == "Press"
    assert item["issued"] == {"date-parts": [[2020, 5]]} and "note" not in item and item["page"] == "1–9"


def test_parents_in_a_circle_end() -> None:
    problems, references = examine("@book{a, title = {A}, crossref = {b}}\n@book{b, title = {B}, crossref = {a}}")
    assert [(one.id, one.line) for one in problems] == [("reference.crossref", 1), ("reference.crossref", 2)]
    assert references.keys() == {"a", "b"}


def test_all_problems_come_at_once_with_key_and_line() -> None:
    text = """@article{good, title = {G}}
@artikel{one, title = {T}}
@book{two, title = {T}, date = {soon}}
@book{Good, title = {T}}
@misc{three, title = {T}, journal = nowhere}
@incollection{four, title = {T}, crossref = {gone}}
@misc{five, year = {2020}}
@misc{six, title = {T
"""
    problems, _ = examine(text)
    assert [(problem.id, problem.line) for problem in problems] == [
        ("reference.type", 2), ("reference.date", 3), ("reference.duplicate", 4), ("reference.string", 5),
        ("reference.crossref", 6), ("reference.title", 7), ("reference.syntax", 8),
    ]  # fmt: skip
    for problem, key in zip(problems, ("one", "two", "Good", "three", "four", "five", "six"), strict=True):
        assert repr(key) in problem.message and not any(w in problem.message for w in ("Block", "Error", "Middleware"))
    error = content_error(parse_bibliography, text)
    assert error.place == "references.bib:2" and "(and 6 more)" in error.message and error.details.count("\n") == 5


@pytest.mark.parametrize("command", [r"\sqrt", r"\footnote", r"\href", r"\href{a}", r"\frac", r"\url"])
def test_a_command_without_its_argument_is_named_with_its_entry(command: str) -> None:
    problems, references = examine(f"@book{{good, title = {{Good}}}}\n\n@book{{bad, title = {{Of {command}}}}}\n")
    (problem,) = problems
    assert (problem.id, problem.line) == ("reference.latex", 3) and "'bad'" in problem.message
    assert [*references] == ["good"]


def test_of_a_linked_word_the_word_stays() -> None:
    text = r"@book{a, title = {{A manager, doi:\href{https://zenodo.org/record/2547042}{10.5281/zenodo.2547042}}}}"
    assert examine(text)[1]["a"].item["title"] == "A manager, doi:10.5281/zenodo.2547042"


@pytest.mark.parametrize(("language", "word"), [("en", "and"), ("de", "und")])
def test_two_authors_are_joined_by_a_word_before_any_entry_was_printed(language: str, word: str) -> None:
    style = ReferenceStyle(HOUSE.read_bytes(), HOUSE.name, language)
    item = one("@misc{a, title = {T}, author = {Smith, Ann and Doe, Jo}}").item
    assert [style.who(item), style.reference(one("@misc{b, title = {B}}"))[0].text[:1], style.who(item)] == [
        f"Smith {word} Doe",
        "B",
        f"Smith {word} Doe",
    ]
