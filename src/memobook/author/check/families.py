"""All families of rules, in the order in which they look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding

from .bibliography import references
from .facts import (
    claims,
    column_units,
    data,
    doubles,
    entries,
    family_index,
    forecasts,
    listed_members,
    locks,
    notes,
    other_editions,
    precision,
    rows,
    series,
    settings,
    thresholds,
    units,
    vanished,
)
from .material import Material
from .members import of_members
from .notebook import environment, literals, notebooks, reads, varying
from .text import (
    arithmetic,
    constructs,
    days,
    direction,
    directive_parse,
    directives,
    glyphs,
    growth,
    labels,
    leftover,
    links,
    listings,
    numbered,
    outputs,
    pictures,
    place_titles,
    plain,
    printed_unit,
    prose,
    raw,
    repeated,
    shown,
    signs,
    stopping,
    strong_words,
    tense,
    timeliness,
    titles,
    unfinished,
    unprinted,
    unshown,
    words,
)  # fmt: skip

NAMED = re.compile(r"'([^']+)'")

LOOKS: tuple[Callable[[Material], Iterable[Finding]], ...] = (
    prose.memo_numbers,
    prose.front_numbers,
    prose.memo_headings,
    prose.leaning,
    words.words,
    repeated.repeated,
    days.days,
    tense.tenses,
    glyphs.glyphs,
    unprinted.unprinted,
    direction.directions,
    growth.growth,
    signs.signs,
    printed_unit.printed_units,
    arithmetic.sums,
    strong_words.strong_words,
    doubles.keys,
    entries.entries,
    plain.plain,
    settings.settings,
    doubles.doubles,
    doubles.grounds,
    notes.notes,
    claims.failing,
    claims.unchecked,
    claims.unstated,
    units.units,
    column_units.column_units,
    titles.titles,
    unfinished.unfinished,
    claims.turned,
    claims.unverified,
    claims.unknown,
    thresholds.thresholds,
    forecasts.forecasts,
    family_index.family_indexes,
    listed_members.listed_members,
    locks.locks,
    locks.memos_gone,
    other_editions.other_editions,
    references.bibliography,
    notebooks.tags,
    notebooks.machine_paths,
    notebooks.orders,
    notebooks.outputs,
    notebooks.code,
    literals.literals,
    varying.varying,
    reads.modules,
    shown.figures,
    shown.tables,
    shown.sizes,
    unshown.shown_twice,
    unshown.drawn_twice,
    unshown.digits,
    unshown.bars,
    links.links,
    pictures.pictures,
    constructs.constructs,
    constructs.captions,
    stopping.stopping,
    labels.labels,
    place_titles.place_titles,
    numbered.numbered,
    directives.directives,
    directive_parse.parsed_directives,
    listings.listings,
    outputs.outputs,
    raw.raw,
    leftover.leftover,
    data.datasets,
    rows.rows,
    series.series,
    vanished.vanished,
    precision.precision,
    environment.environment,
    timeliness.stale_datasets,
    timeliness.passed_horizons,
    timeliness.outdated_histories,
)


def findings(material: Material) -> list[Finding]:
    """What all rules find in an edition, by file and line; what stops a build is among it."""
    found: list[Finding] = []
    for look in LOOKS:
        try:
            found += look(material)
        except ContentError as error:  # it keeps none of the other rules from looking
            material.broken.append(error)
    # what stops the ledger may have been found by a rule already, with a better place
    told = {finding.id for finding in found}
    named = {(finding.id, name) for finding in found for name in NAMED.findall(finding.message)}
    for broken in material.broken:
        known = broken.id in material.explained or broken.id in told
        names = NAMED.findall(broken.message)
        # of ids that are nowhere each is told, where no rule has told that one
        if not known or (broken.id.endswith(".unknown") and not any((broken.id, name) in named for name in names)):
            found.append(Finding.of(broken))
    families = material.ledger.edition.families.values() if material.ledger else ()
    return sorted(of_members(dict.fromkeys(found), families), key=lambda finding: finding.order)
