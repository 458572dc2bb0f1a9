"""Addresses: of which kind a link of the prose or of the bibliography may be.

A browser runs what some kinds of address hold, and others lead into the reader's own machine.
"""

from __future__ import annotations

import html
import re

from .rule import rule

KINDS = ("http", "https", "mailto")
INSIDE = ("attachment", "inv", "myst", "path", "project")  # of Jupyter and MyST, for what is in the publication
# as a browser reads it: blanks and control characters before and in the name of the kind do not count
IGNORED = re.compile(r"[\x00-\x20\x7f]")
KIND = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
DOI = re.compile(r"doi:(10\.\S+)", re.IGNORECASE)
HOSTLESS = re.compile(r"https?:/*(?:[?#]|$)", re.IGNORECASE)

ADDRESS = rule(
    "link.address", "error", "An address is of a kind that a reader’s browser may run, or that leads nowhere.",
    f"give an address that begins with {', '.join(KINDS[:-1])} or {KINDS[-1]}",
)  # fmt: skip


def odd_kind(address: str) -> str | None:
    """The kind of an address where it is none that may stand in a page; None where it is, or where it has none."""
    found = KIND.match(IGNORED.sub("", html.unescape(address)))
    kind = found[1].lower() if found else ""
    return kind if kind and kind not in (*KINDS, *INSIDE) else None


def fault(address: str) -> tuple[str, str] | None:
    """What is wrong with the address that a link leads to, and what to do; None where it may stand in a page."""
    shown = repr(address[:60])
    if kind := odd_kind(address):
        doi = DOI.match(address)
        return f"the address {shown} is of the kind {kind!r}", f"write https://doi.org/{doi[1]}" if doi else ADDRESS.fix
    if HOSTLESS.match(address):
        return f"the address {shown} names nobody’s site", "write the whole address"
    return None


def fault_in_markdown(address: str) -> tuple[str, str] | None:
    """The same of what stands in ``[words](address)``, whose kind a page's parser knows in small letters alone."""
    found = KIND.match(address)
    if found and found[1] not in KINDS and (kind := found[1].lower()) in KINDS:
        return f"the address {address[:60]!r} begins with capitals, so that it is no link", f"write {kind}:"
    return fault(address)
