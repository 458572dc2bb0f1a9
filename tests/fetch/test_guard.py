"""What bounds a request: its time in every direction, where it may be sent, and what it is told to wait."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest

from memobook.fetch.answer import SourceFailed, UnexpectedAnswer
from memobook.fetch.connector import Settings
from memobook.fetch.http.client import Client
from memobook.fetch.http.endpoint import Endpoint
from memobook.fetch.http.guard import Deadline, Guard, Refused

Serve = Callable[[socket.socket], None]


class Source(Endpoint):
    source: ClassVar[str] = "raw"
    base: ClassVar[str] = "https://source.example"


@contextmanager
def raw_server(serve: Serve) -> Iterator[str]:
    """A server that writes what a test says, byte by byte."""
    listening = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                serve(connection)
            except OSError:
                return  # it hung up

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        stop.set()
        listening.close()


def dripping(first: bytes, drop: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(first)
        for _ in range(600):
            connection.sendall(drop)
            time.sleep(0.05)

    return serve


def answering(head: str, body: str = "") -> Serve:
    return lambda connection: connection.sendall(f"HTTP/1.1 {head}\r\n\r\n{body}".encode())


def ask(address: str, monkeypatch: pytest.MonkeyPatch, timeout: float = 0.4) -> bytes:
    monkeypatch.setenv("MEMOBOOK_RAW_URL", address)
    return Client(Source(Settings()), None, timeout)("/x").body


LATE = {
    "a head a byte at a time": (dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y"), "no whole head of an answer within 0.8 s"),
    "a body a byte at a time": (
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"), "no whole answer within 1.2 s",
    ),
    "chunks a byte at a time": (
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        "no whole answer within 1.2 s",
    ),
    "a body without an end": (dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), "no whole answer within 1.2 s"),
}  # fmt: skip


@pytest.mark.parametrize(("serve", "says"), LATE.values(), ids=list(LATE))
def test_a_server_that_is_never_late_by_a_read_is_cut_off(
    serve: Serve, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("memobook.fetch.http.client.WHOLE_PATIENCE", 3)
    with raw_server(serve) as address, pytest.raises(SourceFailed, match=says):
        ask(address, monkeypatch)


@pytest.mark.parametrize("length", ["abc", "-5", "1e3", "9" * 40])
def test_a_length_that_is_none_is_refused(length: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        raw_server(answering(f"200 OK\r\nContent-Length: {length}", "{}")) as address,
        pytest.raises(UnexpectedAnswer, match="which is no length"),
    ):
        ask(address, monkeypatch)


def test_a_source_that_asks_to_wait_a_day_is_told_of_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[object] = []
    monkeypatch.setattr("memobook.fetch.http.guard.Again.sleep", lambda self, response=None: waited.append(response))
    with (
        raw_server(answering("429 Too Many\r\nRetry-After: 86400\r\nContent-Length: 0")) as address,
        pytest.raises(SourceFailed, match="answered 429 and asks to wait 86400 s; fetch again after that"),
    ):
        ask(address, monkeypatch)
    assert waited == []


ELSEWHERE = ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/", "http://[::1]/", "http://localhost/",
             "http://other.example/x", "ftp://127.0.0.1/x", "file:///etc/passwd"]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_a_redirect_to_a_host_that_is_not_listed_is_not_followed(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        raw_server(answering(f"302 Found\r\nLocation: {target}\r\nContent-Length: 0")) as address,
        pytest.raises(SourceFailed, match="a host that the source does not list"),
    ):
        ask(address, monkeypatch)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("302 Found\r\nLocation: http://[::1/", "it redirects to what is no address"),
        ("302 Found\r\nLocation: http://source.example:70000/", "it redirects to what is no address"),
        ("302 Found\r\nLocation: ", "a redirect to nowhere"),
        ("302 Found", "a redirect to nowhere"),
        ("429 Too Many\r\nRetry-After: soon", "it asks to wait for 'soon', which is no time"),
        pytest.param(
            f"503 No\r\nRetry-After: {'9' * 5000}", "it asks to wait for '9{40}', which is no time", id="5000 digits"
        ),
        ("503 No\r\nRetry-After: Fri, 31 Dec 99999 23:59:59 GMT", "it asks to wait for .*, which is no time"),
        ("503 No\r\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT", "asks to wait 1000000000 s"),
        ("200 OK\r\nContent-Length: 2, 3", "the head of the answer can't be read"),
    ],
)
def test_a_head_that_makes_no_sense_is_told_as_that(head: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    served = head if "Length" in head else f"{head}\r\nContent-Length: 0"
    with raw_server(answering(served)) as address, pytest.raises(SourceFailed, match=says):
        ask(address, monkeypatch)


@pytest.mark.parametrize("size", ["-5", "zz", "f" * 20, "7fffffff"])
def test_a_chunk_of_a_size_that_makes_no_sense_is_told_as_that(size: str, monkeypatch: pytest.MonkeyPatch) -> None:
    served = answering("200 OK\r\nTransfer-Encoding: chunked", f"{size}\r\nabc\r\n0\r\n\r\n")
    with raw_server(served) as address, pytest.raises(SourceFailed, match=r"is none|was cut off"):
        ask(address, monkeypatch)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1", "localhost"),
        # the same in other forms: numbers, octal, hexadecimal, short
        *("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"),
        # within addresses of version 6: mapped, compatible, translated, 6to4
        *("::ffff:127.0.0.1", "::ffff:a00:1", "::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::"),
        *("fd00::1", "fec0::1", "224.0.0.1", "ff02::1", "255.255.255.255", "100.64.0.1"),
    ],
)
def test_a_listed_host_may_not_turn_out_to_be_of_our_own_network(host: str) -> None:
    for asked_for in ({("source.example", 80)}, {(host, 8080)}):
        with pytest.raises(Refused, match="not public"):
            Guard(asked_for, Deadline(1, 1)).check_host(host, 80)
    Guard({(host, 80)}, Deadline(1, 1)).check_host(host, 80)  # asked for, as a mirror


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_public_address_is_one_in_any_form(address: str) -> None:
    Guard(set(), Deadline(1, 1)).check_host(address, 443)


def test_a_connection_is_looked_at_even_where_its_name_looked_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name may have another address when it is looked up again."""
    monkeypatch.setattr("memobook.fetch.http.guard.Guard.check_host", lambda self, host, port: None)
    monkeypatch.setattr(Source, "redirects", ("localhost",))
    with raw_server(answering("200 OK\r\nContent-Length: 2", "{}")) as inner:
        target = inner.replace("127.0.0.1", "localhost")
        with (
            raw_server(answering(f"302 Found\r\nLocation: {target}\r\nContent-Length: 0")) as address,
            pytest.raises(SourceFailed, match=r"not public, and port \d+ of it was not asked for; nothing"),
        ):
            ask(address, monkeypatch)


def test_another_port_of_a_mirror_in_our_own_network_was_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[socket.socket] = []
    with raw_server(reached.append) as inner:
        port = inner.rpartition(":")[2]
        with (
            raw_server(answering(f"302 Found\r\nLocation: {inner}/x\r\nContent-Length: 0")) as address,
            pytest.raises(SourceFailed, match=f"127.0.0.1 is not public, and port {port} of it was not asked for"),
        ):
            ask(address, monkeypatch)
    assert reached == []


@pytest.mark.parametrize("target", ["/x", "/", "//{host}/y?z", "http://{host}/x"])
def test_a_redirect_without_end_is_told_as_that(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def serve(connection: socket.socket) -> None:
        host = "{}:{}".format(*connection.getsockname())
        asked.append(host)
        answering(f"307 Moved\r\nLocation: {target.format(host=host)}\r\nContent-Length: 0")(connection)

    with raw_server(serve) as address, pytest.raises(SourceFailed, match="it redirects without end"):
        ask(address, monkeypatch)
    assert len(asked) == 6
