"""The words of the engine that readers see, put into each catalogue: ``python -m memobook.author.words``.

For those who change the engine or add a language; a publication needs it not.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.files import write_aside
from memobook.publication.text.language import LOCALES, marked

if TYPE_CHECKING:
    from babel.messages import Catalog

ENGINE = Path(__file__).parents[1]
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "plural": (1, 2)}


def engine_words() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """File, line and text of each marked word; of a plural both texts."""
    from babel.messages.extract import extract
    from jinja2.ext import babel_extract

    for path in sorted(ENGINE.rglob("*")):
        name = path.relative_to(ENGINE).as_posix()
        if path.suffix in (".js", ".typ"):
            for line, one, many in marked(path.read_text("utf-8")):
                yield name, line, (one, many) if many else one
        elif path.suffix in (".py", ".html") and "example" not in path.parts:
            method: Any = "python" if path.suffix == ".py" else babel_extract
            options = {"silent": "false"} if path.suffix == ".html" else {}
            with path.open("rb") as file:
                for line, text, _comments, _context in extract(method, file, KEYWORDS, (), options):
                    yield name, line, text


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
