"""The filters above long lists. They stand in the page as it is served, lest all below jump once a script makes them;
``tables.js`` makes them work, and without scripts none is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from memobook.editions.claim import Claim, verdict_text
from memobook.publication.text.language import _, plural


def claims_filter(claims: Iterable[Claim], order: Sequence[str]) -> str:
    """A button for each verdict that is there, in this order, and a field for words."""
    counts = Counter(claim.verdict for claim in claims)
    buttons = [_button("", escape(_("All")), counts.total())]
    for name in order:
        if counts[name]:
            chip = f'<span class="verdict verdict-{name}">{escape(verdict_text(name))}</span>'
            buttons.append(_button(name, chip, counts[name]))
    shown = _("{shown} of {count} claims shown").format(shown=counts.total(), count=counts.total())
    group = f'<div role="group" aria-label="{escape(_("Verdict"))}">{"".join(buttons)}</div>'
    return _filter(_("Claims"), group + _words(_("With the words")), shown)


def archive_filter(entries: Sequence[Mapping[str, Any]]) -> str:
    """A choice of category, theme and year; nothing where there are no two editions to choose from."""
    if len(entries) < 2:
        return ""
    choices = {
        "category": (_("Category"), {entry["category"] for entry in entries}),
        "theme": (_("Theme"), {theme for entry in entries for theme in entry["themes"]}),
        "year": (_("Year"), {entry["date"][:4] for entry in entries}),
    }
    labels = [f"<label>{escape(label)}{_select(name, found)}</label>" for name, (label, found) in choices.items()]
    told = plural("{shown} of {count} edition shown", "{shown} of {count} editions shown", len(entries))
    return _filter(_("Editions"), f"<div>{''.join(labels)}</div>", told.format(shown=len(entries), count=len(entries)))


def rows_filter(count: int) -> str:
    """A field for words above the rows of a dataset."""
    told = plural("{shown} of {count} row shown", "{shown} of {count} rows shown", count)
    return _filter(_("Rows"), _words(_("With the words")), told.format(shown=count, count=count))


def members_filter() -> str:
    """A field for words above the members of a family."""
    return _filter(_("Members"), _words(_("Find")), "")


def _filter(label: str, controls: str, shown: str) -> str:
    status = f'<p role="status">{escape(shown)}</p>'
    return f'<div class="filter" role="search" aria-label="{escape(label)}">{controls}{status}</div>'


def _button(name: str, words: str, count: int) -> str:
    pressed = "false" if name else "true"
    return f'<button type="button" data-verdict="{name}" aria-pressed="{pressed}">{words} {count}</button>'


def _words(label: str) -> str:
    return f'<label>{escape(label)}<input type="search" autocomplete="off" spellcheck="false"></label>'


def _select(name: str, found: Iterable[str]) -> str:
    options = "".join(f'<option value="{escape(one)}">{escape(one)}</option>' for one in sorted(filter(None, found)))
    return f'<select name="{name}"><option value="">{escape(_("all"))}</option>{options}</select>'
