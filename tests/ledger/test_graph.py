"""The graph behind an implication: what feeds what, how it is drawn, and that its texts stay texts."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import permutations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.editions.claim import VERDICTS
from memobook.editions.strength import WEAKEST_FIRST, strength
from memobook.ledger.graph import Graph, Node, crossings, graph, untangled
from memobook.pages.sphinxext.directives.graph_svg import NO_BREAK, drawn, listed

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert("1")</script> & {id} ]]> \N{RIGHT-TO-LEFT OVERRIDE}'


def test_every_verdict_has_its_place() -> None:
    assert sorted(WEAKEST_FIRST) == sorted(VERDICTS)


@pytest.mark.parametrize(
    ("verdicts", "weakest", "claims"),
    [
        pytest.param(["reproduced"], "reproduced", ["c0"], id="one claim"),
        pytest.param(["reproduced", "untraced", "holds"], "untraced", ["c1"], id="one is untraced"),
        pytest.param(["untraced", "contradicted"], "contradicted", ["c1"], id="contradicted is weaker than untraced"),
        pytest.param(["differs", "reported"], "differs", ["c0"], id="another number is weaker than a witness"),
        pytest.param(["reported", "holds", "reported"], "reported", ["c0", "c2"], id="two share it"),
    ],
)
def test_a_chain_is_as_strong_as_its_weakest_link(verdicts: list[str], weakest: str, claims: list[str]) -> None:
    ids = [f"c{i}" for i in range(len(verdicts))]
    found = strength(ids, dict(zip(ids, verdicts, strict=True)))
    assert (found.verdict, list(found.claims)) == (weakest, claims)


@given(st.lists(st.sampled_from(WEAKEST_FIRST), min_size=1, max_size=6), st.sampled_from(WEAKEST_FIRST))
def test_another_claim_never_strengthens(verdicts: list[str], more: str) -> None:
    ids = [str(i) for i in range(len(verdicts) + 1)]
    known = dict(zip(ids, [*verdicts, more], strict=True))
    rank = WEAKEST_FIRST.index
    assert rank(strength(ids, known).verdict) <= rank(strength(ids[:-1], known).verdict)


def reasons(text: str = "text", *, beside: tuple[str, ...] = (), whole: bool = False) -> Graph:
    """A claim on a value and a seen statement, and one that nobody was seen to make."""
    claims = {
        "c1": SimpleNamespace(
            id="c1", text=text, verdict="holds", values=("a.x",), sources=("seen", "heard"), check="holds: a.x > 0"
        ),
        "c2": SimpleNamespace(
            id="c2", text=text, verdict="untraced", values=beside, sources=("heard",), check="sources: heard"
        ),
        "c3": SimpleNamespace(id="c3", text=text, verdict="undecided", values=("a.x",), sources=(), check="ours: a.x"),
    }
    weakest = strength(["c1", "c2"], {id: c.verdict for id, c in claims.items()})
    advice = SimpleNamespace(id="i1", text=text, rests_on=("c1", "c2"), strength=weakest)
    ledger = SimpleNamespace(
        register=SimpleNamespace(
            claims=claims, implications=[advice], plain=lambda text, place: text, place=lambda id: id,
            checked=lambda claim: ["a.x"] if claim.id == "c1" else [],
        ),
        values={
            id: SimpleNamespace(id=id, text="1", label=text, datasets=({"name": "sales"},)) for id in ("a.x", *beside)
        },
        statements={
            "seen": SimpleNamespace(id="seen", text="one", subject=text, seen=True),
            "heard": SimpleNamespace(id="heard", text="two", subject=text, seen=False),
        },
        view=SimpleNamespace(package=SimpleNamespace(dataset=lambda name: SimpleNamespace(title=f"{name} {text}"))),
    )  # fmt: skip
    return graph(ledger, advice, whole=whole)  # type: ignore[arg-type]


def ids(edges: Iterable[tuple[Node, Node]]) -> set[tuple[str, str]]:
    return {(a.id, b.id) for a, b in edges}


def test_a_graph_holds_what_the_implication_rests_on_and_no_more() -> None:
    found = reasons()
    assert [{node.id for node in column} for column in found.columns] == [
        {"sales", "statements"}, {"a.x", "seen"}, {"c1", "c2"}, {"i1"},
    ]  # fmt: skip
    assert ids(found.edges) == {
        ("sales", "a.x"), ("statements", "seen"), ("a.x", "c1"), ("seen", "c1"), ("c1", "i1"), ("c2", "i1"),
    }  # fmt: skip


def test_the_weakest_path_is_marked() -> None:
    found = reasons()
    assert ids(found.weakest) == {("c2", "i1")}
    (path,) = re.findall(r'<path class="edge weakest verdict-untraced"', drawn(found, lambda node: ""))
    assert path


def test_what_stands_beside_a_claim_is_told_from_what_decides_it() -> None:
    found = reasons(beside=("a.x", "a.y"))
    assert ids(found.beside) == {("statements", "seen"), ("seen", "c1"), ("a.x", "c2"), ("sales", "a.y"), ("a.y", "c2")}
    assert ids(found.weakest) == {("c2", "i1")}  # the values beside do not make the path
    assert drawn(found, lambda node: "").count('stroke-dasharray="2 4"') == 5
    assert listed(found, lambda node: "x").count("(beside it)") == 3
    assert listed(found, lambda node: "x").count("(weakest)") == 1


def test_much_that_stands_beside_a_claim_is_one_box_and_the_list_holds_it_all() -> None:
    names = ("a.p", "a.q", "a.r")
    (box,) = [node for node in reasons(beside=names).columns[1] if node.kind == "others"]
    assert (box.id, box.head) == ("c2", "3 more")
    whole = reasons(beside=names, whole=True)
    assert {node.id for node in whole.columns[1]} == {"a.x", "seen", *names}


def columns(*names: str) -> list[list[Node]]:
    return [[Node("value", id, id, "") for id in column] for column in names]


def linked(nodes: list[list[Node]], *pairs: str) -> list[tuple[Node, Node]]:
    known = {node.id: node for column in nodes for node in column}
    return [(known[a], known[b]) for a, b in pairs]


def test_lines_that_cross_without_need_are_untangled() -> None:
    nodes = columns("abc", "xyz")
    edges = linked(nodes, "az", "by", "cx")
    assert crossings(nodes, edges) == 3
    assert crossings(untangled(nodes, edges), edges) == 0


@patient
@given(st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), min_size=1))
def test_the_order_is_never_worse_and_loses_nobody(pairs: set[tuple[str, str]]) -> None:
    nodes = columns("abcd", "wxyz", "i")
    edges = linked(nodes, *("".join(pair) for pair in sorted(pairs)))
    found = untangled(nodes, edges)
    assert [sorted(n.id for n in c) for c in found] == [sorted(n.id for n in c) for c in nodes]
    assert crossings(found, edges) <= crossings(nodes, edges)
    assert found == untangled(nodes, edges)


def test_three_of_a_complete_pair_can_do_no_better() -> None:
    """K(3,2) has crossing number 3 in two layers, whatever the order."""
    nodes = columns("abc", "xy")
    edges = linked(nodes, "ax", "ay", "bx", "by", "cx", "cy")
    best = min(crossings([list(order), nodes[1]], edges) for order in permutations(nodes[0]))
    assert crossings(untangled(nodes, edges), edges) == best == 3


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_texts_are_never_markup() -> None:
    found = reasons(HOSTILE)
    root = ET.fromstring(drawn(found, lambda node: f'x.html#"><b>{node.id}'))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "a", "g", "title", "rect", "path", "text", "tspan",
    }  # fmt: skip
    shown = ["".join(box.itertext()) for box in root.iter(f"{SVG}a")]
    assert any(HOSTILE in text.replace(NO_BREAK, " ") for text in shown)
    page = Tags(listed(found, lambda node: f'"><b>{node.id}'))
    assert set(page.seen) == {"ul", "li", "a"}
    assert HOSTILE in page.text


def test_a_text_that_is_cut_stands_in_the_title_of_its_box() -> None:
    long = "a reason of many words " * 20
    titles = [title.text for title in ET.fromstring(drawn(reasons(long), lambda node: "")).iter(f"{SVG}title")]
    assert titles and all(long.strip() in str(title) for title in titles)
    assert "<title>" not in drawn(reasons("short"), lambda node: "")


def test_a_drawing_is_the_same_bytes_each_time_and_leads_where_it_says() -> None:
    def address(node: Node) -> str:
        return f"{node.kind}.html#{node.id}"

    one, two = (drawn(reasons(), address) for _ in range(2))
    assert one == two
    links = {link.get("href") for link in ET.fromstring(one).iter(f"{SVG}a")}
    assert links == {
        "dataset.html#sales", "dataset.html#statements", "value.html#a.x", "statement.html#seen",
        "claim.html#c1", "claim.html#c2", "implication.html#i1",
    }  # fmt: skip
    assert ET.fromstring(drawn(reasons(), lambda node: "")).find(f".//{SVG}a") is None


@given(st.text(max_size=300), st.sampled_from(["dataset", "claim", "implication", "value"]))
def test_boxes_hold_any_text(text: str, kind: str) -> None:
    """Long words and odd characters are broken or cut; the parts of a box stay within its lines."""
    clean = "".join(c for c in text if c.isprintable())
    found = reasons()
    nodes = [
        [Node(n.kind, n.id, n.head, clean if n.kind == kind else n.text, n.verdict) for n in c] for c in found.columns
    ]
    drawing = drawn(Graph(tuple(map(tuple, nodes)), (), frozenset(), frozenset()), lambda node: "")
    for box in re.findall(r"<g .*?</g>", drawing):
        height = float(re.search(r'height="([\d.]+)"', box).group(1))  # type: ignore[union-attr]
        top = float(re.search(r'<rect[^>]* y="([\d.]+)"', box).group(1))  # type: ignore[union-attr]
        lines = [float(y) for y in re.findall(r'<text[^>]* y="([\d.]+)"', box)]
        assert lines and max(lines) < top + height
