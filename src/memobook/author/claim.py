"""A claim written beside its sentence, into the memo, once all of it is known to be right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from memobook.editions.beside.beside import read_beside
from memobook.editions.edition import Edition, with_beside
from memobook.editions.register import Register
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.files import write_aside
from memobook.publication.folder import Publication
from memobook.publication.yaml_file import read_yaml

from .committed import known_ledger

PLACE = "memobook claim"
# as register and notes print a number
PRINTS = re.compile(r"\{(?P<id>[a-z][\w-]*(?:\.[\w.]+)?)(?P<form>:\w+)?\}(?!`)")
# what begins another thing than a paragraph, or ends the block
MARKUP = re.compile(
    r"#{1,6}(?:\s|$)|[-*+]\s|\d+[.)]\s|[>|%]|:{3}|`{3}|~{3}|\${2}|\+{3}|<!--|[-*_=]+$|:[a-z_]+:|\([\w-]+\)="
)
# the order in which they are written
ORDER = ("stated", "by", "rounding", "check", "note", "theme")


@dataclass(frozen=True)
class Written:
    """The claim that was written: where it stands, and the verdict that its check gives on what is known.

    Parameters
    ----------
    compared : of a number that was stated, with what and how closely it was compared.
    """

    id: str
    place: str
    verdict: str
    lines: int
    compared: str = ""

    def told(self) -> str:
        verdict = self.verdict if self.verdict in ("holds", "differs") else f"is {self.verdict}"
        more = f" ({self.compared})" if self.compared else ""
        return f"{self.place}: the claim {self.id} stands there, {self.lines} lines; it {verdict}{more}"


def write_claim(publication: Publication, id: str, words: str, options: Mapping[str, str], after: str) -> Written:
    """Write a claim into the newest memo.

    Parameters
    ----------
    words : the sentence, as the memo prints it; ``{id}`` prints a value or a statement in it, as it does in a note.
        Of several lines one is made, as of options.
    options : those of the claim by name; what is empty is left out.
    after : a heading of the memo, at the end of whose section it will stand, or words of a paragraph.

    Raises
    ------
    ContentError : ``claim.*``, ``register.*``, or whatever else would be wrong with it; then nothing is written.
    """
    ledger = known_ledger(publication)
    edition = ledger.edition
    sentence = _sentence(id, words)
    lines = [f":{name}: {' '.join(options[name].split())}" for name in ORDER if options.get(name, "").strip()]
    block = "\n".join([f":::{{claim}} {id}", *lines, PRINTS.sub(_role, sentence), ":::"])
    text, line = _placed(edition, block, after)
    beside = read_beside(text, edition.as_of, edition.place)
    register = with_beside(read_yaml(edition.register_path, publication.root), beside)
    new: Edition = replace(edition, text=text, beside=beside, register=register)
    if id in beside.statements and (by := beside.statements[id].said_by) not in ledger.references:
        message = f"the bibliography has no {by!r}"
        raise ContentError("reference.unknown", message, place=PLACE, fix=suggestion(by, ledger.references))
    rows = {name: one for name, one in ledger.statements.items() if name not in edition.beside.places}
    if id in rows and id in beside.statements:
        fix = "name the claim otherwise, or leave --by away and name the statement: --stated its-id"
        raise ContentError("statement.twice", f"the statement {id} has a row already", place=PLACE, fix=fix)
    claim = Register(new, ledger.values, rows | beside.statements).claims[id]
    write_aside(edition.path, text.encode())
    compared = ""
    if claim.check.startswith("equals") and claim.stated:
        found = ledger.values[claim.values[0]]
        compared = f"{claim.stated.text}, to {claim.stated.rounding:,.12g}, against {found.exact or found.text}"
        compared += "; --rounding says otherwise" if claim.verdict == "differs" else ""
    return Written(id, f"{edition.place}:{line}", claim.verdict, block.count("\n") + 1, compared)


def _sentence(id: str, words: str) -> str:
    """The words in a line: a sentence of one paragraph.

    Raises
    ------
    ContentError : ``claim.block``.
    """
    if not words.strip():
        raise ContentError("claim.block", f"the claim {id} has no sentence", place=PLACE, fix="give its --words")
    if re.search(r"\n[ \t]*\n", words.strip()):
        fix = "give one sentence as --words, and write the others into the memo"
        raise ContentError("claim.block", f"the words of the claim {id} are several paragraphs", place=PLACE, fix=fix)
    line = " ".join(words.split())
    if markup := MARKUP.match(line):
        message = f"the words of the claim {id} begin with {markup[0].strip()!r}, as no sentence does"
        raise ContentError("claim.block", message, place=PLACE, fix="give the sentence alone as --words")
    return line


def _role(prints: re.Match[str]) -> str:
    """What prints a number in the memo, whose sentences are Markdown."""
    return f"{{{'value' if '.' in prints['id'] else 'stated'}}}`{prints['id']}{prints['form'] or ''}`"


def _placed(edition: Edition, block: str, after: str) -> tuple[str, int]:
    """The memo with the block, and its line."""
    text = edition.text
    begin = text.index("\n---\n", 4) + 5
    heading = re.search(rf"^(#+) {re.escape(after.lstrip('# '))}\s*$", text[begin:], re.MULTILINE)
    if heading:
        rest = begin + heading.end()
        following = re.search(rf"^#{{1,{len(heading[1])}}} ", text[rest:], re.MULTILINE)
        end = rest + following.start() if following else len(text)
    else:
        count = text[begin:].count(after)
        if count != 1 or not after.strip():
            what = f"{after!r} stands {count} times in the memo" if after.strip() else "nothing says where it stands"
            fix = "name a heading, at the end of whose section it will stand, or words that one paragraph alone has"
            raise ContentError("claim.after", what, place=edition.place, fix=fix)
        at = text.index(after, begin)
        gap = re.search(r"\n[ \t]*\n", text[at:])
        end = at + gap.start() if gap else len(text)
    before, behind = text[:end].rstrip("\n"), text[end:].lstrip("\n")
    return f"{before}\n\n{block}\n" + (f"\n{behind}" if behind else ""), before.count("\n") + 3
