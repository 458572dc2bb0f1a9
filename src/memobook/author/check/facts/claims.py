"""Claims: what the data say against them, and whether the reader is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.data.row_place import key_place
from memobook.editions.claim import UNCHECKED, Claim
from memobook.editions.conditions.units import declared_units
from memobook.editions.conditions.vacuous import is_vacuous
from memobook.editions.family import Member
from memobook.ledger.ledger import Ledger
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding
from memobook.themes.statement import DATASET as STATEMENTS
from memobook.themes.values.grade import GRADES
from memobook.themes.values.interval import UNSTATED

from ..markdown import Markdown
from ..material import Material
from ..rule import rule

UNCHECKED_CLAIM = rule(
    "claim.ours",
    "error",
    "A claim has no check that could come out otherwise: 'ours' decides nothing.",
    "write a condition that the claim must meet, {holds: theme.name > 0}, and its values under 'values'",
)
VACUOUS = rule(
    "claim.vacuous",
    "error",
    "A condition can’t come out otherwise, whatever the data say.",
    "ask for something that could fail: compare with what would be seen if the claim were false; where a value that is "
    "counted may be below zero, say so when it is recorded: bounds=(None, None)",
)
UNSTATED_KIND = rule(
    "value.interval",
    "error",
    "A value’s interval does not say of which kind it is.",
    'write interval=(low, high), kind="…" and, for confidence or prediction, level=… in place of range=(low, high)',
)
FAILS = rule(
    "claim.fails",
    "error",
    "A claim of our own does not hold on the data of the edition’s day.",
    "correct the claim, or state whose it is under 'stated'",
)
UNTOLD = rule(
    "claim.untold",
    "error",
    "What somebody stated is contradicted by the data or differs from them, and no sentence of the memo tells.",
    "print the value that was found, or the statement, in a sentence of the memo",
)
TURNED = rule(
    "claim.turned",
    "error",
    "A verdict is another one than in the edition before, and no sentence of the memo tells.",
    "tell what turned, with a value or the statement of the claim in the sentence",
)
VALUE = rule("value.unknown", "error", "A value is printed that no theme of the edition records.", "mend the id")
STATEMENT = rule(
    "statement.unknown", "error", "A statement is printed that was not public on the edition’s day.",
    "add it to data/statements.csv or mend the id",
)  # fmt: skip
UNVERIFIED = rule(
    "statement.unverified",
    "error",
    "A statement that the edition uses does not say how it was verified.",
    "give its row a grade in the column 'verification', V1 to V4",
)


def failing(material: Material) -> Iterator[Finding]:
    """Claims whose check fails."""
    ledger = material.ledger
    if ledger is None:
        return
    for claim in ledger.register.claims.values():
        if claim.verdict not in ("contradicted", "differs"):
            continue
        place = ledger.register.place(claim.id)
        if claim.stated is None:
            yield FAILS.at(place, f"{claim.id} does not hold: {claim.check.partition(': ')[2]}")
        elif not _told(claim, material):
            yield UNTOLD.at(
                place, f"{claim.id} is {claim.verdict}, and the memo prints neither its statement nor a value of it"
            )


def unchecked(material: Material) -> Iterator[Finding]:
    """Claims whose check decides nothing, and claims and tripwires whose condition can't come out otherwise."""
    ledger = material.ledger
    if ledger is None:
        return
    register, counted = ledger.register, declared_units(material.publication)
    for claim in register.claims.values():
        kind, _, condition = claim.check.partition(": ")
        place = register.place(claim.id)
        if kind == UNCHECKED:
            yield UNCHECKED_CLAIM.at(place, f"nothing decides {claim.id}")
        elif kind == "holds" and is_vacuous(condition, register.values, place, counted):
            yield VACUOUS.at(place, f"{claim.id} comes out the same for every value that could be: {condition}")
    for implication in register.implications:
        for wire in implication.tripwires:
            if is_vacuous(wire.when, register.values, register.place(wire.id), counted):
                state = "has always fired" if wire.fired else "can never fire"
                yield VACUOUS.at(register.place(wire.id), f"tripwire {wire.id} {state}: {wire.when}")


def unstated(material: Material) -> Iterator[Finding]:
    """Values whose interval is of a kind that nobody stated."""
    ledger = material.ledger
    for value in ledger.values.values() if ledger else ():
        if value.interval and value.interval.kind == UNSTATED:
            place = f"notebooks/{value.theme.partition('/')[0]}.ipynb cell {value.cell!r}"
            yield UNSTATED_KIND.at(place, f"the interval of {value.id} has no kind")


def turned(material: Material) -> Iterator[Finding]:
    """Verdicts that turned since the edition before without a sentence about it."""
    ledger, previous = material.ledger, material.previous
    if ledger is None or previous is None:
        return
    before = {claim["id"]: claim["verdict"] for claim in previous["claims"]}
    for claim in ledger.register.claims.values():
        was = before.get(claim.id, claim.verdict)
        if was != claim.verdict and not _told(claim, material):
            message = f"{claim.id} was {was} in the edition of {previous['edition']} and is {claim.verdict}"
            yield TURNED.at(ledger.register.place(claim.id), message)


# grades of what no source was found to say
UNSEEN = ("V4", "none")


def unverified(material: Material) -> Iterator[Finding]:
    """Statements of the edition without a grade."""
    ledger = material.ledger
    if ledger is None:
        return
    for id in _used(ledger, material):
        statement = ledger.statements.get(id)
        if statement and not statement.verification:
            yield UNVERIFIED.at(row_place(material, id), f"the statement {id!r} has no grade of verification")
        elif statement and statement.verification not in (*GRADES, *UNSEEN):
            told = f"the statement {id!r} has the grade {statement.verification!r}, which is none"
            yield UNVERIFIED.at(
                row_place(material, id),
                told,
                f"grades are {', '.join(GRADES)}, and V4 where nobody was found to say it",
            )


def unknown(material: Material) -> Iterator[Finding]:
    """Values and statements that are printed somewhere and that there are not; a build stops there."""
    ledger = material.ledger
    if ledger is None:
        return
    told = set()
    pages = [text for text in material.pages if not text.place.startswith("book/docs/")]
    for text in [material.memo, *pages, *_prose(material, ledger)]:
        for number, (role, id, offset) in enumerate(text.roles("value", "stated")):
            known = ledger.values if role == "value" else ledger.statements
            place = text.at(offset)
            use = text.place, number, place
            if id in known or use in told:
                continue  # it is there, or was told of another member of the family
            told.add(use)
            if role == "value":
                yield VALUE.at(place, f"no theme of this edition records a value {id!r}", suggestion(id, known))
            else:
                yield STATEMENT.at(place, f"no statement {id!r} was public on the as-of day")


def _prose(material: Material, ledger: Ledger) -> Iterator[Markdown]:
    """The notebooks' prose, that of a family as the page of each member has it that is not missing."""
    for notebook in material.notebooks:
        members = notebook.family.members.items() if notebook.family else ()
        there: list[Member | None] = [member for page, member in members if page not in ledger.missing]
        for member in there or [None]:
            yield from (text for _, text in notebook.prose_of(member))


def _told(claim: Claim, material: Material) -> bool:
    """Whether the memo prints the claim's statement or one of its values."""
    printed = {content.strip() for _, content, _ in material.memo.roles("value", "stated")}
    return bool(printed & {*claim.values, *claim.sources, *([claim.stated.id] if claim.stated else [])})


def _used(ledger: Ledger, material: Material) -> list[str]:
    used = {content.strip() for _, content, _ in material.memo.roles("stated")}
    for claim in ledger.register.claims.values():
        used |= {*claim.sources, *([claim.stated.id] if claim.stated else [])}
        used |= set(re.findall(r"\{([a-z][\w-]*)\}", claim.text + claim.note))
    return sorted(used)


def row_place(material: Material, id: str) -> str:
    """The line of a statement's newest row, or that of the memo where it stands beside its sentence."""
    edition = material.edition
    if edition and id in edition.beside.places:
        return edition.beside.places[id]
    return key_place(material.package.datasets[STATEMENTS], id)
