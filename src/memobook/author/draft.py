"""A draft: the next memo begun from the last one, with what moved since told where the memo speaks of it.

The text of the last memo is kept as a starting point, since its structure carries over. Comments, which are never
printed, say at its top which claims to look at first, and above a paragraph which of its sentences are stale: their
values or verdicts are others on the new day.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from memobook.changes.moves import Moves, moves_until
from memobook.data.view import parse_day
from memobook.editions.edition import Edition
from memobook.editions.written.schema import FOLDER, schemas
from memobook.publication.errors import ContentError
from memobook.publication.files import write_together
from memobook.publication.folder import Publication
from memobook.runs.committed import put_outputs
from memobook.runs.kernels.normalised import dump_notebook
from memobook.themes.theme import Theme

PRINTED = re.compile(r"\{(?:value|stated)\}`([a-z][\w.-]*)(?::\w+)?`")
CITED = re.compile(r"\s*\{cite[\w:]*\}`[^`]*`")
SENTENCE = re.compile(r"(?<=[.!?])\s+")
FIRST = "% Look at these claims first; what turned stands above, then what moved most:"
# begins a comment above a sentence that speaks of something that moved
STALE = "% stale:"
PLACE = "memobook new"
# what says of an example that its data are made up, with its comment
MADE_UP = re.compile(r"^(?:# deploy refuses .*\n)?made_up:.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """What was begun.

    Parameters
    ----------
    files : that were written or changed, as messages name them, with what was written into each and why.
    moves : what moved between the last memo's day and the new one; none where they could not be compared.
    trouble : why they could not; None where they were.
    """

    last: str
    files: dict[str, str]
    moves: Moves
    trouble: ContentError | None

    def lines(self) -> list[str]:
        """What is told of the draft, a line each."""
        told = [f"begun from {self.last}:", *(f"  {file}: {why}" for file, why in self.files.items())]
        if self.trouble:
            return [*told, f"values of the new day are not known yet: {self.trouble}"]
        told += [f"look first at {claim}" for claim in self.moves.claims]
        claimed = {moved for claim in self.moves.claims for moved in claim.moved}
        told += [f"moved: {moved}" for moved in self.moves.values if moved not in claimed]
        return told if self.moves.values or self.moves.claims else [*told, "no value moved"]

    def as_json(self) -> dict[str, Any]:
        trouble = str(self.trouble) if self.trouble else None
        return {
            "last": self.last,
            "files": [*self.files],
            "why": self.files,
            **self.moves.as_json(),
            "trouble": trouble,
        }


def begin(publication: Publication, day: str) -> Draft:
    """Begin the memo of a day from the newest one; nothing that is there is overwritten.

    Writes ``book/memos/<day>.md`` and ``.yml``, makes it the memo of a plain ``jupyter-book build .``, sets the day in
    the parameters cells of its themes and puts the new day's outputs below their cells, so that a diff shows what moved
    and no output of the last memo stands for the new one. Where the day can't be computed, outputs are cleared. Other
    parameters stay those of the last memo, for the author to change.

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
    moves, trouble = Moves((), ()), None
    try:
        moves = moves_until(publication, last, day)
    except ContentError as error:
        trouble = error
    register = last.register_path.read_text("utf-8")
    text = _text(last, day, moves)
    paths = {publication.memos / f"{day}.md": text, publication.memos / f"{day}.yml": register}
    paths |= _table_of_contents(publication, last.date, day)
    paths |= {publication.notebooks / f"{name}.ipynb": _notebook(publication, name, day) for name in last.tops}
    written = {path: text.encode() for path, text in paths.items()} | _schemas(publication)
    write_together(written)
    if trouble is None:
        try:
            put_outputs(publication, [])
        except ContentError as error:
            trouble = error
    why = {publication.place(path): _why(path, last, day, text, trouble) for path in written}
    return Draft(last.date, why, moves, trouble)


def _why(path: Path, last: Edition, day: str, text: str, trouble: ContentError | None) -> str:
    """What was written into a file, and why."""
    if path.suffix == ".md":
        stale = len(re.findall(rf"^{re.escape(STALE)}", text, re.MULTILINE))
        told = (
            f"{stale} marks above sentences whose numbers or verdicts moved" if stale else "no sentence of it is stale"
        )
        return f"the text of {last.date} for {day}; {told}; title and dek are to be written anew"
    if path.suffix == ".yml" and path.name != "_toc.yml":
        return f"the register of {last.date} as it was, since its checks decide anew"
    if path.suffix == ".ipynb":
        then = "its outputs are of that day, so a diff shows what moved"
        return (
            f"as_of is {day}; {'its outputs were cleared, since they were those of ' + last.date if trouble else then}"
        )
    return f"a plain build shows {day}" if path.name == "_toc.yml" else "as this version of memobook has it"


def _schemas(publication: Publication) -> dict[Path, bytes]:
    """The schemas that editors complete by, where they are not those of this engine."""
    found = {publication.root / FOLDER / name: data for name, data in schemas().items()}
    return {path: data for path, data in found.items() if not path.is_file() or path.read_bytes() != data}


def _text(last: Edition, day: str, moves: Moves) -> str:
    """The last memo's text for the new day, with comments that say what to look at."""
    head, front, body = re.split(r"^---\n", last.text, maxsplit=2, flags=re.MULTILINE)
    for name in ("date", "as_of"):
        front = re.sub(rf"^{name}:.*$", f"{name}: {day}", front, flags=re.MULTILINE)
    front = re.sub(r"^(title|dek):", rf"# of the memo of {last.date}; write it anew\n\g<0>", front, flags=re.MULTILINE)
    first = "\n".join(["", FIRST, *(f"% {claim}" for claim in moves.claims), ""]) if moves.claims else ""
    front = MADE_UP.sub("", front)
    parts = re.split(r"(\n{2,})", body)
    for number, part in enumerate(parts):
        told = [line for sentence in SENTENCE.split(part) for line in _stale(sentence, moves)]
        parts[number] = "\n".join([*told, "", part]) if told else part
    return f"{head}---\n{front}---\n{first}\n{''.join(parts).lstrip()}"


def _stale(sentence: str, moves: Moves) -> Iterator[str]:
    """A comment for each value that a sentence prints and that moved, and for each claim of it that turned."""
    printed = dict.fromkeys(PRINTED.findall(sentence))
    words = textwrap.shorten(CITED.sub("", PRINTED.sub("…", sentence)).replace("*", ""), 60, placeholder=" …")
    for moved in moves.values:
        if moved.id in printed:
            yield f"{STALE} “{words}”: {moved}"
    for claim in moves.claims:
        if claim.turned and claim.prints & printed.keys():
            yield f"{STALE} “{words}”: {claim.id} was {claim.old}, is {claim.new}"


def _table_of_contents(publication: Publication, last: str, day: str) -> dict[Any, str]:
    path = publication.root / "_toc.yml"
    text = path.read_text("utf-8") if path.is_file() else ""
    new = text.replace(f"book/memos/{last}", f"book/memos/{day}")
    return {path: new} if new != text else {}


def _notebook(publication: Publication, name: str, day: str) -> str:
    """The theme's notebook, whose parameters cell says the new day, without the outputs of the old one."""
    notebook = deepcopy(Theme.read(publication.notebooks, name).on(day).notebook)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return dump_notebook(notebook)
