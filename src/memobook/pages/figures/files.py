"""The files of an edition's figures, by their address in its folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from memobook.ledger.figure_headline import headline_text
from memobook.ledger.ledger import Ledger
from memobook.publication.text.calendar import day_text
from memobook.publication.text.language import locale

from ..citing.style import ReferenceStyle
from ..descriptions.citation import Citation
from .fitted import fitted
from .picture import figure_png
from .sources import may_be_passed_on, source_line
from .standalone import Standalone


def figure_files(ledger: Ledger) -> dict[str, Callable[[], bytes]]:
    """For each figure its drawings as SVG and PNG, its data where they may be passed on, and its page."""
    files: dict[str, Callable[[], bytes]] = {}
    # every page of a figure cites the same edition
    cited = cache(partial(_cited, ledger))
    for executed in ledger.executed.values():
        for id, meta in executed.figures.items():
            files[f"figures/{id}.svg"] = partial(_drawing, meta["svg"])
            if meta.get("phone"):
                files[f"figures/{id}.phone.svg"] = partial(_drawing, meta["phone"])
            if may_be_passed_on(meta, ledger.view.package):
                files[f"figures/{id}.csv"] = meta["data"].encode
            files[f"figures/{id}.png"] = partial(_png, ledger, id, meta)
            files[f"figures/{id}/index.html"] = partial(_page, ledger, cited, id, meta)
    return files


def _drawing(svg: str) -> bytes:
    return fitted(svg).encode()


def _png(ledger: Ledger, id: str, meta: dict[str, Any]) -> bytes:
    source = source_line(meta, ledger.view.package)
    cache, day = ledger.publication.store / "figures", ledger.edition.date
    return figure_png(id, meta["svg"], headline_text(meta, ledger.values), source, day, locale().language, cache)


def _cited(ledger: Ledger) -> tuple[Citation, str]:
    """The edition's citation, and how it is printed."""
    citation = Citation.of(ledger.publication, ledger.edition)
    return citation, citation.words(ReferenceStyle.of(ledger.publication))


def _page(ledger: Ledger, cited: Callable[[], tuple[Citation, str]], id: str, meta: dict[str, Any]) -> bytes:
    edition, (citation, words) = ledger.edition, cited()
    address = f"{citation.address}figures/{id}/"
    return Standalone(
        file=id,
        headline=headline_text(meta, ledger.values),
        caption=meta["caption"],
        alt=meta["alt"],
        svg=meta["svg"],
        phone=meta.get("phone", ""),
        source=source_line(meta, ledger.view.package),
        address=address,
        memo=citation.address,
        memo_title=edition.title,
        publication=citation.publication,
        day_text=day_text(edition.date),
        citation=f"{words} {address}",
        data=may_be_passed_on(meta, ledger.view.package),
        language=locale().language,
        picture=f"{citation.address}figures/{id}.png",
    ).page()
