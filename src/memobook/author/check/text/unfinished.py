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
