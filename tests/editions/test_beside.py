"""Claims beside their sentence: read from the memo as the register would hold them, each mistake with its line."""

from __future__ import annotations

import pytest
from tiny_publication import content_error

from memobook.editions.beside.beside import OPTIONS, read_beside, words
from memobook.editions.beside.block import without_options
from memobook.editions.beside.stated import number
from memobook.editions.written.register import Claim

PLACE, DAY = "book/memos/2026-01-07.md", "2026-01-07"
CLAIM = """Before.

:::{claim} capex
:stated: $148 billion
:by: smith2026, table 1, p. 4, V2
:check: equals: sales.total
:note: We find {sales.total}.
Spending came to {stated}`capex` {cite}`jones`, as *we* see it: {value}`sales.total:tight`.
:::

After.
"""


def test_the_block_becomes_a_claim_and_a_statement_with_the_lines_of_the_memo() -> None:
    beside = read_beside(CLAIM, DAY, PLACE)
    (claim,) = beside.claims
    assert claim == {
        "id": "capex",
        "text": "Spending came to {capex}, as we see it: {sales.total:tight}.",
        "stated": "capex",
        "check": {"equals": "sales.total"},
        "note": "We find {sales.total}.",
        "theme": "sales",
        "cites": ["jones", "smith2026"],
    }
    assert (claim.at("id"), claim.at("check"), claim.at("text")) == (f"{PLACE}:3", f"{PLACE}:6", f"{PLACE}:8")
    one = beside.statements["capex"]
    assert (one.value, one.unit, one.rounding, one.text) == (148e9, "USD", 1e9, "$148 billion")
    assert (one.said_by, one.locator, one.verification, one.published) == ("smith2026", "table 1, p. 4", "V2", DAY)
    assert one.seen and beside.places == {"capex": f"{PLACE}:4"}


def test_every_field_of_the_register_is_an_option_and_none_is_markup_of_the_page() -> None:
    assert {*Claim.__annotations__} - {"id", "text"} <= {*OPTIONS}
    kept = without_options(CLAIM).split("\n")
    assert kept[2] == ":::{claim} capex" and kept[3:7] == [""] * 4 and kept[7].startswith("Spending")
    assert len(kept) == len(CLAIM.split("\n"))


def test_a_block_without_options_gives_nothing_and_one_in_a_block_of_code_is_none() -> None:
    assert read_beside(":::{claim} c1\nIt is so.\n:::\n", DAY, PLACE).claims == ()
    assert read_beside(f"````\n{CLAIM}````\n", DAY, PLACE).claims == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$148B", (148e9, "USD", 1e9)),
        ("91 %", (0.91, "fraction", 0.01)),
        ("−4.20%", (-0.042, "fraction", 0.0001)),
        ("25,400 riders", (25400, "riders", 1)),
        ("1.5 million kWh/year", (1.5e6, "kWh/year", 1e5)),
        ("12", (12, "", 1)),
        ("thirty years", (None, "", None)),
        ("up to 40 %", (None, "", None)),
    ],
)
def test_what_was_stated_is_read_as_it_is_written(text: str, found: tuple[float | None, str, float | None]) -> None:
    assert number(text) == found


def test_the_words_have_no_markup() -> None:
    assert words("See [the page](cycling.html) and {page}`another <x>`,\n{literal}`145` **times**.") == (
        "See the page and another, 145 times."
    )


WRONG = {
    "claim.block": [
        (CLAIM.replace(" capex\n", "\n", 1), 3),
        (CLAIM.replace(" capex\n", " Capex!\n", 1), 3),
        (CLAIM.replace("\n:::\n", "\n"), 3),
        (CLAIM.replace(":::{claim} capex", "```{claim} capex"), 3),
        (CLAIM.replace(":note:", ":check: equals: a.b\n:note:"), 7),
    ],
    "claim.option": [(CLAIM.replace(":note:", ":notes:"), 7)],
    "claim.check": [(CLAIM.replace("equals: sales", "sales"), 6), (CLAIM.replace("equals: sales.total", "holds:"), 6)],
    "claim.stated": [
        (CLAIM.replace("smith2026, table 1, p. 4, V2", ""), 5),
        (CLAIM.replace(", table 1, p. 4, V2", ""), 5),
        (CLAIM.replace(", V2", ""), 5),
        (CLAIM.replace(":note:", ":published: 2026-01-08\n:note:"), 7),
        (CLAIM.replace(":note:", ":rounding: about\n:note:"), 7),
        (CLAIM.replace(":note:", ":seen: V9\n:note:"), 7),
    ],
    "register.twice": [(CLAIM + "\n" + CLAIM, 15)],
}


@pytest.mark.parametrize(("id", "text", "line"), [(id, *case) for id, cases in WRONG.items() for case in cases])
def test_a_mistake_is_named_with_its_line(id: str, text: str, line: int) -> None:
    error = content_error(read_beside, text, DAY, PLACE)
    assert (error.id, error.place) == (id, f"{PLACE}:{line}")
