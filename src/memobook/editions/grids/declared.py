"""Grids that an edition's register declares: which headline values, over which parameters of their theme.

A grid is a product of lists of values, or several such products one after the other, as in scikit-learn's
``ParameterGrid``. Each combination is laid over the edition's own parameters. What is wrong is told with its line
before anything is executed; whether a theme records a headline value is known only after its run.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from memobook.publication.errors import ContentError, Faults, suggestion
from memobook.publication.folder import Publication
from memobook.publication.text.language import _
from memobook.publication.yaml_file import Entry
from memobook.themes.theme import Theme
from memobook.themes.values.value import NAME

from ..edition import Edition
from .combination_text import combination_text

SECTION = "sensitivity"
FIELDS = ("theme", "values", "grid")
WORDS = "words"
# combinations that one entry may have: each is a run of the theme
LIMIT = 24
Combination = dict[str, Any]


@dataclass(frozen=True)
class DeclaredGrid:
    """Headline values of a theme and the combinations of parameters over which they are had.

    Parameters
    ----------
    theme : its page, ``theme`` or of a family's member ``theme/member``.
    values : ids of the headline values.
    own : the edition's own values of the parameters that vary.
    combinations : what each combination sets that is not the edition's own; each once, none is empty.
    words : of each combination, in its author's words, as they may follow a verb: "with calendar months"; or empty.
    """

    theme: str
    values: tuple[str, ...]
    own: Combination
    combinations: tuple[Combination, ...]
    place: str
    words: tuple[str, ...] = ()

    def said(self, changed: Combination) -> str:
        """A combination in its author's words; empty where there are none, or where it is none of this grid."""
        if not self.words or changed not in self.combinations:
            return ""
        return self.words[self.combinations.index(changed)]

    def told(self, changed: Combination) -> str:
        """A combination in its author's words, or else in those of its parameters."""
        return self.said(changed) or _("with {changes}").format(changes=combination_text(changed, self.own))


def declared_grids(publication: Publication, edition: Edition) -> list[DeclaredGrid]:
    """The grids of an edition's register, checked; none where it declares none.

    Raises
    ------
    ContentError : ``sensitivity.*``, ``theme.unknown`` or ``parameter.*`` with file and line.
    """
    entries = edition.register.get(SECTION, [])
    if not isinstance(entries, list) or not all(isinstance(entry, Entry) for entry in entries):
        raise ContentError(
            "sensitivity.list",
            f"{SECTION!r} must be a list of entries",
            place=f"{edition.register_place}:{edition.register.line(SECTION)}",
            fix="write '- theme: …' with values and grid below",
        )
    found: list[DeclaredGrid] = []
    faults = Faults()
    for entry in entries:
        with faults.gathered():
            grid = _Reading(publication, edition, entry).grid()
            twice = [id for other in found for id in other.values if id in grid.values]
            if twice:
                raise ContentError(
                    "sensitivity.twice",
                    f"{', '.join(twice)} stands in another grid already",
                    place=grid.place,
                    fix="make it one entry; its grid may be a list of grids",
                )
            found.append(grid)
    faults.tell()
    return found


class _Reading:
    """One entry being read."""

    def __init__(self, publication: Publication, edition: Edition, entry: Entry) -> None:
        self.publication, self.edition, self.entry = publication, edition, entry

    def grid(self) -> DeclaredGrid:
        for name in self.entry:
            if name not in (*FIELDS, WORDS):
                fix = suggestion(name, (*FIELDS, WORDS))
                raise self._wrong("field", self.entry, name, f"{name!r} is nothing here", fix)
        for name in FIELDS:
            if not self.entry.get(name):
                raise self._wrong("field", self.entry, name, f"{name!r} is missing or empty", f"give it a {name!r}")
        name = self.entry["theme"]
        if isinstance(name, str) and name in self.edition.families:
            family = self.edition.families[name]
            raise self._wrong(
                "family", self.entry, "theme",
                f"{name!r} is a family of {len(family.members)}, and a grid moves one member at a time; what is "
                "computed over members has no grid range",
                f"name one of its members, such as theme: {next(iter(family.members))}, each in an entry of its own",
            )  # fmt: skip
        if not isinstance(name, str) or name not in self.edition.themes:
            raise ContentError(
                "theme.unknown",
                f"edition {self.edition.date} has no theme {name!r}",
                place=self._place(self.entry, "theme"),
                fix=suggestion(str(name), self.edition.themes),
            )
        theme = Theme.read(self.publication.notebooks, name)
        given = {**self.edition.themes[name], "as_of": self.edition.as_of}
        own = theme.check(given, self.edition.theme_place(name))
        products = self.entry["grid"] if isinstance(self.entry["grid"], list) else [self.entry["grid"]]
        if not all(isinstance(one, Entry) and one for one in products):
            raise self._wrong(
                "field", self.entry, "grid", "the grid is no mapping of parameters to lists",
                "write grid: {parameter: [value, another]}",
            )  # fmt: skip
        combinations = self._combinations(theme, own, products)
        varied = {parameter: own[parameter] for one in products for parameter in one}
        place = self._place(self.entry, "values")
        return DeclaredGrid(name, self._values(name), varied, combinations, place, self._words(combinations, varied))

    def _words(self, combinations: Sequence[Combination], own: Combination) -> tuple[str, ...]:
        """The author's words for the combinations, in their order."""
        words = self.entry.get(WORDS, [])
        if not isinstance(words, list) or not all(isinstance(one, str) and one.strip() for one in words):
            raise self._wrong(
                "words", self.entry, WORDS, "'words' is no list of texts", "write words: [with …, without …]"
            )
        if words and len(words) != len(combinations):
            told = "; ".join(f"with {combination_text(changed, own)}" for changed in combinations)
            what = f"'words' has {len(words)} texts for {len(combinations)} combinations"
            raise self._wrong("words", self.entry, WORDS, what, f"give one for each: {told}")
        return tuple(" ".join(one.split()) for one in words)

    def _values(self, theme: str) -> tuple[str, ...]:
        names = self.entry["values"]
        if not isinstance(names, list) or not all(isinstance(name, str) and NAME.fullmatch(name) for name in names):
            raise self._wrong(
                "field", self.entry, "values", "'values' is not a list of names of values",
                f"name values of {theme}, such as [total, growth]",
            )  # fmt: skip
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise self._wrong("twice", self.entry, "values", f"{', '.join(twice)} stands twice", "name it once")
        return tuple(f"{theme.replace('/', '.')}.{name}" for name in names)

    def _combinations(self, theme: Theme, own: Combination, products: Sequence[Entry]) -> tuple[Combination, ...]:
        """Each combination's differences from the edition's own parameters, each once, the own one left out."""
        size = 0
        for one in products:
            for name, values in one.items():
                self._check_axis(theme, one, name, values)
            size += math.prod(len(values) for values in one.values())
        if size > LIMIT:
            raise self._wrong(
                "large", self.entry, "grid", f"the grid has {size} combinations, of which each is a run",
                f"leave at most {LIMIT}; a list of grids with one parameter each grows more slowly",
            )  # fmt: skip
        found: list[Combination] = []
        for one in products:
            for values in product(*one.values()):
                changed = {n: v for n, v in zip(one, values, strict=True) if v != own[n]}
                if changed and changed not in found:
                    found.append(changed)
        if not found:
            raise self._wrong(
                "same", self.entry, "grid", "the grid holds nothing but the edition's own parameters",
                "add a value that is another",
            )  # fmt: skip
        return tuple(found)

    def _check_axis(self, theme: Theme, one: Entry, name: Any, values: Any) -> None:
        if name == "as_of":
            raise self._wrong(
                "day", one, name, "an edition has one as-of day",
                "give the notebook a parameter that chooses the vintage",
            )  # fmt: skip
        if name not in theme.parameters:
            raise ContentError(
                "parameter.unknown",
                f"theme {theme.name!r} has no parameter {name!r}",
                place=self._place(one, name),
                fix=suggestion(str(name), [known for known in theme.parameters if known != "as_of"]),
            )
        if not isinstance(values, list) or not values:
            raise self._wrong("field", one, name, f"{name!r} has no list of values", f"write {name}: [value, another]")
        for number, value in enumerate(values):
            theme.parameters[name].check(value, theme.name, self._place(one, name))
            if value in values[:number]:
                raise self._wrong("twice", one, name, f"{name!r} has the value {value!r} twice", "name it once")

    def _place(self, entry: Entry, name: str) -> str:
        known = entry if str(name) in entry.lines else self.entry
        line = known.lines.get(str(name)) or min(known.lines.values(), default=1)
        return f"{self.edition.register_place}:{line}"

    def _wrong(self, rule: str, entry: Entry, name: str, message: str, fix: str) -> ContentError:
        return ContentError(f"{SECTION}.{rule}", message, place=self._place(entry, name), fix=fix)
