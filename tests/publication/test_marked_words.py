"""Whatever of ours a reader sees passes the catalogue: texts that are written into pages without it are found here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from memobook.author.words import ENGINE

# the documentation is English, and its references are made from the code's own docstrings
ENGLISH = ("pages/sphinxext/references/",)
SHOWN = {"Text", "paragraph", "inline", "strong", "title", "rubric", "caption", "term", "emphasis"}
WORD = re.compile(r"[A-Za-z’]{3,}")
IN_HTML = re.compile(r">([^<>{}]*[A-Za-z]{3,}[^<>{}]*)<")
ATTRIBUTE = re.compile(r'(?:aria-label|title|alt)="([^"]*[A-Za-z]{3,}[^"]*)"')
# in scripts a text begins with a capital letter, or has several words
MARKED = re.compile(r'\bwords?\("[^"]*"(?:, "[^"]*")?')
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
SCRIPTED = re.compile(r'"([A-Z][a-z’]+(?: [\w’]+)*[.:]?)"')
IN_TEMPLATE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<(?:script|style)\b.*?</(?:script|style)>", re.DOTALL)
# names of files and formats, the same in every language
NAMES = {"BibTeX", "PDF", "cite.bib"}
# of the keyboard
KEYS = {"Escape"}


def test_no_text_goes_to_a_page_unmarked() -> None:
    found = [line for path in sorted(ENGINE.rglob("*")) for line in _unmarked(path)]
    assert not found, (
        'readers of other languages would see these in English. Write _("…") or, in scripts, word("…") around each, '
        "call `make words`, and fill in the German in src/memobook/publication/locales/de.po:\n" + "\n".join(found)
    )


def _unmarked(path: Path) -> Iterator[str]:
    name = path.relative_to(ENGINE).as_posix()
    if not name.startswith(("pages/", "changes/", "ledger/")) or name.startswith(ENGLISH):
        return
    if path.suffix == ".html":
        text = IN_TEMPLATE.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"))
        for found in re.finditer(
            r">([^<>]*[A-Za-z]{3,}[^<>]*)<|(?:aria-label|title|alt)=\"([^\"]*[A-Za-z]{3,}[^\"]*)\"", text
        ):
            words = " ".join((found[1] or found[2]).split())
            if words not in NAMES:
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {words!r}"
    if path.suffix == ".js":
        text = MARKED.sub("", COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8")))
        for found in SCRIPTED.finditer(text):
            if found[1] not in KEYS:
                yield f"{name}:{text.count(chr(10), 0, found.start()) + 1}: {found[0]}"
    if path.suffix == ".py":
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _is_node(node):
                yield from (f"{name}:{node.lineno}: {text!r}" for arg in node.args for text in _texts(arg))
            elif isinstance(node, ast.JoinedStr):
                html = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
                yield from (f"{name}:{node.lineno}: {words!r}" for words in IN_HTML.findall(html))


def _is_node(call: ast.Call) -> bool:
    """Whether a call makes a node of docutils that holds text, or something folded below a line of words."""
    made = call.func
    if isinstance(made, ast.Attribute):
        return made.attr in SHOWN and isinstance(made.value, ast.Name) and made.value.id == "nodes"
    return isinstance(made, ast.Name) and made.id == "folded"


def _texts(arg: ast.expr) -> Iterator[str]:
    """Texts with words that an argument is made of, but for those that are marked."""
    if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and WORD.search(arg.value):
        yield arg.value
    elif isinstance(arg, ast.JoinedStr):
        yield from (text for part in arg.values if isinstance(part, ast.Constant) for text in _texts(part))
    elif isinstance(arg, ast.IfExp):
        yield from (text for part in (arg.body, arg.orelse) for text in _texts(part))
