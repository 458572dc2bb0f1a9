"""From blocks of the memo to entries as the register holds them, and to statements."""

from __future__ import annotations

import re

from memobook.publication.errors import ContentError, suggestion
from memobook.publication.yaml_file import Entry
from memobook.themes.statement import Statement

from ..claim import CHECKS
from ..written.register import Claim
from .block import Block, blocks
from .held import Beside
from .stated import stated

# of a claim's fields those that are lists of names
LISTS = ("values", "sources", "cites")
# what says of a statement that it stands here
OF_STATEMENT = ("by", "seen", "published", "about", "rounding")
OPTIONS = tuple(name for name in Claim.__annotations__ if name not in ("id", "text")) + OF_STATEMENT
PRINTS = re.compile(r"\{(?:value|stated)\}`([^`]+)`")
CITES = re.compile(r"\s*\{cite(?::\w+)?\}`([^`]+)`")
ROLE = re.compile(r"\{[\w:-]+\}`([^`<]*?)(?:\s*<[^`>]*>)?`")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
EMPHASIS = re.compile(r"(?<!\w)(\*{1,2}|_{1,2})(?=\S)(.+?)(?<=\S)\1(?!\w)")


def read_beside(text: str, as_of: str, place: str) -> Beside:
    """What the blocks of a memo hold.

    Raises
    ------
    ContentError : ``claim.block``, ``claim.option``, ``claim.check``, ``claim.stated``, ``register.twice``.
    """
    claims: dict[str, Entry] = {}
    statements: dict[str, Statement] = {}
    for block in blocks(text, place):
        if block.id in claims:
            message = f"the claim {block.id} stands here and at {claims[block.id].at('id')}"
            raise ContentError("register.twice", message, place=f"{place}:{block.line}", fix="rename or drop one")
        if not block.options:  # a claim of the register, around its sentence
            continue
        claims[block.id] = _entry(block, place)
        if "by" in block.options:
            about = PLACEHOLDERS.sub("…", claims[block.id].get("text", ""))
            statements[block.id] = stated(block, as_of, about, place)
            claims[block.id]["stated"] = block.id
    lines = {id: claims[id].at("stated") for id in statements}
    return Beside(tuple(claims.values()), statements, lines)


PLACEHOLDERS = re.compile(r"\{[^{}]*\}")


def words(body: str) -> str:
    """The sentence as the register would have it: numbers as ``{id}``, no other markup, no citations."""
    plain = CITES.sub("", body)
    plain = PRINTS.sub(r"{\1}", plain)
    plain = EMPHASIS.sub(r"\2", LINK.sub(r"\1", ROLE.sub(r"\1", plain)))
    return " ".join(plain.split())


def _entry(block: Block, place: str) -> Entry:
    entry = Entry(place)
    entry |= {"id": block.id, "text": words(block.body)}
    entry.lines = {"id": block.line, "text": block.first, **block.lines}
    for name, text in block.options.items():
        if name not in OPTIONS:
            message = f"{block.id}: a claim has no option {name!r}"
            raise ContentError("claim.option", message, place=entry.at(name), fix=suggestion(name, OPTIONS))
        if name in OF_STATEMENT:
            continue
        if name in LISTS:
            entry[name] = [part.strip() for part in text.strip("[]").split(",") if part.strip()]
        elif name == "check":
            entry[name] = _check(block.id, text, entry)
        elif name == "retrospective":
            entry[name] = text == "true"
        else:
            entry[name] = text
    if "theme" not in entry and (theme := _theme(entry.get("check"))):
        entry["theme"] = theme
    keys = [key.strip() for found in CITES.finditer(block.body) for key in found[1].split(",")]
    if "by" in block.options:
        keys.append(block.options["by"].split(",")[0].strip())
    if cites := list(dict.fromkeys([*entry.get("cites", []), *filter(None, keys)])):
        entry["cites"] = cites
    return entry


def _check(id: str, text: str, entry: Entry) -> Entry:
    kind, colon, rule = (part.strip() for part in text.partition(":"))
    if kind not in CHECKS or not colon or (kind != "sources" and not rule):
        message = f"{id}: {text!r} is no check"
        fix = "write equals: theme.name, holds: theme.name > 0, or sources: statement, another"
        raise ContentError("claim.check", message, place=entry.at("check"), fix=fix)
    check = Entry(entry.file)
    check.lines = {kind: entry.line("check")}
    check[kind] = [one.strip() for one in rule.strip("[]").split(",") if one.strip()] if kind == "sources" else rule
    return check


def _theme(check: Entry | None) -> str:
    """The theme of the first value that a check names; empty where it names none."""
    rule = next((rule for kind, rule in (check or {}).items() if kind != "sources"), "")
    found = re.search(r"\b([a-z]\w*)\.[a-z]", str(rule))
    return found[1] if found else ""
