"""``crossref`` and ``xdata``: what an entry takes from another one (biblatex manual, appendix B)."""

from __future__ import annotations

from collections.abc import Mapping

Fields = dict[str, str]
# from which types to which, and under what other name; the rest keeps its name
IN_BOOK = ("inbook", "bookinbook", "suppbook")
IN_VOLUME = ("incollection", "inproceedings", "inreference", "suppcollection", "conference")
TITLES = ("title", "subtitle", "titleaddon")
# what belongs to one entry alone
OWN = {"crossref", "xdata", "xref", "ids", "entryset", "execute", "label", "options", "presort", "related",
       "relatedtype", "shorthand", "sortkey", "keywords", "note", "abstract", "key"}  # fmt: skip


def inherited(kind: str, parent_kind: str, parent: Mapping[str, str]) -> Fields:
    """The fields that an entry of a type takes from its parent, by the names that they have in it."""
    found: Fields = {}
    multi = parent_kind.startswith("mv") and not kind.startswith("mv")
    inside = kind in (*IN_BOOK, *IN_VOLUME) and not multi
    for name, text in parent.items():
        if name in OWN:
            continue
        if name in TITLES and multi:
            found["main" + name] = text
        elif name in TITLES and inside:
            found["book" + name] = text
        elif name in TITLES and parent_kind == "periodical":
            found["journal" + name] = text
        elif name in (*TITLES, "shorttitle"):
            continue
        elif name == "author" and kind in IN_BOOK:
            found["bookauthor"] = text
            found.setdefault("author", text)
        elif name == "author" and kind in IN_VOLUME:
            continue
        else:
            found[name] = text
    if inside and "booktitle" in parent:
        found["booktitle"] = parent["booktitle"]
    return found
