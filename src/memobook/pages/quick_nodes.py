"""To be imported before Sphinx: has docutils walk a page's nodes with a generator for the walk, not one for each node.

A page is walked some hundred times, by each transform and reader of it. The nodes found, and their order, are the same,
also where who asks changes the tree meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from docutils.nodes import Node

docutils_findall = Node.findall


@wraps(docutils_findall)
def findall(
    node: Node,
    condition: type[Node] | Callable[[Node], bool] | None = None,
    include_self: bool = True,
    descend: bool = True,
    siblings: bool = False,
    ascend: bool = False,
) -> Iterator[Any]:
    if not (include_self and descend) or siblings or ascend:
        return docutils_findall(node, condition, include_self, descend, siblings, ascend)
    if condition is None or isinstance(condition, type):
        return _of_kind(node, condition or Node)
    return _that(node, condition)


def _of_kind(node: Node, kind: type[Node]) -> Iterator[Node]:
    if isinstance(node, kind):
        yield node
    open = [iter(node.children)]
    while open:
        for child in open[-1]:
            if isinstance(child, kind):
                yield child
            if child.children:
                open.append(iter(child.children))
                break
        else:
            open.pop()


def _that(node: Any, holds: Callable[[Node], bool]) -> Iterator[Node]:
    if holds(node):
        yield node
    # docutils asks an element for its next child here, and above its list of children
    open = [iter(node if node.children else ())]
    while open:
        for child in open[-1]:
            if holds(child):
                yield child
            if child.children:
                open.append(iter(child))
                break
        else:
            open.pop()


Node.findall = findall  # type: ignore[assignment, method-assign]
