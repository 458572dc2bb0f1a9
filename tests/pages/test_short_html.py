"""Pages without markup that nothing uses: they look and read as before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

import memobook.pages
from memobook.pages.sphinxext.short_html import COLOURED, TAGS, short_html

CODE = """import pandas as pd
# two kinds: <b> & "quotes"

def capex(day: str = "2026-01-01", *, top: int = 5) -> str:
    return f"{day}: " "as printed" f" {top!r}" if top is not None and not top < 5 else ""
"""
STYLES = Path(memobook.pages.__file__).with_name("html_theme") / "static" / "pages.css"


def test_code_keeps_its_text_and_marks_only_what_has_a_colour() -> None:
    whole = highlight(CODE, PythonLexer(), HtmlFormatter())
    short = short_html(whole)
    assert BeautifulSoup(short, "html.parser").get_text() == BeautifulSoup(whole, "html.parser").get_text()
    assert set(re.findall(r'<(?:span class="(?=\w)|(?=[bui]>))(\w+)', short)) == {"b", "u", "mi", "i", "nf"}
    assert len(re.findall("<(?:span|[bui]>)", short)) < whole.count("<span") / 2
    # a string in parts is one
    assert '<u>}: " "as printed" f" {</u>' in short


def test_each_colour_of_code_stands_in_the_style_sheet() -> None:
    styles = STYLES.read_text("utf-8")
    names = [f"pre {TAGS[kind]}" if kind in TAGS else f".{kind}" for kind in sorted(set(COLOURED.values()))]
    assert [name for name in names if f"{name} {{ color:" not in styles] == []


def test_each_variable_of_a_style_sheet_is_given_a_value() -> None:
    """Keywords had the colour of none. The shapes of drawings stand in their pages."""
    text = "".join(path.read_text("utf-8") for path in sorted(STYLES.parent.glob("*.css")))
    given = set(re.findall(r"(--[\w-]+)\s*:", text)) | {"--wide", "--phone"}
    assert set(re.findall(r"var\((--[\w-]+)", text)) - given == set()


@pytest.mark.parametrize(
    ("page", "short"),
    [
        ('<td class="num"><p>1 <b>2</b></p>\n</td>', '<td class="num">1 <b>2</b></td>'),
        ("<td><p>1</p>\n<p>2</p>\n</td>", "<td><p>1</p>\n<p>2</p>\n</td>"),
        ('<td><p class="why">1</p></td>', '<td><p class="why">1</p></td>'),
        ('<tr class="row-odd"><th><p>a</p></th></tr>', "<tr><th>a</th></tr>"),
        ("<p>+86.5 % of <i>3 %</i></p>", "<p>+86.5\N{NO-BREAK SPACE}% of <i>3\N{NO-BREAK SPACE}%</i></p>"),
        ('<p title="3 %"><code>3 % 2</code> of %</p>', '<p title="3 %"><code>3 % 2</code> of %</p>'),
        ('<pre><span class="mi">3</span> % 2, 3 % 2</pre>', '<pre><span class="mi">3</span> % 2, 3 % 2</pre>'),
        ('<a class="origin value" href="#x">rose 3 %</a>', '<a class="origin value" href="#x">rose 3 %</a>'),
        ('<th class="head num"><p>a</p></th><th class="head">b</th>', '<th class="num">a</th><th>b</th>'),
        (
            '<div class="cell_input">\n<div class="highlight-ipython3 notranslate"><div class="highlight"><pre>'
            '<span class="k">import</span> pandas  <span class="c1"># all</span>\n</pre></div>\n</div>\n</div>',
            '<div class="cell_input"><div class="highlight"><pre><b>import</b> pandas  <i># all</i>\n</pre>'
            "</div></div>",
        ),
        ('<span class="p">not code</span>', '<span class="p">not code</span>'),
    ],
)
def test_cells(page: str, short: str) -> None:
    assert short_html(page) == short
