"""What a company announced against what it has filed since."""

from __future__ import annotations

import pandas as pd
import pytest

from analyses import guidance

SPENDING = pd.Series({"2025Q4": 9.0, "2026Q1": 20.0, "2026Q2": 30.0, "2026Q3": float("nan")})


def test_half_a_year_of_a_guided_year() -> None:
    found = guidance.progress(SPENDING, "2026Q1", "2026Q4", 100.0, 125.0)
    assert found is not None
    assert (found.quarters, found.filed, found.spent) == (4, 2, 50.0)
    assert (found.least, found.most) == pytest.approx((0.4, 0.5))
    assert found.middle == pytest.approx(50 / 112.5)
    assert not found.ended


def test_a_period_whose_quarters_are_all_filed_has_an_outcome() -> None:
    found = guidance.progress(SPENDING, "2026Q1", "2026Q2", 40.0, 40.0)
    assert found is not None
    assert found.ended
    assert found.least == found.most == found.middle == pytest.approx(1.25)


def test_a_period_that_has_not_begun_has_no_progress() -> None:
    assert guidance.progress(SPENDING, "2026Q3", "2027Q2", 90.0, 95.0) is None


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="2026Q2 can't end in 2026Q1"):
        guidance.guided("2026Q2", "2026Q1")
