"""All families of rules, in the order in which they look."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from memobook.finding import Finding

from . import claims, data, direction, environment, links, notebooks, prose, references, shown, timeliness
from .material import Material

LOOKS: tuple[Callable[[Material], Iterable[Finding]], ...] = (
    prose.memo_numbers,
    prose.front_numbers,
    prose.memo_headings,
    prose.leaning,
    direction.directions,
    claims.failing,
    claims.turned,
    claims.unverified,
    references.bibliography,
    notebooks.machine_paths,
    notebooks.orders,
    notebooks.outputs,
    notebooks.code,
    shown.figures,
    shown.tables,
    links.links,
    data.datasets,
    environment.environment,
    timeliness.stale_datasets,
    timeliness.passed_horizons,
    timeliness.outdated_histories,
)


def findings(material: Material) -> list[Finding]:
    """What all rules find in an edition, by file and line; what stops a build is among it."""
    found = [finding for look in LOOKS for finding in look(material)]
    found += [Finding("error", e.id, e.place, e.message, e.fix) for e in material.broken]
    # what stops the ledger may have been found by a rule already, with a better line
    at = {(finding.id, finding.place): finding for finding in reversed(found)}
    told = {(finding.id, finding.path) for finding in found[: len(found) - len(material.broken)]}
    stopped = {(e.id, e.place) for e in material.broken if (e.id, e.place.partition(":")[0]) in told}
    kept = [f for key, f in at.items() if key not in stopped or found.index(f) < len(found) - len(material.broken)]
    return sorted(kept, key=lambda finding: finding.order)
