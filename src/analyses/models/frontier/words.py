"""What the section says about its figures, and what they are drawn from."""

from __future__ import annotations

from ..ends import Ends
from ..written import Figure, day
from .reports import Reports
from .standing import Standing


def best_scores(now: Standing, reports: Reports) -> Figure:
    """About the figure of best scores."""
    (us, china), rows = now.best, now.sides[0]
    marks = ["Bars are the file's intervals." if rows["score_low"].notna().any() else "The vintage has no intervals."]
    marks += ["A star is an estimate."] if rows["estimate"].any() else []
    marks += ["Diamonds are later scores that others report (V3)."] if len(reports.scores) else []
    return {
        "headline": "The best US model scores {value}`frontier_us`, the best Chinese one {value}`frontier_china`: the "
        "two are {value}`gap` apart",
        "caption": f"Best score reached by each country's models, vintage of {day(now.fitted)}: {now.gap:.1f} points "
        f"apart at its end. {' '.join(marks)} One index can't show on which tasks a country leads.",
        "alt": f"Two rising step lines since 2023. The US line ends at {us['score']:.0f}, the Chinese line at "
        f"{china['score']:.0f}.",
        "datasets": ["capability", *(["frontier_reports"] if len(reports.scores) else [])],
    }


def distances(now: Standing, reports: Reports, limit: float) -> Figure:
    """About the figure of distances; ``limit`` is that below which the frontiers would count as converged."""
    return {
        "headline": "The distance reached {value}`gap_widest` in the year before the vintage, and stood at "
        "{value}`gap` at its end",
        "caption": "Distance between the best scores of the two countries since 2024, one line a vintage. It moves by "
        f"several points with single releases{_last_interval(now, now.interval)}. A vintage can't show models that it "
        "has not scored yet.",
        "alt": f"A step line that ends at {now.gap:.1f} points; a dashed line at {limit:g} points marks convergence.",
        "datasets": ["capability", *(["frontier_reports"] if len(reports.gaps) else [])],
    }


def _last_interval(now: Standing, interval: Ends | None) -> str:
    if not interval:
        return ""
    us, china = now.best
    touching = "do not overlap" if us["score_low"] > china["score_high"] else "overlap"
    return (
        f"; the bar is the interval of the last distance, {interval[0]:.1f} to {interval[1]:.1f} points, and the two "
        f"scores' own intervals {touching}"
    )
