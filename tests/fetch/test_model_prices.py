"""List prices of language models: the published snapshot, its copies on PyPI and installed here, and models.dev."""

from __future__ import annotations

import copy
import hashlib
import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Any

import pytest
from fake_source import TODAY, FakeSource, Reply, observe, sample, serving

from memobook.fetch.answer import Answer, SourceError, SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Row, Settings
from memobook.fetch.connectors import model_prices, models_dev, price_snapshot, pypi_model_prices
from memobook.fetch.http.client import Client

LATEST = "/wakamex/model-prices/data/v1/latest.json"
SIMPLE = "/simple/model-prices/"
ODD = [None, True, -1, 1.5, 0, "", "text", "2026-13-01", [], {}, [[]], [None], {"a": None}]


def price(valid_from: str, amount: float, start: str | None = None, basis: str = "documented") -> dict[str, Any]:
    rates = {
        "valid_from": valid_from,
        "valid_from_basis": basis,
        "source": "a page",
        "input": amount,
        "output": 2 * amount,
    }
    return {"start": start, "rates": rates}


def snapshot(*entries: Any, schema: Any = 1) -> dict[str, Any]:
    """A snapshot of one model with these prices."""
    return {
        "schema": schema,
        "updated_at": "2026-11-02T18:46:35Z",
        "prices": {"acme": {"one": {"standard": list(entries), "batch": [price("2026-01-01", 9)]}}},
    }


def altered(value: Any) -> Iterator[Any]:
    """Every copy of some JSON in which one part is odd, or missing."""
    yield from (odd for odd in ODD if odd != value)
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        for part in altered(value[key]):
            other = copy.copy(value)
            other[key] = part
            yield other
        other = copy.copy(value)
        del other[key]
        yield other


def publish(source: FakeSource, body: bytes, name: str | None = None) -> str:
    """Put a snapshot behind ``latest.json``; the path that it got."""
    name = name or hashlib.sha256(body).hexdigest()
    path = f"/wakamex/model-prices/data/v1/{name}.json"
    source[LATEST] = Reply(json.dumps({"sha256": name, "published_at": "2026-11-20T00:00:00Z"}))
    source[path] = Reply(body)
    return path


def installed() -> bytes:
    """The snapshot of the installed package: real prices."""
    return resources.files("model_prices").joinpath("snapshot.json").read_bytes()


# the snapshot


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param([price("2026-01-01", 1), {"start": "2026-02-01", "rates": None}], [("2026-01-01", 1)],
                     id="a withdrawn price"),
        pytest.param([price("2026-01-01T10:00:00Z", 1)], [("2026-01-01", 1)], id="a time is a day"),
        pytest.param([price("2026-01-01", 1), price("2026-02-01", 2)], [("2026-01-01", 1), ("2026-02-01", 2)],
                     id="oldest first"),
        pytest.param([price("2026-02-01", 1), price("2026-01-01", 2)], [("2026-01-01", 2)],
                     id="a documented price replaces what was recorded first"),
        pytest.param([price("2026-01-01", 1), price("2026-02-01", 2), price("2026-01-01", 1, "2026-03-01")],
                     [("2026-01-01", 1), ("2026-02-01", 2), ("2026-03-01", 1)], id="a price that comes back"),
        pytest.param([price("2026-01-01", 1), price("2026-01-01", 2)], [("2026-01-01", 2)], id="the last of a day"),
    ],
)  # fmt: skip
def test_a_history_of_prices(entries: list[Any], expected: list[tuple[str, float]]) -> None:
    found = price_snapshot.rows(snapshot(*entries), "it")
    assert [(row["valid_from"].isoformat(), row["input"]) for row in found] == expected


def test_a_price_has_its_day_as_publication_day_and_says_how_the_day_is_known() -> None:
    assert price_snapshot.rows(snapshot(price("2026-01-01", 3, basis="first observed")), "it") == [
        {
            "provider": "acme",
            "model": "one",
            "valid_from": date(2026, 1, 1),
            "input": 3.0,
            "output": 6.0,
            "basis": "first observed",
            "published": date(2026, 1, 1),
            "published_basis": "day from which the price is valid: first observed",
            "source": "a page",
        }
    ]


def test_prices_are_sorted_by_provider_model_and_day() -> None:
    standard = {"standard": [price("2026-01-01", 1), price("2026-02-01", 2)]}
    found = price_snapshot.rows(
        {"schema": 1, "prices": {"b": {"z": standard, "a": standard}, "a": {"m": standard}}}, "it"
    )
    keys = [(row["provider"], row["model"], row["valid_from"].month) for row in found]
    assert keys == [("a", "m", 1), ("a", "m", 2), ("b", "a", 1), ("b", "a", 2), ("b", "z", 1), ("b", "z", 2)]


@pytest.mark.parametrize(
    ("odd", "message"),
    [
        (snapshot(price("2026-01-01", 1), schema=2), "it has schema '2', and schema 1 is read here"),
        ([], "it is .* where an object should be"),
        ({"schema": 1}, "it, 'prices' is 'None'"),
        ({"schema": 1, "prices": {}}, "it holds no prices"),
        (snapshot(), "it holds no prices"),
        (snapshot({"start": None}), "a price has no 'rates'"),
        (snapshot(price("soon", 1)), "it, acme one, 'valid_from' is 'soon', which is not a day"),
        (snapshot({"rates": {**price("2026-01-01", 1)["rates"], "output": "free"}}), "'output' is 'free'"),
        (
            snapshot({"rates": {**price("2026-01-01", 1)["rates"], "source": ""}}),
            "'source' is '', where a text should be",
        ),
    ],
)
def test_an_odd_snapshot_is_set_aside_with_words_that_say_what_came(odd: Any, message: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=message):
        price_snapshot.rows(odd, "it")


def test_no_oddness_in_a_snapshot_is_more_than_an_unexpected_answer() -> None:
    refused = 0
    for odd in altered(snapshot(price("2026-01-01", 1), price("2026-01-01", 2, "2026-03-01"))):
        try:
            found = price_snapshot.rows(odd, "it")
        except UnexpectedAnswer:
            refused += 1
        else:
            assert found and all(isinstance(row["input"], float) for row in found)
    assert refused > 100


# published on GitHub


def test_the_published_snapshot_is_asked_for_by_its_hash(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    path = publish(source, json.dumps(snapshot(price("2026-01-01", 3))).encode())
    assert [row["input"] for row in observe(source, "model_prices", {}, monkeypatch)] == [3.0]
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [
        ("GET", LATEST, {}),
        ("GET", path, {}),
    ]


def test_the_real_snapshot_gives_the_same_rows_published_and_installed(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(source, installed())
    rows = observe(source, "model_prices", {}, monkeypatch)
    assert rows == model_prices.Connector({}, Settings()).installed()
    assert len(rows) > 500
    assert len({row["provider"] for row in rows}) == 32
    assert len({(row["provider"], row["model"], row["valid_from"]) for row in rows}) == len(rows)
    assert {row["basis"] for row in rows} == {"documented", "first observed", "models.dev commit"}


@pytest.mark.parametrize(
    "name", ["../../secrets", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n", "", 7, None, ["a" * 64]]
)
def test_a_name_that_is_no_hash_never_gets_into_an_address(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, name: Any
) -> None:
    source[LATEST] = Reply(json.dumps({"sha256": name}))
    with pytest.raises(UnexpectedAnswer, match="names no snapshot by a SHA-256"):
        observe(source, "model_prices", {}, monkeypatch)
    assert [asked.path for asked in source.asked] == [LATEST]


def test_the_published_snapshot_shows_the_state_of_the_day_on_which_it_was_confirmed(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(source, json.dumps(snapshot(price("2026-01-01", 3))).encode())
    monkeypatch.setenv("MEMOBOOK_MODEL_PRICES_URL", source.url)
    connector = model_prices.Connector({}, Settings())
    connector.observations(Client(connector, None, 2.0), TODAY)
    assert connector.known_on == date(2026, 11, 20)


def test_the_installed_snapshot_shows_the_state_of_the_day_on_which_it_last_changed() -> None:
    connector = model_prices.Connector({}, Settings())
    newest = max(row["valid_from"] for row in connector.installed())
    assert connector.known_on == date.fromisoformat(json.loads(installed())["updated_at"][:10])
    assert newest <= connector.known_on


def test_a_price_that_begins_after_today_waits_for_its_day(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(source, json.dumps(snapshot(price("2026-01-01", 3), price("2026-12-01", 2))).encode())
    amounts = {
        today: [row["input"] for row in observe(source, "model_prices", {}, monkeypatch, today=today)]
        for today in (TODAY, date(2026, 12, 1))
    }
    assert amounts == {TODAY: [3.0], date(2026, 12, 1): [3.0, 2.0]}


@pytest.mark.parametrize("manifest", ["[]", "null", '"x"', "{}"])
def test_a_manifest_of_another_shape_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, manifest: str
) -> None:
    source[LATEST] = Reply(manifest)
    with pytest.raises(UnexpectedAnswer, match="names no snapshot by a SHA-256"):
        observe(source, "model_prices", {}, monkeypatch)


def test_a_snapshot_that_is_not_the_announced_one_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(source, json.dumps(snapshot(price("2026-01-01", 3))).encode(), name="0" * 64)
    with pytest.raises(UnexpectedAnswer, match=r"its SHA-256 is [0-9a-f]{64} and should be 0{64}"):
        observe(source, "model_prices", {}, monkeypatch)


# released on PyPI


SNAPSHOT = "model_prices/snapshot.json"


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a name is there twice is what is tested
        for name, body in files:
            file.writestr(name, body)
    return archive.getvalue()


def wheel(body: bytes | None, member: str = "model_prices/snapshot.json") -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("model_prices/__init__.py", "raise SystemExit")
        if body is not None:
            file.writestr(member, body)
    return archive.getvalue()


def release(version: str, body: bytes, url: str, **more: Any) -> dict[str, Any]:
    """An entry of the list of files, as PEP 691 has it."""
    name = f"model_prices-{version}-py3-none-any.whl"
    return {
        "filename": name,
        "url": url,
        "hashes": {"sha256": hashlib.sha256(body).hexdigest()},
        "yanked": False,
        **more,
    }


def listing(*files: Any) -> Reply:
    return Reply(json.dumps({"meta": {"api-version": "1.1"}, "name": "model-prices", "files": list(files)}))


PRICED = wheel(json.dumps(snapshot(price("2026-01-01", 3))).encode())


def test_the_newest_wheel_that_was_not_withdrawn_is_read(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    source["/files/right.whl"] = Reply(PRICED)
    source[SIMPLE] = listing(
        release("0.0.9", b"", f"{source.url}/files/older.whl"),
        release("0.0.10", PRICED, f"{source.url}/files/right.whl"),
        release("0.0.11", b"", f"{source.url}/files/withdrawn.whl", yanked="a mistake"),
        release("0.0.12", b"", f"{source.url}/files/withdrawn.whl", yanked=True),
        {"filename": "model_prices-0.0.13.tar.gz", "url": "x", "hashes": {}, "yanked": False},
        {**release("0.0.14", b"", f"{source.url}/x"), "filename": "other_prices-0.0.14-py3-none-any.whl"},
    )
    monkeypatch.setenv("MEMOBOOK_PYPI_URL", source.url)
    connector = pypi_model_prices.Connector({}, Settings())
    assert [row["input"] for row in connector.observations(Client(connector, None, 2.0), TODAY)] == [3.0]
    assert connector.known_on == date(2026, 11, 2)
    assert [asked.path for asked in source.asked] == [SIMPLE, "/files/right.whl"]
    assert source.asked[0].headers["accept"] == "application/vnd.pypi.simple.v1+json"


@pytest.mark.parametrize("url", ["../../files/right.whl", "/files/right.whl"])
def test_an_address_relative_to_the_list_of_files_is_followed(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    source["/files/right.whl"] = Reply(PRICED)
    source[SIMPLE] = listing(release("0.0.1", PRICED, url))
    assert len(observe(source, "pypi_model_prices", {}, monkeypatch)) == 1


def test_files_are_fetched_from_the_other_host_that_the_connector_names(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as files:
        monkeypatch.setattr(pypi_model_prices.Connector, "also", (files.url,))
        files["/right.whl"] = Reply(PRICED)
        source[SIMPLE] = listing(release("0.0.1", PRICED, f"{files.url}/right.whl"))
        assert len(observe(source, "pypi_model_prices", {}, monkeypatch)) == 1
        assert [asked.path for asked in files.asked] == ["/right.whl"]


@pytest.mark.parametrize(
    "url",
    [
        "https://files.example.org/right.whl",
        "https://files.pythonhosted.org.example.org/right.whl",
        "https://files.pythonhosted.org@example.org/right.whl",
        "https://files.pythonhosted.org:444/right.whl",
        "http://files.pythonhosted.org/right.whl",
        "HTTPS://Files.Example.Org/right.whl",
        "ftp://files.pythonhosted.org/right.whl",
        "//files.example.org/right.whl",
    ],
)
def test_a_file_at_any_other_host_is_not_asked_for(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    source[SIMPLE] = listing(release("0.0.1", PRICED, url))
    with pytest.raises(UnexpectedAnswer, match="which is not among its own addresses"):
        observe(source, "pypi_model_prices", {}, monkeypatch)


def test_another_source_may_not_be_sent_anywhere(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMOBOOK_MODEL_PRICES_URL", source.url)
    ask = Client(model_prices.Connector({}, Settings()), None, 2.0)
    with pytest.raises(UnexpectedAnswer, match="which is not among its own addresses"):
        ask("https://files.pythonhosted.org/x")


@pytest.mark.parametrize(
    "hashes", [{"sha256": "0" * 64}, {"sha256": "zz"}, {"sha256": None}, {"sha256": ["0" * 64]}, {"md5": "0" * 32}, {}]
)
def test_a_wheel_without_the_announced_hash_is_not_opened(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, hashes: dict[str, Any]
) -> None:
    source["/right.whl"] = Reply(PRICED)
    source[SIMPLE] = listing(release("0.0.1", PRICED, f"{source.url}/right.whl", hashes=hashes))
    with pytest.raises(UnexpectedAnswer, match="SHA-256"):
        observe(source, "pypi_model_prices", {}, monkeypatch)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>", "not a zip archive"),
        (wheel(None), "holds no file that ends with model_prices/snapshot.json"),
        (wheel(b"{"), "snapshot.json: it is not JSON"),
        (wheel(json.dumps(snapshot(schema=2)).encode()), "has schema '2'"),
        (wheel(json.dumps(snapshot(price("2026-01-01", 3)) | {"updated_at": None}).encode()), "'updated_at' is 'None'"),
        (wheel(b" " * (64 * 2**20 + 1)), "is larger than 64 MiB"),
        (packed((SNAPSHOT, b"{}"), (SNAPSHOT, b"[]")), "the archive has 'model_prices/snapshot.json' twice"),
        (packed((SNAPSHOT, b"{}"), method=zipfile.ZIP_LZMA), "packed in a way that is not read here"),
    ],
    ids=["a page", "no snapshot", "no JSON", "another schema", "no day", "too large", "twice", "packed otherwise"],
)
def test_a_wheel_of_another_content_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, body: bytes, message: str
) -> None:
    source["/right.whl"] = Reply(body)
    source[SIMPLE] = listing(release("0.0.1", body, f"{source.url}/right.whl"))
    with pytest.raises(UnexpectedAnswer, match=message):
        observe(source, "pypi_model_prices", {}, monkeypatch)


def test_no_oddness_in_a_list_of_files_is_more_than_an_unexpected_answer() -> None:
    good = {"files": [release("0.0.1", PRICED, "https://files.pythonhosted.org/right.whl", size=7)]}

    refused = 0
    for page in altered(good):
        bodies = {SIMPLE: json.dumps(page).encode()}
        try:
            rows = pypi_model_prices.Connector({}, Settings()).observations(
                lambda path, bodies=bodies, **_: Answer("https://pypi.org/simple/", bodies.get(path, PRICED), {}), TODAY
            )
        except UnexpectedAnswer:
            refused += 1
        else:
            assert len(rows) == 1
    assert refused > 50


def test_the_real_registry_has_a_release_with_prices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEMOBOOK_PYPI_URL", raising=False)
    connector = pypi_model_prices.Connector({}, Settings())
    client = Client(connector, None, 30.0)
    try:
        rows = connector.observations(client, TODAY)
    except SourceFailed as error:
        if client.answers:
            raise
        pytest.skip(f"the registry can't be reached from here: {error}")
    assert [answer.url.split("/")[2] for answer in client.answers] == ["pypi.org", "files.pythonhosted.org"]
    assert len(rows) > 500
    assert all(0 <= row[column] <= 10_000 for row in rows for column in ("input", "output"))


# models.dev

API = "/api.json"


def model(**cost: Any) -> dict[str, Any]:
    return {"id": "any", "name": "Any", "cost": cost}


def prices_today(source: FakeSource, monkeypatch: pytest.MonkeyPatch, api: Any, *providers: str) -> list[Row]:
    source[API] = Reply(json.dumps(api))
    return observe(source, "models_dev", {"providers": list(providers)}, monkeypatch)


def test_prices_of_models_dev_are_first_observed_today(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    api = {
        "acme": {"models": {"one": model(input="0.25", output=2, cache_read=0.1)}},
        "other": {"models": {"x": model(input=1)}},
    }
    assert prices_today(source, monkeypatch, api, "acme") == [
        {
            "provider": "acme",
            "model": "one",
            "valid_from": TODAY,
            "input": 0.25,
            "output": 2.0,
            "basis": "first observed",
            "published": None,
            "source": "models.dev, api.json",
        }
    ]
    assert [(asked.method, asked.path, asked.query) for asked in source.asked] == [("GET", API, {})]


def test_a_model_without_a_price_is_left_out_and_one_that_costs_nothing_stays(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = {
        "free": model(input=0, output=0),
        "no cost": {"id": "x"},
        "null": {"id": "x", "cost": None},
        "no prices": model(cache_read=1),
        "null prices": model(input=None, output=None),
    }
    rows = prices_today(source, monkeypatch, {"acme": {"models": models}}, "acme", "not there")
    assert [(row["model"], row["input"], row["output"]) for row in rows] == [("free", 0.0, 0.0)]


def test_real_prices_of_models_dev(source: FakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    api = json.loads(sample("models/models_dev_api_sample.json").read_text("utf-8"))
    rows = prices_today(source, monkeypatch, api, *api)
    assert len(rows) == 8  # of nine models; chatgpt-image-latest has no cost
    newest = {(row["provider"], row["model"]): (row["input"], row["output"]) for row in rows}
    assert newest["anthropic", "claude-3-5-haiku-20241022"] == (0.8, 4.0)
    assert [(row["provider"], row["model"]) for row in rows] == sorted(newest)


@pytest.mark.parametrize(
    ("api", "message"),
    [
        ([], "it is not an object of providers"),
        ({"acme": []}, "acme has no object 'models'"),
        ({"acme": {"models": []}}, "acme has no object 'models'"),
        ({"acme": {"models": {"one": []}}}, "acme one is not an object"),
        ({"acme": {"models": {"one": {"cost": 3}}}}, "the cost of acme one is not an object"),
        (
            {"acme": {"models": {"one": model(input=1)}}},
            "the output price of acme one is 'None', which is not a number",
        ),
        ({"acme": {"models": {"one": model(input="dear", output=1)}}}, "the input price of acme one is 'dear'"),
        ({"acme": {"models": {}}}, "holds no price of the providers asked for"),
        ({}, "holds no price of the providers asked for"),
    ],
)
def test_an_odd_answer_of_models_dev_is_set_aside(
    source: FakeSource, monkeypatch: pytest.MonkeyPatch, api: Any, message: str
) -> None:
    with pytest.raises(UnexpectedAnswer, match=message):
        prices_today(source, monkeypatch, api, "acme")


def test_no_oddness_in_an_answer_of_models_dev_is_more_than_a_source_error() -> None:
    refused = 0
    for odd in altered({"acme": {"models": {"one": model(input=1, output=2), "two": model(input=3, output=4)}}}):
        body = json.dumps(odd).encode()
        connector = models_dev.Connector({"providers": ["acme"]}, Settings())
        try:
            rows = connector.observations(lambda path, body=body, **_: Answer(path, body, {}), TODAY)
        except SourceError:
            refused += 1
        else:
            assert rows
    assert refused > 50
