"""``memobook check`` behind its command line: which editions are looked at, and how findings are printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from memobook.publication.answers import answers
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.publication.progress import Progress
from memobook.site.assembly import Assembly

from .families import findings
from .material import Material
from .written import annotation, sarif


def run_check(
    publication: Publication, dates: Sequence[str], form: str, tell: Callable[[str], None], *, links: bool
) -> bool:
    """Look at editions, print what is found, and give whether nothing wrong was.

    For people and workflows, what needs no run of a grid is printed before the first of these begins.

    Parameters
    ----------
    tell : prints a line.
    form : ``text``, ``json``, ``sarif`` or ``github``.
    links : whether addresses elsewhere are asked too.

    Raises
    ------
    ContentError : ``edition.missing``.
    """
    found: dict[str, list[Finding]] = {}
    told: set[Finding] = set()  # what editions share is told once
    as_data = form in ("json", "sarif")
    # it keeps the ledgers, which the edition after looks at too
    assembly = Assembly(publication, Progress())
    for date in map(publication.known, dates):
        early = Material(publication, date, assembly=assembly, grids=False)
        if not as_data and early.grids_wait:
            _tell(findings(early), told, form, tell)
        material = Material(publication, date, assembly=assembly, edition=early.edition)
        found[date] = findings(material)
        if links:
            from .external import external

            found[date] = sorted([*found[date], *external(material)], key=lambda finding: finding.order)
    answers(publication.root).keep()
    every = list(dict.fromkeys(finding for one in found.values() for finding in one))
    good = not any(finding.severity == "error" for finding in every)
    if as_data:
        log = sarif(every) if form == "sarif" else [finding.as_json() for finding in every]
        tell(json.dumps(log, indent=1, ensure_ascii=False))
        return good
    _tell(every, told, form, tell)
    for date, one in found.items():
        errors = sum(finding.severity == "error" for finding in one)
        count = f", {errors} of severity error" if errors else ""
        tell(f"{date}: {len(one) or 'no'} finding{'s' * (len(one) != 1)}{count}")
    return good


def _tell(found: Sequence[Finding], told: set[Finding], form: str, tell: Callable[[str], None]) -> None:
    """Print the findings that were not printed yet."""
    for finding in found:
        if finding not in told:
            told.add(finding)
            for line in [annotation(finding)] if form == "github" else finding.lines:
                tell(line)
