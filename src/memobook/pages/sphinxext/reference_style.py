"""How a reference prints: who, title as a link, where, when, identifiers, and what of it was verified."""

from __future__ import annotations

from functools import cache
from typing import Any

from pybtex.richtext import HRef, Text
from pybtex.style.formatting.unsrt import Style as Unsorted
from pybtex.style.template import node

from memobook.publication.text.calendar import MONTHS, day_text
from memobook.publication.text.latex import LITERAL

WHERE = ("booktitle", "journal", "institution", "howpublished", "organization")


class ReferenceStyle(Unsorted):
    """Numbered in the order of first citation; one shape for every type of entry; missing fields are left out."""

    def get_template(self, entry: Any) -> Any:
        return _whole[entry]

    get_article_template = get_book_template = get_inproceedings_template = get_template
    get_misc_template = get_online_template = get_techreport_template = get_template
    get_incollection_template = get_manual_template = get_mastersthesis_template = get_template
    get_phdthesis_template = get_unpublished_template = get_dataset_template = get_template


@node
def _whole(children: Any, data: Any) -> Text:
    (entry,) = children
    return _text(entry)


def _text(entry: Any) -> Text:
    fields = {name: Text(_plain(value)) for name, value in entry.fields.items()}
    who = _names(entry) or fields.get("organization")
    where = next((fields[name] for name in WHERE if name in fields and fields[name] != who), None)
    title = fields["title"]
    if "url" in entry.fields:
        title = Text(HRef(entry.fields["url"], title))
    parts = [who, title, where, _number(entry, fields), _date(entry)]
    if "eprint" in entry.fields:
        parts.append(Text("arXiv:", entry.fields["eprint"]))
    if "doi" in entry.fields:
        parts.append(Text(HRef("https://doi.org/" + entry.fields["doi"], "doi:" + entry.fields["doi"])))
    text = Text()
    for part in (part for part in parts if part):
        # a title may end in its own mark
        text = text + part + Text(" " if str(part)[-1:] in "?!." else ". ")
    if "note" in fields:
        text = text + Text("[", fields["note"], "]")
    return text


@cache
def _plain(latex: str) -> str:
    """A field without its LaTeX, decoded as :mod:`memobook.editions.bibliography` does."""
    from pylatexenc.latex2text import LatexNodes2Text

    if LITERAL.fullmatch(latex):
        return latex
    return str(LatexNodes2Text(keep_comments=True).latex_to_text(latex))


def _names(entry: Any) -> Text | None:
    people = entry.persons.get("author", [])
    names = [
        Text(" ").join(
            [
                *(_plain(part) for part in [*person.first_names, *person.middle_names]),
                *(_plain(part) for part in [*person.prelast_names, *person.last_names]),
            ]
        )
        for person in people
    ]
    if len(names) > 4:
        return Text(Text(", ").join(names[:3]), " and others")
    return Text(", ").join(names) if names else None


def _number(entry: Any, fields: dict[str, Text]) -> Text | None:
    number = fields["number"] if "number" in entry.fields else None
    if "volume" not in entry.fields:
        return number
    return Text(fields["volume"], "(", number, ")") if number else fields["volume"]


def _date(entry: Any) -> Text | None:
    if "date" in entry.fields:
        return Text(day_text(entry.fields["date"]))
    if "year" not in entry.fields:
        return None
    written = entry.fields.get("month", "")
    month = next((m for m in MONTHS if written and m.lower().startswith(written[:3].lower())), written)
    return Text(f"{month} {entry.fields['year']}".strip())
