"""A review as a comment in Markdown and as a page with figures side by side.

Texts of a publication stay text in both: a change may come from anybody.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from memobook.publication.files import write_together

from .review import FigurePair, Review

# rows of the comment, which a forge limits to 65,536 characters; the page has all
ROWS, LONGEST = 60, 300
# what Markdown or a forge takes for more than itself
MARKUP = re.compile(r"[!#$()*+:<>@\[\\\]_`{|}~&/.-]")
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1d1b18; background: #fbf9f4; max-width: 72rem; margin: 2rem auto;
  padding: 0 1rem }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto }
td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d8d3c8 }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem }
img { max-width: 100%; background: #fff } figure { margin: 0 0 2rem } figcaption { margin-bottom: .5rem }
@media (prefers-color-scheme: dark) { body { color: #ece8df; background: #171614 } td, th { border-color: #444 } }
"""


def write_review(review: Review, folder: Path) -> list[Path]:
    """Write ``comment.md`` and ``index.html`` into a folder."""
    files = {folder / "comment.md": comment(review).encode(), folder / "index.html": page(review).encode()}
    write_together(files)
    return list(files)


def lines(review: Review) -> list[str]:
    """What differs, a line each, for a terminal."""
    told = [f"{review.commit[:12]} → here: {review.summary}"]
    for title, _, rows in _sections(review):
        told += [f"{title.lower()}: {' | '.join(row)}" for row in rows]
    told += [f"figure {_state(pair)}: {id}" for id, pair in review.figures.items()]
    return ["".join(c if c.isprintable() else " " for c in line) for line in told]


def comment(review: Review) -> str:
    """The review in Markdown, as GitHub shows it; figures are named, their drawings stand in the page."""
    parts = [f"### What this change does to the memo of {review.after}", _sentence(review)]
    for title, columns, rows in _sections(review):
        listed = [_line(columns), _line(["---"] * len(columns))]
        listed += [_line([_cell(text) for text in row]) for row in rows[:ROWS]]
        more = [f"\nand {len(rows) - ROWS} more"] if len(rows) > ROWS else []
        parts.append("\n".join([f"#### {title}", "", *listed, *more]))
    if review.figures:
        named = [f"- {_cell(id)}: {_state(pair)}" for id, pair in list(review.figures.items())[:ROWS]]
        parts.append("\n".join(["#### Figures", "", *named]))
    return "\n\n".join(parts) + "\n"


def page(review: Review) -> str:
    """The review as one HTML file, with each figure before and after."""
    body = [f"<h1>What this change does to the memo of {review.after}</h1>", f"<p>{escape(_sentence(review))}</p>"]
    for title, columns, rows in _sections(review):
        head = "".join(f"<th>{escape(column)}</th>" for column in columns)
        cells = "".join(f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
        body.append(f"<h2>{title}</h2><table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table>")
    if review.figures:
        body += ["<h2>Figures</h2>", *(_figure(id, pair) for id, pair in review.figures.items())]
    told = "\n".join(body)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Review</title><style>{STYLE}</style></head><body>\n{told}\n</body></html>\n"
    )


def _sentence(review: Review) -> str:
    told = f"Beside the base {review.commit[:12]}: {review.summary}."
    if review.before and review.before != review.after:
        told += f" The newest memo there is that of {review.before}."
    return told


def _sections(review: Review) -> Iterable[tuple[str, Sequence[str], list[list[str]]]]:
    """Title, columns and rows of each table that has rows."""
    changes: Any = review.changes
    if not changes:
        return
    turns = [[turn["id"], turn["old"], turn["new"], turn["text"]] for turn in changes["verdicts"]]
    fired = {True: "fired", False: "not fired"}
    wires = [[w["id"], fired[w["old"]], fired[w["new"]], w["text"]] for w in changes["tripwires"]]
    values = [
        [v["id"], *(v[side]["text"] if v[side] else "–" for side in ("old", "new")), f"{v['label']} {v['words']}"]
        for v in changes["values"]
    ]
    listed = [
        [kind[:-1], what, one.get("id") or one["key"], one.get("text") or one["title"]]
        for kind in ("claims", "references")
        for what in ("added", "gone")
        for one in changes[kind][what]
    ]
    parameters = [[p["theme"], p["name"], str(p["old"]), str(p["new"])] for p in changes["parameters"]]
    for title, columns, rows in (
        ("Verdicts", ("Claim", "Before", "After", "It says"), turns),
        ("Tripwires", ("Tripwire", "Before", "After", "It says"), wires),
        ("Values", ("Value", "Before", "After", "What happened"), values),
        ("Parameters", ("Theme", "Parameter", "Before", "After"), parameters),
        ("Claims and references", ("Kind", "", "Name", "It says"), listed),
    ):
        if rows:
            yield title, columns, rows


def _state(pair: FigurePair) -> str:
    return "new" if pair.before is None else "gone" if pair.after is None else "drawn otherwise"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Text in a cell of Markdown, whatever it holds."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    short = plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
    return MARKUP.sub(lambda found: f"&#{ord(found[0])};", short)


def _figure(id: str, pair: FigurePair) -> str:
    sides = "".join(f"<div><p>{when}</p>{_image(id, when, svg)}</div>" for when, svg in pair.sides)
    caption = f"<figcaption><code>{escape(id)}</code> {escape(pair.caption)}</figcaption>"
    return f'<figure>{caption}<div class="pair">{sides}</div></figure>'


def _image(id: str, when: str, svg: str | None) -> str:
    """A drawing as an image, in which no script runs."""
    if svg is None:
        return "<p>There is none.</p>"
    return f'<img alt="{when}: {escape(id)}" src="data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}">'
