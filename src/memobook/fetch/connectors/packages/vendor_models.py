"""Models that vendors name in their own client packages on PyPI, as witnesses of release days.

A vendor's package lists the models that its interface takes as literals of a type. The first release that names a model
shows that the vendor said it by that day; the release before shows that it didn't yet.

What to mind: a name is no price and no score, and a model may have been offered before its name was typed. Names that
the first release looked at has already were public by then, and nobody says since when.
"""

from __future__ import annotations

import ast
from datetime import date
from typing import Any, ClassVar

from ...answer import Answer, UnexpectedAnswer, day
from ...connector import Ask, Row
from .index import PackageConnector, Release, in_line, newest

Names = frozenset[str]


class Connector(PackageConnector):
    """The names of models that packages list, each with the first release that has it, one row per package and name.

    Between two releases with different names the one in the middle is read, and so on, until those that brought a name
    stand beside those without it: about ten a change instead of all.

    Options: ``packages`` (by project, the ends of the files' names that may hold the list) and ``since``.
    """

    source: ClassVar[str] = "vendor_models"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        rows: list[Row] = []
        for project, files in self.options["packages"].items():
            rows += self._project(ask, project, tuple(files), today)
        return rows

    def asked_for(self) -> dict[str, set[Any]]:
        return {"package": set(self.options["packages"])}

    def _project(self, ask: Ask, project: str, files: tuple[str, ...], today: date) -> list[Row]:
        known = {row["model"]: row for row in self.held if row["package"] == project}
        since = max((row["published"] for row in known.values()), default=day(self.options["since"], "'since'"))
        releases = in_line(self.releases(ask, project))
        first = newest(releases, since) or releases[0]
        line = [r for r in releases if r.version >= first.version and r.uploaded <= today]
        if not line:
            raise UnexpectedAnswer(f"{self.source}: no release of {project} is as old as {today}")
        read: dict[int, Names] = {}

        def names(at: int) -> Names:
            if at not in read:
                read[at] = model_names(line[at].files(ask, *files))
            return read[at]

        pending = [(0, len(line) - 1)]
        while pending:
            low, high = pending.pop()
            if names(low) != names(high) and high - low > 1:
                middle = (low + high) // 2
                pending += [(low, middle), (middle, high)]
        found = {name: row for name, row in known.items() if name in names(len(line) - 1)}
        before: int | None = None
        for at in sorted(read):
            for name in sorted(read[at] - found.keys() - known.keys()):
                found[name] = _row(name, line[at], line[before] if before is not None else None)
            before = at
        return [found[name] for name in sorted(found)]


def model_names(answer: Answer) -> Names:
    """All literals of types in a module, such as ``Literal["a", "b"]``.

    Raises
    ------
    UnexpectedAnswer : the module can't be read or has none.
    """
    try:
        tree = ast.parse(answer.text())
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise answer.wrong("it is no Python that can be read") from error
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal":
            elements = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            found |= {e.value for e in elements if isinstance(e, ast.Constant) and isinstance(e.value, str)}
    if not found:
        raise answer.wrong("it lists no names of models")
    return frozenset(found)


def _row(name: str, release: Release, before: Release | None) -> Row:
    return {
        "package": release.project,
        "model": name,
        "version": str(release.version),
        "absent_on": before.uploaded if before else None,
        "published": release.uploaded,
        "published_basis": "upload of the first release of the vendor's package that names the model"
        if before
        else "upload of the first release looked at, which names the model",
        "source": release.said,
        "verification": "V1",
    }
