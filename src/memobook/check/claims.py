"""Claims: what the data say against them, and whether the reader is told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from memobook.finding import Finding
from memobook.ledger import Ledger
from memobook.register import Claim
from memobook.statement import DATASET as STATEMENTS

from .material import Material
from .rule import rule

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


def unverified(material: Material) -> Iterator[Finding]:
    """Statements of the edition without a grade."""
    ledger = material.ledger
    if ledger is None:
        return
    for id in _used(ledger, material):
        statement = ledger.statements.get(id)
        if statement and not statement.verification:
            yield UNVERIFIED.at(_row_place(material, id), f"the statement {id!r} has no grade of verification")


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


def _row_place(material: Material, id: str) -> str:
    """The line of a statement's newest row."""
    path = material.package.datasets[STATEMENTS].path
    if path is None:
        return f"data/{STATEMENTS}"
    place = f"data/{path.name}"
    lines = path.read_text("utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if line.split(",")[0].strip('"') == id]
    return f"{place}:{found[-1]}" if found else place
