"""What is said of trading contests, and of studies that compare models with simply holding."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ...percent import percent
from ...traders import Season

Words = dict[str, str]
STOCKBENCH = {
    "above": "models of StockBench above buy-and-hold, of those reported; one period, before costs",
    "losing": "models of StockBench that lost money, of those reported; long only and without leverage, before costs",
}
AHEAD = "tests in which most models beat holding, of those that count them"


def assumed(correlation: float) -> str:
    """What an interval takes for granted."""
    return f"all results one cluster, correlated by {correlation:.1f} (an assumption)"


def season(models: int, rounds: int, correlation: float, level: float) -> Words:
    """Labels of the results of season 1.5, by how many models and rounds they are of."""
    low, high = (f"{word} end of the {percent(level)} interval" for word in ("lower", "upper"))
    alone, together = "if the results were independent", assumed(correlation)
    return {
        "losing_results": "losing results of season 1.5",
        "arena_results": f"all results of season 1.5: {models} models in {rounds} rounds",
        "season_days": f"from the first to the last day of season 1.5, into which all {rounds} rounds fall",
        "loss_rate": f"losing results of season 1.5, with the {percent(level)} interval of {together}",
        "loss_rate_low": f"{low} {alone}",
        "loss_rate_high": f"{high} {alone}",
        "loss_rate_low_season": f"{low}, {together}",
        "loss_rate_high_season": f"{high}, {together}",
        "correlation_half_season": "correlation of any two results of season 1.5 at which the lower end falls to one "
        "half",
    }


def first_season(lost: int, of: int, correlation: float) -> str:
    """Label of the results of season 1."""
    return f"models that lost money in season 1 ({lost} of {of}), {assumed(correlation)}"


def no_skill(season: Season, losses: int, seasons: int, level: float, chance: float) -> Words:
    """Labels of what luck brings.

    Parameters
    ----------
    season : of traders without skill.
    losses : results that were lost.
    seasons : that were simulated.
    level : of the ends between which simulated seasons lie.
    chance : from which on luck is not ruled out.
    """
    traders = f"traders without skill, {season.leverage:g} units held for each of capital, returns correlated by "
    traders += f"{season.herding:g}"
    return {
        "no_skill_loss_rate_free": f"losing results of {traders}, before fees",
        "no_skill_loss_rate": f"losing results of {traders}, after fees; {percent(level)} of simulated seasons lie "
        "between the ends",
        "no_skill_chance": f"simulated seasons in which at least {losses} of {season.results} results are losses: "
        f"{traders}, after fees; the interval is that of a share of {seasons} simulated seasons",
        "no_skill_correlation": f"correlation of two results (loss or not) of {traders}",
        "no_skill_herding": "least correlation of such traders' returns, in steps of 0.05, at which chance alone "
        f"brings that many losses in more than {percent(chance)} of seasons",
    }


def arenas(
    results: int, losses: int, half: float | None, level: float, luck: NDArray[np.int64], allowed: float
) -> Words:
    """Of :func:`analyses.alpha.contest_figures.arenas`; ``allowed`` is the chance beyond which it may be luck."""
    chance = float((luck >= losses).mean())
    verdict = "can’t be told from luck" if chance > allowed else "is worse than luck"
    falls = "" if half is None else f"The lower end falls to one half at a correlation of {half:.2f}. "
    return {
        "headline": f"With what is assumed here the season {verdict}: {{value}}`losing_results` of "
        "{value}`arena_results` results lost, and as many or more in {value}`no_skill_chance` of simulated seasons "
        "without skill",
        "caption": f"Top: the {percent(level)} interval of the losing results of season 1.5, all one cluster, by how "
        "much any two results go together; the red dot marks where its lower end falls to one half. Bottom: losing "
        f"results in {len(luck)} simulated seasons of traders without skill, with as many losses as were seen, or "
        "more, in red. How much the results went together was not published, and leverage, volatility and turnover "
        "are assumptions.",
        "alt": f"{losses} of {results} results lost. {falls}Of simulated seasons without skill {percent(chance)} have "
        f"at least {losses} losses.",
    }


def studies(tests: pd.DataFrame) -> Words:
    """Of :func:`analyses.alpha.contest_figures.studies`."""
    return {
        "headline": "In {value}`tests_ahead` tests that count them, most models ended ahead of holding",
        "caption": "How many ended ahead of the test’s yardstick: of holding (red) or of no loss (blue). There are no "
        "intervals, since who takes part in one test shares its market and is no trial apart. Several of the studies "
        "leave out costs.",
        "alt": "; ".join(f"{r['test']}: {r['ahead']} of {r['of']} ahead" for _, r in tests.iterrows()) + ".",
    }


def guessing(agents: int, won: int, alike: float, level: float) -> Words:
    """Labels of guessing traders beside as many agents, of whom some won; ``alike`` is how often they follow."""
    crowd = f"of {agents} guessing traders, windows of four months"
    return {
        "guess_alone": f"at least {won} ahead {crowd}, each by itself",
        "guess_alike": f"the same if each follows the others in {percent(alike)} of months",
        "guess_ahead": f"share ahead {crowd}, following; the ends hold {percent(level)} of windows",
    }
