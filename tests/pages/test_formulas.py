"""Formulas: what JupyterLab shows is shown whole, and what would lose a part of it is told."""

from __future__ import annotations

import re
from html import unescape
from xml.etree.ElementTree import fromstring

import pytest
from ziamath.zmath import Math

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
    r"\boldsymbol{x} + \mathbf{A1} \bm{\beta}": "𝒙+𝐀𝟏𝜷",
    r"\mathscr{SB} \mathfrak{gC} \mathbb{1R} \mathds{1}": "𝒮ℬ𝔤ℭ𝟙ℝ𝟙",
    r"\textbf{so it is} \texttt{tt} \textit{h}": "𝐬𝐨 𝐢𝐭 𝐢𝐬𝚝𝚝ℎ",
    r"\mathrel{R} \mathop{foo}\limits_x": "Rfoox",
    r"x \setminus y": "x∖y",
    r"\{ x \} \arg x": "{x}argx",
    r"\newcommand{\y}{z} \y": "z",
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
    r"\boxed{a = b}": "box",
    r"\fbox{a}": "box",
    r"\begin{array}{c|c} a & b \end{array}": "lines within a matrix",
    r"\begin{matrix} a \\ \hline b \end{matrix}": "lines within a matrix",
    r"\href{https://a.example}{x}": "no link",
    r"a \\ b": "one line",
    r"\smash{x}": "one above the other",
    r"\mathclap{x}": "one above the other",
    r"x \tag{1}": "behind a whole formula",
    "{x": "braces",
    r"\text{x": "braces",
    "x}": "braces",
    r"\frac{1}": "one of its parts",
    "\\": "a backslash stands alone",
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


def test_what_stands_below_an_operator_or_is_drawn_out_is_so_in_mathml_core() -> None:
    assert '<munder><mo movablelimits="true">lim</mo>' in mathml(r"\lim_{x \to 0}", "block")
    assert '<munderover><mo movablelimits="true">⋃</mo>' in mathml(r"\bigcup_i^n", "block")
    assert "<msub><mo>∑</mo>" in mathml(r"\sum\nolimits_i", "block")
    assert '<mo stretchy="true">→</mo><mrow>' in mathml(r"\xrightarrow{n \to \infty}", "block")
    assert '<mo accent="true" stretchy="true">‾</mo>' in mathml(r"\overline{xy}", "block")


@pytest.mark.parametrize("latex", SHOWN)
def test_the_pdf_draws_each_sign(latex: str) -> None:
    signs = set("".join(fromstring(mathml(latex, "block")).itertext())) - set(" \xa0\u2003")
    drawn = set(re.findall(r"<use href=\"#(\S+?)\"", Math(mathml(latex, "block"), size=12).svg()))
    assert len(drawn) >= len(signs) - 1, (signs, drawn)


@pytest.mark.parametrize(("latex", "says"), TOLD.items())
def test_what_would_lose_a_part_is_told(latex: str, says: str) -> None:
    assert says in problem(latex)
