"""An entry as an item of CSL-JSON: its type, names, dates, titles, where it appeared, and identifiers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from memobook.publication.errors import suggestion
from memobook.publication.text.language import _

from .dates import edtf, year_month
from .names import names
from .text import field_text, listed, plain

Item = dict[str, Any]
# the types of BibTeX and of biblatex 3.20, with its aliases and those without support by standard styles
TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "review": "review", "periodical": "book",
    "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book", "proceedings": "book",
    "mvproceedings": "book", "reference": "book", "mvreference": "book", "booklet": "pamphlet",
    "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia", "inproceedings": "paper-conference",
    "conference": "paper-conference", "manual": "report", "techreport": "report", "report": "report",
    "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis", "online": "webpage", "electronic": "webpage",
    "www": "webpage", "webpage": "webpage", "misc": "document", "unpublished": "manuscript", "patent": "patent",
    "dataset": "dataset", "data": "dataset", "software": "software", "artwork": "graphic", "image": "graphic",
    "audio": "song", "music": "song", "movie": "motion_picture", "video": "motion_picture",
    "performance": "performance", "letter": "personal_communication", "legislation": "legislation", "legal": "treaty",
    "jurisdiction": "legal_case", "standard": "standard", "bibnote": "document",
    **{f"custom{letter}": "document" for letter in "abcdef"},
}  # fmt: skip
# hold what other entries take, and are not cited themselves
HOLDERS = ("xdata", "set")
NAMES = {
    "author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author",
    "holder": "author", "director": "author", "illustrator": "illustrator", "origauthor": "original-author",
}  # fmt: skip
DATES = {"urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}
# the first of these fields that there is
TEXTS = {
    "volume": ("volume",), "edition": ("edition",), "number-of-volumes": ("volumes",), "version": ("version",),
    "number-of-pages": ("pagetotal",), "chapter-number": ("chapter",), "collection-title": ("series",),
    "publisher-place": ("location", "address"), "event-place": ("venue",), "event": ("eventtitle",),
    "status": ("pubstate",), "title-short": ("shorttitle",), "language": ("langid",), "ISBN": ("isbn",),
    "ISSN": ("issn",), "PMID": ("pmid",), "original-title": ("origtitle",), "section": ("section",),
}  # fmt: skip
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
PUBLISHERS = ("publisher", "institution", "school", "organization", "howpublished")
# biblatex's own words for kinds of works
GENRES: dict[str, Callable[[], str]] = {
    "phdthesis": lambda: _("PhD thesis"), "mathesis": lambda: _("Master’s thesis"),
    "mastersthesis": lambda: _("Master’s thesis"), "bathesis": lambda: _("Bachelor’s thesis"),
    "candthesis": lambda: _("Candidate thesis"), "techreport": lambda: _("Technical report"),
    "resreport": lambda: _("Research report"), "software": lambda: _("Computer software"),
    "patentus": lambda: _("US patent"), "patenteu": lambda: _("European patent"), "patent": lambda: _("Patent"),
}  # fmt: skip
ARCHIVES = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/{}"), "jstor": ("JSTOR", "https://www.jstor.org/stable/{}"),
    "pubmed": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/{}/"), "hdl": ("hdl", "https://hdl.handle.net/{}"),
    "ssrn": ("SSRN", "https://ssrn.com/abstract={}"), "hal": ("HAL", "https://hal.science/{}"),
    "googlebooks": ("Google Books", "https://books.google.com/books?id={}"),
}  # fmt: skip
LINK = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}")


def item_of(kind: str, fields: Mapping[str, str]) -> tuple[Item, list[tuple[str, str, str, str]]]:
    """An item without an id, and what is wrong: rule, field, message, what to do.

    Parameters
    ----------
    kind : the type of the entry, in small letters.
    fields : by their names in small letters; macros are filled in, LaTeX is still there.
    """
    wrong: list[tuple[str, str, str, str]] = []
    if kind not in TYPES:
        fix = "cite its members" if kind == "set" else suggestion(kind, TYPES)
        wrong.append(("reference.type", "", f"there is no type @{kind}", fix))
    text = {name: field_text(name, value) for name, value in fields.items() if value.strip()}
    item: Item = {"type": _type(kind, text)}
    for field, variable in NAMES.items():
        if field not in fields or variable in item:
            continue
        try:
            people = names(fields[field])
        except ValueError as error:
            wrong.append(("reference.names", field, str(error), "write “Family, Given and Family, Given”"))
            continue
        if people:
            item[variable] = people
    _dates(item, fields, text, wrong)
    _titles(item, kind, text)
    _place(item, kind, fields, text)
    for variable, alternatives in TEXTS.items():
        if told := next((text[name] for name in alternatives if text.get(name)), ""):
            item[variable] = told
    if text.get("pages"):
        item["page"] = re.sub(r"\s*(?:-{1,3}|–|—)\s*", "–", text["pages"])
    if item.get("edition", "").casefold() in ORDINALS:
        item["edition"] = str(ORDINALS.index(item["edition"].casefold()) + 1)
    elif found := re.fullmatch(r"(\d+)(?:st|nd|rd|th|\.)?", item.get("edition", "")):
        item["edition"] = found[1]
    # of a chapter the type says what the chapter is called, such as “Section”
    genre = text.get("type") or (kind if kind in ("phdthesis", "mastersthesis") else "")
    if genre and item["type"] != "chapter":
        item["genre"] = GENRES[genre]() if genre in GENRES else genre
    notes = [told for told in (_titled(text, "issue"), text.get("addendum"), text.get("note")) if told]
    if notes:
        item["note"] = ". ".join([*(note.rstrip(".") for note in notes[:-1]), notes[-1]])
    _identifiers(item, fields, text)
    return item, wrong


def _type(kind: str, text: Mapping[str, str]) -> str:
    if kind == "article" and text.get("entrysubtype") in ("newspaper", "magazine"):
        return f"article-{text['entrysubtype']}"
    if kind == "unpublished" and "eventtitle" in text:
        return "speech"
    return TYPES.get(kind, "document")


def _dates(
    item: Item, fields: Mapping[str, str], text: Mapping[str, str], wrong: list[tuple[str, str, str, str]]
) -> None:
    for field, variable in {"date": "issued", **DATES}.items():
        if text.get(field):
            try:
                item[variable] = edtf(text[field])
            except ValueError as error:
                wrong.append(
                    ("reference.date", field, str(error), "write 2024, 2024-05, 2024-05-17 or 2024-05/2024-07")
                )
    if "issued" not in item and text.get("year"):
        item["issued"] = year_month(text["year"], text.get("month", ""), text.get("day", ""))


def _titled(text: Mapping[str, str], stem: str) -> str:
    title = text.get(f"{stem}title", "")
    subtitle = text.get(f"{stem}subtitle", "")
    whole = f"{title}{'' if title[-1:] in '?!:' else ':'} {subtitle}" if title and subtitle else title
    addon = text.get(f"{stem}titleaddon", "")
    return f"{whole}{'' if whole[-1:] in '?!' else '.'} {addon}" if whole and addon else whole


def _titles(item: Item, kind: str, text: Mapping[str, str]) -> None:
    title, volume, whole = _titled(text, ""), _titled(text, "book"), _titled(text, "main")
    journal = text.get("journal") or _titled({**text, "journaltitle": text.get("journaltitle", "")}, "journal")
    if title:
        item["title"] = title
    elif volume:
        item["title"], volume = volume, ""
    container = journal or volume or whole
    if container and container != item.get("title"):
        item["container-title"] = container
    if whole and volume and whole != volume:
        item["collection-title"] = whole


def _place(item: Item, kind: str, fields: Mapping[str, str], text: Mapping[str, str]) -> None:
    who = {name.get("literal", "") for name in item.get("author", [])}
    published = [
        LINK.sub("", fields.get(name, "")) if name == "howpublished" else fields.get(name, "") for name in PUBLISHERS
    ]
    found = [", ".join(plain(one) for one in listed(told)) for told in published if told.strip()]
    if "author" not in item and "editor" not in item and text.get("organization"):
        item["author"] = [{"literal": text["organization"]}]
        who = {text["organization"]}
    if told := next((one for one in found if one and one not in who), ""):
        item["publisher"] = told
    number = text.get("number") or text.get("issue", "")
    if number:
        in_series = "series" in text and item["type"] in ("book", "chapter", "paper-conference")
        periodical = item["type"].startswith("article") or kind == "periodical"
        item["collection-number" if in_series else "issue" if periodical or "volume" in text else "number"] = number


def _identifiers(item: Item, fields: Mapping[str, str], text: Mapping[str, str]) -> None:
    if text.get("doi"):
        item["DOI"] = re.sub(r"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)", "", text["doi"], flags=re.IGNORECASE)
    address = text.get("url") or next(iter(LINK.findall(fields.get("howpublished", ""))), "")
    if text.get("eprint"):
        kind = (text.get("eprinttype") or text.get("archiveprefix") or "arxiv").lower()
        name, pattern = ARCHIVES.get(kind, (text.get("eprinttype") or text.get("archiveprefix", ""), ""))
        item["archive"], item["archive_location"] = name, text["eprint"]
        address = address or (pattern.format(text["eprint"]) if pattern and "DOI" not in item else "")
    if address:
        item["URL"] = address
