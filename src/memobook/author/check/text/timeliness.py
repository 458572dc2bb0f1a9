"""Timeliness: datasets past their date, horizons that have passed, histories of another state."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from memobook.data.dataset import Dataset
from memobook.editions.grids.combination_text import listed
from memobook.fetch.connector import connector_class
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.text.calendar import day_text

from ..material import Material
from ..rule import rule

STALE = rule(
    "dataset.stale",
    "warning",
    "A dataset that the edition reads was past its date on the edition’s day.",
    "fetch it, or enter the newest observations by hand",
)
PASSED = rule(
    "horizon.passed",
    "warning",
    "The horizon of a claim is not after the edition’s day.",
    "take the horizon out, or set a later one; the score keeps what an earlier edition claimed",
)
OUTDATED = rule(
    "history.outdated",
    "warning",
    "A history of values on file tells another value for the edition’s day than its run, so pages don’t show it.",
    "run memobook backfill again, with a day that is the edition’s own",
)
UNCHECKED = rule(
    "history.unchecked",
    "warning",
    "A history says what values were on other days, and nothing shows that today’s notebook would compute the same.",
    "run memobook backfill again and name the edition’s day with --also: where both agree, pages show the history",
)


def stale_datasets(material: Material) -> Iterator[Finding]:
    """Datasets that the edition's runs read and that were past their date on its as-of day."""
    ledger = material.ledger
    if ledger is None:
        return
    day = day_text(ledger.edition.as_of)
    for name, state in ledger.stale.items():
        dataset = ledger.view.package.dataset(name)
        message = f"dataset {name!r} is past its date on {day} ({state.text})"
        try:
            yield STALE.at(dataset.place, message, _renewal(material, dataset))
        except ContentError as error:
            yield Finding.of(error)


def passed_horizons(material: Material) -> Iterator[Finding]:
    """Claims whose horizon had passed on the as-of day: carried over they are decided, made anew they don't count."""
    ledger = material.ledger
    before = {claim["id"]: claim.get("horizon") for claim in (material.previous or {}).get("claims", [])}
    for claim in ledger.register.claims.values() if ledger else ():
        carried = before.get(claim.id)
        if claim.horizon and ledger and claim.horizon.day <= ledger.edition.as_of and not carried:
            message = f"the horizon of {claim.id}, {day_text(claim.horizon.day)}, is not after the as-of day"
            yield PASSED.at(ledger.register.place(claim.id), message)


def outdated_histories(material: Material) -> Iterator[Finding]:
    """Histories on file that tell another value for the edition's day than its run, or none."""
    ledger = material.ledger
    if ledger is None:
        return
    day = day_text(ledger.edition.as_of)
    for theme in ledger.edition.themes:
        found = [(id, history) for id, history in ledger.histories.items() if history.value.theme == theme]
        again = f"memobook backfill {theme} --from … --to … --also {ledger.edition.as_of} --out history"
        place, fix = f"history/{theme}.csv", f"call again what made it, with the edition’s day: {again}"
        outdated = [id for id, history in found if history.outdated]
        if outdated:
            yield OUTDATED.at(place, f"it tells other values for {day} than the run: {listed(outdated)}", fix)
        elif any(not history.checked for _, history in found):
            yield UNCHECKED.at(
                place,
                f"it has values of other days and none of {day}: nothing shows that they are this notebook’s",
                fix,
            )


def _renewal(material: Material, dataset: Dataset) -> str:
    if dataset.fetch is None:
        return "enter the newest observations by hand"
    name = dataset.fetch.connector
    # one of the publication's own is a module of its, which may be another the next time
    source = _source(name) if "." in name else material.answers.of("sources", name, partial(_source, name))
    return f"memobook fetch {source}"


def _source(connector: str) -> str:
    return connector_class(connector).source
