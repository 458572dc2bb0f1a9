"""The SEC's facts: differenced to quarters, each with the day of the filing that made it known."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from fake_source import TODAY, Asked, FakeSource, Reply, observe, sample
from hypothesis import given
from hypothesis import strategies as st
from odd_json import ODD, places, replaced

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings
from memobook.fetch.connectors.sec import Connector

PPE = "PaymentsToAcquirePropertyPlantAndEquipment"
ACME = {"company": "ACME", "company_name": "Acme", "cik": "0000000042", "tag": PPE}
PATH = f"/api/xbrl/companyconcept/CIK0000000042/us-gaap/{PPE}.json"
MEMBERS = {"MSFT": ("Microsoft", "0000789019"), "GOOGL": ("Alphabet", "0001652044")}


def options(*companies: dict[str, str]) -> dict[str, Any]:
    return {"value": "capex", "since": "2023-01-01", "companies": list(companies or (ACME,))}


def fact(start: str, end: str, val: Any, filed: str, *, form: str = "10-Q", serial: int = 0) -> dict[str, Any]:
    """A fact in millions; a filing is made on one day, unless its serial number says otherwise."""
    accession = f"0000000042-{filed[2:4]}-{int(filed[5:7] + filed[8:10]):05}{serial}"
    return dict(accn=accession, start=start, end=end, filed=filed, form=form, fp=None, fy=None, val=val)


def payload(*facts: dict[str, Any]) -> dict[str, Any]:
    return {"cik": 42, "taxonomy": "us-gaap", "tag": PPE, "entityName": "ACME", "units": {"USD": list(facts)}}


def read(told: Any, **more: str) -> list[Row]:
    """What the connector reads from one payload, without HTTP."""
    answer = Answer("http://source", json.dumps(told).encode(), {})
    return Connector(options() | more, Settings("A Tester tester@example.org")).observations(
        lambda path, **_: answer, TODAY
    )


def vintages(*facts: dict[str, Any]) -> list[tuple[str, float, str, str]]:
    """Calendar quarter, value, day and method of each row."""
    rows = read(payload(*facts))
    return [(row["calendar_quarter"], row["capex"], str(row["published"]), row["method"]) for row in rows]


@pytest.mark.parametrize("company", MEMBERS)
def test_the_quarters_of_a_real_payload_are_those_held(
    company: str, root: Path, source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, cik = MEMBERS[company]
    source[f"/api/xbrl/companyconcept/CIK{cik}/us-gaap/{PPE}.json"] = Reply(
        sample(f"sec/companyconcept_CIK{cik}_PPE.json").read_bytes(), gzipped=True
    )
    asked = {"company": company, "company_name": name, "cik": cik, "tag": PPE}
    rows = observe(source, "sec", options(asked), monkeypatch)
    columns = ["company", "company_name", "cik", "tag", "calendar_quarter", "period_end", "capex", "published"]
    columns += ["published_basis", "accession", "form"]
    with (root / "data" / "capex.csv").open(encoding="utf-8", newline="") as file:
        held = [
            row | {"capex": float(row["capex"])}
            | {name: date.fromisoformat(row[name]) for name in ("period_end", "published")}
            for row in csv.DictReader(file) if row["company"] == company and not row.get("retrieved")
        ]  # fmt: skip
    assert len(rows) == len(held) == 14
    assert [{c: row[c] for c in columns} for row in rows] == [{c: row[c] for c in columns} for row in held]


def test_a_row_says_how_it_was_obtained(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply(json.dumps(payload(fact("2026-01-01", "2026-03-31", 5_000_000, "2026-04-30"))))
    (row,) = observe(source, "sec", options(), monkeypatch)
    assert row == ACME | dict(
        period_end=date(2026, 3, 31), calendar_quarter="2026Q1", capex=5_000_000.0, published=date(2026, 4, 30),
        published_basis="filing date", method="direct 3-month fact", accession="0000000042-26-004300", form="10-Q",
        source=f"SEC EDGAR companyconcept, CIK0000000042, {PPE}", verification="V1", verification_note=None,
    )  # fmt: skip
    (asked,) = source.asked
    assert (asked.method, asked.path, asked.query) == ("GET", PATH, {})
    assert asked.headers["user-agent"] == "memobook A Tester tester@example.org"
    assert Connector.pause >= 0.1  # ten requests a second are allowed


def test_each_company_is_asked_for_by_its_own_tag(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    other = ACME | {"company": "OTHER", "cik": "0000000007", "tag": "PaymentsToAcquireProductiveAssets"}
    told = payload(fact("2026-01-01", "2026-03-31", 5, "2026-04-30"))
    source[PATH] = Reply(json.dumps(told))
    source["/api/xbrl/companyconcept/CIK0000000007/us-gaap/PaymentsToAcquireProductiveAssets.json"] = Reply(
        json.dumps(told | {"cik": "0000000007", "tag": "PaymentsToAcquireProductiveAssets"})
    )
    rows = observe(source, "sec", options(ACME, other), monkeypatch)
    assert [(row["company"], row["tag"]) for row in rows] == [("ACME", PPE), ("OTHER", other["tag"])]


def test_quarters_that_ended_before_since_are_left_out() -> None:
    facts = [
        fact("2022-10-01", "2022-12-31", 1, "2023-02-01"),
        fact("2022-07-01", "2023-03-31", 9, "2023-04-25"),
        fact("2022-07-01", "2022-12-31", 4, "2023-02-01"),
    ]
    # what ended before still serves to difference what ended after
    assert vintages(*facts) == [("2023Q1", 5, "2023-04-25", "YTD difference")]
    assert read(payload(*facts), since="2022-12-31")[0]["calendar_quarter"] == "2022Q4"


def test_trailing_twelve_months_beside_direct_quarters_are_no_year() -> None:
    """As Amazon files: in each filing the quarter, the year to date and the last twelve months."""
    filings = [
        ("2025-04-01", "2025-06-30", "2025-01-01", "2024-07-01", 32, 57, 107, "2025-08-01"),
        ("2025-07-01", "2025-09-30", "2025-01-01", "2024-10-01", 35, 92, 120, "2025-10-31"),
        ("2026-01-01", "2026-03-31", "2026-01-01", "2025-04-01", 44, 44, 151, "2026-04-30"),
    ]
    facts = [
        told
        for quarter, end, year, trailing, direct, to_date, twelve, filed in filings
        for told in (
            fact(quarter, end, direct, filed), fact(year, end, to_date, filed), fact(trailing, end, twelve, filed)
        )
    ]  # fmt: skip
    facts.append(fact("2025-01-01", "2025-12-31", 132, "2026-02-06", form="10-K"))
    assert vintages(*facts) == [
        ("2025Q2", 32, "2025-08-01", "direct 3-month fact"),
        ("2025Q3", 35, "2025-10-31", "direct 3-month fact"),
        ("2025Q4", 40, "2026-02-06", "FY minus 9M"),
        ("2026Q1", 44, "2026-04-30", "direct 3-month fact"),
    ]


def test_a_year_to_31_may_is_differenced_within_itself() -> None:
    """As Oracle files: the year to date only."""
    facts = [
        fact("2025-06-01", "2025-08-31", 8, "2025-09-10"),
        fact("2025-06-01", "2025-11-30", 20, "2025-12-11"),
        fact("2025-06-01", "2026-02-28", 39, "2026-03-11"),
        fact("2025-06-01", "2026-05-31", 55, "2026-06-22", form="10-K"),
        fact("2026-06-01", "2026-08-31", 28, "2026-09-11"),
    ]
    assert vintages(*facts) == [
        ("2025Q3", 8, "2025-09-10", "direct 3-month fact"),
        ("2025Q4", 12, "2025-12-11", "YTD difference"),
        ("2026Q1", 19, "2026-03-11", "YTD difference"),
        ("2026Q2", 16, "2026-06-22", "FY minus 9M"),
        ("2026Q3", 28, "2026-09-11", "direct 3-month fact"),
    ]


def test_a_gap_in_the_year_to_date_leaves_its_quarters_out() -> None:
    told = [fact("2025-01-01", "2025-03-31", 1, "2025-04-25"), fact("2025-01-01", "2025-09-30", 9, "2025-10-25")]
    assert vintages(*told) == [("2025Q1", 1, "2025-04-25", "direct 3-month fact")]


def test_a_sum_over_two_years_is_never_differenced() -> None:
    told = [
        fact("2025-01-01", "2025-12-31", 9, "2026-02-01", form="10-K"),
        fact("2025-01-01", "2025-09-30", 5, "2026-02-01", form="10-K"),
        fact("2025-01-01", "2026-03-31", 12, "2026-04-25"),
    ]
    assert vintages(*told) == [("2025Q4", 4, "2026-02-01", "FY minus 9M")]


YEAR_2025 = [
    fact("2025-01-01", "2025-03-31", 10, "2025-04-25"),
    fact("2025-01-01", "2025-06-30", 30, "2025-07-25"),
    fact("2025-01-01", "2025-09-30", 60, "2025-10-25"),
    fact("2025-01-01", "2025-12-31", 100, "2026-02-01", form="10-K"),
]
ORIGINAL = [
    ("2025Q1", 10, "2025-04-25", "direct 3-month fact"),
    ("2025Q2", 20, "2025-07-25", "YTD difference"),
    ("2025Q3", 30, "2025-10-25", "YTD difference"),
    ("2025Q4", 40, "2026-02-01", "FY minus 9M"),
]


def test_a_restatement_is_a_second_vintage_of_the_later_day() -> None:
    again = fact("2025-01-01", "2025-06-30", 33, "2026-07-25", form="10-Q/A")
    assert vintages(*YEAR_2025, again) == [
        *ORIGINAL[:2], ("2025Q2", 23, "2026-07-25", "YTD difference"), *ORIGINAL[2:],
    ]  # fmt: skip
    row = next(r for r in read(payload(*YEAR_2025, again)) if r["capex"] == 23)
    assert (row["accession"], row["form"]) == (again["accn"], "10-Q/A")


def test_a_restated_shorter_period_leaves_the_quarter_after_it_alone() -> None:
    again = fact("2025-01-01", "2025-09-30", 61, "2026-10-25")
    assert vintages(*YEAR_2025, again) == [
        *ORIGINAL[:3], ("2025Q3", 31, "2026-10-25", "YTD difference"), ORIGINAL[3],
    ]  # fmt: skip


def test_a_longer_period_filed_again_counts_with_the_shorter_one_of_that_day() -> None:
    nine_months = fact("2025-01-01", "2025-09-30", 61, "2026-10-25")
    year = fact("2025-01-01", "2025-12-31", 100, "2026-11-01", form="10-K/A")
    assert vintages(*YEAR_2025, nine_months, year)[-1] == ("2025Q4", 39, "2026-11-01", "FY minus 9M")


def test_filings_count_in_the_order_of_their_days_whatever_their_numbers() -> None:
    """The number begins with that of whoever sent the filing in, and companies change their agents."""
    told = fact("2025-01-01", "2025-03-31", 10, "2025-04-25") | {"accn": "0001193125-25-000009"}
    again = fact("2025-01-01", "2025-03-31", 11, "2026-04-25") | {"accn": "0000950170-26-000001"}
    assert [v[1:3] for v in vintages(again, told)] == [(10, "2025-04-25"), (11, "2026-04-25")]


def test_of_two_shorter_periods_the_longer_one_is_taken_off() -> None:
    told = [
        fact("2025-01-01", "2025-06-28", 29, "2025-07-20"),
        fact("2025-01-01", "2025-06-30", 30, "2025-07-25"),
        fact("2025-01-01", "2025-09-30", 60, "2025-10-25"),
    ]
    assert vintages(*told) == [("2025Q3", 30, "2025-10-25", "YTD difference")]


def test_the_middle_of_a_difference_decides_its_calendar_quarter() -> None:
    told = [fact("2025-02-15", "2025-05-16", 10, "2025-06-10"), fact("2025-02-15", "2025-08-15", 30, "2025-09-10")]
    # 17 May to 15 August: the middle is 1 July
    assert [v[0] for v in vintages(*told)] == ["2025Q2", "2025Q3"]


def test_what_is_filed_again_unchanged_is_no_vintage() -> None:
    again = [told | {"filed": "2026-11-01", "accn": "0000000042-26-111111", "form": "8-K"} for told in YEAR_2025]
    assert vintages(*YEAR_2025, *again) == ORIGINAL


def test_a_direct_quarter_wins_over_a_difference() -> None:
    first = fact("2025-01-01", "2025-03-31", 10, "2025-04-25")
    half = fact("2025-01-01", "2025-06-30", 30, "2025-07-25")
    direct = fact("2025-04-01", "2025-06-30", 21, "2025-07-25")
    assert vintages(first, half, direct)[1:] == [("2025Q2", 21, "2025-07-25", "direct 3-month fact")]
    restated = fact("2025-01-01", "2025-06-30", 35, "2026-07-25")
    assert vintages(first, half, direct, restated)[1:] == [("2025Q2", 21, "2025-07-25", "direct 3-month fact")]
    later = direct | {"filed": "2025-08-25", "accn": "0000000042-25-082500"}
    assert vintages(first, half, later)[1:] == [
        ("2025Q2", 20, "2025-07-25", "YTD difference"), ("2025Q2", 21, "2025-08-25", "direct 3-month fact"),
    ]  # fmt: skip


def test_a_direct_quarter_equal_to_the_difference_keeps_later_differences_out() -> None:
    first, half = YEAR_2025[:2]
    direct = fact("2025-04-01", "2025-06-30", 20, "2025-08-25")
    restated = fact("2025-01-01", "2025-06-30", 35, "2026-07-25")
    assert vintages(first, half, direct, restated)[1:] == [("2025Q2", 20, "2025-07-25", "YTD difference")]


def test_a_quarter_of_14_weeks_is_a_quarter() -> None:
    told = [
        fact("2024-12-29", "2025-03-29", 10, "2025-04-25"),
        fact("2024-12-29", "2025-07-05", 30, "2025-07-25"),  # 27 weeks
        fact("2025-07-06", "2025-10-11", 25, "2025-10-25"),  # 14 weeks, direct
    ]
    assert [v[:2] for v in vintages(*told)] == [("2025Q1", 10), ("2025Q2", 20), ("2025Q3", 25)]


def test_two_filings_of_one_day_make_one_vintage() -> None:
    told = fact("2025-01-01", "2025-03-31", 10, "2025-04-25")
    changed = told | {"val": 11, "accn": "0000000042-25-042599", "form": "8-K"}
    assert vintages(told, changed) == [("2025Q1", 11, "2025-04-25", "direct 3-month fact")]
    early = told | {"filed": "2025-04-20", "accn": "0000000042-25-042000"}
    back = changed | {"val": 10, "accn": "0000000042-25-042999"}
    assert vintages(early, changed, back) == [("2025Q1", 10, "2025-04-20", "direct 3-month fact")]


def test_of_two_values_in_one_filing_the_one_with_more_digits_counts() -> None:
    rounded = fact("2025-01-01", "2025-03-31", 1_300_000_000, "2025-04-25")
    exact = rounded | {"val": 1_289_000_000}
    for told in ([rounded, exact], [exact, rounded]):
        assert [v[1] for v in vintages(*told)] == [1_289_000_000]


def test_a_year_that_moved_is_left_to_a_person() -> None:
    told = [fact("2024-11-01", "2025-01-31", 10, "2025-03-01"), fact("2024-10-01", "2024-12-31", 12, "2025-05-01")]
    with pytest.raises(UnexpectedAnswer, match="end on 2025-01-31 and 2024-12-31 both lie in 2024Q4"):
        vintages(*told)


def test_numbers_in_quotes_are_read() -> None:
    told = payload(fact("2025-01-01", "2025-03-31", "6607000000", "2025-04-25")) | {"cik": "0000000042"}
    assert read(told)[0]["capex"] == 6_607_000_000.0


@pytest.mark.parametrize("contact", ["", "Łukasz lukasz@example.org"])
def test_without_a_contact_nothing_is_asked(contact: str, source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceFailed, match=r"set memobook_contact in _config\.yml or MEMOBOOK_CONTACT"):
        observe(source, "sec", options(), monkeypatch, contact=contact)
    assert source.asked == []


def test_a_source_that_insists_on_a_contact_answers(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    def guarded(asked: Asked) -> Reply:
        known = "tester@example.org" in asked.headers["user-agent"]
        return Reply(json.dumps(payload(*YEAR_2025))) if known else Reply("Undeclared Automated Tool", 403)

    source[PATH] = guarded
    assert len(observe(source, "sec", options(), monkeypatch)) == 4
    with pytest.raises(SourceFailed, match="403"):
        observe(source, "sec", options(), monkeypatch, contact="nobody")


def test_a_tag_that_was_never_used_is_named(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceFailed, match=f"{PPE}.json: it answered 404"):
        observe(source, "sec", options(), monkeypatch)


GOOD = YEAR_2025[0]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        pytest.param([], "no JSON object", id="a list"),
        pytest.param(payload(GOOD) | {"taxonomy": "dei"}, "taxonomy is 'dei'", id="another taxonomy"),
        pytest.param(payload(GOOD) | {"tag": "Assets"}, "tag is 'Assets'", id="another tag"),
        pytest.param(payload(GOOD) | {"cik": 43}, "cik is 43 where 0000000042", id="another company"),
        pytest.param(payload(GOOD) | {"cik": None}, "cik of the facts .* is 'None'", id="no company"),
        pytest.param(payload(GOOD) | {"units": {"EUR": [GOOD]}}, "no list of facts in USD", id="another unit"),
        pytest.param(payload(GOOD) | {"units": [GOOD]}, "no list of facts in USD", id="units in a list"),
        pytest.param(payload(), "no list of facts in USD", id="no facts"),
        pytest.param(payload(GOOD) | {"units": {"USD": {"a": GOOD}}}, "no list of facts", id="facts in an object"),
        pytest.param(payload(GOOD) | {"units": {"USD": ["x"]}}, "a fact is 'x'", id="a fact that is text"),
        pytest.param(payload(GOOD | {"val": None}), "val of a fact of .* is 'None'", id="no value"),
        pytest.param(payload(GOOD | {"val": "1,2"}), "val of a fact of .* is '1,2'", id="value that is text"),
        pytest.param(payload(GOOD | {"start": None}), "start of a fact of", id="a fact of one moment"),
        pytest.param(payload(GOOD | {"filed": "soon"}), "filed of a fact of .* is 'soon'", id="no day of filing"),
        pytest.param(payload(GOOD | {"start": "2026-01-01"}), "before it starts", id="end before start"),
        pytest.param(payload(GOOD | {"accn": 5}), "names the filing '5'", id="no accession number"),
        pytest.param(payload(GOOD | {"form": None}), "the form 'None'", id="no form"),
        pytest.param(
            payload(fact("2015-01-01", "2015-03-31", 1, "2015-04-25")), "is the tag still in use", id="a stale tag"
        ),
    ],
)
def test_a_strange_answer_is_set_aside(told: Any, says: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=says):
        read(told)


def test_an_answer_that_is_no_json_is_set_aside(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source[PATH] = Reply("<!DOCTYPE html><title>Maintenance</title>")
    with pytest.raises(UnexpectedAnswer, match="which is HTML"):
        observe(source, "sec", options(), monkeypatch)


@given(place=st.sampled_from(list(places(payload(*YEAR_2025)))), odd=ODD)
def test_any_odd_value_gives_rows_or_a_plain_refusal(place: tuple[Any, ...], odd: Any) -> None:
    try:
        rows = read(replaced(payload(*YEAR_2025), place, odd))
    except SourceError:
        return
    assert rows
    for row in rows:
        assert isinstance(row["capex"], float)
        assert isinstance(row["published"], date)
        assert isinstance(row["accession"], str)


DAYS = [date(2024, 12, 28) + timedelta(days=n) for n in (0, 3, 4, 90, 91, 94, 182, 275, 367)]
FACTS = st.lists(
    st.builds(
        lambda ends, val, filed, serial: fact(str(min(ends)), str(max(ends)), val, filed, serial=serial),
        st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)),
        st.integers(1, 30),
        st.sampled_from(["2026-01-10", "2026-02-10", "2026-03-10"]),
        st.integers(0, 1),
    ),
    min_size=1,
    max_size=12,
)


def outcome(facts: list[dict[str, Any]]) -> list[Row] | str:
    try:
        return read(payload(*facts))
    except UnexpectedAnswer as error:
        return str(error).split(" (it begins")[0]


@given(facts=FACTS, data=st.data())
def test_the_rows_do_not_depend_on_the_order_of_the_facts(facts: list[dict[str, Any]], data: st.DataObject) -> None:
    assert outcome(data.draw(st.permutations(facts))) == outcome(facts)


@given(facts=FACTS)
def test_vintages_follow_each_other_in_days_and_differ_in_value(facts: list[dict[str, Any]]) -> None:
    rows = outcome(facts)
    for before, after in pairwise(rows) if isinstance(rows, list) else ():
        if before["calendar_quarter"] == after["calendar_quarter"]:
            assert before["published"] < after["published"]
            assert before["capex"] != after["capex"]


@st.composite
def filed_years(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[date, float]]:
    """What a company with any fiscal year files: year to date, some quarters directly, last year's figures again.

    Gives the facts, and by the first day of each fiscal year what the year is to come to.
    """
    month, years = draw(st.integers(1, 12)), draw(st.integers(1, 3))
    if draw(st.booleans()):
        starts = [date(2023 + (month + 3 * n - 1) // 12, (month + 3 * n - 1) % 12 + 1, 1) for n in range(4 * years + 1)]
    else:
        long = draw(st.integers(0, 4 * years))
        weeks = [14 if n == long else 13 for n in range(4 * years)]
        first = date(2023, month, draw(st.integers(1, 7)))
        starts = [first + timedelta(weeks=sum(weeks[:n])) for n in range(4 * years + 1)]
    direct = draw(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()))
    amount = st.integers(1, 40_000).map(lambda millions: millions * 1_000_000)
    facts: list[dict[str, Any]] = []
    totals: dict[date, float] = {}

    def file(year: int, upto: int, amounts: list[int], filed: str) -> None:
        """The figures of a year's first quarters, as a filing at their end has them."""
        bounds = [str(start) for start in starts[4 * year : 4 * year + 4]]
        end = str(starts[4 * year + upto] - timedelta(days=1))
        facts.append(fact(bounds[0], end, sum(amounts[:upto]), filed))
        if direct[upto - 1]:
            facts.append(fact(bounds[upto - 1], end, amounts[upto - 1], filed))

    before: list[int] = []
    for year in range(years):
        amounts = draw(st.lists(amount, min_size=4, max_size=4))
        restated = draw(st.lists(amount, min_size=4, max_size=4)) if draw(st.booleans()) else before
        for upto in range(1, 5):
            filed = str(starts[4 * year + upto] + timedelta(days=30))
            file(year, upto, amounts, filed)
            if year:
                file(year - 1, upto, restated, filed)
        totals |= {starts[4 * year]: sum(amounts)} | ({starts[4 * year - 4]: sum(restated)} if year else {})
        before = amounts
    return facts, totals


@given(filed_years())
def test_the_newest_quarters_of_a_year_sum_to_the_year(filed: tuple[list[dict[str, Any]], dict[date, float]]) -> None:
    facts, totals = filed
    rows = read(payload(*facts))
    newest = {row["calendar_quarter"]: row for row in rows}
    assert len(newest) == 4 * len(totals)
    for start, total in totals.items():
        inside = [row for row in newest.values() if start < row["period_end"] < start + timedelta(days=372)]
        assert (len(inside), sum(row["capex"] for row in inside)) == (4, total)
