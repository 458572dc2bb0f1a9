"""A directive of the documentation: every dataset, from ``datapackage.json``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes

from memobook.pages.descriptions.data_description import descriptor

from ..directives.directive import ContentDirective, table
from .text import row, section, words


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
