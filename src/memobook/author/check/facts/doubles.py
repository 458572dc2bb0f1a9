"""One owner per fact: claims or statements given twice, and names that nothing reads."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from memobook.editions.conditions.interval import parsed
from memobook.editions.written.front import FrontMatter
from memobook.editions.written.register import Claim, Implication, Register, Tripwire
from memobook.publication.errors import suggestion
from memobook.publication.finding import Finding
from memobook.publication.yaml_file import Entry
from memobook.themes.statement import Statement

from ..material import Material
from ..rule import rule
from .claims import row_place

CLAIM = rule(
    "claim.twice", "error", "Two claims say the same.",
    "keep one of them, and let what rests on the other rest on it",
)  # fmt: skip
STATEMENT = rule(
    "statement.twice", "error", "Two statements hold the same number of the same source for the same thing.",
    "keep one row, and print it wherever it is said",
)  # fmt: skip
STATEMENT_ID = rule(
    "statement.id", "error", "The id of a statement differs from another one by case alone.", "give it another id"
)
GROUND = rule(
    "rests_on.twice", "error", "A sentence rests on one claim twice, which makes its grounds look like more.",
    "name each claim once",
)  # fmt: skip
KEY = rule(
    "register.key", "error", "A name in the register or in the front matter is read by nothing.",
    "mend the name, or take the line away",
)  # fmt: skip

# what each kind of entry may hold
KEYS: dict[str, Iterable[str]] = {
    "claims": Claim.__annotations__,
    "implications": Implication.__annotations__,
    "tripwires": Tripwire.__annotations__,
}


def keys(material: Material) -> Iterator[Finding]:
    """Names in the register and the front matter that nothing reads."""
    edition = material.edition
    if edition is None:
        return
    yield from _unread(edition.front, FrontMatter.__annotations__, edition.place, "the front matter")
    place = edition.register_place
    yield from _unread(edition.register, Register.__annotations__, place, "the register")
    for kind in ("claims", "implications"):
        for entry in _entries(edition.register.get(kind)):
            if entry.file != edition.place:  # of those in the memo every option is known
                yield from _unread(entry, KEYS[kind], place, str(entry.get("id", kind)))
            for wire in _entries(entry.get("tripwires")):
                yield from _unread(wire, KEYS["tripwires"], place, str(wire.get("id", "a tripwire")))


def doubles(material: Material) -> Iterator[Finding]:
    """Claims and statements that are given twice."""
    edition, ledger = material.edition, material.ledger
    seen: dict[Any, str] = {}
    for entry in _entries(edition.register.get("claims")) if edition else ():
        for mark in _marks(entry):
            if mark in seen and edition:
                yield CLAIM.at(entry.at("id"), f"{entry.get('id')} says the same as {seen[mark]}")
                break
        else:
            seen |= dict.fromkeys(_marks(entry), f"{entry.get('id')} at {entry.at('id')}")
    alike: dict[str, str] = {}
    for id in ledger.statements if ledger else ():
        if (other := alike.setdefault(id.lower(), id)) != id:
            first, second = sorted((row_place(material, one), one) for one in (id, other))
            yield STATEMENT_ID.at(second[0], f"{second[1]!r} differs from {first[1]!r} by case alone")
    beside = edition.beside.places if edition else {}
    for one, other in _same(ledger.statements if ledger else {}, beside):
        first, second = sorted((row_place(material, id), id) for id in (one, other))
        yield STATEMENT.at(second[0], f"{second[1]} is the same as {first[1]} at {first[0]}")


def grounds(material: Material) -> Iterator[Finding]:
    """Claims that an implication, the title, the dek or a headline names twice among those that it rests on."""
    edition = material.edition
    if edition is None:
        return
    named: list[tuple[str, str, Any]] = [
        (str(entry.get("id")), entry.at("rests_on"), entry.get("rests_on"))
        for entry in _entries(edition.register.get("implications"))
    ]
    for given in _entries([edition.front.get("rests_on")]):
        for name, found in given.items():
            # of headings and figures: by what they are of
            parts = found.items() if isinstance(found, Mapping) else [(f"the {name}", found)]
            named += [(str(owner), given.at(name), claims) for owner, claims in parts]
    for owner, place, claims in named:
        listed = [str(id) for id in claims] if isinstance(claims, list) else []
        for id in dict.fromkeys(id for id in listed if listed.count(id) > 1):
            yield GROUND.at(place, f"{owner} rests on {id} twice")


def _unread(entry: Any, known: Iterable[str], place: str, owner: str) -> Iterator[Finding]:
    for name in entry if isinstance(entry, Entry) else ():
        if name not in known:
            yield KEY.at(
                f"{place}:{entry.line(name)}", f"nothing reads {name!r} of {owner}", suggestion(str(name), known)
            )


def _entries(found: Any) -> list[Entry]:
    return [one for one in found if isinstance(one, Entry)] if isinstance(found, list) else []


def _marks(entry: Entry) -> list[Any]:
    """What two claims can't have in common: the words, or the statement and its sources with the check."""
    words = re.sub(r"\W+", " ", str(entry.get("text", ""))).strip().lower()
    marks: list[Any] = [words] if words else []
    check = entry.get("check")
    if entry.get("stated") and isinstance(check, Mapping) and check.get("equals"):
        marks.append((str(entry["stated"]), str(dict(check))))
    if isinstance(check, Mapping) and check.get("holds"):
        # two sources may say what one condition decides; of one source, or of nobody's, it is one claim
        marks.append((str(entry.get("stated")), tuple(entry.get("cites") or ()), _condition(str(check["holds"]))))
    return marks


def _condition(written: str) -> str:
    """A condition with its sides in one order, however it is written."""
    try:
        tree = parsed(written)
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Gt | ast.GtE):
                node.ops = [ast.Lt() if isinstance(node.ops[0], ast.Gt) else ast.LtE()]
                node.left, node.comparators = node.comparators[0], [node.left]
        return ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return written  # told where conditions are read


def _same(statements: Mapping[str, Statement], beside: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Pairs of statements that are one; those in the memo have no words of their own for what they are about."""
    seen: dict[Any, str] = {}
    for id, one in statements.items():
        if one.value is None:
            continue
        number = (one.said_by, one.value, one.unit, one.locator)
        mark = (*number, re.sub(r"\W+", " ", one.subject).strip().lower())
        twin = seen.get(number) if id in beside else seen.get(mark)
        if twin:
            yield twin, id
        for key in (number, mark):
            seen.setdefault(key, id)
