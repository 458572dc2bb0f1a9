"""Formulas: what JupyterLab shows is shown whole, and what would lose a part of it is told."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import fromstring

import pytest

from memobook.pages.formulas.mathml import mathml, problem

# LaTeX, and the signs that are seen, in their order
SHOWN = {
    r"\begin{aligned}[t] a &= b \\ &< c \end{aligned}": "a=b<c",
    r"\begin{align*} a &= b \nonumber \\ c &= d \end{align*}": "a=bc=d",
    r"\begin{alignat}{2} a &= b &\quad c &= d \end{alignat}": "a=bc=d",
    r"\begin{gather} a \\ b \end{gather}": "ab",
    r"\begin{multline} a \\ b \end{multline}": "ab",
    r"\begin{eqnarray} a &=& b \end{eqnarray}": "a=b",
    r"\begin{dcases} a & b \end{dcases}": "{ab",
    r"\left\{\begin{aligned} a &= b \end{aligned}\right.": "{a=b",
    r"\operatorname*{arg\,max}_x f": "argmaxxf",
    r"\operatorname{Var}(X)": "Var(X)",
    r"\text{a < b \& c}, 5\%": "a < b & c,5%",
    r"a \not= b": "a≠b",
}
TOLD = {
    r"\begin{tabular}{l} a \end{tabular}": "no environment tabular",
    r"\begin{tikzpicture} a \end{tikzpicture}": "no environment tikzpicture",
    r"a & b": "nothing is aligned",
    r"p = 5% x": "hides what follows",
    r"\text{$x$}": "a bare $",
    r"\cancel{x}": r"\cancel",
    r"\nosuch{x}": r"no command \nosuch",
    "": "can’t be read",
}


@pytest.mark.parametrize(("latex", "signs"), SHOWN.items())
def test_a_formula_is_shown_whole(latex: str, signs: str) -> None:
    assert problem(latex) == ""
    for display in ("inline", "block"):
        fromstring(mathml(latex, display))  # well-formed, as the PDF needs it
        shown = unescape(re.sub(r"<[^>]*>", "", mathml(latex, display)))
        assert shown.replace("\u2003", "").replace("\xa0", " ") == signs


def test_lines_stay_lines() -> None:
    for name in ("aligned", "align", "gather", "gathered", "multline", "flalign"):
        assert mathml(rf"\begin{{{name}}} a \\ b \end{{{name}}}", "block").count("<mtr>") == 2


@pytest.mark.parametrize(("latex", "says"), TOLD.items())
def test_what_would_lose_a_part_is_told(latex: str, says: str) -> None:
    assert says in problem(latex)
