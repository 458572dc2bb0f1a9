"""An executed notebook as a page shows it: one form an output, in the notebook's own format."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from html import escape
from typing import Any
from urllib.parse import quote

from memobook.publication.text.language import _, numerals, plural
from memobook.themes.cells.notebook_file import TEACHING, joined, source_of, tags_of
from memobook.themes.figures.picture import CHART, IMAGES, RECORDED, alternative, picture_type
from memobook.themes.values.value import ABSENT

from .cell_links import linked
from .clean_html import clean_html, has_text
from .terminal import terminal_text
from .vega import chart_svg

STDERR = "application/vnd.memobook.stderr+json"
# tags of a cell whose messages no page shows, as MyST-NB has them
SILENCED = {"remove-stderr", "remove_stderr"}
# outputs of a cell that a page shows
MANY = 200
# what a cell that explains ends with
TAUGHT = "\n\n:::{teaching}\n:::\n"
# the tag of a cell that is as wide as the page, and the fence of a block that is, which no other within it has
FULL, WIDE = "full-width", ":" * 24
FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,}|:{3,})")
# headings and the names above them
APART = re.compile(r"#{1,6}[ \t]|\([\w.-]+\)=[ \t]*$")
Output = dict[str, Any]
# what a page does not run, by its media type, in words
INTERACTIVE: tuple[tuple[re.Pattern[str], Callable[[], str]], ...] = (
    (re.compile(r"application/vnd\.plotly\.v\d+\+json"), lambda: _("An interactive chart (Plotly).")),
    (re.compile(r"application/vnd\.bokehjs_\w+\.v0\+json"), lambda: _("An interactive chart (Bokeh).")),
    (re.compile(r"application/vnd\.jupyter\.widget-view\+json"), lambda: _("A widget.")),
    (re.compile(r"(?:application|text)/javascript"), lambda: _("A script.")),
    (re.compile(r"application/pdf"), lambda: _("A PDF document.")),
    (re.compile(r"(?:audio|video)/.*"), lambda: _("A recording.")),
)
# LaTeX that is one formula and not a text with formulas in it
FORMULA = re.compile(
    r"\s*(?:\$\$.*\$\$|\\\[.*\\\]|\\begin\{.*\\end\{\w+\*?\}|\$[^$]*\$|\$\\displaystyle[^$]*\$)\s*", re.DOTALL
)
LATEX = re.compile(r"\\begin\{(?P<name>[a-zA-Z]+\*?)\}.*?\\end\{(?P=name)\}", re.DOTALL)
SPEAKING = re.compile(r"<[\w.]+ (?:object|at 0x)|<IPython\.core|<Figure size|If you see this message")


def page_notebook(notebook: dict[str, Any], most: int) -> dict[str, Any]:
    """A copy whose outputs have one form each.

    Parameters
    ----------
    most : bytes of an output's text that a page shows; of what is longer it shows the first lines, and says so.
    """
    metadata = {name: entry for name, entry in notebook["metadata"].items() if name != "widgets"}
    cells = []
    texts = iter(linked(source_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cell = {**cell, "source": next(texts)}
        cell = {**cell, "source": _widened(cell, _with_attachments(cell) + (TAUGHT if _teaches(cell) else ""))}
        if "outputs" in cell:
            outputs, more = cell["outputs"][:MANY], len(cell["outputs"]) - MANY
            cell["outputs"] = [shown for output in outputs for shown in _shown(cell, output, most)]
            if more > 0:
                count = numerals(f"{more:,}")
                told = plural("{count} more output of this cell.", "{count} more outputs of this cell.", more)
                cell["outputs"].append(_absent(told.format(count=count), _why(), {}))
        cells.append(cell)
    return {**notebook, "metadata": metadata, "cells": cells}


def _teaches(cell: dict[str, Any]) -> bool:
    """Whether a cell explains, in which numbers are examples, as its page says below it."""
    return cell["cell_type"] == "markdown" and TEACHING in tags_of(cell)


def _widened(cell: dict[str, Any], source: str) -> str:
    """A text that is as wide as the page, but for its headings, which stand in no block."""
    if cell["cell_type"] != "markdown" or FULL not in tags_of(cell):
        return source
    parts, code = [[""]], ""
    for line in source.split("\n"):
        fence = FENCE.match(line)
        if code:
            code = "" if fence and line.strip().startswith(code) and not line.strip().strip(code[0]) else code
        elif fence:
            code = fence[1]
        if not code and APART.match(line):
            parts += [[line], [""]]
        else:
            parts[-1].append(line)
    told = []
    for part in parts:
        text = "\n".join(part)
        told.append(text if not text.strip() or APART.match(text) else f"{WIDE}{{div}} {FULL}\n{text}\n{WIDE}\n")
    return "\n".join(told)


def _with_attachments(cell: dict[str, Any]) -> str:
    """The source of a cell in which the pictures that it holds stand for their names."""
    source = source_of(cell)
    for name, bundle in (cell.get("attachments") or {}).items():
        kind = next((kind for kind in IMAGES if kind in bundle), None)
        if kind:
            data = joined(bundle[kind])
            if data.lstrip().startswith("<"):  # the XML itself, as some programs keep an SVG
                data = b64encode(data.encode()).decode()
            address = f"data:{kind};base64,{''.join(data.split())}"
            for written in dict.fromkeys((name, quote(name))):
                if kind == "image/svg+xml":  # which Markdown takes for no picture where it stands in its own text
                    image = re.compile(rf"!\[([^\]]*)\]\(<?attachment:{re.escape(written)}>?(?:\s+\"[^\"]*\")?\)")
                    source = image.sub(lambda found: f'<img alt="{escape(found[1])}" src="{address}">', source)  # noqa: B023
                source = source.replace(f"attachment:{written}", address)
    return source


def _shown(cell: dict[str, Any], output: Output, most: int) -> Iterator[Output]:
    kind = output["output_type"]
    if kind == "stream":
        text = _bounded(terminal_text(joined(output["text"])), most)
        if output["name"] == "stderr" and text.strip() and not SILENCED & {*tags_of(cell)}:
            yield _display({STDERR: {"text": text}})
        elif output["name"] != "stderr" and text.strip():
            yield {**output, "text": text}
    elif kind == "error":
        yield output
    else:
        yield from _bundle(cell, output, most)


def _bundle(cell: dict[str, Any], output: Output, most: int) -> Iterator[Output]:
    """The form of a bundle that a page can show best."""
    data: dict[str, Any] = {kind: joined(d) if isinstance(d, list) else d for kind, d in output["data"].items()}
    recorded = next((kind for kind in RECORDED if kind in data), None)
    if recorded or "memobook" in output.get("metadata", {}):
        kept = recorded or "image/svg+xml"
        yield {**output, "data": {kept: data[kept]}}
        return
    image = picture_type(output)
    if image and CHART.fullmatch(image):
        svg, why = chart_svg(image, data[image])
        if svg:
            said = alternative(cell, output, image) or data.get("text/plain", "").split("\n")[0]
            yield _picture("image/svg+xml", svg, said)
            return
        image = next((kind for kind in IMAGES if kind in data), None)
        if not image:
            yield _absent(_("A chart (Vega):"), f"{why}.", data)
            return
    interactive = next((words for kind in data for pattern, words in INTERACTIVE if pattern.fullmatch(kind)), None)
    if image:
        if image == "image/webp":  # which MyST-NB does not know
            source = f"data:{image};base64,{''.join(data[image].split())}"
            yield _display({"text/html": f'<img alt="{escape(alternative(cell, output, image))}" src="{source}">'})
        else:
            yield {**output, "data": {image: data[image]}}
    elif interactive:
        yield _absent(interactive(), _why(), data)
    elif "text/html" in data:
        yield from _of_html(data, most)
    elif "text/markdown" in data:
        yield {**output, "data": {"text/markdown": data["text/markdown"]}}
    elif "text/latex" in data:
        latex = data["text/latex"]
        if FORMULA.fullmatch(latex) or not LATEX.search(latex):
            yield {**output, "data": {"text/latex" if FORMULA.fullmatch(latex) else "text/markdown": latex}}
        else:  # environments are formulas of their own, wherever they stand in it
            yield {**output, "data": {"text/markdown": LATEX.sub(r"\n\n$$\n\g<0>\n$$\n\n", latex)}}
    elif "application/json" in data or any(kind.endswith("+json") for kind in data):
        kind = next(kind for kind in data if kind.endswith("json"))
        text = json.dumps(data[kind], indent=2, ensure_ascii=False)
        yield _display({"text/plain": _bounded(text, most)})
    elif "text/plain" in data:
        yield {**output, "data": {"text/plain": _bounded(terminal_text(data["text/plain"]), most)}}
    elif data:
        yield _absent(_("An output of the kind {kind}.").format(kind=next(iter(data))), _why(), data)


def _of_html(data: dict[str, Any], most: int) -> Iterator[Output]:
    html, left = clean_html(data["text/html"])
    if len(html.encode()) > most and "<img" not in html:
        size = numerals(f"{len(html.encode()) / 1024:,.0f}")
        why = _("It has {size} kB of HTML, of which this page shows the text’s beginning.").format(size=size)
        yield _absent(_("A large output."), why, {})
        yield _display({"text/plain": _bounded(data.get("text/plain", ""), most)})
        return
    shows = has_text(html)
    if shows:
        yield _display({"text/html": html})
    if left or not shows:
        left_out = _("Left out here: {parts}.").format(parts=", ".join(left))
        what = left_out if left else _("An output without words.")
        yield _absent(what, _why(), {} if shows else data)


def _why() -> str:
    return _("This page does not show it; the notebook, offered for download, holds it.")


def _absent(what: str, why: str, data: dict[str, Any]) -> Output:
    """The notice in the place of what can't be shown, with the text that stands for it where that says something."""
    plain = str(data.get("text/plain", "")).strip()
    said = "" if not plain or SPEAKING.search(plain) else " " + " ".join(plain.split())[:300]
    return _display({ABSENT: {"what": what, "why": why + said}})


def _picture(kind: str, content: str, alt: str) -> Output:
    return {"output_type": "display_data", "data": {kind: content}, "metadata": {kind: {"alt": alt}}}


def _display(data: dict[str, Any]) -> Output:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _bounded(text: str, most: int) -> str:
    """The first lines of a text that is too long for a page, and how much more there is."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[:most].decode("utf-8", "ignore")
    head = kept[: kept.rfind("\n")] if "\n" in kept[most // 2 :] else kept
    rest = text[len(head) :]
    lines = rest.count("\n")
    told, more = (
        (plural("… {count} more line", "… {count} more lines", lines), lines)
        if lines > 1
        else (plural("… {count} more character", "… {count} more characters", len(rest)), len(rest))
    )
    where = _("{what}, in the notebook that is offered for download")
    return f"{head}\n{where.format(what=told.format(count=numerals(f'{more:,}')))}\n"
