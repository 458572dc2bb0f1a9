"""An edition as its author wrote it: the memo's front matter and text, and the register beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from memobook.data.package import DataPackage
from memobook.data.view import parse_day
from memobook.publication.errors import ContentError, Faults, suggestion
from memobook.publication.files import read_text
from memobook.publication.folder import Publication
from memobook.publication.locks.lock import Revision, read_locks
from memobook.publication.text.language import _
from memobook.publication.yaml_file import Entry, parse_yaml, read_yaml
from memobook.themes.values.value import NAME

from .beside.held import Beside
from .family import FOR_EACH, Family, read_family

FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
NEEDED = {"title": str, "dek": str, "category": str, "date": str, "as_of": str, "themes": dict}


@dataclass(frozen=True)
class Edition:
    """One memo at one date.

    Parameters
    ----------
    themes : parameters by page: ``theme``, and ``theme/member`` for each member of a family, in the memo's order.
    families : by theme.
    register : claims of the memo's own text are among its own, after those of the file.
    beside : claims and statements that the memo's text holds.
    released : its revisions, where they are known otherwise than from the locks of the repository.
    pending : whether its text, register or results are no longer those of its newest revision.
    rebuilt : whether what it says is as released, and its bytes are not.
    only : the page of the member to which it was narrowed; empty where it is whole.
    """

    date: str
    as_of: str
    title: str
    dek: str
    category: str
    themes: dict[str, dict[str, Any]]
    text: str
    front: Entry
    register: Entry
    path: Path
    register_path: Path
    root: Path
    families: dict[str, Family] = field(default_factory=dict)
    beside: Beside = field(default_factory=Beside)
    released: tuple[Revision, ...] | None = None
    pending: bool = False
    rebuilt: bool = False
    only: str = ""

    @cached_property
    def revisions(self) -> tuple[Revision, ...]:
        """What was released of it, the first revision first; empty for a draft."""
        if self.released is not None:
            return self.released
        return tuple(lock.revision for lock in read_locks(Publication(self.root), self.date))

    @property
    def revision(self) -> int:
        """Number of the newest revision; 1 for a draft, which will be that."""
        return self.revisions[-1].number if self.revisions else 1

    @property
    def retracted(self) -> Revision | None:
        """The revision that took it back; None where it stands."""
        return self.revisions[-1] if self.revisions and self.revisions[-1].retracted else None

    @property
    def made_up(self) -> bool:
        """Whether its data are made up, as those of an example: it is published only by who says so."""
        return self.front.get("made_up") is True

    @property
    def tops(self) -> list[str]:
        """Its themes by name, a family once."""
        return list(dict.fromkeys(page.partition("/")[0] for page in self.themes))

    @property
    def place(self) -> str:
        return self.path.relative_to(self.root).as_posix()

    @property
    def files(self) -> list[Path]:
        """What its author wrote: the memo, the register and, where there are any, the forecasts."""
        forecasts = self.register_path.with_name(f"{self.date}.forecasts.yml")
        return [self.path, self.register_path, *([forecasts] if forecasts.is_file() else [])]

    @property
    def register_place(self) -> str:
        return self.register_path.relative_to(self.root).as_posix()

    @classmethod
    def read(cls, publication: Publication, day: str) -> Edition:
        """The edition of a date from ``book/memos/<date>.md`` and ``<date>.yml``.

        Raises
        ------
        ContentError : ``front.*`` or ``yaml.*`` with file and line.
        """
        path = publication.memos / f"{day}.md"
        place = f"book/memos/{day}.md"
        publication.known(day)
        text = read_text(path, place)
        register_path = publication.memos / f"{day}.yml"
        faults = Faults()
        with faults.gathered():
            register = read_yaml(register_path, publication.root)
        with faults.gathered():
            front = _front_matter(text, day, place)
        faults.tell()
        themes, families = _themes(publication, front, place)
        beside = _beside(text, front["as_of"], place)
        return cls(
            date=day,
            as_of=front["as_of"],
            title=_on_a_line(front["title"]),
            dek=_on_a_line(front["dek"]),
            category=_on_a_line(front["category"]),
            themes=themes,
            families=families,
            text=text,
            front=front,
            register=with_beside(register, beside),
            beside=beside,
            path=path,
            register_path=register_path,
            root=publication.root,
        )

    def theme_place(self, theme: str) -> str:
        """Where the front matter sets the parameters of a theme, or of a member's page."""
        themes, theme = self.front["themes"], theme.partition("/")[0]
        return f"{self.place}:{themes.line(theme) if isinstance(themes, Entry) else 1}"

    def parameter_place(self, theme: str, name: str) -> str:
        """Where the front matter gives a parameter of a theme, or of a member's page."""
        themes = self.front["themes"]
        entry = themes.get(theme.partition("/")[0]) if isinstance(themes, Entry) else None
        if not isinstance(entry, Entry):
            return self.theme_place(theme)
        for family in self.families.values():
            for_each = entry.get(FOR_EACH)
            source = for_each.get(family.parameter) if isinstance(for_each, dict) else None
            for one in source if theme in family.members and isinstance(source, list) else []:
                own = isinstance(one, Entry) and one.get(family.parameter) == family.members[theme].value
                if own and name in one:
                    return f"{self.place}:{one.line(name)}"
            if theme in family.members and name == family.parameter:
                return f"{self.place}:{entry.line(FOR_EACH)}"
        return f"{self.place}:{entry.line(name)}" if name in entry else self.theme_place(theme)

    def section(self, title: str) -> str:
        """MyST source below the second-level heading ``title``, up to the next one; empty when there is none."""
        found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", self.text, re.DOTALL | re.MULTILINE)
        return found.group(1).strip() if found else ""

    @property
    def summary(self) -> str:
        """What stands below its heading “Summary”, in the publication's language or in English."""
        return self.section(_("Summary")) or self.section("Summary")


def _on_a_line(text: str) -> str:
    """What headings, mails and feeds print as one line, however YAML breaks it."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def _days(front: Entry, day: str, place: str) -> None:
    """The edition's date and its as-of day, which is not after it."""
    faults = Faults()
    with faults.gathered():
        if front["date"] != day:
            raise _wrong(front, "date", f"the date is {front['date']!r} in a file of {day}", place, "make both agree")
        parse_day(front["date"], f"{place}:{front.line('date')}")
    with faults.gathered():
        if parse_day(front["as_of"], f"{place}:{front.line('as_of')}") > parse_day(day, place):
            raise _wrong(front, "as_of", "the as-of day is after the edition's date", place, "take an earlier day")
    faults.tell()


def _beside(text: str, as_of: str, place: str) -> Beside:
    """What the memo holds of claims; most call for it only to learn that it holds none."""
    if "{claim}" not in text:
        return Beside()
    from .beside.beside import read_beside

    return read_beside(text, as_of, place)


def with_beside(register: Entry, beside: Beside) -> Entry:
    """The register with the claims that stand in the memo, each of which has one owner.

    Raises
    ------
    ContentError : ``register.twice`` with both places.
    """
    claims = register.get("claims") or []
    if not beside.claims or not isinstance(claims, list):
        return register
    places = {entry.get("id"): entry.at("id") for entry in claims if isinstance(entry, Entry)}
    for entry in beside.claims:
        if entry["id"] in places:
            message = f"the claim {entry['id']} stands here and at {places[entry['id']]}"
            raise ContentError("register.twice", message, place=entry.at("id"), fix="keep one of both")
    register["claims"] = [*claims, *beside.claims]
    return register


def _themes(publication: Publication, front: Entry, place: str) -> tuple[dict[str, dict[str, Any]], dict[str, Family]]:
    """Parameters by page, and the families; data are read where a family's members stand in a dataset."""
    themes: dict[str, dict[str, Any]] = {}
    families: dict[str, Family] = {}
    for name, given in front["themes"].items():
        if given and FOR_EACH in given:
            family = read_family(name, given, DataPackage(publication.data), front["as_of"], place)
            families[name] = family
            themes |= {page: member.parameters for page, member in family.members.items()}
        else:
            themes[name] = dict(given or {})
    return themes, families


def _front_matter(text: str, day: str, place: str) -> Entry:
    block = FRONT.match(text)
    if block is None and text.startswith("---\n"):
        raise ContentError(
            "front.missing",
            "the front matter does not end",
            place=f"{place}:1",
            fix="end it with '---' on a line of its own, above the text",
        )
    if block is None:
        raise ContentError(
            "front.missing",
            "the memo does not begin with front matter",
            place=f"{place}:1",
            fix="begin with '---', the fields, '---'",
        )
    front = parse_yaml(block.group(1), place, first_line=2)
    faults = Faults()
    for name, kind in NEEDED.items():
        with faults.gathered():
            _needed(front, name, kind, place)
    for name in ("made_up", "retrospective"):
        with faults.gathered():
            if not isinstance(front.get(name, False), bool):
                raise _wrong(front, name, f"{name!r} is {front[name]!r}", place, "write true, or leave it out")
    with faults.gathered():
        if "revision" in front:
            fix = "take it out; memobook release --revise numbers revisions and keeps their reasons"
            raise _wrong(front, "revision", "a revision is set by hand", place, fix)
    themes = found if isinstance(found := front.get("themes"), Entry) else Entry()
    for theme in themes:
        with faults.gathered():
            _parameters(themes, theme, place)
    if isinstance(front.get("date"), str) and isinstance(front.get("as_of"), str):
        with faults.gathered():
            _days(front, day, place)
    faults.tell()
    return front


def _needed(front: Entry, name: str, kind: type, place: str) -> None:
    if kind is str and isinstance(front.get(name), bool | int | float):
        message = f"{name!r} is read as {front[name]!r}, which is no text"
        raise _wrong(front, name, message, place, f'put it into quotes: {name}: "…"')
    if not front.get(name):
        odd = [key for key in front if isinstance(key, str) and key not in NEEDED]
        near = next((key for key in odd if suggestion(key, NEEDED) == f"did you mean {name!r}?"), None)
        if near:
            raise _wrong(
                front, near, f"{name!r} is missing, and {near!r} is no field", place, f"did you mean {name!r}?"
            )
    if not isinstance(front.get(name), kind) or not front[name]:
        raise _wrong(
            front, name, f"{name!r} is missing or not a {kind.__name__}", place, f"set {name} in the front matter"
        )


def _parameters(themes: Entry, theme: str, place: str) -> None:
    parameters = themes[theme]
    if not isinstance(theme, str) or not NAME.fullmatch(theme):
        fix = "write its notebook’s name, without folder and ending: small letters, digits and _"
        raise _wrong(themes, theme, f"{theme!r} is no name of a theme", place, fix)
    if parameters is not None and not isinstance(parameters, dict):
        raise _wrong(themes, theme, f"parameters of {theme!r} are no mapping", place, "write 'name: value'")
    if isinstance(parameters, Entry) and (odd := [name for name in parameters if not isinstance(name, str)]):
        fix = "write a name of the notebook’s cell of parameters"
        raise _wrong(parameters, odd[0], f"{odd[0]!r} is no name of a parameter of {theme!r}", place, fix)
    if parameters and "as_of" in parameters:
        raise _wrong(themes, theme, "as_of is set for a theme", place, "set it once, for the edition")


def _wrong(entry: Entry, name: str, message: str, place: str, fix: str) -> ContentError:
    return ContentError("front.field", message, place=f"{place}:{entry.line(name)}", fix=fix)
