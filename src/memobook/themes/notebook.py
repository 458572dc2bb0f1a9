"""What a notebook holds in its hands: the as-of view, and the pen that records values, figures and tables.

Only this module, the view and the value types are imported inside a kernel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication

from .figures.ends import label_ends
from .figures.phone import Drawing
from .figures.told import put_away, told_of
from .reader import Reader
from .recording.completion import complete
from .recording.kinds import Kinds
from .recording.members import is_family, members
from .recording.overview import as_html, as_text
from .recording.recorded import Recorded
from .shown import plots, values_only
from .shown import show as _show
from .statement import statements_in
from .table import read_table
from .values.bounds import read_bounds
from .values.grade import GRADES, worst
from .values.interval import CONFIDENCE, UNSTATED, read_interval
from .values.number import check_number, check_per
from .values.printed import display
from .values.rows_behind import Origin
from .values.value import ABSENT, NAME, ROWS, TABLE, VALUE, Value

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from pandas.io.formats.style import Styler


class Notebook(Reader, Kinds):
    """Data as of a day for one theme, and what the theme records.

    Parameters
    ----------
    publication : where the data are.
    theme : prefix of the ids of everything recorded here.
    as_of : ISO day.
    """

    def __init__(self, publication: Publication, theme: str, as_of: str) -> None:
        super().__init__(publication, theme, as_of)
        self._recorded = Recorded()

    @classmethod
    def at_work(cls, theme: str, as_of: str) -> Notebook:
        """For the publication above the working folder, with its figure style switched on."""
        if plots():
            from .figures.style import use_style

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
        for name in list(self.reads):  # how many rows there are is a fact of the whole
            self._read(name)
        return {name: self.view.count(name) for name in self.reads}

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
        number, per = check_number(value, place), check_per(per, place)
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

    def figure(
        self,
        figure: Figure | Drawing,
        name: str,
        *,
        caption: str,
        alt: str,
        headline: str = "",
        datasets: Sequence[str] = (),
        values: Sequence[str] = (),
    ) -> None:
        """Show a matplotlib figure as SVG, then close it.

        Parameters
        ----------
        figure : the figure, or a function that draws it: ``draw(phone)`` gives the figure for wide pages, or that for
            phones, for which sizes and letters are set before. It is called for pages only, not where values alone are
            wanted.
        name : lower-case identifier; the id becomes ``<theme>.<name>``.
        caption, alt : what it shows and what it can’t, and a text for those who can’t see it.
        headline : what it shows, in a sentence above it; ``{value}`name``` prints a value, as in a memo.
        datasets : those that it draws, for its line of sources.
        values : ids of other themes' values that it draws. Where neither is named, it draws from all that was read
            until now.
        """
        if not plots():
            return
        if values_only():
            put_away(figure)
            return
        known = {*(value.id for value in self._recorded), *self.read_values}
        place = f"{self.place} figure {name!r}"
        behind = {id: [used["name"] for used in value.datasets] for id, value in self.read_values.items()}
        reads = {*self.reads, *(dataset for names in behind.values() for dataset in names)}
        # a value that was not read is told like a dataset that was not
        drawn = {*datasets, *(dataset for id in values for dataset in behind.get(id, [id]))}
        told = told_of(figure, self.theme, name, headline, known, drawn, reads, place)
        svg = told.pop("svg")
        bundle = {"image/svg+xml": svg, "text/plain": f"Figure {told['id']}: {caption}"}
        _show(bundle, {"memobook": told | {"caption": caption, "alt": alt}})

    def label_ends(self, axes: Axes) -> None:
        """Name labelled lines at their ends and labelled bars beside the last one, in their colours, and no legend."""
        if plots() and not values_only():
            label_ends(axes)

    def table(
        self,
        frame: pd.DataFrame | pd.Series | Styler,
        name: str,
        *,
        caption: str,
        formats: dict[str, str] | None = None,
    ) -> None:
        """Show a frame as a table; units belong into the column names, ``formats`` maps a column to its format.

        A Styler says by itself how its cells are printed. Labels of rows are shown where they have a name or levels, or
        are no numbers.
        """
        if values_only():
            return
        table = read_table(frame, formats or {}, f"{self.place} table {name!r}")
        meta = {"id": f"{self.theme}.{name}", "caption": caption, **vars(table)}
        plain = table.frame()
        html = plain.to_html(index=False, border=0)
        _show({TABLE: meta, "text/html": html, "text/plain": plain.to_string(index=False)})
