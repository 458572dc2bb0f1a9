"""Texts that do something: what a spreadsheet takes for a formula, and what it leaves alone."""

from __future__ import annotations

import pytest

from memobook.data.cell_text import runs_in_a_spreadsheet

CALL = 'HYPERLINK("http://a.example")'


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\ufeff", "\u200b", "\n"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "= ", "=+", "-+", "@ ", "\t=", "\r="])
def test_a_formula_is_one_behind_blanks_and_in_full_width(before: str, sign: str) -> None:
    assert runs_in_a_spreadsheet(f"{before}{sign}{CALL}")
    assert runs_in_a_spreadsheet(f"{before}{sign}cmd|' /C calc'!A0")


@pytest.mark.parametrize("text", ["\t", "\r1", "\n1", "=1", "=A1", "+A1", "-A1+B2", "＝Ａ１", "+SUM（A1）"])
def test_short_ones_are_formulas_too(text: str) -> None:
    assert runs_in_a_spreadsheet(text)


@pytest.mark.parametrize(
    "text",
    ["", "-", "+5 %", "-1.5", "– none", "a = b", "x@y.example", "−5", "+49 731 100", "- as before", "１＋１", " a"],
)
def test_honest_texts_are_none(text: str) -> None:
    assert not runs_in_a_spreadsheet(text)
