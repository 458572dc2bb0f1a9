"""A CSL style, as citeproc-py processes it: each reference on its own, numbered elsewhere by first citation."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from memobook.editions.bibliography import Reference
from memobook.editions.csl.names import OTHERS
from memobook.publication.answers import Answers, answers
from memobook.publication.errors import ContentError
from memobook.publication.files import sha256
from memobook.publication.folder import Publication
from memobook.publication.text.identifier import doi_address

from .run import CLOSE, Formatter, Run, linked, runs

HOUSE = Path(__file__).with_name("memobook.csl")
SETTING = "memobook_reference_style"
NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
STYLES = "https://github.com/citation-style-language/styles"
BAD_XML = "not a style of CSL 1.0"


class ReferenceStyle:
    """One ``.csl`` file in one language.

    Parameters
    ----------
    text : the style.
    place : its file, as messages name it.
    language : of the publication; months, “et al.” and the like are CSL's own for it.
    kept : answers, where it may be remembered how an item is printed.
    """

    def __init__(self, text: bytes, place: str, language: str, kept: Answers | None = None) -> None:
        self.text, self.place, self.language, self._kept = text, place, language, kept

    @classmethod
    def of(cls, publication: Publication) -> ReferenceStyle:
        """The style that ``memobook_reference_style`` in ``_config.yml`` names; memobook's own where it names none.

        Raises
        ------
        ContentError : ``reference.style`` where that is no file.
        """
        sphinx = publication.config.get("sphinx") or {}
        named = str((sphinx.get("config") or {}).get(SETTING) or "")
        path = publication.root / named if named else HOUSE
        if not path.is_file():
            raise ContentError(
                "reference.style", f"{SETTING} names {named!r}, which is no file", place="_config.yml",
                fix="put the .csl file there: its path begins at the publication's folder",
            )  # fmt: skip
        return _style(path.read_bytes(), named or HOUSE.name, publication.language, publication.root)

    @cached_property
    def locale(self) -> str:
        from citeproc import LOCALES_PATH, PRIMARY_DIALECTS

        wanted = self.language.replace("_", "-")
        if wanted == "en":
            return "en-GB"
        for name in (wanted, PRIMARY_DIALECTS.get(wanted.split("-")[0], ""), wanted.split("-")[0]):
            if name and (Path(LOCALES_PATH) / f"locales-{name}.xml").is_file():
                return str(name)
        return "en-GB"

    @cached_property
    def _processor(self) -> Any:
        from citeproc import CitationStylesStyle
        from lxml import etree

        try:
            root = etree.fromstring(self.text, etree.XMLParser(no_network=True, resolve_entities=False))
            if root.tag != f"{NAMESPACE}style" or root.find(f"{NAMESPACE}bibliography") is None:
                raise ContentError("reference.style", f"{self.place} has no list of references", place=self.place,
                                   fix="take an independent style; a dependent one names its parent")  # fmt: skip
            # an entry's number is that of its first citation, and stands beside it
            for node in root.findall(f".//{NAMESPACE}bibliography//{NAMESPACE}text[@variable='citation-number']"):
                node.getparent().remove(node)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                style = CitationStylesStyle(io.BytesIO(etree.tostring(root)), locale=self.locale, validate=False)
            style.root.formatter = Formatter  # without one its words are empty, until a first bibliography sets it
            return style
        except etree.XMLSyntaxError as error:
            raise ContentError("reference.style", f"{self.place} is {BAD_XML}: line {error.lineno}", place=self.place,
                               fix=f"take a .csl file from {STYLES}") from error  # fmt: skip

    def reference(self, reference: Reference) -> list[Run]:
        """An entry of the bibliography.

        Raises
        ------
        ContentError : ``reference.unprintable`` where the processor gives up on it.
        """
        address = reference.fields.get("url", "")
        try:
            return self.item(reference.item, address)
        except _GAVE_UP as error:
            raise ContentError(
                "reference.unprintable", f"{reference.key!r} can’t be printed by the style {self.place}",
                place=f"references.bib:{reference.line}", fix="write its names and dates more simply",
            ) from error  # fmt: skip

    def item(self, item: Mapping[str, Any], address: str = "") -> list[Run]:
        """An item of CSL-JSON as runs; its title leads to ``address``, its DOI to doi.org."""
        text = self._printed(item)
        days = item.get("issued", {}).get("date-parts", [])
        if len(days) > 1 and str(days[0][0]) not in text:
            # a style that prints years alone loses a stretch within one year
            text = self._printed({**item, "issued": {"date-parts": days[:1]}})
        # a title may end in its own mark
        text = re.sub(rf"([?!…]{CLOSE}*[”’»]?{CLOSE}*)\.(?=[\s{CLOSE}]|$)", r"\1", self._et_al(text))
        doi = str(item.get("DOI", ""))
        title, url = str(item.get("title", "")), str(item.get("URL", ""))
        links = [
            (f"https://doi.org/{doi}", doi_address(doi)),
            (f"doi:{doi}", doi_address(doi)),
            (doi, doi_address(doi)),
        ]
        found = [next((link for link in links if link[0].casefold() in text.casefold()), ("", ""))] if doi else []
        return linked(runs(text), [*found, (title, address), (url, url)])

    def _printed(self, item: Mapping[str, Any]) -> str:
        return self._remembered("printed", dict(item), partial(self._processed, item))

    def _remembered(self, kind: str, asked: Any, answer: Callable[[], str]) -> str:
        """What the processor gives for this style in this language; it takes some milliseconds for each item."""
        if self._kept is None:
            return answer()
        told: str = self._kept.of(kind, [self._hash, self.language, asked], answer)
        return told

    @cached_property
    def _hash(self) -> str:
        return sha256(self.text)

    def _processed(self, item: Mapping[str, Any]) -> str:
        from citeproc import Citation, CitationItem, CitationStylesBibliography
        from citeproc.source.json import CiteProcJSON

        style = self._processor
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of variables that it doesn't know
            source = CiteProcJSON([{**item, "id": "one"}])
            book = CitationStylesBibliography(style, source, Formatter)
            book.register(Citation([CitationItem("one")]))
            return "".join(map(str, book.bibliography()))

    def _et_al(self, text: str) -> str:
        """“And others” in the style's own words."""
        if OTHERS not in text:
            return text
        terms = [self.term("and"), "&"]
        joined = "|".join(re.escape(term) for term in terms if term)
        told = re.sub(rf"[,;]?\s*(?:(?<!\w)(?:{joined})\s*)?{OTHERS}", f" {self.term('et-al')}", text)
        return told.replace("..", ".")

    def term(self, name: str) -> str:
        """A word of the style's language, such as ``and`` and ``et-al``."""
        return self._remembered("term", name, partial(self._term, name))

    def _term(self, name: str) -> str:
        return str(self._processor.root.get_term(name).single or "").replace("\xa0", " ")

    def who(self, item: Mapping[str, Any]) -> str:
        """Who made a work, as a sentence names them: “Lee”, “Lee and Kim”, “Lee et al.”; else its title."""
        people = item.get("author") or item.get("editor") or []
        family = [
            " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family")))) or name.get("literal", "")
            for name in people
        ]
        named = [name for name in family if name != OTHERS]
        if not named:
            return str(item.get("title", ""))
        if len(family) > 2 or len(named) < len(family):
            return f"{named[0]} {self.term('et-al')}"
        return f" {self.term('and')} ".join(named)


# what citeproc-py is known to end in, on items and styles that it can't take
_GAVE_UP = (
    AttributeError,
    AssertionError,
    IndexError,
    KeyError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
)


@lru_cache(4)
def _style(text: bytes, place: str, language: str, root: Path) -> ReferenceStyle:
    return ReferenceStyle(text, place, language, answers(root))


def text_of(found: list[Run]) -> str:
    """Runs as plain text."""
    return "".join(run.text for run in found)
