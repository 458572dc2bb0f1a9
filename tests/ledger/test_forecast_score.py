"""The record of forecasts: answers, losses with a known result, and two simulated forecasters."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from memobook.ledger.forecasts.answers import ANSWERED, HINDSIGHT, OPEN, UNTOLD
from memobook.ledger.forecasts.calibration import bins, wilson
from memobook.ledger.forecasts.score import ForecastScore, crps
from memobook.ledger.score import Score
from memobook.pages.sphinxext.directives.forecast_record import ForecastRecord


def asked(id: str = "f1", probability: float = 0.8, **more: Any) -> dict[str, Any]:
    return {
        "id": id, "text": "Will sales <b>rise</b>?", "horizon": "2026-02-01", "given": "2026-01-08",
        "question": "sum(sales) from shops", "comparison": "> 200", "probability": probability, "quantiles": None,
        "unit": "USD", "format": "{:,.0f} USD",
        "baselines": [{"name": "base rate", "cases": 9, "probability": 0.5, "quantiles": None}],
    } | more  # fmt: skip


def numbers(**more: Any) -> dict[str, Any]:
    pairs = [[0.1, 100.0], [0.5, 200.0], [0.9, 300.0]]
    wide = [
        {"name": "persistence", "cases": 4, "probability": None, "quantiles": [[0.1, 0.0], [0.5, 90.0], [0.9, 400.0]]}
    ]
    return asked(comparison=None, probability=None, quantiles=pairs, baselines=wide) | more  # type: ignore[arg-type]


def answer(number: float | None, id: str = "f1", edition: str = "2026-01-07", **more: Any) -> dict[str, Any]:
    holds = None if number is None else number > 200
    return {"edition": edition, "id": id, "state": ANSWERED, "why": "", "number": number, "holds": holds,
            "text": "" if number is None else f"${number:g}"} | more  # fmt: skip


def edition(date: str, *held: dict[str, Any]) -> dict[str, Any]:
    """A record with forecasts and with answers."""
    forecasts, answers = ([one for one in held if ("state" in one) is answers] for answers in (False, True))
    return {"date": date, "as_of": date, "values": {}, "claims": {}, "horizons": [], "tripwires": [],
            "forecasts": forecasts, "answers": answers}  # fmt: skip


def record(*editions: dict[str, Any]) -> ForecastScore:
    return Score(editions).forecasts


def test_a_binary_question_has_brier_and_logarithmic_loss() -> None:
    (found,) = record(edition("2026-01-07", asked()), edition("2026-02-02", answer(300))).answers
    assert (found.state, found.by, found.outcome, found.text) == (ANSWERED, "2026-02-02", 1, "$300")
    assert found.losses["Brier"] == {"ours": pytest.approx(0.04), "base rate": 0.25}
    assert found.losses["logarithmic"] == {"ours": pytest.approx(-math.log(0.8)), "base rate": math.log(2)}
    (missed,) = record(edition("2026-01-07", asked()), edition("2026-02-02", answer(100))).answers
    assert (missed.outcome, missed.losses["Brier"]["ours"]) == (0, pytest.approx(0.64))


def test_quantiles_have_twice_the_mean_pinball_loss() -> None:
    by_hand = 2 * (0.1 * 150 + 0.5 * 50 + (1 - 0.9) * 50) / 3  # 250 against 100, 200 and 300
    assert crps([[0.1, 100], [0.5, 200], [0.9, 300]], 250) == pytest.approx(by_hand)
    (found,) = record(edition("2026-01-07", numbers()), edition("2026-02-02", answer(250, holds=None))).answers
    assert found.losses == {
        "CRPS": {
            "ours": pytest.approx(by_hand),
            "persistence": pytest.approx(2 * (0.1 * 250 + 0.5 * 160 + 0.1 * 150) / 3),
        }
    }


def test_the_quantiles_of_a_normal_distribution_have_its_closed_score() -> None:
    # Gneiting and Raftery 2007, equation 21
    mean, scale, outcome = 3.0, 2.0, 4.5
    normal, z = NormalDist(), (outcome - mean) / scale
    closed = scale * (z * (2 * normal.cdf(z) - 1) + 2 * normal.pdf(z) - 1 / math.sqrt(math.pi))
    levels = (np.arange(2000) + 0.5) / 2000
    told = [(level, NormalDist(mean, scale).inv_cdf(level)) for level in levels]
    assert crps(told, outcome) == pytest.approx(closed, rel=1e-3)


def test_a_perfect_spike_loses_nothing() -> None:
    assert crps([[0.1, 7], [0.5, 7], [0.9, 7]], 7) == 0


def test_it_is_open_until_an_edition_answers_it_and_the_first_one_does() -> None:
    first = edition("2026-01-07", asked())
    assert [one.state for one in record(first, edition("2026-01-31")).answers] == [OPEN]
    late = edition("2026-02-01", answer(None, state=OPEN, why="shops has nothing newer than 30 January 2026 yet"))
    (still,) = record(first, late).answers
    assert (still.state, still.by, still.losses) == (OPEN, "2026-02-01", {})
    assert "Shops has nothing newer than 30 January 2026 yet." in html(record(first, late))
    (found,) = record(first, late, edition("2026-02-08", answer(100)), edition("2026-02-15", answer(300))).answers
    assert (found.by, found.outcome) == ("2026-02-08", 0)


def test_what_has_no_answer_can_not_be_told_and_says_why() -> None:
    score = record(edition("2026-01-07", asked()), edition("2026-02-02", answer(None, state=UNTOLD, why="no row fits")))
    assert [(one.state, one.losses) for one in score.answers] == [(UNTOLD, {})]
    assert "No row fits." in html(score)


@pytest.mark.parametrize("given", ["2026-02-01", "2026-02-03"])
def test_one_that_was_released_when_its_day_had_come_counts_nowhere(given: str) -> None:
    score = record(edition("2026-01-07", asked(given=given)), edition("2026-02-02", answer(300)))
    assert [(one.state, one.losses) for one in score.answers] == [(HINDSIGHT, {})]
    assert score.counted == []
    assert "counts nowhere" in html(score)


def test_one_whose_answer_was_public_when_it_was_released_counts_nowhere() -> None:
    late = answer(None, state=HINDSIGHT, why="the answer was public when it was given")
    assert record(edition("2026-01-07", asked()), edition("2026-02-02", late)).counted == []


def test_one_that_is_repeated_counts_once_and_another_probability_is_another_forecast() -> None:
    editions = edition("2026-01-07", asked()), edition("2026-01-14", asked("f9"), asked("f2", probability=0.6))
    answers = [answer(300), answer(300, "f9", "2026-01-14"), answer(300, "f2", "2026-01-14")]
    found = record(*editions, edition("2026-02-02", *answers)).answers
    assert [(one.edition, one.forecast["probability"]) for one in found] == [("2026-01-07", 0.8), ("2026-01-14", 0.6)]
    assert {one.state for one in found} == {ANSWERED}


def test_editions_without_forecasts_are_told_as_retrospective() -> None:
    score = record(edition("2025-05-14"), edition("2025-10-08"), edition("2026-01-07", asked()))
    assert score.without == ["2025-05-14", "2025-10-08"]
    assert "Retrospective, without a score, since they gave no forecasts: 2025-05-14, 2025-10-08." in html(score)
    assert "since it gave no forecast: 2025-05-14." in html(record(edition("2025-05-14")))
    assert "Retrospective" not in html(record(edition("2026-01-07", asked())))


def many(said: Any, seed: int, count: int = 30, each: int = 20) -> ForecastScore:
    """Editions with questions whose true chance is drawn; ``said`` makes of it what is told."""
    rng, editions, answers = np.random.default_rng(seed), [], []
    for number in range(count):
        given, entries = f"2020-{number // 28 + 1:02}-{number % 28 + 1:02}", []
        for question in range(each):
            chance, id = rng.uniform(0.05, 0.95), f"q{number}.n{question}"
            base = [{"name": "base rate", "cases": 9, "probability": 0.5, "quantiles": None}]
            entries.append(asked(id, said(chance), horizon="2021-01-01", given=given, question=id, baselines=base))
            answers.append(answer(1.0, id, given, holds=bool(rng.random() < chance)))
        editions.append(edition(given, *entries))
    return record(*editions, edition("2021-01-01", *answers))


def test_a_calibrated_forecaster_is_told_to_be_one() -> None:
    score = many(lambda chance: chance, seed=3)
    assert all(one.ends[0] <= one.said <= one.ends[1] for one in score.calibration)
    brier = next(one for one in score.skills if one.measure == "Brier")
    assert brier.cases == 600
    # the mean of p (1 - p) over the chances that are drawn, against a quarter
    assert brier.skill == pytest.approx(1 - (0.25 - 0.9**2 / 12) / 0.25, abs=0.05)
    assert brier.ends is not None
    assert brier.ends[0] > 0


def test_one_who_exaggerates_is_told_to() -> None:
    score = many(lambda chance: 0.02 if chance < 0.5 else 0.98, seed=4)
    assert [one.cases > 100 and not one.ends[0] <= one.said <= one.ends[1] for one in score.calibration] == [True, True]
    logarithmic = next(one for one in score.skills if one.measure == "logarithmic")
    assert logarithmic.skill < 0
    assert logarithmic.ends is not None
    assert logarithmic.ends[1] < 0


def test_nothing_is_claimed_from_a_few() -> None:
    score = record(edition("2026-01-07", asked()), edition("2026-02-02", answer(300)))
    assert (score.skills, score.calibration) == ([], [])
    assert "One answered: no record yet." in html(score)
    two = many(lambda chance: chance, seed=5, count=2)
    assert {one.ends for one in two.skills} == {None}
    assert "too few editions for an interval" in html(two)


def html(score: ForecastScore) -> str:
    return ForecastRecord(score.told(), lambda date: date, lambda date, id: id).html()


def test_the_page_tells_what_was_said_and_what_came_and_runs_no_markup() -> None:
    came = edition("2026-02-02", answer(250), answer(250, "f2", holds=None))
    told = html(record(edition("2026-01-07", asked(), numbers(id="f2")), came))
    assert "We gave it 80 %. It came true: $250, by the 2026-02-02." in told
    assert "We gave $100 at 10 %, $200 at 50 %, $300 at 90 %. It was $250, by the 2026-02-02." in told
    assert "<code>sum(sales) from shops</code>" in told
    assert "<b>rise</b>" not in told
    assert "&lt;b&gt;rise" in told
    assert html(record()) == "<p>No released edition has given a forecast.</p>"


def test_records_of_earlier_versions_have_neither_forecasts_nor_answers() -> None:
    old = edition("2026-01-07")
    del old["forecasts"], old["answers"]
    assert record(old).answers == []


def test_wilson_s_interval_is_the_published_one() -> None:
    # Newcombe 1998, table I: 81 of 263
    assert wilson(81, 263) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))
    assert wilson(0, 10)[0] == pytest.approx(0, abs=1e-12)


def test_bins_hold_every_question_once() -> None:
    said = [(p / 100, p % 3 == 0) for p in range(1, 100)]
    assert sum(one.cases for one in bins(said)) == 99
    assert [one.low for one in bins([(0.2, True), (0.99, True)])] == [0.2, 0.8]
