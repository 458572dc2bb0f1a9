"""A correction as HTML, for the page of corrections and for the feed."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from memobook.editions.claim import verdict_text
from memobook.publication.locks.correction import PARTS
from memobook.publication.text.language import _, plural

# of a revision, values told one by one
SHOWN = 40


def anchor(one: Mapping[str, Any]) -> str:
    """Of a revision on the page, and in the feed."""
    return f"c{one['edition']}-v{one['revision']}"


def correction_list(one: Mapping[str, Any]) -> str:
    """What a revision put right, as HTML: the corrections, the verdicts that turned, the values."""
    parts = []
    heads = {"said": _("Said:"), "right": _("Right:"), "found": _("Found:")}
    if one["corrections"]:
        items = "".join(
            f"<li>{''.join(f'<p>{heads[part]} {escape(told[part])}</p>' for part in PARTS)}</li>"
            for told in one["corrections"]
        )
        parts.append(f'<ul class="score-list">{items}</ul>')
    changed = [
        f"<li>{escape(v['id'])}: {_verdict(v['old'])} → {_verdict(v['new'])}. {escape(v['text'])}</li>"
        for v in one["verdicts"]
    ]
    changed += [
        f"<li>{escape(v['label'])}: {escape(v['old'])} → {escape(v['new'])} <code>{escape(v['id'])}</code></li>"
        for v in one["values"][:SHOWN]
    ]
    if len(one["values"]) > SHOWN:
        more = len(one["values"]) - SHOWN
        told = plural("and {count} more value", "and {count} more values", more).format(count=more)
        changed.append(f"<li>{told}</li>")
    if changed:
        parts.append(f"<p>{_('What differs from the revision before:')}</p><ul>{''.join(changed)}</ul>")
    return "".join(parts)


def _verdict(word: str) -> str:
    return f'<span class="verdict verdict-{escape(word)}">{escape(verdict_text(word))}</span>'
