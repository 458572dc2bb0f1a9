"""An edition as an e-mail: ``email.html`` for what sends mails by itself, ``email.eml`` for any program of mail.

One column, styles in the elements, pictures by their addresses, no script: what programs of mail show. From, To and
List-Unsubscribe are the sender's matter; the message names nobody who could be answered.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Group
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from memobook.editions.claim import verdict_text
from memobook.publication.files import sha256
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import _, plural, spoken
from memobook.publication.text.sentence import filled

from .markdown import as_markdown
from .reading_copy import reading_copy

if TYPE_CHECKING:
    from bs4 import Tag

    from memobook.ledger.ledger import Ledger

STYLE = Path(__file__).with_name("mail.css")
# bytes; Gmail shows no more than 102 KB of a message
LIMIT = 100_000
# programs of mail run nothing anyway; the file on the site is a page like others
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src https: http:; form-action 'none'; base-uri 'none'"
# what styles ask for, and after that nobody
NAMES = ("class", "id", "role", "aria-hidden", "aria-label", "tabindex", "dir", "loading")
KEPT = ("href", "src", "alt", "colspan", "rowspan", "class", "dir", "start")
EMPTY = re.compile(r"\n\s*\n+")
# no line ends between a number and its sign
APART = re.compile(r"(?<=\d) (?=%)")


@dataclass(frozen=True)
class Mail:
    """``html``: the document that is shown. ``message``: the same with a plain text, as RFC 5322 has it."""

    html: bytes
    message: bytes

    @property
    def fits(self) -> bool:
        return len(self.html) <= LIMIT and len(self.message) <= LIMIT


def mail(page: str, ledger: Ledger) -> Mail:
    """An edition as a mail of at most 100 KB.

    What is too long loses the links of its numbers, and then its end, with a line that leads to the rest.
    """
    whole = _mail(_body(page, ledger, links=True), ledger)
    if whole.fits:
        return whole
    body = _body(page, ledger, links=False)
    plain = _mail(copy(body), ledger)
    if plain.fits:
        return plain
    rest = f"<p>{_link(_address(ledger), _('The rest of the memo stands on its page.'))}</p>"
    low, high = 0, len(body.find_all(True, recursive=False))
    while high - low > 1:  # as many blocks as fit
        middle = (low + high) // 2
        low, high = (middle, high) if _mail(_begun(body, middle), ledger, rest).fits else (low, middle)
    return _mail(_begun(body, low), ledger, rest)


def _begun(body: Tag, blocks: int) -> Tag:
    """A copy of a text up to a number of its blocks."""
    begun = body.copy_self()
    after = {id(node) for node in body.find_all(True, recursive=False)[blocks:]}
    begun.extend(copy(node) for node in body.contents if id(node) not in after)
    return begun


def _mail(body: Tag, ledger: Ledger, rest: str = "") -> Mail:
    """A mail of a text, which is changed on the way, and after it of what leads to its rest."""
    html = _inlined(_document(APART.sub("\u00a0", EMPTY.sub("\n", body.decode_contents()).strip()) + rest, ledger))
    text = f"{_plain_head(ledger)}\n\n{as_markdown(body, plain=True)}\n\n{_plain_foot(ledger)}\n"
    return Mail(html, _message(html.decode(), text, ledger))


def _address(ledger: Ledger) -> str:
    return f"{ledger.publication.base}{ledger.edition.date}/"


def _body(page: str, ledger: Ledger, *, links: bool) -> Tag:
    """The memo's text in elements that programs of mail know; its references stand on the page."""
    body = reading_copy(page, _address(ledger))
    for node in body.select("section#references, .citation-list, .unseen, noscript"):
        node.decompose()
    for node in body.select(".bibtex-citation"):
        before = node.previous_sibling
        if isinstance(before, str):
            before.replace_with(before.rstrip())
        node.decompose()
    for node in body.select("a.origin" if not links else "a.headerlink"):
        node.unwrap()
    for formula in body.find_all("math"):
        formula.replace_with(" ".join(formula.get_text(" ").split()))
    for table in body.find_all("table"):
        table["class"] = "data"
    for image in body.find_all("img"):
        image["width"] = "560"
    for node in body.find_all(True):
        if node.name in ("section", "article") or (node.name in ("div", "span") and not _is_styled(node)):
            node.unwrap()
        else:
            node.attrs = {name: value for name, value in node.attrs.items() if name in (*KEPT, "width")}
    body.smooth()
    return body


def _is_styled(node: Tag) -> bool:
    return bool({"mb-interval", "implication", "disclaimer", "verdict", "tripwires"} & set(node.get("class") or []))


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address, quote=True)}">{escape(words)}</a>'


def _dateline(ledger: Ledger) -> str:
    edition = ledger.edition
    told = [day_text(edition.date)]
    told += [_("Data as of {day}").format(day=day_text(edition.as_of))] if edition.as_of != edition.date else []
    if not edition.revisions:
        told.append(_("Draft{more}").format(more=_(", not released")))
    elif edition.pending:
        told.append(_("Revision {number}, with changes that are not released").format(number=edition.revision))
    elif edition.revision > 1:
        told.append(_("Revision {number}").format(number=edition.revision))
    return " · ".join(told)


def _taken_back(ledger: Ledger) -> str:
    back = ledger.edition.retracted
    return f"{_('This edition was taken back on {day}.').format(day=day_text(back.day))} {back.why}" if back else ""


def _tally(ledger: Ledger) -> str:
    total = sum(ledger.verdicts.values())
    head = plural(
        "{count} claim, each checked against its evidence",
        "{count} claims, each checked against its evidence",
        total,
    ).format(count=total)
    counts = ", ".join(f"{verdict_text(name)} {count}" for name, count in ledger.verdicts.items() if count)
    return f"{head}: {counts}." if total else ""


def _document(body: str, ledger: Ledger) -> str:
    """The mail as a document whose styles stand in its head."""
    edition, address = ledger.edition, _address(ledger)
    name, base = str(ledger.publication.config.get("title", "")), ledger.publication.base
    ways = " · ".join([_link(address, _("Read it on its page")), _link(f"{address}memo.pdf", "PDF"),
                       _link(f"{address}evidence.html", _("Evidence"))])  # fmt: skip
    back = _taken_back(ledger)
    licence = str(((ledger.publication.config.get("sphinx") or {}).get("config") or {}).get("memobook_licence", ""))
    foot = [
        f"{escape(_tally(ledger))} {_link(f'{address}evidence.html', _('All claims'))}",
        filled(_("Every number leads to its source on the {page}."), page=_link(address, _("memo’s page"))),
        escape(licence),
        filled(_("All editions: {name}."), name=_link(base, name)),
    ]
    # Outlook knows no greatest width
    return f"""<!DOCTYPE html>
<html lang="{escape(spoken().replace("_", "-"), quote=True)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{escape(edition.title)}</title>
<style>{STYLE.read_text("utf-8")}</style>
</head>
<body>
<div role="main">
<div class="hidden">{escape(edition.dek)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="cell" align="left">
<p class="name">{_link(base, name)}</p>
<p class="soft">{escape(_dateline(ledger))}</p>
{f'<p class="retracted">{escape(back)}</p>' if back else ""}
<h1>{_link(address, edition.title)}</h1>
<p class="dek">{escape(edition.dek)}</p>
<p class="soft">{ways}</p>
{body}
<div class="foot">{"".join(f"<p>{line}</p>" for line in foot if line)}</div>
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</div>
</body>
</html>
"""


def _inlined(document: str) -> bytes:
    """A document with its styles in its elements, and without the names that only styles ask for."""
    from bs4 import BeautifulSoup
    from css_inline import CSSInliner

    inliner = CSSInliner(keep_style_tags=False, load_remote_stylesheets=False, remove_inlined_selectors=False)
    soup = BeautifulSoup(inliner.inline(document), "html.parser")
    for tag in soup.body.find_all(True) if soup.body else []:
        roles = ("role",) if tag.name in ("table", "div") else ()
        tag.attrs = {n: v for n, v in tag.attrs.items() if n not in NAMES or n in ("dir", *roles)}
    return str(soup).encode()


def _plain_head(ledger: Ledger) -> str:
    edition, name = ledger.edition, str(ledger.publication.config.get("title", ""))
    lines = [f"{name}, {_dateline(ledger)}", _taken_back(ledger), edition.title, edition.dek, _address(ledger)]
    return "\n\n".join(filter(None, lines))


def _plain_foot(ledger: Ledger) -> str:
    return "\n\n".join(filter(None, [_tally(ledger), f"{_('All claims')}: {_address(ledger)}evidence.html"]))


def _message(html: str, text: str, ledger: Ledger) -> bytes:
    """The message with both texts; the same edition gives the same bytes."""
    edition = ledger.edition
    message = EmailMessage(policy=SMTP)
    message["Subject"] = edition.title
    # who sends it says who it is from: until then a name without an address (RFC 6854)
    message["From"] = Group(str(ledger.publication.config.get("title", "")) or "memobook")
    message["Date"] = datetime.fromisoformat(edition.date).replace(tzinfo=UTC)
    host = urlsplit(ledger.publication.base).hostname or "memobook.invalid"
    message["Message-ID"] = f"<{edition.date}.{edition.revision or 'draft'}@{host}>"
    message["X-Unsent"] = "1"  # programs of mail open it as a draft
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.set_boundary(f"memobook-{sha256((html + text).encode())[:24]}")
    return message.as_bytes()
