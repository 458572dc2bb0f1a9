"""What would be left of a supplier's revenue, growth and contracts if its largest customer bought half as much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analyses.customers import revenue_if_halved

from ..written import Result
from .customers import RELATED, together

HALF = "bought half as much"


@dataclass(frozen=True)
class Halving:
    """Revenue of the last year with named customers, USD, and of the one before (None: not known).

    ``shares`` are those of the named customers, largest first.
    """

    year: str
    revenue: float
    shares: pd.Series
    earlier: tuple[str, float] | None

    @property
    def halved(self) -> float:
        """Revenue if the largest customer had bought half as much."""
        return revenue_if_halved(self.revenue, float(self.shares.max()))

    @property
    def halved_related(self) -> float:
        """The same of the related customers as one."""
        return revenue_if_halved(self.revenue, together(self.shares, RELATED)[0])

    def revenues(self) -> Iterator[Result]:
        """Revenue, and what would be left of it, USD."""
        of = f"revenue of Cerebras in {self.year}"
        yield {"name": "cerebras_revenue", "value": self.revenue, "label": of}
        label = f"{of} had its largest customer {HALF}"
        yield {"name": "cerebras_revenue_halved", "value": self.halved, "label": label}
        label = f"{of} had its related customers {HALF}"
        yield {"name": "cerebras_revenue_halved_related", "value": self.halved_related, "label": label}

    def growths(self) -> Iterator[Result]:
        """Growth, and what would be left of it, fractions; none where no year before is known."""
        if self.earlier:
            year, before = self.earlier
            label = f"growth of the revenue of Cerebras on {year}"
            yield {"name": "cerebras_growth", "value": self.revenue / before - 1, "label": label}
            label += f" had the largest customer of {self.year} {HALF}"
            yield {"name": "cerebras_growth_halved", "value": self.halved / before - 1, "label": label}

    def years_of(self, owed: float) -> Result:
        """Contracts still to be fulfilled, USD, in years of the revenue."""
        label = f"contracts that Cerebras has still to fulfil, in years of its revenue of {self.year}"
        return {"name": "cerebras_obligations_years", "value": owed / self.revenue, "label": label}


def halving(named: Mapping[str, pd.Series], annual: pd.Series) -> Halving | None:
    """Of the last year of which customers and revenue are known; None where there is none.

    Parameters
    ----------
    named, annual : :func:`.customers.of_years` and :func:`.accounts.annual_revenue`.
    """
    known = [year for year in named if year in annual.index]
    if not known:
        return None
    earlier = (known[-2], float(annual[known[-2]])) if len(known) > 1 else None
    return Halving(known[-1], float(annual[known[-1]]), named[known[-1]], earlier)


def contracts_left(owed: float) -> Result:
    """What would be left of contracts, USD, at least and at most, if who has most of them halves them.

    The customer has from all of them to half of them.
    """
    ends = revenue_if_halved(owed, 1.0), revenue_if_halved(owed, 0.5)
    label = (
        f"what would be left of {owed / 1e9:.1f} USD billion if the customer that has most of it halves its part, at "
        "least; bounds by assumption: the customer has from all of it to half of it"
    )
    return {"name": "cerebras_obligations_halved", "value": ends[0], "label": label, "ci": ends, "kind": "assumption"}
