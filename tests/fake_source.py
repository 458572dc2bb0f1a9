"""A public source on loopback, with the faults that public sources have."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from memobook.fetch.connector import Row, Settings, connector_class
from memobook.fetch.http.client import Client

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
TODAY = date(2026, 11, 24)


def sample(name: str) -> Path:
    """A real payload, read in place; where the samples are not there, as in a reader's clone, the test skips."""
    path = SAMPLES / name
    if not path.is_file():
        pytest.skip(f"the real payload {name} lies outside the repository and is not here")
    return path


@dataclass(frozen=True)
class Asked:
    """A request as the source saw it; header names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What the source answers.

    ``cut`` closes the connection after so many bytes of the body, ``hang`` waits so many seconds before answering,
    ``repeat`` sends the body so many times, ``gzipped`` compresses it, ``unsaid`` leaves its length unsaid, ``drip``
    waits so many seconds after each byte.
    """

    body: bytes | str = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    hang: float = 0.0
    repeat: int = 1
    gzipped: bool = False
    unsaid: bool = False
    drip: float = 0.0
    etag: str | None = None
    modified: str | None = None


Answering = Reply | list[Reply] | Callable[[Asked], Reply]


class FakeSource:
    """A server whose answers a test sets by path; it remembers what it was asked."""

    def __init__(self) -> None:
        self.routes: dict[str, Answering] = {}
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        source = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                source._answer(self)

            do_POST = do_GET

        self.httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.httpd.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.httpd.server_port}"

    def __setitem__(self, path: str, answer: Answering) -> None:
        """Set the answer of a path: a reply, a list of replies given in turn (the last one stays), or a function."""
        self.routes[path] = answer

    def _reply(self, asked: Asked) -> Reply:
        answer = self.routes.get(asked.path, Reply("nothing here", 404))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer(asked) if callable(answer) else answer

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        asked = Asked(handler.command, parts.path, query, headers, body)
        self.asked.append(asked)
        reply = self._reply(asked)
        self.closing.wait(reply.hang)
        data = reply.body.encode() if isinstance(reply.body, str) else reply.body
        more = dict(reply.headers)
        for name, asks, mark in (
            ("ETag", "if-none-match", reply.etag),
            ("Last-Modified", "if-modified-since", reply.modified),
        ):
            if mark:
                more[name] = mark
                if headers.get(asks) == mark:
                    reply, data = Reply(status=304), b""
        if reply.gzipped:
            data = gzip.compress(data)
            more["Content-Encoding"] = "gzip"
        try:
            handler.send_response(reply.status)
            for name, value in {"Content-Type": "text/plain", **more}.items():
                handler.send_header(name, value)
            if reply.unsaid:
                handler.send_header("Connection", "close")
                handler.close_connection = True
            elif reply.status != 304:
                handler.send_header("Content-Length", str(len(data) * reply.repeat))
            handler.end_headers()
            if reply.cut is not None:
                handler.wfile.write(data[: reply.cut])
                handler.close_connection = True
                return
            for _ in range(reply.repeat):
                for byte in data if reply.drip else ():
                    handler.wfile.write(bytes([byte]))
                    self.closing.wait(reply.drip)
                if not reply.drip:
                    handler.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True  # the other side had enough


@contextmanager
def serving() -> Iterator[FakeSource]:
    """A source that answers until the end of the block."""
    source = FakeSource()
    thread = threading.Thread(target=source.httpd.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield source
    finally:
        source.closing.set()
        source.httpd.shutdown()
        source.httpd.server_close()
        thread.join(timeout=10)


def observe(
    source: FakeSource,
    name: str,
    options: Mapping[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    *,
    today: date = TODAY,
    contact: str = "A Tester tester@example.org",
    key: str = "",
    timeout: float = 2.0,
) -> list[Row]:
    """What a connector reads from the source through the real client."""
    kind = connector_class(name)
    monkeypatch.setenv(f"MEMOBOOK_{kind.source.upper()}_URL", source.url)
    connector = kind(options, Settings(contact=contact, key=key))
    return connector.observations(Client(connector, None, timeout), today)


def pause_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so; fail when it does not become so."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail("waited in vain", pytrace=False)
        time.sleep(0.02)
