"""What is found of several members of a family, which have one notebook: told once, with the members named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from memobook.editions.family import Family
from memobook.publication.finding import Finding

# members that a message names; the others are counted
NAMED = 12
NUMBER = re.compile(r"\d[\d.,]*")


def of_members(found: Iterable[Finding], families: Iterable[Family]) -> list[Finding]:
    """The findings, where those that differ in nothing but the member and its numbers are one."""
    known = list(families)
    kept: dict[object, Finding] = {}
    titles: dict[object, list[str]] = {}
    for finding in found:
        key: object = finding
        for family in known:
            place, one = _without(finding.place, family)
            message, other = _without(finding.message, family)
            if page := one or other:
                finding = replace(finding, place=place)
                key = (finding.severity, finding.id, place, NUMBER.sub("", message), finding.fix)
                titles.setdefault(key, []).append(family.members[page].title)
                break
        kept.setdefault(key, finding)
    return [_told(finding, list(dict.fromkeys(titles.get(key, [])))) for key, finding in kept.items()]


def _without(text: str, family: Family) -> tuple[str, str]:
    """A place or message with the family's ids in the place of a member's, and the page of the first one it names."""
    pages: list[str] = []

    def plain(found: re.Match[str]) -> str:
        page = f"{family.theme}/{found['member']}"
        if page not in family.members:
            return found[0]
        pages.append(page)
        return family.theme

    text = re.sub(rf"(?<![\w.]){re.escape(family.theme)}[./](?P<member>\w+)(?=[.'\s]|$)", plain, text)
    return text, pages[0] if pages else ""


def _told(finding: Finding, titles: list[str]) -> Finding:
    if not titles:
        return finding
    more = f" and {len(titles) - NAMED} more" if len(titles) > NAMED else ""
    which = f"member {titles[0]}" if len(titles) == 1 else f"{len(titles)} members: {', '.join(titles[:NAMED])}{more}"
    return replace(finding, message=f"{finding.message} ({which})")
