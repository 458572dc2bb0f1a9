"""Values of a family's members beside its committed notebook, which holds the outputs of one of them alone.

``notebooks/<theme>.members.json`` is written by ``memobook execute``. A plain build of the pages, which executes
nothing, and a review of what a commit changes read it; a build never does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from memobook.editions.edition import Edition
from memobook.publication.errors import ContentError
from memobook.publication.files import read_text
from memobook.themes.theme import Executed, read_executed
from memobook.themes.values.value import Value

from .schedule.finished import Run


def members_path(folder: Path, theme: str) -> Path:
    return folder / f"{theme}.members.json"


def dump_members(pages: list[str], runs: Mapping[str, Run], missing: Mapping[str, str]) -> bytes:
    """The file of a family: each member's values with their cells and its datasets, or why it is missing."""
    told: dict[str, object] = {}
    for page in pages:
        if page in missing:
            told[page] = {"missing": missing[page]}
            continue
        executed = runs[page].executed()
        told[page] = {
            "as_of": executed.as_of,
            "values": [{"cell": value.cell, "value": value.as_json()} for value in executed.values.values()],
            "datasets": list(executed.datasets),
            "vintages": list(executed.vintages),
        }
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def read_committed(edition: Edition, folder: Path) -> tuple[dict[str, Executed], dict[str, str]]:
    """What the committed notebooks and their families' files hold, by page, and why members are missing.

    Raises
    ------
    ContentError : ``family.committed``, a family's file is not there or lacks a member.
    """
    executed: dict[str, Executed] = {}
    missing: dict[str, str] = {}
    for page in edition.themes:
        theme, _, member = page.partition("/")
        if not member:
            executed[page] = read_executed(folder / f"{page}.ipynb", page)
            continue
        path = members_path(folder, theme)
        place = f"notebooks/{path.name}"
        held = json.loads(read_text(path, place)) if path.is_file() else {}
        if page not in held:
            fix = f"execute the family: memobook execute {theme}"
            raise ContentError("family.committed", f"it has no values of member {member!r}", place=place, fix=fix)
        if "missing" in held[page]:
            missing[page] = held[page]["missing"]
            continue
        values = [Value.from_json(one["value"], one["cell"]) for one in held[page]["values"]]
        datasets, vintages = (tuple(held[page][kind]) for kind in ("datasets", "vintages"))
        executed[page] = Executed(
            page, held[page]["as_of"], {value.id: value for value in values}, {}, {}, datasets, vintages
        )
    return executed, missing
