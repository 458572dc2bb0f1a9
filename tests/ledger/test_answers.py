"""Answers to forecasts: by the data as known on the day, or the reason why there is none."""

from __future__ import annotations

from typing import Any

import pytest
from asked_data import BINARY, NUMBERS, entry, package

from memobook.editions.forecasts.forecast import read_forecast
from memobook.ledger.forecasts.answers import ANSWERED, HINDSIGHT, OPEN, UNTOLD, answer
from memobook.ledger.forecasts.edition_forecasts import check_hindsight
from memobook.ledger.forecasts.past import Views
from memobook.publication.errors import ContentError

GIVEN = "2026-01-08"


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> Views:
    return Views(package(tmp_path_factory.mktemp("asked")))


def told(views: Views, as_of: str, base: dict[str, Any], given: str = GIVEN, **more: Any) -> Any:
    one = read_forecast(entry(**base | more), views.package, "2025-12-31")
    return answer("2026-01-07", one, given, views, as_of)


def test_the_data_as_known_on_the_day_answer_whatever_came_later(views: Views) -> None:
    found = told(views, "2026-07-20", BINARY, day="2026-03-31")
    assert (found["state"], found["number"], found["holds"], found["text"]) == (ANSWERED, 15, False, "$15.00")
    rows = found["rows"]["prices"]
    assert (rows["count"], rows["keys"]) == (1, ["one 2026-01-05"])
    assert told(views, "2026-07-20", BINARY, day="2026-04-01", comparison="<= 10")["holds"] is True


def test_it_is_open_until_the_data_reach_the_day(views: Views) -> None:
    found = told(views, "2026-07-19", BINARY, day="2026-07-01")
    assert (found["state"], found["number"]) == (OPEN, None)
    assert found["why"] == "prices has nothing newer than 1 April 2026 yet"
    assert told(views, "2026-07-20", BINARY, day="2026-07-01")["state"] == ANSWERED


def test_a_month_is_answered_once_its_row_is_there(views: Views) -> None:
    april = {"where": {"series": "a", "month": "2026-04-01"}}
    found = told(views, "2026-05-12", NUMBERS, day="2026-05-12", **april)
    assert (found["state"], found["number"], found["holds"]) == (ANSWERED, 115, None)


def test_a_month_that_came_too_late_can_not_be_told(views: Views) -> None:
    april = {"where": {"series": "a", "month": "2026-04-01"}}
    early = told(views, "2026-05-10", NUMBERS, day="2026-05-10", **april)
    assert (early["state"], early["why"]) == (OPEN, "index has nothing newer than 10 April 2026 yet")
    late = told(views, "2026-05-11", NUMBERS, day="2026-05-10", **april)
    assert (late["state"], late["why"]) == (UNTOLD, "no row of index fits")


def test_how_things_stood_can_not_be_told_by_a_dataset_past_its_date(views: Views) -> None:
    scores = {"dataset": "scores", "where": {"model": "one"}, "measure": "value", "comparison": None}
    asked = BINARY | scores | {"probability": None, "quantiles": {0.1: 1, 0.5: 2, 0.9: 3}}
    fresh = told(views, "2026-07-20", asked, day="2026-02-10")
    assert (fresh["state"], fresh["number"]) == (ANSWERED, 7)
    old = told(views, "2026-07-20", asked, day="2026-02-11")
    assert (old["state"], old["number"]) == (UNTOLD, None)
    assert old["why"] == "scores was past its date: newest 5 January 2026, next expected 5 February 2026"


@pytest.mark.parametrize(
    ("given", "state"), [("2026-05-10", ANSWERED), ("2026-05-11", HINDSIGHT), ("2026-05-12", HINDSIGHT)]
)
def test_an_answer_that_was_public_when_it_was_given_counts_nowhere(views: Views, given: str, state: str) -> None:
    april = {"where": {"series": "a", "month": "2026-04-01"}}
    found = told(views, "2026-06-01", NUMBERS, given, day="2026-05-20", **april)
    assert found["state"] == state
    assert (found["number"] is None) is (state == HINDSIGHT)


def test_a_forecast_whose_answer_the_data_hold_is_refused(views: Views) -> None:
    one = read_forecast(
        entry(**NUMBERS | {"where": {"series": "a", "month": "2026-04-01"}}), views.package, "2026-05-01"
    )
    check_hindsight(one, views, "2026-05-10")
    with pytest.raises(ContentError) as caught:
        check_hindsight(one, views, "2026-05-11")
    assert (caught.value.id, caught.value.place) == ("forecast.hindsight", "book/memos/2026-06-01.forecasts.yml:3")
    assert "f2: its answer, 115, is in the data as known on 2026-05-11" in caught.value.message
