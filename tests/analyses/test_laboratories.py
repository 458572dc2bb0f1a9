"""Whose a model is, and what several laboratories of a country say together."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from analyses import laboratories

NAMES = pd.DataFrame(
    [
        ("index", "Google DeepMind", "Google"),
        ("index", "Google DeepMind,Google", "Google"),
        ("arena", "llama-", "Meta"),
        ("arena", "llama-3.1-nemotron-", "NVIDIA"),
        ("arena", "llama-3.1-tulu-", None),
        ("arena", "inkling", "Thinking Machines"),
    ],
    columns=["kind", "name", "laboratory"],
)
BEST = pd.DataFrame(
    [("A", "US", 160, 158, 163), ("B", "CN", 157, 156, 158), ("C", "US", 154, 154, 154), ("D", "CN", 151, 150, 152)],
    columns=["laboratory", "country", "score", "score_low", "score_high"],
)


def test_a_developer_under_several_names_is_one_laboratory() -> None:
    found = laboratories.laboratory_of(
        pd.Series(["Google DeepMind", "Google DeepMind,Google", "Google", "Else"]), NAMES
    )
    assert found.tolist() == ["Google", "Google", "Google", "Else"]


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("llama-3.1-8b", "Meta"),
        ("llama-3.1-nemotron-70b", "NVIDIA"),
        ("llama-3.1-tulu-3-8b", None),
        ("Inkling Small", "Thinking Machines"),
        ("step-3", None),
    ],
)
def test_the_longest_beginning_says_whose_a_model_is(model: str, expected: str | None) -> None:
    assert laboratories.laboratory_by_beginning(pd.Series([model]), NAMES)[0] == expected


def test_of_each_laboratory_the_best_counts_and_the_unknown_do_not() -> None:
    rows = pd.DataFrame(
        [("A", "US", 5), ("B", "CN", 9), ("A", "US", 7), (None, "US", 99)], columns=["laboratory", "country", "score"]
    )
    found = laboratories.best_of_each(rows)
    assert list(zip(found["laboratory"], found["score"], strict=True)) == [("B", 9), ("A", 7)]


def test_the_place_of_a_country_is_that_of_its_best() -> None:
    assert laboratories.place_of(BEST, "CN") == 2 and laboratories.place_of(BEST, "US") == 1
    with pytest.raises(LookupError, match="no laboratory of FR"):
        laboratories.place_of(BEST, "FR")


def test_means_of_the_best_have_the_errors_of_a_mean() -> None:
    found = laboratories.top_gap(BEST, "US", "CN", 2)
    # (160 + 154) / 2 less (157 + 151) / 2; errors in squares: down 2, 0, 1, 1 and up 3, 0, 1, 1
    assert found == pytest.approx((3, 3 - math.sqrt(6) / 2, 3 + math.sqrt(11) / 2))
    assert laboratories.top_gap(BEST, "US", "CN", 3) is None


def test_an_error_that_is_not_known_leaves_the_ends_unknown() -> None:
    found = laboratories.top_gap(BEST.assign(score_low=math.nan), "US", "CN", 1)
    assert found and found[0] == 3 and math.isnan(found[1]) and math.isnan(found[2])


@pytest.mark.parametrize(("gap", "share"), [(0, 0.5), (400, 10 / 11), (-400, 1 / 11), (100, 0.6401)])
def test_points_of_the_elo_scale_are_shares_of_votes(gap: float, share: float) -> None:
    assert laboratories.win_rate(gap) == pytest.approx(share, abs=1e-4)
