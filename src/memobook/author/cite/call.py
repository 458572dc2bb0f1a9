"""One call of ``memobook cite``: what is known is refused, a registry is asked, and the entry is added whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from memobook.editions.bibliography import PLACE, Reference, parse_bibliography
from memobook.fetch.answer import Answer, SourceError, SourceFailed
from memobook.fetch.http.client import Client
from memobook.fetch.http.endpoint import Endpoint, Settings
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text, write_aside
from memobook.publication.folder import Publication
from memobook.publication.text.identifier import Identifier

from .duplicate import identifiers_of, same_work
from .page import Page, Tags
from .registries import LIMIT, Arxiv, Crossref, DataCite
from .work import Work

T = TypeVar("T")
BY_HAND = "write the entry by hand, with what was seen of it"


@dataclass(frozen=True)
class Cited:
    """An entry that was added."""

    key: str
    entry: str


class Cite:
    """Adds works to the references of a publication.

    Parameters
    ----------
    timeout : seconds to wait for a registry.
    """

    def __init__(self, publication: Publication, timeout: float) -> None:
        self.publication, self.timeout = publication, timeout

    def add(self, wanted: Identifier) -> Cited:
        """Ask for a work and add its entry at the end of references.bib; all that stands there is kept byte by byte.

        Raises
        ------
        ContentError : ``cite.duplicate``, ``cite.unknown``, ``cite.incomplete``, ``cite.failed``, or ``reference.*``
            of what stands in the file; the file is as it was.
        """
        self._refuse_known([wanted], "", self._references())
        work = self._work(wanted)
        if work.missing:
            missing = ", ".join(work.missing)
            raise ContentError("cite.incomplete", f"{wanted.text}: it is not told: {missing}", place=PLACE, fix=BY_HAND)
        references = self._references()  # somebody may have edited it meanwhile
        self._refuse_known([wanted, *identifiers_of(work.fields)], work.title, references)
        key = work.key(references)
        entry = work.bibtex(key)
        before = self.publication.bibliography.read_bytes()
        ends = "\r\n" if b"\r\n" in before else "\n"
        gap = "" if not before or before.endswith(b"\n") else "\n"
        after = before + f"{gap}\n{entry}".replace("\n", ends).encode()
        self._check(after, references, key, entry)
        write_aside(self.publication.bibliography, after)
        return Cited(key, entry)

    def _references(self) -> dict[str, Reference]:
        return parse_bibliography(read_text(self.publication.bibliography, PLACE))

    def _refuse_known(self, wanted: list[Identifier], title: str, references: dict[str, Reference]) -> None:
        found = same_work(wanted, title, references)
        if found:
            reference, what = found
            raise ContentError(
                "cite.duplicate",
                f"{reference.key!r} has the same {what}",
                place=f"{PLACE}:{reference.line}",
                fix=f"cite it: {{cite}}`{reference.key}`",
            )

    def _check(self, after: bytes, before: dict[str, Reference], key: str, entry: str) -> None:
        """Refuse an entry that would change how the file reads."""
        try:
            found = parse_bibliography(after.decode())
        except ContentError as error:
            raise self._odd(entry) from error
        if [*found] != [*before, key] or any(found[one].fields != before[one].fields for one in before):
            raise self._odd(entry)

    def _odd(self, entry: str) -> ContentError:
        return ContentError(
            "cite.unreadable", "what is told of it makes no entry", place=PLACE, fix=BY_HAND, details=entry
        )

    def _work(self, wanted: Identifier) -> Work:
        if wanted.kind == "url":
            return self._of_page(wanted)
        if wanted.kind == "arxiv":
            paper = self._ask(Arxiv(Settings()), "query", {"id_list": wanted.text, "max_results": "1"})
            work = self._read(partial(Arxiv.work, paper, wanted.text)) if paper else None
            if work is None:
                raise self._unknown(wanted, "arXiv has no such paper")
            return work
        for registry in (Crossref, DataCite):
            answer = self._ask(registry(Settings()), registry.path(wanted.text))
            if answer:
                return self._read(partial(registry.work, answer, wanted.text))
        raise self._unknown(wanted, "neither Crossref nor DataCite has this DOI")

    def _of_page(self, wanted: Identifier) -> Work:
        answer = self._ask(Page(wanted.text), wanted.text)
        if answer is None:
            raise self._unknown(wanted, "there is no such page")
        tags = Tags(answer)
        if tags.identifier:
            references = self._references()
            self._refuse_known([tags.identifier], "", references)
            return self._work(tags.identifier)
        work = tags.work(wanted.text)
        if work.missing:
            told = f"its page has no DOI, and no citation_* tags that tell {', '.join(work.missing)}"
            raise self._unknown(wanted, told)
        return work

    def _unknown(self, wanted: Identifier, what: str) -> ContentError:
        return ContentError("cite.unknown", f"{wanted.text}: {what}", place=PLACE, fix=f"look at it, or {BY_HAND}")

    def _ask(self, endpoint: Endpoint, path: str, params: dict[str, str] | None = None) -> Answer | None:
        """What an endpoint answers; None where it knows nothing of it."""
        try:
            return Client(endpoint, None, self.timeout)(path, params=params, limit=LIMIT)
        except SourceFailed as error:
            if error.status in (404, 410):
                return None
            raise _failed(error) from error
        except SourceError as error:
            raise _failed(error) from error

    def _read(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except SourceError as error:
            raise _failed(error) from error


def _failed(error: SourceError) -> ContentError:
    return ContentError("cite.failed", str(error), place=PLACE, fix=f"call again later, or {BY_HAND}")
