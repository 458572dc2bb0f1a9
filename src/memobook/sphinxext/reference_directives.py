"""Directives of the documentation that are made from the code: markup, datasets, and the shape of the ledger."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive

from memobook.data_description import descriptor
from memobook.errors import ContentError

from .directive import ContentDirective, table

# what a docstring marks: ``literal``, :role:`target`
LITERAL = re.compile(r"``(.+?)``(?!`)|:\w+:`([^`]+)`")
# of a docstring: a heading with its line of hyphens, and where an item of a list begins
SECTION = re.compile(r"\n*^(\w+)\n-{3,}\n", re.MULTILINE)
ITEM = re.compile(r"\n(?=\S)")
KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null", "object": "object"}


def words(text: str) -> list[nodes.Node]:
    """Text in which backticks make a literal, as in a docstring; nothing else in it is markup."""
    parts = LITERAL.split(text)
    return [nodes.literal(part, part) if n % 3 else nodes.Text(part) for n, part in enumerate(parts) if part]


def section(id: str, title: str, *content: nodes.Node) -> nodes.section:
    return nodes.section("", nodes.title(title, title), *content, ids=[id], names=[id])


def paragraphs(docstring: str | None) -> list[nodes.Node]:
    """The paragraphs of a docstring; what is indented in it is shown as it stands."""
    found: list[nodes.Node] = []
    for block in re.split(r"\n{2,}", inspect.cleandoc(docstring or "")):
        if block.startswith(" "):
            text = inspect.cleandoc(block)
            found.append(nodes.literal_block(text, text, language="text"))
        else:
            found.append(nodes.paragraph("", "", *words(" ".join(block.split()))))
    return found


def row(*cells: Iterable[nodes.Node]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))


class MarkupReference(ContentDirective):
    """All roles or directives of memobook, from their code: ``{markup-reference} roles`` or ``directives``."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        from .markup import DIRECTIVES, ROLES

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
        from memobook.notebook import Notebook

        calls = {"memobook.open": open_book}
        calls |= {f"book.{name}": made for name, made in vars(Notebook).items() if _public(made)}
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


def _public(made: Any) -> bool:
    """Whether it is a method that notebooks call, and not one by which the engine makes a book."""
    return inspect.isfunction(made) and not made.__name__.startswith("_")


class DatasetReference(ContentDirective):
    """Every dataset of the publication with its columns, licence, sources and cadence, from ``datapackage.json``."""

    def run(self) -> list[nodes.Node]:
        package = descriptor(self.site.publication)
        held = [(told, True) for told in package.get("resources", [])]
        return [self._section(told, kept) for told, kept in [*held, *((t, False) for t in package.get("local", []))]]

    def _section(self, told: dict[str, Any], kept: bool) -> nodes.section:
        schema = told["schema"]
        required = {field["name"] for field in schema["fields"] if (field.get("constraints") or {}).get("required")}
        columns = [
            row(
                [nodes.literal("", field["name"])],
                [nodes.Text(field["type"] + (", needed" if field["name"] in required else ""))],
                words(field.get("description", "")),
            )
            for field in schema["fields"]
        ]
        facts = nodes.definition_list(classes=["facts"])
        for name, shown in self._facts(told, kept):
            facts += nodes.definition_list_item("", nodes.term("", name), nodes.definition("", shown))
        return section(
            f"dataset-{told['name']}",
            told.get("title", told["name"]),
            nodes.paragraph("", told.get("description", "")),
            facts,
            nodes.raw("", f"<details><summary>Its {len(columns)} columns</summary>", format="html"),
            table(["Column", "Type", "Meaning"], columns, kind="reference"),
            nodes.raw("", "</details>", format="html"),
        )

    def _facts(self, told: dict[str, Any], kept: bool) -> Iterator[tuple[str, nodes.paragraph]]:
        schema = told["schema"]
        path = told.get("path") or f"loaded by {told.get('loader', 'an installed package')}"
        offered = "" if kept and told.get("redistribute") else ", not passed on"
        yield "Name", nodes.paragraph("", "", nodes.literal("", told["name"]))
        yield "File", nodes.paragraph("", f"{path}{offered}")
        yield "Key", nodes.paragraph("", ", ".join(schema["primaryKey"]))
        yield "Vintages", nodes.paragraph("", f"by {told['vintage']}")
        if told.get("cadence"):
            yield "Expected", nodes.paragraph("", f"{told['cadence']}, with {told.get('grace', 0)} days of grace")
        if told.get("fetch"):
            yield "Fetched by", nodes.paragraph("", "", nodes.literal("", told["fetch"]["connector"]))
        yield "Licence", _linked(told.get("licenses") or [])
        yield "Sources", _linked(told.get("sources") or [])


def _linked(listed: list[dict[str, Any]]) -> nodes.paragraph:
    """Titles, each with its address where that is one of the web."""
    found = nodes.paragraph()
    for number, one in enumerate(listed):
        title, path = str(one.get("title") or one.get("name") or one.get("path")), str(one.get("path", ""))
        found += nodes.Text("; " if number else "")
        found += nodes.reference(title, title, refuri=path) if path.startswith("https://") else nodes.Text(title)
    return found


class LedgerReference(ContentDirective):
    """The shape of ``ledger.json``, object by object, from its JSON Schema."""

    def run(self) -> list[nodes.Node]:
        from memobook.ledger_shape import NAME, schema

        whole = schema()
        objects = {whole["title"]: whole}
        waiting = [whole]
        while waiting:
            for name in re.findall(r"#/\$defs/(\w+)", str(waiting.pop(0)["properties"])):
                if name not in objects:
                    objects[name] = whole["$defs"][name]
                    waiting.append(objects[name])
        link = [nodes.reference(NAME, NAME, refuri=NAME), nodes.Text(" has all of it as JSON Schema.")]
        # it is written when the documentation is published
        first = [nodes.paragraph("", "", *link)] if self.site.place == "docs" else []
        return [*first, *(self._section(name, told) for name, told in objects.items())]

    def _section(self, name: str, told: dict[str, Any]) -> nodes.section:
        rows = [
            row([nodes.literal("", key)], _type(field), words(field.get("description", "")))
            for key, field in told["properties"].items()
        ]
        described = nodes.paragraph("", "", *words(told["description"]))
        return section(
            f"ledger-{name.lower()}", name, described, table(["Key", "Type", "Meaning"], rows, kind="reference")
        )


def _type(field: dict[str, Any]) -> list[nodes.Node]:
    """The type of a field in words; one that is an object of its own leads there."""
    if "anyOf" in field:
        several = [_type(one) for one in field["anyOf"]]
        return [node for n, one in enumerate(several) for node in ([nodes.Text(" or ")] if n else []) + one]
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return [nodes.reference(name, name, refuri=f"#ledger-{name.lower()}")]
    if field.get("type") == "array":
        return [nodes.Text("list of "), *_type(field["items"])]
    if isinstance(field.get("additionalProperties"), dict):
        return [nodes.Text("object of "), *_type(field["additionalProperties"])]
    if "enum" in field:
        return [nodes.Text(", ".join(field["enum"]))]
    return [
        nodes.Text(
            "day" if "d{4}" in field.get("pattern", "") else KINDS.get(field.get("type", ""), field.get("type", "any"))
        )
    ]
