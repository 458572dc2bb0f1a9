"""A draft: the next memo begun from the last one, with what moved since told where the memo speaks of it.

The text of the last memo is kept as a starting point, since its structure carries over. Above each paragraph whose
values or verdicts are others on the new day stands a comment that says so; a comment is never printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from .edition import Edition
from .errors import ContentError
from .ledger import Ledger
from .normalised import dump_notebook
from .package import DataPackage
from .progress import Progress
from .publication import Publication, write_together
from .run import Runner
from .theme import Theme, joined
from .value import Value
from .view import parse_day

PRINTED = re.compile(r"\{value\}`([a-z][\w.]*)`")
PLACE = "memobook new"
# a theme's parameters cell says for which day it runs where nothing else is said
DAY = re.compile(r'^(as_of: str = )"\d{4}-\d\d-\d\d"', re.MULTILINE)


@dataclass(frozen=True)
class Moved:
    """A value that prints another text on the new day; ``share`` is the change relative to the old one, if any."""

    id: str
    old: str
    new: str
    share: float | None

    def __str__(self) -> str:
        change = f" ({self.share:+.0%})" if self.share is not None else ""
        return f"{self.id}: {self.old} → {self.new}{change}"


@dataclass(frozen=True)
class Draft:
    """What was begun.

    Parameters
    ----------
    files : that were written or changed, as messages name them.
    moved : values, those that moved most first.
    turned : claims whose verdict is another: ``c02: reproduced → differs``.
    trouble : why values could not be compared; None where they were.
    """

    last: str
    files: list[str]
    moved: list[Moved]
    turned: list[str]
    trouble: ContentError | None

    def lines(self) -> list[str]:
        """What is told of the draft, a line each."""
        told = [f"begun from {self.last}: {', '.join(self.files)}"]
        if self.trouble:
            return [*told, f"values of the new day are not known yet: {self.trouble}"]
        told += [f"verdict turned: {line}" for line in self.turned]
        told += [f"moved: {moved}" for moved in self.moved] or ["no value moved"]
        return told

    def as_json(self) -> dict[str, Any]:
        moved = [vars(one) for one in self.moved]
        trouble = str(self.trouble) if self.trouble else None
        return {"last": self.last, "files": self.files, "moved": moved, "turned": self.turned, "trouble": trouble}


def begin(publication: Publication, day: str) -> Draft:
    """Begin the memo of a day from the newest one; nothing that is there is overwritten.

    Writes ``book/memos/<day>.md`` and ``.yml``, makes it the memo of a plain ``jupyter-book build .``, sets the day in
    the parameters cells of its themes and clears their outputs. Other parameters stay those of the last memo, for the
    author to change.

    Raises
    ------
    ContentError : ``day.malformed``, ``edition.order`` (it is not after the newest), ``edition.none``.
    """
    parse_day(day, PLACE)
    last = Edition.read(publication, publication.newest())
    if day <= last.date:
        raise ContentError(
            "edition.order", f"{day} is not after the newest memo, {last.date}", place=PLACE, fix="give a later day"
        )
    moved, turned, trouble = _compared(publication, last, day)
    register = last.register_path.read_text("utf-8")
    paths = {publication.memos / f"{day}.md": _text(last, day, moved), publication.memos / f"{day}.yml": register}
    paths |= _table_of_contents(publication, last.date, day)
    paths |= {publication.notebooks / f"{name}.ipynb": _notebook(publication, name, day) for name in last.themes}
    write_together({path: text.encode() for path, text in paths.items()})
    return Draft(last.date, [publication.place(path) for path in paths], moved, turned, trouble)


def _compared(publication: Publication, last: Edition, day: str) -> tuple[list[Moved], list[str], ContentError | None]:
    """Values and verdicts of the last memo on its own day and, with the same parameters, on the new one."""
    package = DataPackage(publication.data)
    runner, progress = Runner(publication, package), Progress()
    ledgers = []
    try:
        for edition in (last, replace(last, date=day, as_of=day)):
            runs = runner.run_edition(edition, progress)
            executed = {name: run.executed() for name, run in runs.items()}
            ledgers.append(Ledger.assemble(publication, edition, package, executed))
        old, new = ledgers
        turned = [
            f"{id}: {claim.verdict} → {new.register.claims[id].verdict}"
            for id, claim in old.register.claims.items()
            if claim.verdict != new.register.claims[id].verdict
        ]
    except ContentError as error:
        return [], [], error
    moved = [_moved(value, new.values[id]) for id, value in old.values.items() if id in new.values]
    found = [one for one in moved if one.old != one.new]
    return sorted(found, key=lambda one: -abs(one.share or 0)), turned, None


def _moved(old: Value, new: Value) -> Moved:
    numbers = not isinstance(old.value, str) and not isinstance(new.value, str) and old.value
    return Moved(old.id, old.text, new.text, new.value / old.value - 1 if numbers else None)  # type: ignore[operator]


def _text(last: Edition, day: str, moved: list[Moved]) -> str:
    """The last memo's text for the new day, with a comment above each paragraph that prints a value that moved."""
    by_id = {one.id: one for one in moved}
    head, front, body = re.split(r"^---\n", last.text, maxsplit=2, flags=re.MULTILINE)
    for name in ("date", "as_of"):
        front = re.sub(rf"^{name}:.*$", f"{name}: {day}", front, flags=re.MULTILINE)
    front = re.sub(r"^(title|dek):", rf"# of the memo of {last.date}; write it anew\n\g<0>", front, flags=re.MULTILINE)
    parts = re.split(r"(\n{2,})", body)
    for number, part in enumerate(parts):
        ids = dict.fromkeys(PRINTED.findall(part))
        told = [f"% moved: {by_id[id]}" for id in ids if id in by_id]
        parts[number] = "\n".join([*told, "", part]) if told else part
    return f"{head}---\n{front}---\n{''.join(parts)}"


def _table_of_contents(publication: Publication, last: str, day: str) -> dict[Any, str]:
    path = publication.root / "_toc.yml"
    text = path.read_text("utf-8") if path.is_file() else ""
    new = text.replace(f"book/memos/{last}", f"book/memos/{day}")
    return {path: new} if new != text else {}


def _notebook(publication: Publication, name: str, day: str) -> str:
    """The theme's notebook, whose parameters cell says the new day; outputs of the old one go."""
    notebook = Theme.read(publication.notebooks, name).notebook
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = DAY.sub(rf'\g<1>"{day}"', joined(cell["source"])).splitlines(keepends=True)
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return dump_notebook(notebook)
