"""What a notebook shows of itself: what it has read, and what it has recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from ..values.value import Value


def as_html(theme: str, as_of: str, read: Mapping[str, int], values: Iterable[Value]) -> str:
    """Two tables: datasets with the number of rows read, values with what they are and what is printed."""
    datasets = [(name, f"{rows:,} rows") for name, rows in read.items()]
    recorded = [(value.id, value.text, value.interval_text, value.label) for value in values]
    return (
        f"<p><b>{escape(theme)}</b> as of {escape(as_of)}</p>"
        + _table(("read", "on the day"), datasets)
        + _table(("recorded", "prints", "interval", "what it is"), recorded)
    )


def as_text(theme: str, as_of: str, read: Mapping[str, int], values: Iterable[Value]) -> str:
    """The same in lines."""
    lines = [f"{theme} as of {as_of}"]
    lines += [f"  read      {name} ({rows:,} rows)" for name, rows in read.items()]
    lines += [f"  recorded  {value.id} = {value.text}    ({value.label})" for value in values]
    return "\n".join(lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return f"<p>nothing {head[0]} yet</p>"
    cells = "".join(f"<th>{escape(one)}</th>" for one in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(one)}</td>" for one in row) + "</tr>" for row in rows)
    return f"<table><tr>{cells}</tr>{body}</table>"
