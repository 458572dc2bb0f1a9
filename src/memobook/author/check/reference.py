"""Every id that a check or a build may print, from the code: rules with their meaning, and what stops a build."""

from __future__ import annotations

from itertools import groupby

from docutils import nodes

from memobook.pages.sphinxext.directives.directive import ContentDirective, table
from memobook.pages.sphinxext.references.text import row, section, words

from .raised import raised
from .rule import RULES


class FindingReference(ContentDirective):
    """All findings of ``memobook check`` and all errors of a build, by id: ``{finding-reference}``."""

    def run(self) -> list[nodes.Node]:
        from . import families  # noqa: F401 - declares the rules, which one page of all needs

        found: list[nodes.Node] = []
        for family, group in groupby(
            sorted(RULES.values(), key=lambda one: one.id), key=lambda one: one.id.split(".")[0]
        ):
            rows = [
                row([nodes.literal("", one.id)], [nodes.Text(one.severity)], words(one.means), words(one.fix))
                for one in group
            ]
            shown = table(["Id", "Severity", "What is found", "What to do"], rows, kind="reference")
            found.append(section(f"findings-{family}", family.capitalize(), shown))
        rows = [
            row([nodes.literal("", id)], words("; or ".join(fixes) or "the message tells"))
            for id, fixes in sorted(raised().items())
            if id not in RULES
        ]
        about = "What stops a build, a fetch or a release is found by a check as well, with severity error."
        shown = table(["Id", "What to do"], rows, kind="reference")
        found.append(section("findings-stops", "What stops a build", nodes.paragraph("", about), shown))
        return found
