"""Directives of the documentation that are made from docstrings: markup, and what a notebook may call."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive

from memobook.publication.errors import ContentError

from ..directives.directive import ContentDirective
from ..known import DIRECTIVES, ROLES
from .text import paragraphs, section, words

# of a docstring: a heading with its line of hyphens, and where an item of a list begins
SECTION = re.compile(r"\n*^(\w+)\n-{3,}\n", re.MULTILINE)
ITEM = re.compile(r"\n(?=\S)")


class MarkupReference(ContentDirective):
    """All roles or directives of memobook, from their code: ``{markup-reference} roles`` or ``directives``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        known: dict[str, dict[str, type]] = {"roles": dict(ROLES), "directives": dict(DIRECTIVES)}
        if self.arguments[0] not in known:
            fix = "name roles or directives"
            raise ContentError("reference.unknown", f"no {self.arguments[0]!r} here", place=self.place, fix=fix)
        kind = self.arguments[0]
        return [
            section(f"{kind[:-1]}-{name}", f"{{{name}}}", *paragraphs(made.__doc__), *self._takes(made))
            for name, made in known[kind].items()
        ]

    def _takes(self, made: type) -> list[nodes.Node]:
        """What a directive takes, in a sentence; nothing for a role, which takes its text."""
        if not issubclass(made, Directive):
            return []
        told = []
        if made.required_arguments or made.optional_arguments:
            told.append("an argument" if made.required_arguments else "an argument, which may be left out")
        told += [f"the option ``:{name}:``" for name in made.option_spec or {}]
        told += ["content"] if made.has_content else []
        return [nodes.paragraph("", "", *words(f"It takes {' and '.join(told) or 'nothing'}."))]


class CallReference(ContentDirective):
    """What a notebook may call: ``memobook.open``, and the methods of the book that it gives, from their code."""

    def run(self) -> list[nodes.Node]:
        from memobook import open as open_book
        from memobook.themes.notebook import Notebook

        calls = {"memobook.open": open_book}
        calls |= {f"book.{name}": made for name, made in _methods(Notebook).items() if _public(made)}
        return [section(name.replace(".", "-"), name, *self._call(name, made)) for name, made in calls.items()]

    def _call(self, name: str, made: Callable[..., Any]) -> list[nodes.Node]:
        signature = inspect.signature(made)
        given = [one for one in signature.parameters.values() if one.name != "self"]
        text = f"{name}{signature.replace(parameters=given)}".replace("'", "")
        about, *parts = SECTION.split(inspect.cleandoc(made.__doc__ or ""))
        found: list[nodes.Node] = [nodes.literal_block(text, text, language="python"), *paragraphs(about)]
        for title, items in zip(parts[::2], parts[1::2], strict=True):
            found += [nodes.rubric("", title), *map(_item, ITEM.split(items.strip()))]
        return found


def _item(text: str) -> nodes.Node:
    """An item of a docstring's list: ``name : what it is``, or a sentence."""
    name, _, meaning = " ".join(text.split()).partition(" : ")
    if not meaning:
        return nodes.paragraph("", "", *words(name))
    term, told = (
        nodes.term("", "", nodes.literal("", name)),
        nodes.definition("", nodes.paragraph("", "", *words(meaning))),
    )
    return nodes.definition_list("", nodes.definition_list_item("", term, told), classes=["facts"])


def _methods(made: type) -> dict[str, Any]:
    """What a class and those that it stands on define, its own first."""
    return {name: found for base in made.__mro__[:-1] for name, found in vars(base).items()}


def _public(made: Any) -> bool:
    """Whether it is a method that notebooks call, and not one by which the engine makes a book."""
    return inspect.isfunction(made) and not made.__name__.startswith("_")
