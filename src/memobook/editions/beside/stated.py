"""What was stated, written in words beside its sentence: ``$148 billion`` by ``council2026, table 1, V1``."""

from __future__ import annotations

import re

from memobook.publication.errors import ContentError
from memobook.publication.text.amounts import english_amounts
from memobook.themes.statement import Statement
from memobook.themes.values.grade import GRADES

from .block import Block

NOT_SEEN = "none"
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "k": 1e3, "m": 1e6, "bn": 1e9, "b": 1e9,
          "tn": 1e12, "t": 1e12}  # fmt: skip
NUMBER = re.compile(
    r"(?P<sign>[-−+]?)(?P<money>[$€£]?)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s?(?P<scale>thousand|million|billion|trillion|bn|tn|[KMBTkm])\b)?(?:\s*(?P<unit>[%\w][\w/ ]*|[$€£]))?"
)
BY = ":by: key, where in it, V1"


def stated(block: Block, as_of: str, about: str, place: str) -> Statement:
    """The statement that a claim's block holds; its id is the claim's.

    ``stated`` is the number with its unit, or the words; ``by`` names the key in the bibliography, the place in it and,
    at its end, the grade of verification; ``rounding`` is the last digit that carries meaning, where it is not the last
    printed one. It counts as public from the edition's own day on, where ``published`` names no earlier one.

    Raises
    ------
    ContentError : ``claim.stated`` with file and line.
    """
    text = block.options["stated"]
    by, seen = _by(block, place)
    published = block.options.get("published", as_of)
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", published) or published > as_of:
        message = f"{block.id}: {published!r} is no day up to {as_of}, on which it could be known"
        raise _wrong(block, "published", message, place, "write the day as 2026-05-14, or leave it out")
    value, unit, rounding = number(text)
    if "rounding" in block.options:
        rounding = number(block.options["rounding"])[0]
        if rounding is None:
            raise _wrong(block, "rounding", f"{block.id}: the rounding is no number", place, "write 10 billion, say")
    grade, _, how = seen.partition(",")
    if grade.strip() not in (*GRADES, NOT_SEEN):
        message = f"{block.id}: {grade.strip()!r} is no grade of verification"
        raise _wrong(
            block, "seen", message, place, f"write one of {', '.join(GRADES)}, or {NOT_SEEN} where nobody saw it"
        )
    return Statement(
        id=block.id,
        said_by=by[0],
        subject=block.options.get("about", about),
        value=value,
        unit=unit,
        rounding=rounding,
        text=text,
        locator=by[1],
        verification=grade.strip(),
        verification_note=how.strip(),
        published=published,
    )


def number(text: str) -> tuple[float | None, str, float | None]:
    """Value, unit and size of the last printed digit, in base units; none of them where it is said in words.

    It is read as the publication's language writes numbers: 3,5 Mrd. Euro, 25.400.
    """
    found = NUMBER.fullmatch(english_amounts(text.strip()))
    if not found:
        return None, "", None
    digits, unit = found["digits"].replace(",", ""), (found["unit"] or "").strip()
    scale = SCALES[found["scale"].lower()] if found["scale"] else 1.0
    if unit == "%":
        scale, unit = scale / 100, "fraction"
    last = scale * 10.0 ** -len(digits.partition(".")[2])
    value = float(digits) * scale * (-1 if found["sign"] in "-−" and found["sign"] else 1)
    return float(f"{value:.12g}"), SIGNS.get(found["money"] or unit, unit), float(f"{last:.12g}")


def _by(block: Block, place: str) -> tuple[tuple[str, str], str]:
    """Key and place in the source, and how it was seen."""
    key, *rest = [part.strip() for part in block.options.get("by", "").split(",")]
    seen = block.options.get("seen", "")
    if rest and not seen and rest[-1] in (*GRADES, NOT_SEEN):
        seen = rest.pop()
    if not key or not rest or not seen:
        missing = "where in it" if key and not rest else "how it was seen" if key else "who says so"
        raise _wrong(block, "by", f"{block.id}: nothing says {missing}", place, f"write {BY}")
    return (key, ", ".join(rest)), seen


def _wrong(block: Block, name: str, message: str, place: str, fix: str) -> ContentError:
    return ContentError("claim.stated", message, place=f"{place}:{block.lines.get(name, block.line)}", fix=fix)
