"""Nodes of the doctree that are memobook's own."""

from __future__ import annotations

from docutils import nodes

#: characters up to which a printed figure is kept on one line
SHORT = 14


class OriginReference(nodes.Inline, nodes.TextElement):
    """A number in the prose, with where it comes from, or a word with what it means.

    Attributes
    ----------
    origin : id of a value or a statement, such as ``"cycling.riders"``, or of a word, ``"term-vintage"``.
    origin_kind : ``"value"``, ``"statement"`` or ``"term"``.
    form : of a value, the form that it is printed in.

    Its only child is the Text that the page prints.
    """


class IntervalNote(nodes.Inline, nodes.TextElement):
    """What stands beside a value: its interval.

    Attributes
    ----------
    origin : id of the value.
    named : whether its text says of which kind it is.
    always : whether it stays where its value was printed on the page before.

    Its only child is a Text; the writers set it apart from the value.
    """


class OwnDirection(nodes.Inline, nodes.TextElement):
    """The words of a paragraph or heading that begin with letters which run from right to left."""


class ChoiceOffer(nodes.Inline, nodes.Element):
    """Where a reader may choose otherwise what a headline value hangs on; it has no text, and a PDF has it not.

    Attributes
    ----------
    origin, label : id of the value, and what it is in words.
    others : how many other choices there are.
    """


class Folded(nodes.General, nodes.Element):
    """What a reader opens: its first child is a ``FoldedHead``, always seen; the rest is seen once it is opened.

    A PDF, which can't be opened, shows all of it.
    """


class FoldedHead(nodes.General, nodes.TextElement):
    """The line by which a reader opens what is folded; it has no links of its own."""


def folded(head: str, *body: nodes.Node, classes: list[str] | None = None) -> Folded:
    """What is folded below one line of words."""
    return Folded("", FoldedHead(head, head), *body, classes=classes or [])
