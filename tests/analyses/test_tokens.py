"""Daily prices of tokens from DefiLlama and CoinGecko, in baskets that the options name; all tokens are invented."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fake_source import TODAY, Asked, FakeSource, Reply, observe
from hypothesis import given
from hypothesis import strategies as st
from tiny_publication import patient

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings
from memobook.fetch.connectors import coingecko, defillama, token_basket

ALPHA = {"id": "alpha-token", "name": "Alpha"}
BETA = {"id": "beta", "name": "Beta"}
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defillama.Connector, "pause", 0.0)
    monkeypatch.setattr(coingecko.Connector, "pause", 0.0)


def options(*agents: dict[str, Any], days: int = 365, **baskets: list[dict[str, Any]]) -> dict[str, Any]:
    return {"days": days, "baskets": {"agents": list(agents), **baskets}}


def at(day: date, hour: float = 12) -> int:
    """Seconds since 1970."""
    return int((datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)).timestamp())


class Llama:
    """DefiLlama's answers: the prices that it holds within the time asked for, and its limit on their number."""

    def __init__(self, prices: Mapping[str, list[tuple[int, Any]]]) -> None:
        self.prices = prices

    def __call__(self, asked: Asked) -> Reply:
        names = asked.path.removeprefix("/chart/").split(",")
        start, span = int(asked.query["start"]), int(asked.query["span"])
        if len(names) * span > 500:
            return Reply(f'{{"message":"Requested {len(names) * span} data points exceeds the maximum of 500."}}', 400)
        coins = {}
        for name in names:
            held = self.prices.get(name.removeprefix("coingecko:"), [])
            points = [{"timestamp": t, "price": p} for t, p in held if start - 10_000 <= t < start + span * 86_400]
            if points:
                coins[name] = {"symbol": "X", "confidence": 0.99, "prices": points}
        return Reply(json.dumps({"coins": coins}))


def llama(
    source: FakeSource,
    monkeypatch: pytest.MonkeyPatch,
    prices: Mapping[str, list[tuple[int, Any]]],
    opts: Mapping[str, Any],
) -> list[Row]:
    found = token_basket.all_ids(token_basket.tokens(opts))
    for first in range(0, len(found), 20):
        source[f"/chart/{','.join(f'coingecko:{i}' for i in found[first : first + 20])}"] = Llama(prices)
    return observe(source, "defillama", opts, monkeypatch)


def gecko(
    source: FakeSource,
    monkeypatch: pytest.MonkeyPatch,
    prices: Mapping[str, list[tuple[int, Any]]],
    opts: Mapping[str, Any],
    key: str = "",
) -> list[Row]:
    for token, points in prices.items():
        pairs = [[seconds * 1000, price] for seconds, price in points]
        body = json.dumps({"prices": pairs, "market_caps": [], "total_volumes": []})
        source[f"/api/v3/coins/{token}/market_chart"] = Reply(body)
    return observe(source, "coingecko", opts, monkeypatch, key=key)


# both

BOTH = pytest.mark.parametrize("fetch", [llama, gecko], ids=["DefiLlama", "CoinGecko"])


@BOTH
def test_a_row_is_the_price_of_a_token_on_a_day(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, fetch: Any
) -> None:
    prices = {"beta": [(at(YESTERDAY), 2)], "alpha-token": [(at(YESTERDAY), 0.5)]}
    rows = fetch(source, monkeypatch, prices, options(BETA, infrastructure=[ALPHA]))
    name = "DefiLlama, coingecko:" if fetch is llama else "CoinGecko, "
    shared = {"day": YESTERDAY, "published": TODAY, "published_basis": "the day after the price's day"}
    assert rows == [
        {"token": "alpha-token", "name": "Alpha", "basket": "infrastructure", "price": 0.5, **shared,
         "source": f"{name}alpha-token"},
        {"token": "beta", "name": "Beta", "basket": "agents", "price": 2.0, **shared, "source": f"{name}beta"},
    ]  # fmt: skip


@BOTH
def test_today_is_not_over_and_of_a_day_the_last_price_counts(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, fetch: Any
) -> None:
    before = YESTERDAY - timedelta(days=1)
    points = [
        (at(YESTERDAY, 23.9), 3),
        (at(before, 0), 1),
        (at(YESTERDAY, 11), 2),
        (at(TODAY, 0), 4),
        (at(TODAY, 9), 5),
    ]
    rows = fetch(source, monkeypatch, {"beta": points}, options(BETA))
    assert [(row["day"], row["price"]) for row in rows] == [(before, 1.0), (YESTERDAY, 3.0)]


@BOTH
def test_a_former_id_stands_in_by_its_ratio_on_days_without_the_present_one(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, fetch: Any
) -> None:
    days = [TODAY - timedelta(days=n) for n in (4, 3, 2, 1)]
    old = [{"id": "old-token", "ratio": 4.0}, {"id": "older", "ratio": 0.5}]
    # one old unit became four new ones, so a new one was worth a quarter of it
    prices = {
        "older": [(at(days[0]), 1), (at(days[1]), 99)],
        "old-token": [(at(days[1]), 12), (at(days[2]), 16)],
        "new-token": [(at(days[2]), 4.5), (at(days[3]), 5)],
    }
    rows = fetch(source, monkeypatch, prices, options({"id": "new-token", "name": "New", "formerly": old}))
    assert [(row["day"], row["price"]) for row in rows] == list(zip(days, [2.0, 3.0, 4.5, 5.0], strict=True))
    assert {row["token"] for row in rows} == {"new-token"}
    sources = [row["source"] for row in rows]
    assert sources[0].endswith("older; price divided by 0.5, as one older became 0.5 new-token")
    assert sources[1].endswith("old-token; price divided by 4, as one old-token became 4 new-token")
    assert all(text.endswith("new-token") and "divided" not in text for text in sources[2:])


@BOTH
def test_a_token_that_the_source_does_not_know_has_no_rows(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, fetch: Any
) -> None:
    rows = fetch(source, monkeypatch, {"beta": [(at(YESTERDAY), 2)]}, options(ALPHA, BETA))
    assert {row["token"] for row in rows} == {"beta"}


@BOTH
def test_no_price_of_any_token_is_no_answer(source: FakeSource, monkeypatch: pytest.MonkeyPatch, fetch: Any) -> None:
    with pytest.raises(UnexpectedAnswer, match=r"there is no price of any of .*alpha-token, .*beta"):
        fetch(source, monkeypatch, {"beta": []} if fetch is llama else {}, options(ALPHA, BETA))


@BOTH
@pytest.mark.parametrize(
    ("seconds", "price", "message"),
    [
        (at(YESTERDAY), None, "a price is 'None', which is not a number"),
        (at(YESTERDAY), "dear", "a price is 'dear'"),
        (at(YESTERDAY), True, "a price is 'True'"),
    ],
)
def test_a_price_that_is_no_number_sets_the_answer_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, fetch: Any, seconds: int, price: Any, message: str
) -> None:
    with pytest.raises(UnexpectedAnswer, match=message):
        fetch(source, monkeypatch, {"beta": [(seconds, price)]}, options(BETA))


@pytest.mark.parametrize(
    ("time", "message"),
    [
        (at(YESTERDAY) * 1000, "which is not in seconds of this century"),
        (at(YESTERDAY) / 1000, "which is not in seconds of this century"),
        (-1, "which is not in seconds of this century"),
        ("noon", "a time is 'noon', which is not a number"),
        (None, "a time is 'None'"),
    ],
)
def test_a_time_in_another_unit_sets_the_answer_aside(time: Any, message: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=message):
        token_basket.by_day([(time, 1)], TODAY, "it")


@pytest.mark.parametrize(
    ("opts", "message"),
    [
        (options(ALPHA, infrastructure=[ALPHA]), "alpha-token stands in the baskets twice"),
        (options(ALPHA, ALPHA), "alpha-token stands in the baskets twice"),
        (options({"id": "../keys", "name": "x"}), r"\.\./keys: ids of tokens have lower-case"),
        (options({"id": "Alpha", "name": "x"}), "Alpha: ids of tokens"),
        (options({"id": "a,b", "name": "x"}), "a,b: ids of tokens"),
        (options({"id": "", "name": "x"}), "ids of tokens"),
        (options({**ALPHA, "formerly": [{"id": "a?b", "ratio": 1.0}]}), r"a\?b: ids of tokens"),
        (options({**ALPHA, "formerly": [{"id": "old", "ratio": 0}]}), "a ratio of alpha-token is not above 0"),
    ],
)
def test_baskets_that_make_no_sense_are_refused(opts: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        token_basket.tokens(opts)


# DefiLlama


def test_a_year_of_one_token_is_one_request_to_defillama(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    llama(source, monkeypatch, {"beta": [(at(YESTERDAY), 2)]}, options(BETA))
    first = at(TODAY - timedelta(days=365), 3)
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [
        ("GET", "/chart/coingecko:beta", {"start": str(first), "span": "365", "period": "1d"})
    ]


@pytest.mark.parametrize("count", [2, 8, 20, 21])
def test_no_request_to_defillama_asks_for_more_than_it_gives_and_no_day_is_left_out(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    members = [{"id": f"token-{n}", "name": f"Token {n}"} for n in range(count)]
    days = [TODAY - timedelta(days=n) for n in range(365, 0, -1)]
    prices = {token["id"]: [(at(day, 3 + 2.4 * (n % 3 - 1)), n + 1) for n, day in enumerate(days)] for token in members}
    rows = llama(source, monkeypatch, prices, options(*members))
    assert len(rows) == 365 * count
    assert [row["day"] for row in rows if row["token"] == "token-1"] == days
    for asked in source.asked:
        assert len(asked.path.split(",")) <= 20
        assert len(asked.path.split(",")) * int(asked.query["span"]) <= 500


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[]", "it has no object 'coins'"),
        ('{"coins": []}', "it has no object 'coins'"),
        ('{"coins": {"coingecko:beta": []}}', "coingecko:beta has no list 'prices' of objects"),
        ('{"coins": {"coingecko:beta": {}}}', "coingecko:beta has no list 'prices' of objects"),
        ('{"coins": {"coingecko:beta": {"prices": [[1, 2]]}}}', "coingecko:beta has no list 'prices' of objects"),
        ('{"coins": {"coingecko:beta": {"prices": [{"price": 1}]}}}', "a time is 'None'"),
        ("<html>busy</html>", "it is not JSON .* which is HTML"),
    ],
)
def test_an_odd_answer_of_defillama_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: str, message: str
) -> None:
    source["/chart/coingecko:beta"] = Reply(body)
    with pytest.raises(UnexpectedAnswer, match=message):
        observe(source, "defillama", options(BETA), monkeypatch)


# CoinGecko


def test_coingecko_is_asked_for_each_token_once_and_for_a_year_at_most(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    renamed = {**ALPHA, "formerly": [{"id": "old", "ratio": 1.0}]}
    merged = {**BETA, "formerly": [{"id": "old", "ratio": 2.0}]}
    gecko(source, monkeypatch, {"old": [(at(YESTERDAY), 1)]}, options(renamed, merged, days=900))
    assert [asked.path for asked in source.asked] == [
        f"/api/v3/coins/{token}/market_chart" for token in ("alpha-token", "old", "beta")
    ]
    for asked in source.asked:
        assert asked.method == "GET"
        assert asked.query == {"vs_currency": "usd", "days": "365", "interval": "daily"}
        assert "x-cg-demo-api-key" not in asked.headers


def test_a_shorter_time_is_asked_of_coingecko_as_it_is(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    gecko(source, monkeypatch, {"beta": [(at(YESTERDAY), 1)]}, options(BETA, days=30))
    assert source.asked[0].query["days"] == "30"


def test_a_key_goes_to_coingecko_in_a_header_only(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    gecko(source, monkeypatch, {"beta": [(at(YESTERDAY), 1)]}, options(BETA), key="secret-1")
    assert source.asked[0].headers["x-cg-demo-api-key"] == "secret-1"
    assert "secret-1" not in str((source.asked[0].path, source.asked[0].query))


def test_a_limit_that_passes_is_waited_for(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Reply(json.dumps({"prices": [[at(YESTERDAY) * 1000, 7]]}))
    source["/api/v3/coins/beta/market_chart"] = [Reply("slow down", 429, {"Retry-After": "1"}), good]
    rows = observe(source, "coingecko", options(BETA), monkeypatch)
    assert [row["price"] for row in rows] == [7.0]
    assert len(source.asked) == 2


@pytest.mark.parametrize("status", [401, 403, 400])
def test_a_refusal_of_one_token_ends_it_all(source: FakeSource, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    source["/api/v3/coins/alpha-token/market_chart"] = Reply("no", status)
    with pytest.raises(SourceFailed, match=f"it answered {status}") as caught:
        gecko(source, monkeypatch, {"beta": [(at(YESTERDAY), 1)]}, options(ALPHA, BETA))
    assert caught.value.status == status


def test_a_source_that_gives_nothing_at_all_has_no_status(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coingecko.Connector, "attempts", 1)
    source["/api/v3/coins/beta/market_chart"] = Reply("late", hang=5)
    with pytest.raises(SourceFailed, match="no answer within") as caught:
        observe(source, "coingecko", options(BETA), monkeypatch, timeout=0.2)
    assert caught.value.status is None


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[]", "it has no list 'prices' of pairs"),
        ("{}", "it has no list 'prices' of pairs"),
        ('{"prices": {}}', "it has no list 'prices' of pairs"),
        ('{"prices": [1]}', "it has no list 'prices' of pairs"),
        ('{"prices": [[1]]}', "it has no list 'prices' of pairs"),
        ('{"prices": [["x", 1]]}', "a time is 'x', which is not a number"),
        ('{"prices": [[NaN, 1]]}', "it is not JSON"),
    ],
)
def test_an_odd_answer_of_coingecko_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: str, message: str
) -> None:
    source["/api/v3/coins/beta/market_chart"] = Reply(body)
    with pytest.raises(UnexpectedAnswer, match=message):
        observe(source, "coingecko", options(BETA), monkeypatch)


# oddness

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANY = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
TIMES = st.integers(at(date(2020, 1, 1)), at(TODAY)) | ANY
POINTS = ANY | st.lists(st.fixed_dictionaries({"timestamp": TIMES, "price": st.floats(0, 9) | ANY}) | ANY, max_size=4)
COINS = ANY | st.fixed_dictionaries({"coingecko:beta": ANY | st.fixed_dictionaries({"prices": POINTS})})
PAIRS = ANY | st.lists(st.tuples(TIMES.map(lambda t: t * 1000 if isinstance(t, int) else t), ANY) | ANY, max_size=4)


@patient
@given(ANY | st.fixed_dictionaries({"coins": COINS}))
def test_no_oddness_in_an_answer_of_defillama_is_more_than_a_source_error(data: Any) -> None:
    check(defillama.Connector(options(BETA), Settings()), data)


@patient
@given(ANY | st.fixed_dictionaries({"prices": PAIRS}))
def test_no_oddness_in_an_answer_of_coingecko_is_more_than_a_source_error(data: Any) -> None:
    check(coingecko.Connector(options(BETA), Settings()), data)


def check(connector: defillama.Connector | coingecko.Connector, data: Any) -> None:
    """Rows or a source error, nothing else."""
    try:
        rows = connector.observations(lambda path, **_: Answer(path, json.dumps(data).encode(), {}), TODAY)
    except SourceError:
        return
    assert rows and all(isinstance(row["price"], float) and row["day"] < TODAY for row in rows)
