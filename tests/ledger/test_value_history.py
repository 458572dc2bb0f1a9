"""Histories that pages show: what was known by the edition's day, and never a later point."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from history_publication import backfill, write_publication
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import content_error, patient

from memobook.author.check.text.timeliness import outdated_histories
from memobook.editions.edition import Edition
from memobook.ledger.value_history import Past, ValueHistory, value_histories
from memobook.pages.step_chart import axis_title, begins_at_zero, chart, sparkline, spoken
from memobook.publication.finding import Finding
from memobook.publication.folder import Publication
from memobook.themes.values.interval import Interval
from memobook.themes.values.value import Value

HEADER = ["as_of", "id", "value", "text", "unit", "low", "high"]


def value(number: float | str, format: str = "{:,.0f}", range: tuple[float, float] | None = None) -> Value:
    return Value(
        "sales.total",
        number,
        "USD",
        "",
        "sum",
        "sales",
        format,
        1.0,
        (),
        Interval(*range, "assumption") if range else None,
    )


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    root = write_publication(tmp_path / "publication")
    (root / "history").mkdir()
    (root / "history" / "datapackage.json").write_text(
        '{"memobook_history": true, "resources": [{"name": "sales", "path": "sales.csv"}]}'
    )
    return Publication(root)


def write(publication: Publication, rows: list[list[Any]], header: list[str] = HEADER) -> None:
    with (publication.root / "history" / "sales.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def read(publication: Publication, own: Value) -> ValueHistory | None:
    """The history of a value of the edition of 7 January, whose parameters are factor 2 and way plain."""
    return value_histories(publication, Edition.read(publication, "2026-01-07"), {own.id: own}).get(own.id)


def found(**histories: ValueHistory) -> list[Finding]:
    """What is told of histories of the theme sales."""
    edition = SimpleNamespace(as_of="2026-01-07", themes=["sales", "later"])
    ledger = SimpleNamespace(histories=histories, edition=edition)
    return list(outdated_histories(SimpleNamespace(ledger=ledger)))  # type: ignore[arg-type]


def row(day: str, number: float | str, *more: Any) -> list[Any]:
    return [day, "sales.total", number, "", "USD", "", "", *more]


def test_no_later_point_appears_and_the_last_is_the_runs_own(publication: Publication) -> None:
    days = ["2026-01-01", "2026-01-05", "2026-01-08", "2027-01-01"]
    write(publication, [row(day, number) for number, day in enumerate(days)])
    history = read(publication, value(9.0))
    assert history is not None
    assert [(p.day, p.value) for p in history.points] == [("2026-01-01", 0), ("2026-01-05", 1), ("2026-01-07", 9.0)]
    assert history.days == ("2026-01-01", "2026-01-05", "2026-01-07")


def test_what_a_backfill_wrote_is_read(publication: Publication) -> None:
    backfill(publication.root, ["2026-01-02", "2026-01-06", "2026-01-12"])
    folder = publication.root / "_history"
    (folder / "sales.csv").rename(publication.root / "history" / "sales.csv")
    history = read(publication, value(300.0, range=(299.0, 301.0)))
    assert history is not None
    assert history.points == (
        Past("2026-01-02", 200.0, (199.0, 201.0)),
        Past("2026-01-06", 300.0, (299.0, 301.0)),
        Past("2026-01-07", 300.0, (299.0, 301.0)),
    )


def test_a_history_of_another_state_of_the_notebook_is_not_shown(publication: Publication) -> None:
    write(publication, [row("2026-01-05", 1), row("2026-01-07", 2)])
    same, other = read(publication, value(2.0)), read(publication, value(3.0))
    assert same is not None and other is not None
    assert (same.outdated, len(same.points)) == (False, 2)
    assert (other.outdated, other.points) == (True, (Past("2026-01-07", 3.0),))
    assert not other.drawn
    (finding,) = found(sales=other)
    assert (finding.id, finding.place) == ("history.outdated", "history/sales.csv")
    assert finding.message == "it tells other values for 7 January 2026 than the run: sales"
    assert "memobook backfill sales --from … --to … --also" in finding.fix


def test_the_last_digits_of_another_machine_are_no_other_value(publication: Publication) -> None:
    write(publication, [row("2026-01-05", 1), row("2026-01-07", 2.0000000000000004)])
    history = read(publication, value(2.0))
    assert history is not None and not history.outdated
    assert history.points[-1].value == 2.0


def test_of_a_grid_the_rows_with_the_editions_own_parameters_count(publication: Publication) -> None:
    header = [*HEADER, "factor"]
    write(publication, [row("2026-01-05", 1, "2"), row("2026-01-05", 5, "3"), row("2026-01-06", 6, "2.5")], header)
    history = read(publication, value(9.0))
    assert history is not None
    assert [p.value for p in history.points] == [1.0, 9.0]


def test_a_history_run_with_one_other_combination_is_shown_and_says_so(publication: Publication) -> None:
    write(publication, [row("2026-01-05", 1, "3"), row("2026-01-07", 9, "3")], [*HEADER, "factor"])
    history = read(publication, value(9.0))
    assert history is not None
    assert [p.value for p in history.points] == [1.0, 9.0]
    assert history.given == {"factor": ("3", "2.0")}


def test_without_the_editions_own_day_a_history_is_not_checked(publication: Publication) -> None:
    write(publication, [row("2026-01-05", 1)])
    history = read(publication, value(9.0))
    assert history is not None and not history.checked
    assert [finding.id for finding in found(a=history, b=history)] == ["history.unchecked"]


def test_a_grid_over_a_parameter_that_is_gone_tells_nothing(publication: Publication) -> None:
    write(publication, [row("2026-01-05", 1, "2")], [*HEADER, "other"])
    assert read(publication, value(9.0)) is None


def test_without_a_folder_there_is_no_history(publication: Publication) -> None:
    (publication.root / "history" / "datapackage.json").unlink()
    assert read(publication, value(9.0)) is None


def test_a_value_without_rows_has_none(publication: Publication) -> None:
    write(publication, [["2026-01-05", "sales.best", "", "a", "", "", ""]])
    assert read(publication, value(9.0)) is None


@pytest.mark.parametrize(
    ("rows", "header", "line"),
    [
        pytest.param([row("2026-01-05", 1), row("2026-01-06", "much")], HEADER, 3, id="no number"),
        pytest.param([["2026-01-05", "sales.total", 1, "", "USD", 1, ""]], HEADER, 2, id="half a range"),
        pytest.param([["2026-01-05", "sales.total", 1]], HEADER[:3], 1, id="no such columns"),
    ],
)
def test_a_malformed_row_is_named_with_its_line(
    publication: Publication, rows: list[list[Any]], header: list[str], line: int
) -> None:
    write(publication, rows, header)
    error = content_error(read, publication, value(9.0))
    assert (error.id, error.place) == ("history.row", f"history/sales.csv:{line}")


def test_a_day_that_is_none_is_named_with_its_line(publication: Publication) -> None:
    write(publication, [row("soon", 1)])
    assert content_error(read, publication, value(9.0)).place == "history/sales.csv:2"


# ---- the chart ----
DAYS = ("2026-01-01", "2026-01-11", "2026-01-21")


def history(*numbers: float, format: str = "{:,.0f}", gap: bool = False) -> ValueHistory:
    points = tuple(Past(day, number) for day, number in zip(DAYS, numbers, strict=False))
    if gap:
        points = points[:1] + points[2:]
    return ValueHistory(value(numbers[-1], format), points, DAYS)


def test_the_small_chart_steps_from_day_to_day() -> None:
    # 114 across for 20 days, 22 up for the span
    assert sparkline(history(0, 10, 5)) == "M3.0 25.0H60.0V3.0H117.0V14.0"


def test_a_day_without_the_value_breaks_the_line() -> None:
    assert sparkline(history(0, 10, 5, gap=True)) == "M3.0 25.0M117.0 3.0"


def test_the_chart_has_its_axis_in_round_numbers_and_a_dot_a_day() -> None:
    svg = chart(history(100, 290, 300, format="${:,.0f}"))
    assert [f">{tick}</text>" in svg for tick in (100, 150, 200, 250, 300)] == [True] * 5
    assert svg.count("<circle") == 3
    assert ">1 Jan 2026<" in svg and ">11 Jan 2026<" in svg and ">21 Jan 2026<" in svg
    assert ">$</text>" in svg
    assert not begins_at_zero(history(100, 290, 300)) and begins_at_zero(history(0, 1, 2))


def test_the_chart_is_told_in_words() -> None:
    words = "sum: from 1 on 1 January 2026 to 2 on 21 January 2026; between 1 and 3."
    assert spoken(history(1, 3, 2)) == words
    assert f'aria-label="{words}"' in chart(history(1, 3, 2))


@pytest.mark.parametrize(
    ("format", "unit"), [("{:,.0f} USD million", "USD million"), ("{:+.1f} %", "%"), ("${:,.0f}", "$"), ("{:.0%}", "")]
)
def test_the_unit_stands_once_above_the_axis(format: str, unit: str) -> None:
    assert axis_title(format) == unit


def test_what_a_label_holds_is_text() -> None:
    own = Value("a.b", 2, "", "", '"<b>', "a", "{:.0f} <i>", 1.0, ())
    svg = chart(ValueHistory(own, (Past(DAYS[0], 1), Past(DAYS[1], 2)), DAYS[:2]))
    assert "<b>" not in svg and "<i>" not in svg and '"&quot;&lt;b&gt;' in svg


@patient
@given(
    st.lists(st.floats(-1e12, 1e12, allow_subnormal=False), min_size=2, max_size=3),
    st.sampled_from(["{:,.0f}", "{:.1%}", "{:+.2f} %", "{}"]),
)
def test_any_numbers_stay_inside_the_picture(numbers: list[float], format: str) -> None:
    made = history(*numbers, format=format)
    svg = chart(made)
    assert svg == chart(made)
    places = [float(part.split('"')[0]) for part in svg.split('cy="')[1:]]
    assert all(25.9 <= place <= 202.1 for place in places)
    assert "nan" not in svg and "inf" not in svg
