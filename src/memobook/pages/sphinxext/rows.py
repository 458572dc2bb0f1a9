"""Rows of a dataset in a reader’s words: what a row is of, its figure, day and grade, and where to see it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from heapq import nlargest
from typing import Any
from urllib.parse import urlsplit

from memobook.data.dataset import Dataset, Field
from memobook.data.row_extent import keys_in
from memobook.data.view import View
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _
from memobook.themes.values.grade import GRADES, grade_text, worst
from memobook.themes.values.value import Value

from .quantity import cell_text, quantity

# rows that a card lists
SHOWN = 6
ADDRESS = re.compile(r"https://[^\s,;()<>\"]+")
# a release that a source names, as connectors on package registries do, and where each registry shows one
RELEASE = re.compile(r"\b(PyPI|npm) ((?:@[\w.-]+/)?[\w.-]+) (\d[\w.+-]*)(?![\w.+-])")
REGISTRIES = {
    "PyPI": "https://pypi.org/project/{}/{}/",
    "npm": "https://www.npmjs.com/package/{}/v/{}",
}
# the column of a dataset that has a grade for each row
GRADE = "verification"
NUMBERS = ("number", "integer")
WORD = re.compile(r"[^\W\d_]+|\d+")
# of a label, what names no row: a share, such as the level of an interval, the day of a date, and little words
NAMELESS = re.compile(r"\d[\d.,]*\s?%|\b\d{1,2}\.? (?=[^\W\d_]+ \d{4}\b)|(?<![\w-])[a-z]{1,3}(?![\w-])")
COUNT, AMOUNT = re.compile(r"\d{1,3}"), re.compile(r"\d{1,3}\.\d+")
# letters of a word that may be a name, and of how many rows one has it at most
NAME, RARE = 3, 0.2


def rows_behind(view: View, value: Value, name: str) -> list[int] | None:
    """Places of the rows of a dataset behind a value, in the order of the view; None where they were not noted.

    Rows that a later vintage replaced are not in the view, and left out.
    """
    written = value.rows.get(name)
    if not written or written["count"] is None or (written["count"] and not written["rows"]):
        return None
    vintages = written["vintages"]
    keys = keys_in(view.row_keys(name, vintages=vintages), written, view.places(name, vintages=vintages))
    if keys is None:
        return None
    places = view.places(name)
    return sorted(places[key] for key in keys if key in places)


def nearest(
    view: View, label: str, name: str, places: Sequence[int], most: int = SHOWN, *, named_only: bool = False
) -> list[int]:
    """Places of the rows of a dataset that a card lists: those that a label names before others, then the newest,
    and of one day the largest.

    A value of a whole table, such as the price of one model beside another, has hundreds of rows behind it. A word of
    the label weighs the more, the fewer rows have it; where ``named_only``, only rows with a rare word of it are told.
    """
    records, field = view.records(name), _field(view.package.dataset(name), label)
    named = _naming(label)
    told = _told(view, name)
    words = {place: frozenset(told[place] & named) for place in places}
    rows_with = Counter(word for found in words.values() for word in found)
    weight = {word: math.log(len(places) / count) for word, count in rows_with.items()}
    if named_only:
        rare = {word for word, count in rows_with.items()
                if word.isalpha() and len(word) >= NAME and count <= RARE * len(places)}  # fmt: skip
        places = [place for place in places if words[place] & rare]
    # most rows have the same few words of a label
    weighed = {found: round(sum(weight[word] for word in sorted(found)), 9) for found in set(words.values())}

    def rank(place: int) -> tuple[float, str, float, int]:
        number = records[place][field.name] if field else None
        size = -math.inf if number is None or number != number else float(number)
        return weighed[words[place]], str(records[place]["published"]), size, place

    return nlargest(most, places, key=rank)


def seen(view: View, value: Value) -> str:
    """How it was seen that the sources say what a value was computed from: the worst grade behind it, in words.

    Of its rows and of what the notebook told; empty where neither has a grade, as measurements have none.
    """
    grades = {value.grade} if value.grade else set()
    for name in (used["name"] for used in value.datasets):
        if any(field.name == GRADE for field in view.package.dataset(name).fields):
            grades |= {*view.answer("grades", name, value.rows.get(name), partial(_grades, view, value, name))}
    told = worst(*grades)
    if told is None:
        return ""
    return grade_text(told) if len(grades) == 1 else _("at worst {how}").format(how=grade_text(told))


def _grades(view: View, value: Value, name: str) -> list[str]:
    """The grades of the rows behind a value, of the whole dataset where these were not noted."""
    places = rows_behind(view, value, name)
    records = view.records(name)
    behind = records if places is None else [records[place] for place in places]
    return sorted({str(record[GRADE]) for record in behind} & GRADES.keys())


def row_words(dataset: Dataset, record: Mapping[str, Any], label: str) -> dict[str, str]:
    """A row as a card tells it: ``what``, ``figure``, ``day``, ``seen`` and ``url``; empty where there is none. Of
    several figures it is the one whose name the label has, else the first.
    """
    grade = str(record.get(GRADE) or "")
    return {
        "what": _described(dataset, record),
        "figure": _figure(dataset, record, label),
        "day": day_text(str(record["published"])),
        "seen": grade_text(grade),
        "url": address(dataset, record),
    }


def _field(dataset: Dataset, label: str) -> Field | None:
    """The column of a row's figure: the one whose name the label has, else the first; None where there is none."""
    figures = [f for f in dataset.fields if f.type in NUMBERS and f.name not in dataset.primary_key]
    return next((one for one in figures if _words(one.name) <= _words(label)), figures[0] if figures else None)


def _figure(dataset: Dataset, record: Mapping[str, Any], label: str) -> str:
    """A row's number by name and in its unit: that of the column, or what the row has under ``unit``."""
    field = _field(dataset, label)
    number = record[field.name] if field else None
    if field is None or number is None or number != number:
        return ""
    told = quantity(number, field.unit or str(record.get("unit") or ""))
    # a column that is called so says nothing
    return told if field.name == "value" else f"{field.name.replace('_', ' ')} {told}"


def _described(dataset: Dataset, record: Mapping[str, Any]) -> str:
    """What a row is: as its dataset declares it, where each column that this names has something; else its key."""
    cells = {column: cell_text(record[column]).replace("_", " ") for column in re.findall(r"\{(\w+)", dataset.row)}
    return dataset.row.format_map(cells) if cells and all(cells.values()) else _key_words(dataset, record)


@lru_cache(32)
def _told(view: View, name: str) -> list[set[str]]:
    """The words of each row of a dataset, by place; most values of an edition ask for the same few datasets'."""
    dataset = view.package.dataset(name)
    return [_words(f"{_key_words(dataset, row)} {_described(dataset, row)}") for row in view.records(name)]


def _key_words(dataset: Dataset, record: Mapping[str, Any]) -> str:
    return ", ".join(cell_text(record[column]) for column in dataset.key)


def _naming(label: str) -> set[str]:
    """The words of a label that may name a row; a count does not, unless it is part of a name: Claude Fable 5."""
    found: set[str] = set()
    parts = NAMELESS.sub("", label).split()
    for before, part, after in zip(["", *parts], parts, [*parts[1:], ""], strict=False):
        bare = part.strip("(),;:")
        counted = COUNT.fullmatch(bare) or (AMOUNT.fullmatch(part) and after[:1].islower())
        if not counted or before.lstrip("(")[:1].isupper():
            found |= _words(bare)
    return found


def _words(text: str) -> set[str]:
    """The words and numbers of a text, however they are joined: GPT-5.6 has those of gpt-5-6."""
    return set(WORD.findall(text.casefold()))


def address(dataset: Dataset, record: Mapping[str, Any]) -> str:
    """Where the document behind a row is to be seen; empty where nothing tells."""
    if dataset.address:
        cells = {column: _Cell("" if record[column] is None else record[column]) for column in dataset.columns}
        if all(cells[column] for column in re.findall(r"\{(\w+)", dataset.address)):
            return dataset.address.format_map(cells)
    source = str(record.get("source") or "")
    if found := ADDRESS.search(source):
        return found[0].rstrip(".")
    if release := RELEASE.search(source):
        return REGISTRIES[release[1]].format(release[2], release[3].rstrip("."))
    return ""


def publisher(dataset: Dataset) -> list[tuple[str, str]]:
    """Names and addresses of a dataset's sources; an address that no page may lead to is empty."""
    return [(label, path if urlsplit(path).scheme == "https" else "") for label, path in dataset.sources]


class _Cell(str):
    """A cell inside an address: ``{cik.number}`` is it without the zeros before it."""

    __slots__ = ()

    @property
    def number(self) -> str:
        return self.lstrip("0")
