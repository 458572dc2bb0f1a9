"""Explain: which thing an id stands for, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from memobook.data.row_place import key_place
from memobook.editions.claim import Claim, Implication, Tripwire
from memobook.editions.forecasts.forecast import Forecast
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.folder import Publication
from memobook.publication.text.calendar import day_text
from memobook.themes.statement import DATASET as STATEMENTS
from memobook.themes.statement import Statement
from memobook.themes.values.grade import GRADES
from memobook.themes.values.value import Value

from ..check import families  # noqa: F401 - declares the rules
from ..check.raised import raised
from ..check.rule import RULES
from ..committed import known_ledger
from .explanation import Explanation
from .uses import uses

Told = Callable[[], Explanation]


def explain(publication: Publication, id: str) -> Explanation:
    """What an id stands for: a finding, or a thing of the newest edition.

    Raises
    ------
    ContentError : ``explain.unknown``, or whatever is wrong with the edition.
    """
    if id in RULES:
        rule = RULES[id]
        facts = (("severity", rule.severity), ("what to do", rule.fix))
        return Explanation(id, "finding of memobook check", rule.means, facts)
    stops = raised()
    if id in stops:
        fixes = "; or ".join(stops[id]) or "the message tells"
        return Explanation(id, "error", "It stops a build, a fetch or a release.", (("what to do", fixes),))
    ledger = known_ledger(publication)
    known = dict(_known(ledger))
    if id not in known:
        raise ContentError(
            "explain.unknown",
            f"nothing of the edition of {ledger.edition.date} is called {id!r}, and no finding is",
            place="memobook explain",
            fix=suggestion(id, [*known, *RULES, *stops]),
        )
    return known[id]()


def _known(ledger: Ledger) -> Iterator[tuple[str, Told]]:
    register = ledger.register
    for name in ledger.view.package.datasets:
        yield name, partial(_dataset, ledger, name)
    for statement in ledger.statements.values():
        if statement.id not in ledger.edition.beside.places:  # there the claim tells it
            yield statement.id, partial(_statement, ledger, statement)
    for value in ledger.values.values():
        yield value.id, partial(_value, ledger, value)
    for claim in register.claims.values():
        yield claim.id, partial(_claim, ledger, claim)
    for implication in register.implications:
        yield implication.id, partial(_implication, ledger, implication)
        for wire in implication.tripwires:
            yield wire.id, partial(_tripwire, ledger, wire)
    for forecast in ledger.forecasts:
        yield forecast.id, partial(_forecast, ledger, forecast)


def _value(ledger: Ledger, value: Value) -> Explanation:
    family = ledger.edition.families.get(value.theme)
    place = f"notebooks/{value.theme.partition('/')[0]}.ipynb cell {value.cell!r}"
    place = family.place_of(value.id.rpartition(".")[2]) if family else place
    facts = [("value", value.exact or value.text), ("unit", value.unit)]
    if value.interval:
        facts.append(("interval", f"{value.interval_text} ({value.interval.words})"))
    facts += [("read", ", ".join(d["name"] for d in value.datasets) or "nothing"), *_verdicts(ledger, value.id)]
    return Explanation(value.id, "value", value.label, tuple(facts), place, _used(ledger, value.id))


def _statement(ledger: Ledger, one: Statement) -> Explanation:
    reference = ledger.references.get(one.said_by)
    facts = [("says", one.text), ("source", f"{one.said_by}: {reference.title}" if reference else one.said_by)]
    facts += [("where", one.locator)] if one.locator else []
    facts += [("seen", GRADES.get(one.verification, "by nobody")), ("published", day_text(one.published))]
    place = ledger.edition.beside.places.get(one.id)
    place = place or key_place(ledger.view.package.dataset(STATEMENTS), one.id)
    return Explanation(
        one.id, "statement", one.subject, (*facts, *_verdicts(ledger, one.id)), place, _used(ledger, one.id)
    )


def _claim(ledger: Ledger, claim: Claim) -> Explanation:
    place = ledger.register.place(claim.id)
    facts = [("verdict", claim.verdict), ("check", claim.check)]
    if claim.stated:
        facts.append(("stated", f"{claim.stated.text} ({claim.stated.id})"))
        facts.append(("by", f"{claim.stated.said_by}, {claim.stated.locator}"))
    facts += [(id, ledger.values[id].exact or ledger.values[id].text) for id in claim.values if id in ledger.values]
    facts += [("cites", ", ".join(claim.cites))] if claim.cites else []
    facts += [("decided", day_text(claim.horizon.day))] if claim.horizon else []
    return Explanation(
        claim.id, "claim", ledger.register.plain(claim.text, place), tuple(facts), place, _used(ledger, claim.id, place)
    )


def _implication(ledger: Ledger, one: Implication) -> Explanation:
    place = ledger.register.place(one.id)
    facts = [("rests on", ", ".join(one.rests_on)), ("no stronger than", one.strength.verdict)]
    facts += [("tripwires", ", ".join(wire.id for wire in one.tripwires))] if one.tripwires else []
    return Explanation(one.id, "implication", ledger.register.plain(one.text, place), tuple(facts), place)


def _tripwire(ledger: Ledger, wire: Tripwire) -> Explanation:
    place = ledger.register.place(wire.id)
    facts = (("when", wire.when), ("fired", "yes" if wire.fired else "no"))
    return Explanation(wire.id, "tripwire", ledger.register.plain(wire.text, place), facts, place)


def _forecast(ledger: Ledger, one: Forecast) -> Explanation:
    said = f"{one.comparison}: {one.probability:g}" if one.comparison else f"{len(one.quantiles)} quantiles"
    facts = (("asks", str(one.question)), ("says", said), ("answered", f"as known on {day_text(one.day)}"))
    return Explanation(one.id, "forecast", ledger.register.plain(one.text, one.place), facts, one.place)


def _dataset(ledger: Ledger, name: str) -> Explanation:
    dataset = ledger.view.package.dataset(name)
    facts = [("rows", f"{ledger.view.count(name):,} as of {day_text(ledger.edition.as_of)}"),
             ("columns", ", ".join(dataset.columns)), ("key", ", ".join(dataset.primary_key)),
             ("licence", dataset.licence)]  # fmt: skip
    facts += [("fetched by", dataset.fetch.connector)] if dataset.fetch else []
    return Explanation(name, "dataset", dataset.title, tuple(facts), dataset.place, _used(ledger, f'"{name}"'))


def _verdicts(ledger: Ledger, id: str) -> list[tuple[str, str]]:
    return [("claim", f"{claim.id}, {claim.verdict}") for claim in ledger.claims_of(id)]


def _used(ledger: Ledger, id: str, place: str = "") -> tuple[str, ...]:
    """Where an id is used, besides the place where it is defined."""
    return tuple(found for found in uses(ledger.publication, ledger.edition, id) if found != place)
