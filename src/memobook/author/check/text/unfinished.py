"""What is left of a memo's beginning: marks that ``memobook new`` set, and a title or dek that is still the last one's.

Each is a warning from the first day, and keeps the edition from being released.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.editions.edition import Edition
from memobook.editions.previous import previous_date
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding

from ..material import Material
from ..rule import rule
from .plain import front_texts, register_texts

MARK = rule(
    "draft.mark",
    "warning",
    "A mark that memobook new set is still there; it keeps the edition from being released.",
    "look at what it speaks of, mend it, and take the line out",
)
SAME = rule(
    "draft.same",
    "warning",
    "The title or the dek is still that of the memo before; it keeps the edition from being released.",
    "write it anew",
)
LEFT = rule(
    "draft.left",
    "warning",
    "A word stands for something that is still to be written; it keeps the edition from being released.",
    "write it, or take it out",
)
# what authors and their tools write where words are to follow
STILL = re.compile(r"\b(?:TODO|FIXME|TBD|TBC|TKTK|X{3,})\b|\b[Ll]orem ipsum\b|(?<!\w)XX(?=\s?%)|\?{3,}")
# as memobook new writes them: in the front matter and in the text
MARKS = re.compile(r"^(?:# of the memo of [\d-]+; write it anew|%\s*stale:.*|% Look at these claims first.*)$")


def unfinished(material: Material) -> Iterator[Finding]:
    """Marks in a memo, and what it has in common with the memo before."""
    edition = material.edition
    if edition is None:
        return
    for number, line in enumerate(edition.text.splitlines(), 1):
        if MARKS.match(line.strip()):
            yield MARK.at(f"{edition.place}:{number}", f"still here: {line.strip()}")
    texts = [material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)]
    for text in texts:
        for found in STILL.finditer(text.prose):
            yield LEFT.at(text.at(found.start()), f"{found[0]!r} stands for words that are missing")
    for place, what, words in [*front_texts(edition), *register_texts(material, edition)]:
        if left := STILL.search(words):
            yield LEFT.at(place, f"{left[0]!r} stands for words that are missing, in the {what}")
    before = _before(material)
    for name in ("title", "dek"):
        if before and _plain(getattr(before, name)) == _plain(getattr(edition, name)):
            yield SAME.at(f"{edition.place}:{edition.front.line(name)}", f"the {name} is still that of {before.date}")


def _before(material: Material) -> Edition | None:
    """The edition before; None for the first, and where it can't be read, which is found where it is checked."""
    date = previous_date(material.publication, material.date)
    try:
        return Edition.read(material.publication, date) if date else None
    except ContentError:
        return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
