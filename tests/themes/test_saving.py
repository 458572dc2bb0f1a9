"""Figures saved as SVG: drawn once where drawing moves nothing, and always to the bytes that matplotlib gives."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.textpath import TextToPath

from memobook.themes.figures import ends, measuring, saving
from memobook.themes.figures.ends import label_ends
from memobook.themes.figures.saving import save_svg

Painter = Callable[[], Figure]


pytestmark = pytest.mark.usefixtures("house_style")


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """Figures, once for each time they are drawn."""
    drawn: list[Figure] = []
    draw = Figure.draw

    def counted(figure: Figure, renderer: Any) -> None:
        drawn.append(figure)
        draw(figure, renderer)

    monkeypatch.setattr(Figure, "draw", counted)
    return drawn


def panels(*shape: int, **options: Any) -> tuple[Figure, Any]:
    import matplotlib.pyplot as plt

    return plt.subplots(*shape, **options)


def named_at_ends() -> Figure:
    figure, axes = panels()
    axes.plot([1, 2, 3], [3, 1, 2], label="apples")
    axes.plot([1, 2, 3], [3, 1, 2.01], label="pears")
    label_ends(axes)
    return figure


def many_panels() -> Figure:
    figure, axes = panels(2, 2, sharex="col")
    axes[0, 0].plot([1, 2, 3e8])
    axes[0, 1].bar(["a", "b", "a long name"], [1, 2, 3])
    axes[1, 0].semilogy([1, 1e6], "o")
    axes[1, 1].fill_between([0, 1], [1, 2], [2, 3])
    axes[0, 0].set_title("crates")
    axes[0, 0].set_ylabel("two\nlines")
    axes[1, 0].set_ylabel("one")
    figure.suptitle("above all")
    figure.supxlabel("below all")
    figure.align_labels()
    return figure


def twins() -> Figure:
    figure, axes = panels()
    axes.errorbar([1, 2], [1, 2], [0.1, 0.2])
    other = axes.twinx()
    other.plot([1e8, 2e8 + 1])
    other.set_ylabel("right")
    axes.set_title("a title")
    axes.tick_params(axis="x", rotation=45)
    axes.annotate("here", (1, 1), (1.5, 1.5), arrowprops={})
    return figure


def equal_scales() -> Figure:
    figure, axes = panels(1, 2)
    for one, adjustable in zip(axes, ("box", "datalim"), strict=True):
        one.plot([0, 1, 5], [0, 3, 1])
        one.set_aspect("equal", adjustable=adjustable)
    return figure


def table_and_inset() -> Figure:
    figure, axes = panels()
    axes.plot([1, 2])
    axes.table([["many words in a cell", "b"], ["c", "d"]], loc="bottom").auto_set_column_width([0, 1])
    axes.inset_axes((0.5, 0.5, 0.4, 0.4)).plot([0, 1e5])
    return figure


def colour_bar_and_legend() -> Figure:
    figure, axes = panels()
    figure.colorbar(axes.imshow([[1, 2], [3, 4e5]], aspect="auto"))
    axes.plot([0, 1], label="a line")
    axes.legend()
    return figure


def subfigures() -> Figure:
    import matplotlib.pyplot as plt

    figure = plt.figure()
    for part in figure.subfigures(1, 2):
        part.subplots().plot([1, 1000])
    return figure


def placed_by_hand() -> Figure:
    figure, axes = panels()
    figure.set_layout_engine("none")
    axes.plot([1, 2])
    return figure


def told_when_drawn() -> Figure:
    """Its limits widen each time that somebody hears of a drawing."""
    figure, axes = panels()
    axes.plot([1, 2])
    figure.canvas.mpl_connect("draw_event", lambda event: axes.set_xlim(0, axes.get_xlim()[1] + 1))
    return figure


class Growing(Line2D):
    """A line that is broader each time it is drawn."""

    def draw(self, renderer: Any) -> None:
        super().draw(renderer)
        self.set_linewidth(self.get_linewidth() + 1)


def with_a_part_of_ones_own() -> Figure:
    figure, axes = panels()
    axes.add_line(Growing([0, 1], [0, 1]))
    return figure


def with_a_part_of_ones_own_beside_axes() -> Figure:
    figure = many_panels()
    figure.add_artist(Growing([0, 1], [0, 1]))
    return figure


STEADY = [named_at_ends, many_panels, twins]
OTHERS = [equal_scales, table_and_inset, colour_bar_and_legend, subfigures, placed_by_hand]
MOVING = [told_when_drawn, with_a_part_of_ones_own, with_a_part_of_ones_own_beside_axes]


def saved(figure: Figure) -> str:
    out = io.StringIO()
    save_svg(figure, out)
    return out.getvalue()


def saved_by_matplotlib(figure: Figure) -> str:
    out = io.StringIO()
    figure.savefig(out, format="svg", metadata=saving.METADATA)
    return out.getvalue()


@pytest.mark.parametrize("painter", [*STEADY, *OTHERS, *MOVING], ids=lambda painter: painter.__name__)
def test_the_bytes_are_those_of_matplotlib(painter: Painter) -> None:
    assert saved(painter()) == saved_by_matplotlib(painter())


@pytest.mark.parametrize("painter", STEADY, ids=lambda painter: painter.__name__)
def test_a_figure_that_its_engine_places_is_drawn_once(painter: Painter, drawings: list[Figure]) -> None:
    figure = painter()
    drawings.clear()
    saved(figure)
    assert drawings == [figure]


@pytest.mark.parametrize("painter", MOVING, ids=lambda painter: painter.__name__)
def test_drawn_once_these_would_be_others(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = saved_by_matplotlib(painter())
    monkeypatch.setattr(saving, "_is_steady", lambda figure: True)
    assert saved(painter()) != expected


@pytest.mark.parametrize("painter", [named_at_ends, table_and_inset, twins], ids=lambda painter: painter.__name__)
def test_names_stand_where_they_stood_when_all_was_measured_anew(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def places() -> list[Any]:
        figure = painter()
        for axes in figure.axes:
            for number, line in enumerate(axes.lines):
                line.set_label(f"line {number}")
            label_ends(axes)
        return [(text.get_text(), text.get_position()) for axes in figure.axes for text in axes.texts]

    quick = places()
    monkeypatch.setattr(ends, "measured_once", nullcontext)
    assert quick == places() and quick


def test_ticks_are_found_and_texts_measured_far_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    for owner, name in (
        (Axis, "get_majorticklocs"),
        (Axis, "_get_ticklabel_bboxes"),
        (TextToPath, "get_text_width_height_descent"),
    ):
        monkeypatch.setattr(owner, name, _counting(asked, name, getattr(owner, name)))
    saved(many_panels())
    ours = Counter(asked)
    asked.clear()
    saved_by_matplotlib(many_panels())
    assert len(ours) == 3 and all(0 < 2 * count < asked[name] for name, count in ours.items()), (ours, asked)


def _counting(asked: Counter[str], name: str, ask: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*args: Any, **named: Any) -> Any:
        asked[name] += 1
        return ask(*args, **named)

    return counted


def test_matplotlib_is_as_it_was_once_a_figure_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [Axis._update_ticks, Axis._get_ticklabel_bboxes, Axes.get_tightbbox]  # type: ignore[attr-defined]
    own = "get_text_width_height_descent" in vars(RendererSVG)
    saved(twins())
    monkeypatch.setattr(Line2D, "draw", None)
    with pytest.raises(TypeError):
        saved(twins())
    after = [Axis._update_ticks, Axis._get_ticklabel_bboxes, Axes.get_tightbbox]  # type: ignore[attr-defined]
    assert before == after and ("get_tightbbox" in vars(Axes), own) == (False, True)


def test_a_figure_that_changes_between_two_layouts_is_measured_again() -> None:
    figure = many_panels()
    with measuring.measured_once():
        figure.get_layout_engine().execute(figure)
        narrow = figure.axes[0].get_position().x0
        figure.axes[0].set_ylim(0, 1e12)
        figure.axes[0].yaxis.set_major_formatter("{x:.0f}")
        figure.get_layout_engine().execute(figure)
    assert figure.axes[0].get_position().x0 > narrow


def test_a_figure_that_is_cut_to_what_it_shows_is_saved_as_ever(drawings: list[Figure]) -> None:
    with mpl.rc_context({"savefig.bbox": "tight"}):
        assert saved(twins()) == saved_by_matplotlib(twins())
    assert len(drawings) == 4


def test_a_saved_figure_is_as_it_was_and_can_be_shown_again() -> None:
    """A cell may show what it has recorded: by its own canvas, at its own resolution, laid out anew."""
    figure = many_panels()
    canvas, engine, dpi = figure.canvas, figure.get_layout_engine(), figure.dpi
    first = saved(figure)
    assert (figure.canvas, figure.get_layout_engine(), figure.dpi) == (canvas, engine, dpi)
    figure.axes[0].set_ylabel("more\nlines\nthan\nbefore")
    again = many_panels()
    saved_by_matplotlib(again)
    again.axes[0].set_ylabel("more\nlines\nthan\nbefore")
    assert first != saved(figure) == saved_by_matplotlib(again)


def test_a_failed_drawing_leaves_the_figure_its_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = twins()
    engine = figure.get_layout_engine()

    def fails(self: Any, renderer: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(Line2D, "draw", fails)
    with pytest.raises(RuntimeError):
        saved(figure)
    assert figure.get_layout_engine() is engine
