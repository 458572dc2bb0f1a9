"""``memobook check`` behind its command line: which editions are looked at, and how findings are printed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.site.assembly import Assembly

from .families import findings
from .material import Material
from .written import annotation, sarif


def run_check(publication: Publication, dates: Sequence[str], form: str, *, links: bool) -> tuple[str, bool]:
    """Look at editions, and give what to print and whether nothing wrong was found.

    Parameters
    ----------
    form : ``text``, ``json``, ``sarif`` or ``github``.
    links : whether addresses elsewhere are asked too.

    Raises
    ------
    ContentError : ``edition.missing``.
    """
    found: dict[str, list[Finding]] = {}
    # it keeps the ledgers, which the edition after looks at too
    assembly = Assembly(publication, Progress())
    for date in map(publication.known, dates):
        material = Material(publication, date, assembly=assembly)
        found[date] = findings(material)
        if links:
            from .external import external

            found[date] = sorted([*found[date], *external(material)], key=lambda finding: finding.order)
    # what editions share is told once
    every = list(dict.fromkeys(finding for one in found.values() for finding in one))
    good = not any(finding.severity == "error" for finding in every)
    if form == "json":
        return json.dumps([finding.as_json() for finding in every], indent=1, ensure_ascii=False), good
    if form == "sarif":
        return json.dumps(sarif(every), indent=1, ensure_ascii=False), good
    lines = [line for f in every for line in ([annotation(f)] if form == "github" else f.lines)]
    for date, one in found.items():
        errors = sum(finding.severity == "error" for finding in one)
        told = f", {errors} of severity error" if errors else ""
        lines.append(f"{date}: {len(one) or 'no'} finding{'s' * (len(one) != 1)}{told}")
    return "\n".join(lines), good
