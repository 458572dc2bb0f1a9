"""The score: claims decided exactly at their horizon, tripwires that fire later, verdicts that turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny_publication import content_error

from memobook.ledger.score import FALSE, OPEN, TRUE, UNTOLD, Score
from memobook.ledger.score_record import dump, read_records, record_of

GROWS = "shop.sales >= 200"


def edition(
    date: str,
    sales: float | None,
    *,
    as_of: str = "",
    horizons: list[dict[str, str]] | None = None,
    wires: list[dict[str, Any]] | None = None,
    verdict: str = "reproduced",
) -> dict[str, Any]:
    values = {} if sales is None else {"shop.sales": [sales, f"${sales:g}"]}
    claims = {"c1": [verdict, f"They sell in {date}."]}
    return {
        "date": date,
        "as_of": as_of or date,
        "values": values,
        "claims": claims,
        "horizons": horizons or [],
        "tripwires": wires or [],
    }


def claim(day: str, condition: str = GROWS, no_data: str = "") -> dict[str, str]:
    return {"claim": "c1", "day": day, "condition": condition, "no_data": no_data}


def wire(fired: bool = False, text: str = "Sales fall.", when: str = "shop.sales < 100") -> dict[str, Any]:
    return {"id": "t1", "text": text, "when": when, "fired": fired}


def test_a_horizon_written_after_its_outcome_enters_no_score() -> None:
    late = claim("2026-01-21") | {"retrospective": True}
    score = Score([edition("2026-01-07", 150, horizons=[late]), edition("2026-02-01", 300)])
    assert (score.claims, sum(score.tally.values())) == ([], 0)
    assert score.told()["retrospective"] == [
        {"claim": "c1", "text": "They sell in 2026-01-07.", "edition": "2026-01-07"}
    ]


FIRST = edition("2026-01-07", 150, horizons=[claim("2026-01-21")])


@pytest.mark.parametrize(
    ("later", "state", "by"),
    [
        pytest.param([("2026-01-21", 200)], TRUE, "2026-01-21", id="true exactly at the horizon"),
        pytest.param([("2026-01-21", 199)], FALSE, "2026-01-21", id="false exactly at the horizon"),
        pytest.param([("2026-01-20", 500)], OPEN, "", id="a day before the horizon nothing is decided"),
        pytest.param([("2026-01-20", 500), ("2026-02-01", 1)], FALSE, "2026-02-01", id="the first after it decides"),
        pytest.param([("2026-02-01", 200), ("2026-03-01", 1)], TRUE, "2026-02-01", id="and no later one"),
        pytest.param([("2026-02-01", None)], UNTOLD, "", id="an edition without the value decides nothing"),
        pytest.param([("2026-02-01", None), ("2026-03-01", 200)], TRUE, "2026-03-01", id="the next with it does"),
        pytest.param([], OPEN, "", id="no later edition"),
    ],
)
def test_a_claim_is_decided_by_the_first_edition_at_its_horizon(
    later: list[tuple[str, float | None]], state: str, by: str
) -> None:
    (found,) = Score([*(edition(date, sales) for date, sales in later), FIRST]).claims
    assert (found.state, found.by, found.edition) == (state, by, "2026-01-07")


def test_the_as_of_day_of_the_later_edition_counts_and_not_its_date() -> None:
    (found,) = Score([FIRST, edition("2026-01-22", 300, as_of="2026-01-20")]).claims
    assert found.state == OPEN


def test_an_open_claim_tells_how_it_stands_now() -> None:
    (found,) = Score([FIRST, edition("2026-01-14", 180)]).claims
    assert (found.now, found.values) == (False, {"shop.sales": "$180"})
    (found,) = Score([FIRST, edition("2026-01-14", 210)]).claims
    assert found.now is True


def test_a_claim_without_data_tells_why_whatever_the_day() -> None:
    made = edition("2026-01-07", 150, horizons=[claim("2026-01-21", "", "Nobody counts it.")])
    for later in ([], [edition("2026-02-01", 200)]):
        (found,) = Score([made, *later]).claims
        assert (found.state, found.reason) == (UNTOLD, "Nobody counts it.")


def test_a_claim_whose_value_is_gone_tells_which() -> None:
    (found,) = Score([FIRST, edition("2026-02-01", None)]).claims
    assert found.reason == "no edition since records shop.sales"


def test_a_condition_that_fails_on_later_values_decides_nothing() -> None:
    made = edition("2026-01-07", 1, horizons=[claim("2026-01-21", "1 / shop.sales > 2")])
    (found,) = Score([made, edition("2026-01-21", 0)]).claims
    assert found.state == UNTOLD


def test_a_claim_that_is_carried_over_counts_once() -> None:
    again = edition("2026-01-14", 180, horizons=[claim("2026-01-21")])
    score = Score([FIRST, again, edition("2026-01-21", 200)])
    (found,) = score.claims
    assert (found.edition, found.carried) == ("2026-01-07", ("2026-01-14",))
    assert score.tally == {TRUE: 1, FALSE: 0, OPEN: 0, UNTOLD: 0}


def test_a_claim_that_is_dropped_is_decided_all_the_same_and_another_condition_is_another_claim() -> None:
    eased = edition("2026-01-14", 150, horizons=[claim("2026-01-21", "shop.sales >= 100")])
    found = Score([FIRST, eased, edition("2026-01-21", 150)]).claims
    assert [(one.edition, one.state) for one in found] == [("2026-01-07", FALSE), ("2026-01-14", TRUE)]


def test_a_claim_made_at_its_horizon_is_no_forecast() -> None:
    assert Score([edition("2026-01-21", 300, horizons=[claim("2026-01-21")])]).claims == []


class TestTripwires:
    def test_it_shows_on_the_edition_that_had_it_with_the_first_edition_in_which_it_fired(self) -> None:
        made = edition("2026-01-07", 150, wires=[wire()])
        later = edition("2026-01-14", 90, as_of="2026-01-13", wires=[wire(True, "Sales fell to $90.")])
        score = Score([made, later, edition("2026-01-21", 80), edition("2026-01-28", 120)])
        (fired,) = score.fired["2026-01-07"]
        assert (fired.id, fired.edition, fired.since, fired.holds_now) == ("t1", "2026-01-14", "2026-01-13", False)
        assert fired.text == "Sales fell to $90."
        assert score.fired["2026-01-14"] == []

    def test_the_condition_is_the_one_that_the_old_edition_set(self) -> None:
        made = edition("2026-01-07", 150, wires=[wire(text="Sales fall below a hundred.")])
        eased = edition("2026-01-14", 90, wires=[wire(text="Sales fall below ten.", when="shop.sales < 10")])
        (fired,) = Score([made, eased]).fired["2026-01-07"]
        assert fired.text == "Sales fall below a hundred."

    @pytest.mark.parametrize("sales", [150, 100, None])
    def test_it_stays_quiet_where_the_condition_does_not_hold_or_its_value_is_gone(self, sales: float | None) -> None:
        made = edition("2026-01-07", 150, wires=[wire()])
        assert Score([made, edition("2026-01-14", sales)]).fired["2026-01-07"] == []


def test_a_verdict_turns_against_the_last_edition_that_has_the_claim() -> None:
    without = edition("2026-01-14", 1) | {"claims": {}}
    editions = [edition("2026-01-07", 1), without, edition("2026-01-21", 1, verdict="differs")]
    (turned,) = Score([*editions, edition("2026-01-28", 1, verdict="differs")]).turned
    assert (turned.before, turned.old) == ("2026-01-07", "reproduced")
    assert (turned.edition, turned.new) == ("2026-01-21", "differs")


def test_an_edition_built_again_corrects_the_score() -> None:
    assert Score([FIRST, edition("2026-01-21", 200)]).claims[0].state == TRUE
    assert Score([FIRST, edition("2026-01-21", 100)]).claims[0].state == FALSE


class TestFile:
    def test_it_gives_back_its_records(self, tmp_path: Path) -> None:
        score = Score([FIRST, edition("2026-01-21", 200)])
        (tmp_path / "score.json").write_bytes(dump(score.records, score.told()))
        assert list(read_records(tmp_path).values()) == list(score.records)
        assert json.loads((tmp_path / "score.json").read_text())["tally"][TRUE] == 1

    def test_none_has_no_records(self, tmp_path: Path) -> None:
        assert read_records(tmp_path) == {}

    @pytest.mark.parametrize("text", ["{", "[]", '{"editions": [1]}', '{"editions": 1}'])
    def test_what_is_none_is_told(self, tmp_path: Path, text: str) -> None:
        (tmp_path / "score.json").write_text(text)
        assert content_error(read_records, tmp_path).id == "score.damaged"


def test_a_record_holds_numbers_and_no_texts() -> None:
    ledger = {
        "edition": "2026-01-07",
        "as_of": "2026-01-06",
        "values": [{"id": "a.n", "value": 1.5, "text": "$1.5"}, {"id": "a.t", "value": "much", "text": "much"}],
        "claims": [
            {"id": "c1", "verdict": "differs", "text": "T", "horizon": None},
            {"id": "c2", "verdict": "untraced", "text": "U",
             "horizon": {"day": "2028-12-31", "condition": "", "no_data": "why"}},
        ],
        "implications": [{"tripwires": [{"id": "t", "text": "W", "when": "a.n > 2", "fired": False, "more": 1}]}],
    }  # fmt: skip
    record = record_of(ledger)
    assert record["values"] == {"a.n": [1.5, "$1.5"]}
    assert record["horizons"] == [{"claim": "c2", "day": "2028-12-31", "condition": "", "no_data": "why"}]
    assert record["tripwires"] == [{"id": "t", "text": "W", "when": "a.n > 2", "fired": False}]
