"""A directive of the documentation: the shape of ``ledger.json``, from its JSON Schema."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes

from ..directives.directive import ContentDirective, table
from .text import row, section, words

KINDS = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null", "object": "object"}


class LedgerReference(ContentDirective):
    """The shape of ``ledger.json``, object by object, from its JSON Schema."""

    def run(self) -> list[nodes.Node]:
        from memobook.ledger.shape.ledger import NAME, schema

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
