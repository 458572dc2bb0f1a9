"""Texts of drawings that stay within their drawing where the typeface can't be had."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pytest

from memobook.pages.figures.fitted import fitted
from memobook.themes.figures.style import use_style
from memobook.themes.figures.svg import draw

WHOLE = "<svg xmlns='http://www.w3.org/2000/svg'>{}</svg>"


def drawn(words: str) -> tuple[str, float]:
    """A drawing of a text, and how wide matplotlib laid it out, in points."""
    with plt.rc_context():
        use_style()
        figure = plt.figure(layout="none")
        text = figure.text(0.1, 0.5, words)
        extent = text.get_window_extent(figure.canvas.get_renderer())  # type: ignore[attr-defined]
        svg = draw(figure, "drawing")
        plt.close(figure)
    return svg, extent.width / figure.dpi * 72


@pytest.mark.parametrize("words", ["Gemini 3.8 Flash TTS", "−58%", "R&D <of> five"])
def test_a_text_is_as_wide_as_it_was_laid_out(words: str) -> None:
    svg, width = drawn(words)
    told = fitted(svg)
    found = re.findall(r'textLength="([\d.]+)" lengthAdjust="spacingAndGlyphs"', told)
    assert len(found) == 1 and float(found[0]) == pytest.approx(width, rel=0.04)
    plain = [element.text for element in ET.fromstring(told).iter() if element.text and element.text.strip() == words]
    assert plain and fitted(told) == told


def test_each_line_of_a_text_has_its_own_width() -> None:
    lines = ["Gemini", "3.8 Flash TTS & more", "of five"]
    told = fitted(drawn("\n".join(lines))[0])
    widths = map(float, re.findall(r'textLength="([\d.]+)"', told))
    assert list(widths) == pytest.approx([drawn(line)[1] for line in lines], rel=0.04) and fitted(told) == told


@pytest.mark.parametrize(
    "text",
    [
        '<text font-family="\'Comic Neue\'" font-size="9px">other</text>',
        "<text font-family=\"'Source Sans Pro'\">no size</text>",
        '<text font-family="\'Source Sans Pro\'" font-size="9px">漢字</text>',
        '<text font-family="\'Source Sans Pro\'" font-size="9px"><tspan>parts</tspan></text>',
    ],
)
def test_what_can_not_be_measured_stays_as_it_is(text: str) -> None:
    assert fitted(WHOLE.format(text)) == WHOLE.format(text)


def test_no_text_takes_long() -> None:
    for odd in ("<text " + 'a="' * 50_000, "<g a>" + "<text a>b</text>" * 20_000, "<g " * 50_000):
        assert fitted(WHOLE.format(odd)) == WHOLE.format(odd)
