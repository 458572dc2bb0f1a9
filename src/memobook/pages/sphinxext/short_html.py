"""A page's markup without what no style and no script uses: Sphinx writes it for other themes.

Of a memo's references that is a fifth, of a theme's page two thirds of its elements.
"""

from __future__ import annotations

import re

UNUSED = (
    (re.compile(r'<span class="fn-bracket">([\[\]])</span>'), r"\1"),
    (re.compile(r' class="reference (?:external|internal)"'), ""),
    (re.compile(r' reference (?:external|internal)"'), '"'),
    (re.compile(r' class="tex2jax_ignore mathjax_ignore"'), ""),
    (re.compile(r' docutils container"'), '"'),
    (re.compile(r' class="row-(?:odd|even)"'), ""),
    (re.compile(r'<div class="toctree-wrapper compound">\s*</div>\s*'), ""),
    (re.compile(r'(<th\b[^>]*) class="head"'), r"\1"),
    (re.compile(r'(<th\b[^>]* class=")head '), r"\1"),
    (re.compile(r' docutils align-default"'), '"'),
    (re.compile(r' class="align-default"'), ""),
    # a block of code is one box
    (
        re.compile(
            r'<div class="cell_input">\s*<div class="highlight-\w+ notranslate">(<div class="highlight"><pre>'
            r"(?:(?!</?pre|</?div).)*</pre></div>)\s*</div>\s*</div>",
            re.DOTALL,
        ),
        r'<div class="cell_input">\1</div>',
    ),
    # a cell of a table that is one paragraph
    (re.compile(r"(<t[dh]\b[^>]*>)<p>((?:(?!</?p\b).)*)</p>\s*(?=</t[dh]>)", re.DOTALL), r"\1\2"),
)
CODE = re.compile(r'(?<=<div class="highlight"><pre>).*?(?=</pre>)', re.DOTALL)
TOKEN = re.compile(r'<span class="([a-z]{1,2}\d?)">([^<]*)</span>')
# kinds of tokens by Pygments' short names, of those that pages.css colours, each under the first of its kind
COLOURED = {
    name: kind
    for kind, names in {
        "k": ("k", "kn", "kc", "ow", "nb", "bp"), "s1": ("s1", "s2", "sd", "sa", "si"), "mi": ("mi", "mf"),
        "c1": ("c1",), "nf": ("nf", "nc", "nd"),
    }.items()
    for name in names
}  # fmt: skip
SPLIT = re.compile(r'<span class="(k|s1|mi|c1|nf)">([^<]*)</span>(?:(\s*)<span class="\1">([^<]*)</span>)+')
# a number and its sign stay on one line, which is not said in code, attributes, and links to origins: these never break
PERCENT = re.compile(
    r'(?P<kept><(pre|code|script|style)\b.*?</\2>|<a class="origin[^>]*>[^<]*|<[^>]*>)|(?<=\d) %', re.DOTALL
)
# what a page has most of has the shortest names: keywords, texts and comments of code
TAGS = {"k": "b", "s1": "u", "c1": "i"}
TAGGED = re.compile(r'<span class="(k|s1|c1)">([^<]*)</span>')
BETWEEN = re.compile(r'</span>(\s*)<span class="[a-z\d]+">')


def short_html(body: str) -> str:
    """The body of a page, which looks and reads as before."""
    for found, kept in UNUSED:
        body = found.sub(kept, body)
    body = PERCENT.sub(lambda found: found["kept"] or "\N{NO-BREAK SPACE}%", body)
    return CODE.sub(lambda block: _short_code(block[0]), body)


def _short_code(code: str) -> str:
    """A block of code in which only what has a colour is marked, neighbours of one colour together."""
    code = TOKEN.sub(_coloured, code.replace("<span></span>", ""))
    code = SPLIT.sub(lambda run: BETWEEN.sub(r"\1", run[0]), code)
    return TAGGED.sub(lambda one: f"<{TAGS[one[1]]}>{one[2]}</{TAGS[one[1]]}>", code)


def _coloured(token: re.Match[str]) -> str:
    kind = COLOURED.get(token[1])
    return f'<span class="{kind}">{token[2]}</span>' if kind else token[2]
