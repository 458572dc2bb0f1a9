"""What a notebook holds in its hands: the as-of view, and the pen that records values, figures and tables.

Only this module, the view and the value types are imported inside a kernel.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.data.package import DataPackage
from memobook.data.row_keys import RowKey
from memobook.data.selection import Selection, ask
from memobook.data.view import View, parse_day
from memobook.publication.errors import ContentError, suggestion
from memobook.publication.folder import Publication

from .bounds import read_bounds
from .grade import GRADES, worst
from .interval import CONFIDENCE, UNSTATED, read_interval
from .member import page_of
from .number import check_number, rounded
from .printed import display, with_minus
from .recording.bars import cut_off
from .recording.completion import complete
from .recording.kinds import Kinds
from .recording.members import is_family, members
from .recording.overview import as_html, as_text
from .recording.recorded import Recorded
from .rows_behind import Origin, RowsBehind
from .shown import plots, values_only
from .shown import show as _show
from .statement import DATASET as STATEMENTS
from .statement import statements_in
from .svg import draw
from .value import ABSENT, BARS, NAME, READS_LOG, ROWS, TABLE, VALUE, Value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from .theme import Executed


def _log(kind: str, id: str, found: Any) -> None:
    log = os.environ.get(READS_LOG)
    if log:
        entry = {"kind": kind, "id": id, "rows" if kind == "rows" else "sha256": found}
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


class Notebook(Kinds):
    """Data as of a day for one theme, and what the theme records.

    Parameters
    ----------
    publication : where the data are.
    theme : prefix of the ids of everything recorded here.
    as_of : ISO day.
    """

    def __init__(self, publication: Publication, theme: str, as_of: str) -> None:
        self.theme = theme
        self.publication = publication
        self.place = f"notebooks/{theme}.ipynb"
        self.view = View(DataPackage(publication.data), parse_day(as_of, self.place))
        self.reads: dict[str, str] = {}
        self.read_values: dict[str, Value] = {}
        self._rows = RowsBehind(self.view)
        self._recorded = Recorded()

    @classmethod
    def at_work(cls, theme: str, as_of: str) -> Notebook:
        """For the publication above the working folder, with its figure style switched on."""
        if plots():
            from .figure_style import use_style

            use_style()
        book = cls(Publication.find(), theme, as_of)
        complete(lambda: sorted(book.view.package.datasets), lambda: sorted(statements_in(book.view)))
        return book

    def __repr__(self) -> str:
        """What was read and recorded, in lines."""
        return as_text(self.theme, self.view.as_of.isoformat(), self._rows_read(), self._recorded)

    def _repr_html_(self) -> str:
        return as_html(self.theme, self.view.as_of.isoformat(), self._rows_read(), self._recorded)

    def _rows_read(self) -> dict[str, int]:
        return {name: self.view.count(name) for name in self.reads}

    def data(self, name: str, *, columns: Sequence[str] | None = None, where: str | None = None) -> pd.DataFrame:
        """Dataset ``name`` as it was public on the day: a pandas frame, one observation a row, days as Timestamps.

        Parameters
        ----------
        columns : those that are wanted; all where none are named.
        where : condition in SQL on the rows that are wanted, such as ``"shop = 'north' AND amount > 100"``.
        """
        if columns is None and where is None:
            frame = self.view.frame(name)
            self._read(name)
            self._note(name, None)
            return self._typed(name, frame)
        selection = Selection(self.view, name, self.place)
        frame, keys = selection.frame(columns, where)
        self._read(name)
        self._note(name, None if where is None else keys)
        return self._typed(name, frame)

    def sql(self, query: str) -> pd.DataFrame:
        """The answer to a question in SQL (DuckDB's) over datasets as they were public on the day, each a table.

        All rows of the datasets that it names count as read; ``rows=`` of :meth:`value` names fewer.
        """
        names, answer = ask(self.view, query, self.place)
        for name in sorted(names):
            self._read(name)
            self._note(name, None)
        return answer

    def vintages(self, name: str) -> pd.DataFrame:
        """Every vintage of dataset ``name`` that was public on the day, earlier ones included, as :meth:`data` gives
        the newest: an observation has a row for each ``published`` day on which its source gave it anew.
        """
        frame = self.view.vintages(name)
        self._read(name)
        _log("vintages", name, self.view.vintages_sha256(name))
        self._note(name, None, vintages=True)
        return self._typed(name, frame)

    def _read(self, name: str) -> None:
        if name not in self.reads:
            self.reads[name] = self.view.sha256(name)
            _log("datasets", name, self.reads[name])

    def _note(self, name: str, keys: Iterable[RowKey] | None, *, vintages: bool = False) -> None:
        _log("rows", name, self._rows.read(name, keys, vintages=vintages))

    def origin(self, frame: pd.DataFrame, dataset: str | None = None) -> Origin:
        """Which rows a frame holds, to be given as ``rows=`` of :meth:`value` after the frame has lost its keys.

        Parameters
        ----------
        frame : a selection of what :meth:`data` or :meth:`vintages` gave, with the columns of the primary key.
        dataset : of which these are rows; must be named where the frame does not know it, as after a merge.
        """
        return self._rows.origin(frame, dataset, self.place)

    def _typed(self, name: str, frame: pd.DataFrame) -> pd.DataFrame:
        import pandas as pd

        fields = [field for field in self.view.package.dataset(name).fields if field.name in frame]
        frame.attrs["labels"] = {field.name: field.description for field in fields if field.description}
        frame.attrs["units"] = {field.name: field.unit for field in fields if field.unit}
        for field in fields:
            if field.type == "date":
                frame[field.name] = pd.to_datetime(frame[field.name])
            elif field.type in ("number", "integer") and frame[field.name].dtype == object:
                frame[field.name] = pd.to_numeric(frame[field.name])
        return frame

    def has_statement(self, id: str) -> bool:
        """Whether statement ``id``, with a number, was public on the day."""
        return self._statement(id) is not None

    def statement(self, id: str) -> float:
        """The number (base units) that statement ``id`` holds; the read is recorded as one of the dataset."""
        number = self._statement(id)
        if number is None:
            raise ContentError(
                "statement.unknown",
                f"no statement {id!r} with a number was public on {self.view.as_of}",
                place=self.place,
                fix="add it to data/statements.csv or mend the id",
            )
        return number

    def _statement(self, id: str) -> float | None:
        """Its number, None where there is none; of the dataset its one row was read then."""
        self._read(STATEMENTS)
        keyed = zip(self.view.row_keys(STATEMENTS), self.view.records(STATEMENTS), strict=True)
        found = {key: row["value"] for key, row in keyed if row["id"] == id and row["value"] is not None}
        self._note(STATEMENTS, found)
        return float(next(reversed(found.values()))) if found else None

    def upstream(self, id: str) -> Any:
        """The value ``id`` (``<theme>.<name>``) that another theme recorded for the same day.

        Read from that theme's executed notebook: in a build the edition's own run, otherwise the committed notebook.
        """
        if not self.has_upstream(id):
            theme = page_of(id)
            raise ContentError(
                "value.unknown",
                f"theme {theme!r} records no value {id!r}",
                place=self.place,
                fix=f"it records {', '.join(sorted(self._executed(theme).values))}",
            )
        return self.read_values[id].value

    def has_upstream(self, id: str) -> bool:
        """Whether another theme recorded the value ``id`` for the day: what was not yet public it can't have."""
        if id not in self.read_values:
            value = self._upstream_value(id)
            # that there was none is a read too: the run is made anew once there is one
            _log("values", id, value.digest() if value else "")
            if value is None:
                return False
            self.read_values[id] = value
        return True

    def _upstream_value(self, id: str) -> Value | None:
        """What another theme recorded under an id; None too where a member of a family is missing."""
        page = page_of(id)
        if "/" in page and not (self._runs / f"{page}.ipynb").is_file():
            return None
        return self._executed(page).values.get(id)

    @property
    def _runs(self) -> Path:
        return Path(os.environ.get("MEMOBOOK_RUNS") or self.publication.notebooks)

    def _executed(self, theme: str) -> Executed:
        from .theme import read_executed

        executed = read_executed(self._runs / f"{theme}.ipynb", theme)
        if executed.as_of != self.view.as_of.isoformat():
            raise ContentError(
                "upstream.day",
                f"theme {theme!r} was executed as of {executed.as_of}, this one as of {self.view.as_of}",
                place=self.place,
                fix=f"execute {theme} for the same day first",
            )
        return executed

    def value(
        self,
        name: str,
        value: Any,
        label: str = "",
        *,
        unit: str,
        format: str = "{:,.0f}",
        per: float = 1.0,
        datasets: Sequence[str] = (),
        values: Sequence[str] = (),
        rows: pd.DataFrame | Origin | Sequence[pd.DataFrame | Origin] = (),
        ci: tuple[Any, Any] | None = None,
        interval: tuple[Any, Any] | None = None,
        kind: str | None = None,
        level: float | None = None,
        bounds: tuple[float | None, float | None] | None = None,
        grade: str | None = None,
        range: tuple[float, float] | None = None,
    ) -> None:
        """Record a result; for usual kinds there are shorter calls, such as :meth:`usd` and :meth:`share`.

        Parameters
        ----------
        name : lower-case identifier; the id becomes ``<theme>.<name>``.
        value : finite number in base units (USD, fractions), or a short text; twelve significant digits are kept. A
            Series or frame records each of its elements, as ``<name>_<index>`` or ``<name>_<column>_<index>``.
        label : what it is, in a few words; behind it stands which member of a family it is.
        unit : of ``value``: ``"USD"``, ``"1"`` for a fraction, ``"points"``.
        format, per : what a page prints is ``format.format(value / per)``.
        datasets : names of the datasets that it was computed from; each must have been read before.
        values : ids of other themes' values that it was computed from. Where neither ``datasets``, ``values`` nor
            ``rows`` are named, it was computed from everything that was read until now.
        rows : the rows that it was computed from, where these are fewer than all that were read: selections of what
            :meth:`data` gave, or what :meth:`origin` said of them; their datasets need not be named.
        ci : lower and upper end of a confidence interval, or of the ``kind`` that is named; needs its ``level``.
        interval : lower and upper end, in base units, of how sure the value is.
        kind : what the interval is: confidence, prediction, identification, projection, assumption, range of sources.
        level : of a confidence or prediction interval, such as 0.95.
        bounds : lowest and highest that the value could be whatever the data say (None: no end), such as (0, 1) of a
            share; a claim that no value within them could fail is a finding.
        grade : worst grade of verification of what it was computed from: V1, V2 or V3. That of ``values`` is inherited.
        range : an interval without a kind, in code of editions that were released before intervals had one.
        """
        id = f"{self.theme}.{name}"
        place = f"{self.place} value {id!r}"
        if ci is not None:
            interval, kind = ci, kind or CONFIDENCE
        if is_family(value):
            for member in members(value, interval, place):
                self.value(
                    f"{name}_{member.name}", member.value, f"{label}, {member.label}", unit=unit,
                    format=format, per=per, datasets=datasets, values=values, rows=rows,
                    interval=member.interval, kind=kind, level=level, bounds=bounds, grade=grade,
                )  # fmt: skip
            return
        if not label:
            raise ContentError("value.label", "it has no label", place=place, fix="say in a few words what it is")
        if not NAME.fullmatch(name):
            fix = "write letters a to z, digits and underscores, a letter first"
            raise ContentError("value.name", f"{name!r} is no lower-case name", place=place, fix=fix)
        if self._recorded.refuses(id):
            fix = "choose another name, or record it in one place only"
            raise ContentError("value.name", f"{name!r} was recorded already in this run", place=place, fix=fix)
        narrowed = self._rows.origins(rows, place)
        datasets = list(dict.fromkeys([*datasets, *(one.dataset for one in narrowed)]))
        if not (datasets or values):
            datasets, values = list(self.reads), list(self.read_values)
        unread = [d for d in datasets if d not in self.reads] + [v for v in values if v not in self.read_values]
        if unread or not (datasets or values):
            raise ContentError(
                "value.origin",
                f"its data {', '.join(unread) or '(none named)'} were not read",
                place=place,
                fix="read them with .data(…), .statement(…) or .upstream(…) first, and name them here",
            )
        number = check_number(value, place)
        if range is not None:
            interval, kind = range, UNSTATED
        if grade is not None and grade not in GRADES:
            raise ContentError(
                "value.grade", f"{grade!r} is no grade", place=place, fix=f"give one of {', '.join(GRADES)}"
            )
        origins = {d: self.reads[d] for d in datasets}
        for upstream in values:
            origins |= {d["name"]: d["sha256"] for d in self.read_values[upstream].datasets}
        record = Value(
            id=id,
            value=number,
            unit=unit,
            text=display(number, format, per, place),
            label=label,
            theme=self.theme,
            format=format,
            per=per,
            datasets=tuple({"name": n, "sha256": s} for n, s in sorted(origins.items())),
            interval=read_interval(interval, kind, level, place),
            bounds=read_bounds(bounds, number, place),
            grade=worst(grade, *(self.read_values[upstream].grade for upstream in values)),
            rows=self._rows.of(datasets, narrowed, [self.read_values[upstream].rows for upstream in values]),
        )
        self._recorded.add(record)
        bundle = {VALUE: record.as_json(), "text/plain": f"{id} = {record.text}    ({label})"}
        _show(bundle, {ROWS: record.rows})

    def _usual(self, name: str, value: Any, label: str, unit: str, options: dict[str, Any]) -> None:
        self.value(name, value, label, unit=unit, **options)

    def absent(self, what: str, why: str) -> None:
        """Tell the reader that something can't be shown, in its place: ``what`` it is, and ``why`` there is none.

        For a panel without data, such as on a day before its first observation. Both are sentences without markup.
        """
        _show({ABSENT: {"what": what, "why": why}, "text/plain": f"{what} {why}"})

    def figure(self, figure: Figure, name: str, *, caption: str, alt: str) -> None:
        """Show a matplotlib figure as SVG with a caption and a text for those who can't see it; then close it."""
        if not plots():
            return
        import matplotlib.pyplot as plt

        if values_only():
            plt.close(figure)
            return
        svg = draw(figure, f"{self.theme}-{name}-")
        foot = cut_off(figure)
        plt.close(figure)
        meta = {"id": f"{self.theme}.{name}", "caption": caption, "alt": alt} | ({BARS: foot} if foot else {})
        bundle = {"image/svg+xml": svg, "text/plain": f"Figure {self.theme}.{name}: {caption}"}
        _show(bundle, {"memobook": meta})

    def table(self, frame: pd.DataFrame, name: str, *, caption: str, formats: dict[str, str] | None = None) -> None:
        """Show a frame as a table; units belong into the column names, ``formats`` maps a column to its format."""
        formats = formats or {}
        for column in formats.keys() - set(frame.columns):
            raise ContentError(
                "table.format",
                f"there is a format for {column!r}, which is no column",
                place=f"{self.place} table {name!r}",
                fix=suggestion(column, map(str, frame.columns)),
            )
        if values_only():
            return
        numeric = [c for c in frame.columns if frame[c].dtype.kind in "iuf"]
        rows = [
            [_cell(value, formats.get(column, "{}")) for column, value in zip(frame.columns, row, strict=True)]
            for row in frame.itertuples(index=False)
        ]
        plain = frame.set_axis([str(c) for c in frame.columns], axis=1).assign(
            **{str(c): [r[i] for r in rows] for i, c in enumerate(frame.columns)}
        )
        meta = {
            "id": f"{self.theme}.{name}",
            "caption": caption,
            "columns": [str(c) for c in frame.columns],
            "numeric": [c in numeric for c in frame.columns],
            "rows": rows,
        }
        html = plain.to_html(index=False, border=0)
        _show({TABLE: meta, "text/html": html, "text/plain": plain.to_string(index=False)})


def _cell(value: Any, format: str) -> str:
    import pandas as pd

    if value is None or value is pd.NA or value != value:
        return "–"
    return with_minus(format.format(rounded(float(value)) if isinstance(value, float) else value))
