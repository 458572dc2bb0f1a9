"""What a page shows of a notebook's outputs: one form each, cleaned and bounded, and nothing lost without a word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memobook.pages.outputs.clean_html import clean_html
from memobook.pages.outputs.html_nodes import html_nodes
from memobook.pages.outputs.page_notebook import STDERR, page_notebook
from memobook.pages.outputs.terminal import terminal_text
from memobook.themes.figures.picture import pictures
from memobook.themes.values.value import ABSENT

MOST = 10_000
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="


def shown(*outputs: dict[str, Any], **cell: Any) -> list[dict[str, Any]]:
    whole = {"cell_type": "code", "id": "one", "metadata": {}, "source": "", **cell, "outputs": list(outputs)}
    notebook = page_notebook({"metadata": {"widgets": {}}, "cells": [whole]}, MOST)
    assert "widgets" not in notebook["metadata"]
    return list(notebook["cells"][0]["outputs"])


def displayed(data: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": metadata}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a 0%\ra 50%\ra 100%", "a 100%"),
        ("long line\rshort", "shortline"),
        ("ab\b\bc", "cb"),
        ("one\r\ntwo\r\n", "one\ntwo\n"),
        ("\x1b[31mred\x1b[0m\rblu", "\x1b[31mb" + "lu\x1b[0m"),
        ("old\r\x1b[2Knew", "new"),
        ("up\x1b[1A\x1b[?25l down", "up down"),
        ("\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]8;;https://a.example\x07link\x1b]8;;\x07", "link"),
        ("a\x1bd \x1b[31mred\x1b[0m\x1b", "ad red"),
        ("bell\x07 and\x0c feed\x00", "bell and feed"),
        ("plain", "plain"),
    ],
)
def test_a_terminal_overwrites(text: str, left: str) -> None:
    text = terminal_text(text)
    # colours stand before the characters that they were written with
    assert text.replace("\x1b[31m", "").replace("\x1b[0m", "") == left.replace("\x1b[31m", "").replace("\x1b[0m", "")


@given(st.text(alphabet="ab\r\b\n\x1b[0;31mK", max_size=60))
def test_no_text_holds_what_moves(text: str) -> None:
    left = terminal_text(text)
    assert "\r" not in left and "\b" not in left
    assert terminal_text(left) == left or "\x1b" in left


def test_standard_error_is_folded_and_printed_text_is_bounded() -> None:
    (first, second) = shown(
        {"output_type": "stream", "name": "stderr", "text": "\rwork 10%\rwork 100%"},
        {"output_type": "stream", "name": "stdout", "text": "line\n" * 5_000},
    )
    assert first["data"] == {STDERR: {"text": "work 100%"}}
    assert len(second["text"]) < MOST + 100
    assert second["text"].endswith("more lines, in the notebook that is offered for download\n")


def test_messages_go_where_a_tag_says_so() -> None:
    told = {"output_type": "stream", "name": "stderr", "text": "careful"}
    assert shown(told, metadata={"tags": ["remove-stderr"]}) == []
    assert shown(told)[0]["data"] == {STDERR: {"text": "careful"}}


def test_of_many_outputs_the_rest_is_told() -> None:
    *first, last = shown(*[displayed({"text/plain": str(n)}) for n in range(1_203)])
    assert [output["data"]["text/plain"] for output in first] == [str(n) for n in range(200)]
    assert last["data"][ABSENT]["what"] == "1,003 more outputs of this cell."


def test_a_formula_within_words_of_latex_stands_by_itself() -> None:
    (output,) = shown(displayed({"text/latex": r"Text $x$ and \begin{equation} a=b \end{equation} so"}))
    assert output["data"]["text/markdown"].count("$$") == 2


@pytest.mark.parametrize(
    ("html", "formulas", "left"),
    [
        (r"<td>$\beta_1$</td>", 1, ""),
        (r"<p>\(y\) and \[z\] and $$w$$</p>", 3, ""),
        ("<td>$5 to $6</td>", 0, "$5 to $6"),
        ("<pre>$x^2$</pre>", 0, "$x^2$"),
        (r"<p>$\nosuch{x}$</p>", 0, r"$\nosuch{x}$"),
        ("<p>\\(a &lt; b\\)</p>", 1, "<mo>&lt;</mo>"),
    ],
)
def test_formulas_of_html_outputs_are_shown(html: str, formulas: int, left: str) -> None:
    cleaned, _ = clean_html(html)
    assert cleaned.count("<math") == formulas and left in cleaned


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (
            {"application/vnd.plotly.v1+json": {"data": []}, "text/plain": "A bar chart"},
            "An interactive chart (Plotly).",
        ),
        (
            {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "IntSlider(value=3)"},
            "A widget.",
        ),
        ({"application/javascript": "alert(1)", "text/plain": "<IPython.core.display.Javascript object>"}, "A script."),
        ({"application/pdf": "JVBERi0="}, "A PDF document."),
        ({"text/html": "<script>alert(1)</script>"}, "Left out here: a script."),
        ({"text/html": '<iframe src="https://a.example/x"></iframe>'}, "Left out here: a frame (https://a.example/x)."),
        ({"chemical/x-mdl": "C"}, "An output of the kind chemical/x-mdl."),
    ],
)
def test_what_a_page_can_not_show_is_said(data: dict[str, Any], what: str) -> None:
    (output,) = shown(displayed(data))
    assert output["data"][ABSENT]["what"] == what
    plain = data.get("text/plain", "")
    assert (plain in output["data"][ABSENT]["why"]) is ((bool(plain) and "<IPython" not in plain) or not plain)


def test_a_static_picture_stands_for_an_interactive_chart() -> None:
    bundle = {"application/vnd.plotly.v1+json": {}, "text/html": "<script>1</script>", "image/png": PNG}
    (output,) = shown(displayed(bundle))
    assert list(output["data"]) == ["image/png"]


def test_vega_lite_is_drawn_as_a_picture_with_its_description() -> None:
    pytest.importorskip("vl_convert")
    chart = {
        "description": "Two bars",
        "mark": "bar",
        "data": {"values": [{"a": "x", "b": 1}, {"a": "y", "b": 2}]},
        "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
    }
    (output,) = shown(displayed({"application/vnd.vegalite.v5+json": chart, "text/plain": "<VegaLite 5 object>"}))
    assert output["data"]["image/svg+xml"].startswith("<svg")
    assert output["metadata"]["image/svg+xml"]["alt"] == "Two bars"


def test_harmless_html_stays_and_what_went_is_told() -> None:
    html = (
        '<style>#t td { color: red; position: fixed }</style><table id="t"><tr><td onclick="x()">kept</td></tr></table>'
    )
    html += (
        '<img src="https://x.example/a.png" alt="far"><a href="sold.csv">file</a> <a href="https://x.example/">on</a>'
    )
    cleaned, left = clean_html(html + '<script>alert(1)</script><a href="javascript:alert(1)">link</a>')
    assert "far<a" in cleaned and ">file</a>" in cleaned and 'href="https://x.example/"' in cleaned
    assert "kept" in cleaned and "color:red" in cleaned.replace(" ", "")
    assert not any(word in cleaned for word in ("script", "onclick", "position", "<style"))
    assert left == ["a script", "a picture (https://x.example/a.png)", "a link (sold.csv)", "a link"]


def test_drawings_in_html_become_pictures() -> None:
    cleaned, _ = clean_html('<p>words</p><svg aria-label="A dot"><circle r="1" onload="alert(1)"/></svg>')
    assert 'alt="A dot"' in cleaned and "data:image/svg+xml;base64," in cleaned and "<svg" not in cleaned


def test_json_is_printed_and_latex_with_words_is_read_as_markdown() -> None:
    (json_output,) = shown(
        displayed({"application/json": {"a": "x"}, "text/plain": "<IPython.core.display.JSON object>"})
    )
    assert json_output["data"] == {"text/plain": '{\n  "a": "x"\n}'}
    (words,) = shown(displayed({"text/latex": "A mean of $x$ and $y$."}))
    assert list(words["data"]) == ["text/markdown"]
    (formula,) = shown(displayed({"text/latex": r"$\displaystyle x^2$"}))
    assert list(formula["data"]) == ["text/latex"]


def test_attachments_are_pictures_of_the_page() -> None:
    cell = {"cell_type": "markdown", "id": "m", "metadata": {}, "source": "![A dot](attachment:a.png)"}
    cell["attachments"] = {"a.png": {"image/png": PNG}}
    page = page_notebook({"metadata": {}, "cells": [cell]}, MOST)
    assert page["cells"][0]["source"] == f"![A dot](data:image/png;base64,{PNG})"


def test_pictures_without_a_name_need_words() -> None:
    bare, told = displayed({"image/png": PNG}), displayed({"image/png": PNG}, **{"image/png": {"alt": "A dot"}})
    cells = [
        {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [bare, told]},
        {"cell_type": "code", "id": "b", "metadata": {"mystnb": {"image": {"alt": "Of the cell"}}}, "outputs": [bare]},
        {"cell_type": "code", "id": "c", "metadata": {"tags": ["remove-output"]}, "outputs": [bare]},
        {
            "cell_type": "code",
            "id": "d",
            "metadata": {},
            "outputs": [displayed({"image/png": PNG}, memobook={"id": "x"})],
        },
    ]
    assert pictures({"cells": cells}) == [("a", 1, ""), ("a", 2, "A dot"), ("b", 1, "Of the cell")]


def test_html_in_print_keeps_its_words_and_its_tables() -> None:
    nodes = html_nodes(
        "<!-- no --><p>One<br>two</p><table><tr><td>a</td><td>b</td></tr></table>"
        "<details><summary>More</summary>also</details>"
    )
    assert [type(node).__name__ for node in nodes] == ["paragraph", "table", "paragraph", "paragraph"]
    assert [node.astext() for node in (nodes[0], *nodes[2:])] == ["One two", "More", "also"]
