"""What the section says about its figures."""

from __future__ import annotations

from analyses.percent import percent

from ..written import Figure
from .bill import Bill
from .trial import Trial


def kept(trial: Trial) -> Figure:
    """About the figure of what routers keep."""
    best, learned = trial.most("oracle") * 100, trial.kept("learned", 0.6) * 100
    return {
        "headline": f"With {percent(trial.strong_share)} of queries sent to the strong model, a router that knows "
        "their subject keeps {value}`learned_gap_kept` of its lead",
        "caption": "What routers keep of the strong model's advantage on items that they were not fitted on; the band "
        "is the spread over splits. A perfect one passes 100 %, since the weak model is sometimes right alone. The two "
        "models are of 2023 and the questions have choices to pick from, so it can't show what routing keeps today.",
        "alt": f"Three curves: a perfect router reaches {best:.0f} percent at under 20 percent strong calls, the "
        f"learned one keeps {learned:.0f} percent at 60 percent, one at random follows the diagonal.",
    }


def bills(goal: float, bill: Bill, priced_as: str, as_of: str) -> Figure:
    """About the figure of right answers and what they cost; ``priced_as`` names the models at whose prices."""
    return {
        "headline": f"Keeping {percent(goal)} of the gap, knowing the subject saves "
        "{value}`routing_saving_learned` of the bill, chance {value}`routing_saving_random`",
        "caption": f"Cost and right answers at the list prices of {priced_as} on {as_of}, with the outcomes of the two "
        "models of 2023. It shows what a router would have to tell apart to save money, not what these two models "
        "would answer.",
        "alt": f"From {bill.cheap:.2f} USD with the weak model alone to {bill.dear:.2f} USD with the "
        "strong one; the learned router's curve lies above the straight line of random calls, the perfect one rises "
        "almost at once.",
    }
