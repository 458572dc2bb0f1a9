"""Texts that no honest source sends as a name: too long, with characters that act, or written for another reader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from memobook.data.cell_text import printable, runs_in_a_spreadsheet, turns
from memobook.data.dataset import Dataset

from ..connector import Row
from .breach import Breach, called

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # categories of characters that are no letters
JOINERS = "\u200c\u200d"  # words of Persian and Indian languages are written with them
MARKUP = re.compile(r"</?[a-z!]|\{\{|\}\}|\{%|\]\s*\(|\\[a-z]+\s*\{|javascript:", re.IGNORECASE)


def text_breaches(dataset: Dataset, rows: list[Row]) -> Iterator[Breach]:
    """A breach for each text that can't be a name or a note of an honest source."""
    columns = [field.name for field in dataset.fields if field.type == "string"]
    entity = dataset.plausible.entity or dataset.key
    sound = {"", None}  # most texts of a table stand in it many times
    for row in rows:
        for column in columns:
            if row[column] in sound:
                continue
            fault = fault_of(row[column], dataset.plausible.text)
            if fault:
                # the text itself is what is odd, so it is not what an answer can be accepted by
                names = called([printable(str(row[name])) for name in entity])
                yield Breach("text", names, f"{column} is {printable(row[column])}, {fault}")
            else:
                sound.add(row[column])


def fault_of(text: str, longest: int) -> str | None:
    """What is wrong with a text; None where nothing is."""
    if len(text) > longest:
        return f"which has {len(text)} characters; {longest} are plausible"
    if turns(text):
        return "which turns the direction of writing"
    # what Python calls printable has none of them, and is told at once
    if not text.isprintable() and any(unicodedata.category(c) in UNSEEN and c not in JOINERS for c in text):
        return "which holds a control character"
    if runs_in_a_spreadsheet(text):
        return "which a spreadsheet would run as a formula"
    return "which holds markup" if MARKUP.search(text) else None
