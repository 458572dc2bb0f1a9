"""The words of the engine that readers see, put into each catalogue: ``python -m memobook.author.words``.

For those who change the engine or add a language; a publication needs it not.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from memobook.publication.files import write_aside
from memobook.publication.text.language import LOCALES, marked

if TYPE_CHECKING:
    from babel.messages import Catalog

ENGINE = Path(__file__).parents[1]
# functions that mark words, and how many of their first arguments are texts
KEYWORDS = {"_": 1, "plural": 2}
# most files mark nothing, and need not be parsed
MARKS = re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\s*\(")


def engine_words() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """File, line and text of each marked word; of a plural both texts."""
    for path in sorted(ENGINE.rglob("*")):
        name = path.relative_to(ENGINE).as_posix()
        if path.suffix in (".js", ".typ"):
            for line, one, many in marked(path.read_text("utf-8")):
                yield name, line, (one, many) if many else one
        elif path.suffix in (".py", ".html") and "example" not in path.parts:
            find = _in_python if path.suffix == ".py" else _in_template
            yield from ((name, line, text) for line, text in find(path.read_text("utf-8")))


def _in_python(source: str) -> Iterator[tuple[int, str | tuple[str, ...]]]:
    """Line and text of each marked word; Babel's own extractor does not look into f-strings."""
    for node in ast.walk(ast.parse(source if MARKS.search(source) else "")):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if len(texts) >= (count := KEYWORDS[node.func.id]):
                yield node.lineno, texts[0] if count == 1 else tuple(texts[:count])


def _in_template(source: str) -> Iterator[tuple[int, str | tuple[str, ...]]]:
    from jinja2 import Environment
    from jinja2.ext import extract_from_ast

    for line, function, found in extract_from_ast(Environment(autoescape=False).parse(source), list(KEYWORDS)):  # noqa: S701
        several = [text for text in ([found] if isinstance(found, str) else found or []) if text]
        yield line, several[0] if KEYWORDS[function] == 1 else tuple(several[:2])


def template() -> Catalog:
    """All marked words, with the files that they stand in."""
    from babel.messages import Catalog

    found = Catalog(domain="memobook")
    for name, _line, text in engine_words():
        found.add(text, locations=[(name, 1)])
    return found


def updated(path: Path) -> bytes:
    """A catalogue with what is new, empty, and without what nothing marks any more."""
    from babel.messages.pofile import read_po, write_po

    with path.open("rb") as file:
        known = read_po(file, locale=path.stem)
    known.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    known.obsolete.clear()
    written = io.BytesIO()
    write_po(written, known, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    header = (
        f"Language: {path.stem}", f"Plural-Forms: {known.plural_forms}", "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
    )  # fmt: skip
    lines = "".join(f'"{line}\\n"\n' for line in header)
    return f'msgid ""\nmsgstr ""\n{lines}\n'.encode() + written.getvalue()


def main() -> None:
    for path in sorted(LOCALES.glob("*.po")):
        write_aside(path, updated(path))
        print(f"{path.name}: updated")


if __name__ == "__main__":
    main()
