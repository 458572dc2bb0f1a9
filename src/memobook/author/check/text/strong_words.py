"""Strong words: superlatives, "halved", "converged", "no longer" beside values that do not carry them.

A word is carried by a claim whose check looks at the value and is decided (*holds* or *reproduced*), or by the value
itself where its label says the same ("gap at its widest"). A word that means a factor is carried by a decided claim
that says it too, or by two values of the sentence, a signed share, or the edition before, where the factor is right
and the intervals do not overlap. In a
title a word is carried by the claims on which the title rests. A sentence that denies or asks is let alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import permutations
from typing import Any

from memobook.editions.claim import Claim
from memobook.editions.conditions.units import is_share
from memobook.ledger.ledger import Ledger
from memobook.publication.finding import Finding
from memobook.publication.text.language import speaks
from memobook.themes.values.value import Value

from ..german import movement as german
from ..markdown import Markdown
from ..material import Material
from ..rule import rule
from .direction import DENIED, ROLE
from .titles import FIELD, FIGURES

FACTOR = rule(
    "word.factor", "error", "A word such as “halved” or “doubled” stands beside values that give another factor.",
    "take the word that fits the values, or print those that it speaks of",
)  # fmt: skip
UNDECIDED = rule(
    "word.undecided", "error", "A strong word stands beside a value on which the claims are undecided or contradicted.",
    "say what the interval leaves open",
)  # fmt: skip
ALONE = rule(
    "word.alone", "warning", "A strong word stands beside a value that no claim’s check looks at.",
    "make it a claim with a condition on the value, or say it more plainly",
)  # fmt: skip
TITLE = rule(
    "word.title", "error", "A strong word stands in a title, dek or heading that rests on no claim which is decided.",
    "name the claim that carries it under rests_on, or say it more plainly",
)  # fmt: skip

# what each means as a factor, from and to
FACTORS = {
    "halv(?:e|es|ed|ing)": (0.4, 0.6),
    "doubl(?:e|es|ed|ing)": (1.7, 2.4),
    "tripl(?:e|es|ed|ing)": (2.6, 3.5),
    "quadrupl(?:e|es|ed|ing)": (3.5, 4.6),
}
STRONG = (
    "highest|lowest|largest|smallest|biggest|widest|narrowest|fastest|slowest|strongest|weakest|steepest|sharpest|"
    "cheapest|dearest|record|unprecedented|all-time|"
    r"most\s+[a-z]+(?:able|ible|ive|ful|ous|ent|ant|al|ic)|"
    "converged|reopened|no\\s+longer|never\\s+before|for\\s+the\\s+first\\s+time|overtaken|overtook|disappeared|vanished"
)
WORD = re.compile(rf"\b(?P<word>{'|'.join(FACTORS)}|{STRONG})\b", re.IGNORECASE)
ROLES = re.compile(r"\{[\w:-]+\}`[^`]*`")
DECIDED = ("holds", "reproduced")
OPEN = ("undecided", "contradicted")


def strong_words(material: Material) -> Iterator[Finding]:
    """Strong words in titles, headings and sentences that nothing carries."""
    ledger = material.ledger
    if ledger is None:
        return
    yield from _titles(material, ledger)
    for text in (material.memo, *(text for notebook in material.notebooks for _, text in notebook.prose)):
        yield from _prose(text, ledger, material.previous)
    yield from _headlines(ledger, material)


def _titles(material: Material, ledger: Ledger) -> Iterator[Finding]:
    edition, claims = ledger.edition, ledger.register.claims
    told: Any = edition.front.get(FIELD)
    told = told if isinstance(told, dict) else {}
    headings = told.get("headings") if isinstance(told.get("headings"), dict) else {}
    places = [(name, str(edition.front[name]), f"{edition.place}:{edition.front.line(name)}", told.get(name))
              for name in ("title", "dek")]  # fmt: skip
    places += [("heading", words, material.memo.at(at), headings.get(words)) for _, words, at in material.memo.headings]
    for name, words, place, ids in places:
        found = _word(words)
        known = [claims[id] for id in ids if isinstance(id, str) and id in claims] if isinstance(ids, list) else []
        if found and not any(claim.verdict in DECIDED for claim in known):
            yield TITLE.at(place, f"{found!r} stands in the {name}, which rests on no claim that is decided")


def _headlines(ledger: Ledger, material: Material) -> Iterator[Finding]:
    """Headlines of figures: carried by the claims that ``rests_on`` names, or else by the values that they print."""
    told: Any = ledger.edition.front.get(FIELD)
    told = told.get(FIGURES) if isinstance(told, dict) else None
    figures: dict[str, Any] = told if isinstance(told, dict) else {}
    ids = [id for run in ledger.executed.values() for id, figure in run.figures.items() if figure.get("headline")]
    for id, text in zip(ids, material.headlines, strict=True):
        found = _word(ROLES.sub(lambda role: " " * len(role[0]), text.text))
        named = figures.get(id)
        claims = [ledger.register.claims.get(str(one)) for one in named] if isinstance(named, list) else []
        if not found or any(claim and claim.verdict in DECIDED for claim in claims):
            continue
        if any(role[1] in ledger.values for role in ROLE.finditer(text.text)):
            yield from _prose(text, ledger, material.previous)
        else:
            yield TITLE.at(text.at(0), f"{found!r} stands in a headline that rests on no claim which is decided")


def _prose(text: Markdown, ledger: Ledger, previous: dict[str, Any] | None) -> Iterator[Finding]:
    for sentence in text.sentences:
        ids = [role[1] for role in ROLE.finditer(sentence.text)]
        values = [ledger.values[id] for id in ids if id in ledger.values]
        bare = ROLES.sub(lambda found: " " * len(found[0]), sentence.text)
        found = _word(bare)
        if found and values:
            place = text.at(sentence.start + len(sentence.text) - len(sentence.text.lstrip()))
            yield from _carried(found, values, ledger, previous, place)


def _word(text: str) -> str:
    """The first strong word that is asserted; empty where there is none."""
    strong, denied = (german.WORD, german.DENIED) if speaks("de") else (WORD, DENIED)
    for found in strong.finditer(text):
        clause = re.split(r"[,;:(.]", text[: found.start()])[-1]
        if not denied.search(clause):
            return found["word"]
    return ""


def _carried(
    word: str, values: list[Value], ledger: Ledger, previous: dict[str, Any] | None, place: str
) -> Iterator[Finding]:
    register, ids = ledger.register, {value.id for value in values}
    plain = word.lower()
    if any(plain in value.label.lower() for value in values):
        return
    span = next((span for pattern, span in (FACTORS | german.FACTORS).items() if re.fullmatch(pattern, plain)), None)
    claims = [
        c for c in register.claims.values() if _speaks(c, plain, ids) or (not span and ids & {*register.checked(c)})
    ]
    if any(claim.verdict in DECIDED for claim in claims):
        return
    names = ", ".join(sorted(ids))
    factors = _factors(values, previous) if span else []
    if span and factors:
        fitting = [apart for factor, apart in factors if span[0] <= factor <= span[1]]
        if not fitting:
            told = ", ".join(f"{factor:.2f}" for factor, _ in factors[:3])
            yield FACTOR.at(place, f"{word!r} stands beside {names}, which give the factor {told}")
        elif not any(fitting):
            yield UNDECIDED.at(place, f"{word!r} stands beside {names}, whose intervals overlap")
        return
    undecided = [claim for claim in claims if claim.verdict in OPEN]
    if undecided:
        told = ", ".join(f"{claim.id} {claim.verdict}" for claim in undecided)
        yield UNDECIDED.at(place, f"{word!r} stands beside {names}: {told}")
    else:
        yield ALONE.at(place, f"{word!r} stands beside {names}, and no claim decides it")


def _speaks(claim: Claim, word: str, ids: set[str]) -> bool:
    """Whether a claim on one of the values says the same word."""
    return bool(ids & {*claim.values}) and word[:5] in claim.text.lower()


def _factors(values: list[Value], previous: dict[str, Any] | None) -> list[tuple[float, bool]]:
    """Factors that values tell, each with whether the intervals keep it apart from no change."""
    numbers = [value for value in values if not isinstance(value.value, str)]
    found = []
    for value in numbers:
        if ":+" in value.format and is_share(value.unit):
            low, high = _ends(value)
            found.append((1 + value.value, not low <= 0 <= high))  # type: ignore[operator]
    levels = [value for value in numbers if ":+" not in value.format and value.value]
    for one, two in permutations(levels, 2):
        if one.unit == two.unit and one.id != two.id:
            apart = _ends(one)[1] < _ends(two)[0] or _ends(two)[1] < _ends(one)[0]
            found.append((two.value / one.value, apart))  # type: ignore[operator]
    before = {value["id"]: value["value"] for value in previous["values"]} if previous else {}
    for value in levels:
        was = before.get(value.id)
        if isinstance(was, int | float) and was:
            low, high = _ends(value)
            found.append((value.value / was, not low <= was <= high))  # type: ignore[operator]
    return found


def _ends(value: Value) -> tuple[float, float]:
    number = float(value.value)
    return value.interval.ends if value.interval else (number, number)
