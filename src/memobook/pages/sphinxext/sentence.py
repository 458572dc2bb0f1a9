"""A sentence of ours as nodes of a page: its words, and what stands in it."""

from __future__ import annotations

from docutils import nodes

from memobook.publication.text.sentence import parts


def sentence(text: str, /, **given: nodes.Node | list[nodes.Node]) -> list[nodes.Node]:
    """The nodes of a sentence whose fields are nodes, such as ``see the {score}.``"""
    found: list[nodes.Node] = []
    for part in parts(text, **given):
        if isinstance(part, list):
            found += part
        else:
            found.append(nodes.Text(part) if isinstance(part, str) else part)
    return found
