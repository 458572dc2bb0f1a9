"""Figures of the page on alpha: drawn for pages and for phones, named at their lines, bars from zero."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analyses.alpha import contest_figures, leak_figures, signal_figures, yearly_figures
from memobook.themes.figures.bars import cut_off
from memobook.themes.figures.drawn import drawn
from memobook.themes.figures.ends import label_ends
from memobook.themes.figures.phone import SIZE, SMALLEST, Drawing, draw_for_phone

RANDOM = np.random.default_rng(1)
LUCK = np.array([0, 2, 3, 3])
SEARCHES = {
    share: pd.DataFrame({"best": [0.1, 0.2], "average": [0.0, share], "overfitting": [0.5, 0.4], "best_passes": [1, 0]})
    for share in (0, 0.5, 1)
}
STAGES = pd.Series({question: 6 - place for place, question in enumerate(signal_figures.QUESTIONS)})
DRAWINGS: dict[str, Drawing] = {
    "arenas": partial(contest_figures.arenas, 4, 3, 0.3, 0.05, 0.95, LUCK, label_ends),
    "studies": partial(
        contest_figures.studies,
        pd.DataFrame({"test": ["A", "B"], "yardstick": ["x", "y"], "ahead": [1, 2], "of": [2, 4], "holding": [0, 1]}),
    ),
    "break_even": partial(
        yearly_figures.break_even, {"memo": 0.0016, "paper": 0.0018}, 2.0, {"paper": 2.4}, label_ends
    ),
    "lookahead": partial(
        yearly_figures.lookahead,
        pd.DataFrame({"alpha_in_sample": [20.0, 5.0], "alpha_out_of_sample": [-1.0, 4.0]}, index=["Model A", "B"]),
    ),
    "leakage": partial(leak_figures.leakage, SEARCHES, 100, 0.95, label_ends),
    "detection": partial(
        leak_figures.detection, [6, 60], {0.1: [RANDOM.random(5)] * 2, 0.0: [RANDOM.random(5)] * 2}, 0.1, 0.95,
        label_ends,
    ),
    "spanning": partial(signal_figures.spanning, 8, {"before costs": STAGES, "after costs": STAGES - 1}),
    "integration": partial(
        signal_figures.integration, ["equal", "mean-variance"], RANDOM.random((5, 2)),
        [(0.4, 0.2, 0.6), (0.5, 0.1, 0.7)], {2: (0.7, 0.1, 0.2), 8: (0.6, 0.2, 0.2)}, ("sets", "spread"), 1, label_ends,
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    yield
    plt.close("all")


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text) if text.get_text()]


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_figure_can_be_read_on_a_phone_and_names_what_it_draws(name: str) -> None:
    wide, narrow = DRAWINGS[name](False), draw_for_phone(DRAWINGS[name])
    assert wide.get_size_inches()[0] == 6.6 and narrow.get_size_inches()[0] == SIZE[0]
    assert min(float(text.get_fontsize()) for text in narrow.findobj(matplotlib.text.Text)) >= SMALLEST
    for figure in (wide, narrow):
        assert not cut_off(figure) and not any(axes.get_legend() for axes in figure.axes)
    assert drawn(wide).count("\n") > 2


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("arenas", {"lower end", "upper end", "3 of 4 lost", "3 or more:\n50 % of seasons"}),
        ("studies", {"1 of 2", "2 of 4"}),
        ("break_even", {"16.0 bp, memo", "18.0 bp, paper", "8.0 bp"}),
        ("lookahead", {"+20.0", "−1.0", "period after its knowledge ends"}),
        ("leakage", {"signal kept", "average signal", "overfitting", "passing"}),
        ("detection", {"memory 0.1", "no leak"}),
        ("spanning", {"6  before costs", "5  after costs"}),
        ("integration", {"signals", "weighting"}),
    ],
)
def test_lines_and_groups_are_named_where_they_stand(name: str, labels: set[str]) -> None:
    for phone in (False, True):
        assert labels <= set(texts(DRAWINGS[name](phone)))
