"""A memo as Markdown: its text with every number, link and reference, pictures by their addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _

from .reading_copy import reading_copy

if TYPE_CHECKING:
    from bs4 import Tag

    from memobook.ledger.ledger import Ledger

# two empty lines and more
GAP = re.compile(r"\n{3,}")
# what a line of a plain text holds
WIDTH = 76


def memo_markdown(page: str, ledger: Ledger) -> bytes:
    """``memo.md``: title, dek, day and address, then the text of the page."""
    edition = ledger.edition
    address = f"{ledger.publication.base}{edition.date}/"
    body = reading_copy(page, address)
    day, as_of = day_text(edition.date), day_text(edition.as_of)
    state = _("Revision {number}").format(number=edition.revision) if edition.revisions else _("Draft")
    told = f"{day}. {_('Data as of {day}').format(day=as_of)}. {state}. <{address}>"
    dek = f"*{edition.dek}*\n\n" if edition.dek else ""
    return f"# {edition.title}\n\n{dek}{told}\n\n{as_markdown(body)}\n".encode()


def as_markdown(body: Tag, *, plain: bool = False) -> str:
    """Markdown of HTML.

    Parameters
    ----------
    plain : as it is read where nothing shows Markdown: lines of 76 characters, no links but those of whole lines.
    """
    from markdownify import MarkdownConverter

    for formula in body.find_all("math"):
        formula.replace_with(" ".join(formula.get_text(" ").split()))
    for image in body.find_all("img") if plain else []:
        image.replace_with(f"[{_('Figure')}: {image['alt']} {image['src']}]")
    given: dict[str, Any] = {"heading_style": "ATX", "bullets": "-"}
    if plain:
        given |= {"strip": ["a", "code"], "wrap": True, "wrap_width": WIDTH, "strong_em_symbol": ""}
        given |= {"escape_asterisks": False, "escape_underscores": False, "escape_misc": False}
    text = str(MarkdownConverter(**given).convert_soup(body))
    return GAP.sub("\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip()
