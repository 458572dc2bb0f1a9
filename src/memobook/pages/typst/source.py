"""From Python to Typst code: string literals, other values, labels, and the list of statements of a document.

All of it is *code mode*: a document is a list of function calls whose arguments are string literals, so no text can
turn into markup. ``Source`` also settles internal links: a link whose target isn't in the document becomes plain
text, and a target that nothing points at leaves no trace.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

_SPACE = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_NEWLINE = re.compile(r"\r\n|[\r\x85\u2028\u2029]")
# direction overrides, which could make a text print as another
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PIECE = re.compile(r"[^/._\-=&?:;,+@#%|\\~)\]}]*[/._\-=&?:;,+@#%|\\~)\]}]*")
_NUMBER = re.compile(r"\W{0,3}\d[\d.,]{0,12}\W{0,3}")
_STEP = 8
# of a web address, which Typst breaks after punctuation, a stretch without any that no line holds
_STRETCH = re.compile(r"[^/._\-=&?:;,+@#%|\\~)\]}]{40,}")


def literal(text: str, *, keep_lines: bool = False) -> str:
    """``text`` as a Typst string literal.

    Runs of white space become one space (``keep_lines``: line ends become ``\\n`` and spaces stay). Characters that
    have no printed form (controls, lone surrogates, direction overrides) become U+FFFD.
    """
    text = _NEWLINE.sub("\n", text).expandtabs(4) if keep_lines else _SPACE.sub(" ", text)
    printable = "".join(char if char == "\n" or _prints(char) else "\ufffd" for char in text)
    escaped = printable.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _prints(char: str) -> bool:
    return char not in _DIRECTION and unicodedata.category(char) not in ("Cc", "Cs")


def pieces(text: str, limit: int, run: int = 20) -> list[str]:
    """Cut ``text`` where a line may end inside a word of more than ``limit`` characters; joined, it is ``text``.

    That is after punctuation, and in a stretch of more than ``run`` characters without any, every few. Numbers stay
    whole. Identifiers and file names have no place to break of their own; Typst breaks web addresses itself, but within
    a long stretch.
    """
    out = [""]
    for word in re.split(r"( +)", text):
        if "://" in word:
            at = 0
            for stretch in _STRETCH.finditer(word):
                for cut in range(stretch.start() + _STEP, stretch.end(), _STEP):
                    out[-1] += word[at:cut]
                    out.append("")
                    at = cut
            out[-1] += word[at:]
            continue
        if len(word) <= limit or _NUMBER.fullmatch(word):
            out[-1] += word
            continue
        for piece in _PIECE.findall(word):
            step = _STEP if len(piece) > run else run
            for start in range(0, len(piece), step):
                out[-1] += piece[start : start + step]
                out.append("")
    return [piece for piece in out if piece]


def code(value: object) -> str:
    """A Python value (text, number, truth value, date, None, sequence, mapping with text keys) as a Typst one."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, date):
        return f"datetime(year: {value.year}, month: {value.month}, day: {value.day})"
    if isinstance(value, Mapping):
        return "(:)" if not value else "(" + "".join(f"{code(str(k))}: {code(v)}, " for k, v in value.items()) + ")"
    if isinstance(value, Iterable):
        return "(" + "".join(f"{code(item)}, " for item in value) + ")"
    raise TypeError(f"no Typst form for {type(value).__name__}")


def label(docname: str, id: str = "") -> str:
    """The label of the element ``id`` of a page (of the page itself without ``id``)."""
    return f"{docname}#{id}"


def origin_label(id: str) -> str:
    """The label of a value’s row in its table."""
    return f"origin:{id}"


@dataclass(frozen=True)
class _Anchors:
    labels: tuple[str, ...]
    as_list: bool


@dataclass(frozen=True)
class _Goto:
    label: str


class Source:
    """Statements of Typst code, in order; calls whose body is a block are opened and closed."""

    def __init__(self) -> None:
        self._parts: list[str | _Anchors | _Goto] = []
        self._open: list[int] = []
        self._placed: set[str] = set()

    def add(self, part: str) -> None:
        """Append code as it stands; texts go through ``literal`` first."""
        self._parts.append(part)

    def open(self, call: str) -> None:
        """Begin a call whose last positional argument is a block, such as ``emph(`` or ``cell(align: right, ``."""
        self._begin(f"{call}{{\n")

    def goto(self, target: str) -> None:
        """Begin a link to a label."""
        self._begin(_Goto(target))

    def _begin(self, part: str | _Goto) -> None:
        self._parts.append(part)
        self._open.append(len(self._parts))

    def close(self, end: str = "})\n") -> None:
        """End the call begun last; an empty block becomes empty content."""
        inside = self._parts[self._open.pop() :]
        if all(isinstance(part, _Anchors) or part == "" for part in inside):
            self._parts.append("[]")
        self._parts.append(end)

    def text(self, text: str, *, limit: int | None = 24, run: int = 20) -> None:
        """Append a text; words longer than ``limit`` characters may break (None: never), as ``pieces`` says."""
        parts = [text] if limit is None else pieces(_SPACE.sub(" ", text), limit, run)
        self._parts.append("brk\n".join(f"{literal(part)}\n" for part in parts))

    def anchor(self, labels: Iterable[str], *, as_list: bool = False) -> None:
        """Make the place a target (``as_list``: append the labels as an array instead, for the call to place)."""
        new = tuple(name for name in labels if name not in self._placed)
        self._placed.update(new)
        if new or as_list:
            self._parts.append(_Anchors(new, as_list))

    def render(self) -> str:
        """The code, with every internal link settled."""
        wanted = {part.label for part in self._parts if isinstance(part, _Goto)}
        return "".join(self._settle(part, wanted) for part in self._parts)

    def _settle(self, part: str | _Anchors | _Goto, wanted: set[str]) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, _Goto):
            return f"goto({literal(part.label)}, {{\n" if part.label in self._placed else "plain({\n"
        found = [name for name in part.labels if name in wanted]
        return code(found) if part.as_list else "".join(f"anchor({literal(name)})\n" for name in found)
