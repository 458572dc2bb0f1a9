"""Grades of verification: how it was seen that a source says something, the best first."""

from __future__ import annotations

from memobook.publication.text.language import _

# what each means behind a number, in words
GRADES = {
    "V1": "seen in the sources themselves",
    "V2": "from copies of the sources that agree",
    "V3": "from single retellings",
}


def grade_text(grade: str) -> str:
    """What a grade means, as a reader sees it; empty for what is none."""
    told = {
        "V1": _("seen in the sources themselves"),
        "V2": _("from copies of the sources that agree"),
        "V3": _("from single retellings"),
    }
    return told.get(grade, "")


# one retelling, with nobody beside it: what rests on it is reported at most
HEARSAY = "V3"


def worst(*grades: str | None) -> str | None:
    """The worst of some grades; None where none is told."""
    return max((grade for grade in grades if grade is not None), default=None)
