"""Docutils' walks of a page's nodes, made quicker: they find what docutils itself finds, in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st
from sphinx.util.nodes import NodeMatcher

from memobook.pages import quick_nodes

KINDS = (nodes.section, nodes.paragraph, nodes.emphasis, nodes.Text)
CONDITIONS: dict[str, Any] = {
    "all": None,
    "a kind": nodes.paragraph,
    "a kind of several": nodes.Inline,
    "texts": nodes.Text,
    "a function": lambda node: isinstance(node, nodes.section) or node.astext() == "a",
    "a matcher of Sphinx": NodeMatcher(nodes.paragraph, marked=True),
}
Walk = Callable[..., Iterator[nodes.Node]]

texts = st.sampled_from("ab").map(nodes.Text)
trees = st.recursive(
    texts,
    lambda inner: st.builds(
        lambda kind, marked, children: kind("", *children, **({"marked": True} if marked else {})),
        st.sampled_from(KINDS[:-1]),
        st.booleans(),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


def _condition(name: str) -> Any:
    condition = CONDITIONS[name]
    return condition.match if isinstance(condition, NodeMatcher) else condition


@pytest.mark.parametrize("name", CONDITIONS)
@given(tree=trees)
def test_the_same_nodes_are_found_in_the_same_order(name: str, tree: nodes.Node) -> None:
    ours, theirs = (list(walk(tree, _condition(name))) for walk in (quick_nodes.findall, quick_nodes.docutils_findall))
    assert [*map(id, ours)] == [*map(id, theirs)]


@pytest.mark.parametrize("way", [{"include_self": False}, {"descend": False}, {"siblings": True}, {"ascend": True}])
@given(tree=trees)
def test_other_ways_are_those_of_docutils(way: dict[str, bool], tree: nodes.Node) -> None:
    for node in list(tree.findall()):
        ours, theirs = (list(walk(node, None, **way)) for walk in (quick_nodes.findall, quick_nodes.docutils_findall))
        assert [*map(id, ours)] == [*map(id, theirs)]


def _emptied(node: Any) -> None:
    if node.children:
        node.children.clear()


def _with_its_siblings(node: Any) -> None:
    if node.parent is not None:
        node.parent.clear()  # which gives it another list of children


def _replaced(node: Any) -> None:
    if node.parent is not None:
        node.parent.replace(node, nodes.emphasis("", nodes.Text("new"), nodes.paragraph("", nodes.Text("a"))))


def _removed(node: Any) -> None:
    if node.parent is not None:
        node.parent.remove(node)


def _added(node: Any) -> None:
    if isinstance(node, nodes.Element) and len(node.children) < 5:
        node.append(nodes.section("", nodes.Text("a")))


CHANGES = [_emptied, _with_its_siblings, _replaced, _removed, _added]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", CONDITIONS)
@given(tree=trees)
def test_who_changes_the_tree_meanwhile_finds_the_same(
    name: str, change: Callable[[Any], None], tree: nodes.Node
) -> None:
    one, other = (
        _found(walk, tree.deepcopy(), name, change) for walk in (quick_nodes.findall, quick_nodes.docutils_findall)
    )
    assert one == other


def _found(walk: Walk, tree: nodes.Node, name: str, change: Callable[[Any], None]) -> list[str]:
    """Each found node's own words, where one is changed as soon as it is found; then the tree as it is left."""
    found = []
    for node in walk(tree, _condition(name)):
        found.append(node.pformat())
        change(node)
        if len(found) > 200:
            break
    return [*found, tree.pformat()]


def test_sphinx_of_a_rendering_walks_so() -> None:
    assert nodes.Node.findall is quick_nodes.findall
