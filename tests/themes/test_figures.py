"""Figures: names at their ends, what they draw as rows, the drawing for phones, headlines with values."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import matplotlib as mpl
import pytest
from tiny_publication import resource, write_package

from memobook.publication.errors import ContentError
from memobook.publication.folder import Publication
from memobook.themes.figures.drawn import drawn
from memobook.themes.figures.ends import LINE, apart, label_ends, readable
from memobook.themes.figures.headline import plain, segments, with_whole_ids
from memobook.themes.figures.phone import draw_for_phone
from memobook.themes.figures.svg import draw
from memobook.themes.figures.told import told_of

pytestmark = pytest.mark.usefixtures("house_style")


def rows(figure) -> list[dict[str, str]]:
    draw(figure, "x-")
    return list(csv.DictReader(io.StringIO(drawn(figure))))


def two_lines(phone: bool = False):
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2, 3], [3, 1, 2], label="apples")
    axes.plot([1, 2, 3], [3, 1, 2.01], label="pears")
    axes.set_title("Fruit", fontsize=5)
    return figure


def test_names_stand_at_the_ends_and_do_not_cover_each_other() -> None:
    figure = two_lines()
    (axes,) = figure.axes
    axes.legend()
    label_ends(axes)
    names = {text.get_text(): text for text in axes.texts}
    assert set(names) == {"apples", "pears"} and axes.get_legend() is None
    figure.draw_without_rendering()
    apples, pears = (names[name].get_window_extent() for name in ("apples", "pears"))
    assert pears.y0 >= apples.y1 - 1 and apples.x0 > axes.transData.transform((3, 2))[0]


@pytest.mark.parametrize("kind", ["of the style", "equal scales", "placed by hand", "in a subfigure"])
def test_names_have_the_places_that_a_whole_drawing_gives(kind: str) -> None:
    """Only the layout is computed before: ends that come near each other must be seen as they will stand."""
    import matplotlib.pyplot as plt

    def shown():
        figure = plt.figure(layout="none" if kind == "placed by hand" else "constrained")
        axes = (figure.subfigures(1, 2)[0] if kind == "in a subfigure" else figure).subplots()
        for name, end in (("apples", 2), ("pears", 2.05), ("plums", 2.1)):
            axes.plot([1, 2, 3], [3, 1, end], label=name)
        axes.set_ylabel("crates", fontsize=30)
        if kind == "equal scales":
            axes.set_aspect("equal")
        return figure, axes

    _, axes = shown()
    label_ends(axes)
    figure, whole = shown()
    figure.draw_without_rendering()
    ends = [float(whole.transData.transform((3, end))[1]) * 72 / figure.dpi for end in (2, 2.05, 2.1)]
    room = float(axes.texts[0].get_fontsize()) * LINE
    expected = [place - end for place, end in zip(apart(ends, room), ends, strict=True)]
    assert expected[0] < -1
    assert [text.xyann[1] for text in axes.texts] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("places", "expected"),
    [([0, 30], [0, 30]), ([10, 10], [5, 15]), ([0, 8, 9], [-4.3333, 5.6667, 15.6667]), ([9, 0], [9.5, -0.5])],
    ids=["apart already", "one place", "a group stays centred", "the order stays"],
)
def test_places_move_as_little_as_needed(places: list[float], expected: list[float]) -> None:
    assert apart(places, 10) == pytest.approx(expected, abs=1e-3)


def test_letters_in_the_colour_of_a_line_can_be_read() -> None:
    """Yellow is darkened until its contrast on white is 4.8; dark blue stays."""
    dark = readable("#1f5a7a")
    assert mpl.colors.to_hex(dark) == "#1f5a7a"
    red, green, blue = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in readable("#d9a441"))
    assert 4.8 <= 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) < 5.6


def test_what_a_figure_draws_is_told_in_rows() -> None:
    import matplotlib.pyplot as plt
    import pandas as pd

    figure, (left, right) = plt.subplots(1, 2)
    left.set_title("Lines")
    days = pd.date_range("2026-01-05", periods=2)
    left.plot(days, [1.5, 2.5], label="one")
    left.fill_between(days, [1, 2], [2, 3], label="band")
    left.axhline(2)
    right.bar(["west", "east"], [2, 3], label="base")
    right.bar(["west", "east"], [1, 4], bottom=[2, 3], label="top")
    found = rows(figure)
    lines = [(r["panel"], r["series"], r["x"], r["y"]) for r in found if r["drawn as"] == "line"]
    assert lines == [("Lines", "one", "2026-01-05", "1.5"), ("Lines", "one", "2026-01-06", "2.5")]
    top = [(r["panel"], r["x"], r["y"], r["low"], r["high"]) for r in found if r["series"] == "top"]
    assert top == [("2", "west", "1", "2", "3"), ("2", "east", "4", "3", "7")]
    assert [(r["low"], r["high"]) for r in found if r["drawn as"] == "band"] == [("1", "2"), ("2", "3")]


def test_a_drawing_for_phones_has_letters_of_eleven_pixels() -> None:
    figure = draw_for_phone(two_lines)
    svg = draw(figure, "x-")
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px', svg)]
    assert sizes and min(sizes) * 350 / width >= 11


def test_both_drawings_and_their_data_are_recorded() -> None:
    import matplotlib.pyplot as plt

    told = told_of(two_lines, "theme", "fruit", "", set(), (), {"sales": "0"}, "place")
    assert (
        told["svg"] != told["phone"]
        and told["datasets"] == ["sales"]
        and not told["named"]
        and "apples" in told["data"]
    )
    again = told_of(two_lines, "theme", "fruit", "", set(), (), {"sales": "0"}, "place")
    assert told == again and plt.get_fignums() == []


def test_a_figure_names_the_datasets_behind_the_values_of_other_themes_that_it_draws(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import memobook.themes.notebook as module

    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(module, "_show", lambda bundle, metadata: shown.append(metadata["memobook"]))
    book = module.Notebook(Publication(tmp_path), "theme", "2026-01-31")
    book.reads["riders"] = "1"
    book.read_values["shop.total"] = SimpleNamespace(datasets=({"name": "sales", "sha256": "0"},))  # type: ignore
    for values in ((), ("shop.total",)):
        book.figure(two_lines, "fruit", caption="…", alt="…", values=values)
    assert [(one["datasets"], one["named"]) for one in shown] == [(["riders", "sales"], False), (["sales"], True)]
    with pytest.raises(ContentError, match=r"shop\.other were not read"):
        book.figure(two_lines, "fruit", caption="…", alt="…", values=["shop.other"])


def test_a_headline_prints_values_by_their_whole_ids() -> None:
    headline = with_whole_ids("Sales rose to {value}`total:tight`", "sales", {"sales.total"}, "place")
    assert headline == "Sales rose to {value}`sales.total:tight`"
    assert segments(headline) == ["Sales rose to ", ("sales.total", "tight")]
    assert plain(headline, lambda id, form: f"<{id} {form}>") == "Sales rose to <sales.total tight>"
    with pytest.raises(ContentError, match="recorded before") as error:
        with_whole_ids("Sales rose to {value}`totla`", "sales", {"sales.total"}, "place")
    assert error.value.id == "figure.headline"


def test_a_dataset_that_was_not_read_is_no_source() -> None:
    with pytest.raises(ContentError, match="not read"):
        told_of(two_lines, "theme", "fruit", "", set(), ("other",), {"sales": "0"}, "place")


def test_in_a_book_without_the_extension_a_figure_keeps_its_words_but_for_the_headline() -> None:
    from docutils import nodes

    from memobook.pages.sphinxext.outputs import figure_node

    meta = {"id": "a.b", "svg": "<svg/>", "alt": "Bars", "caption": "Counts", "headline": "Now {value}`a.x`"}
    figure = figure_node(nodes.image(), meta, None)
    assert figure.astext().split() == ["Bars", "Counts"] and not list(figure.findall(nodes.paragraph))


@pytest.mark.parametrize(
    ("named", "line"), [(True, "Source: Council"), (False, "Data read before it was drawn: Council")]
)
def test_a_figure_claims_only_the_sources_that_it_names(tmp_path: Path, named: bool, line: str) -> None:
    from memobook.data.package import DataPackage
    from memobook.pages.figures.sources import source_line

    write_package(tmp_path, resource("sales", ["id", "amount", "published"]) | {"sources": [{"title": "Council"}]})
    assert source_line({"datasets": ["sales"], "named": named}, DataPackage(tmp_path)) == line
