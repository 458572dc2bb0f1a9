"""What the HTTP library leaves open: how long a whole answer may take, and which addresses may be spoken to.

The library's timeouts hold for each read, so a server that sends a byte a second is never late. Here a timer cuts the
connection. Names are looked at before and addresses after connecting: a source's host, or one that it sends us to, must
not turn out to be a machine of our own network. What was asked for (a mirror, a test server) may be that,
at its own port: another port is another service.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import InvalidHeader
from urllib3.response import BaseHTTPResponse

# addresses of version 6 that stand for one of version 4 in their last 32 bits: translated (RFC 6052), and as they were
# meant before that (RFC 4291, 2.5.5.1)
CARRIES = tuple(ipaddress.IPv6Network(network) for network in ("64:ff9b::/96", "::/96"))
# translated within a network of one's own (RFC 8215)
OWN = ipaddress.IPv6Network("64:ff9b:1::/48")


def is_public(address: str) -> bool:
    """Whether an address is one machine of the public network, whatever form it is written in."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if any(found in network for network in CARRIES):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local or found in OWN:
            return False
    return found.is_global and not found.is_multicast


class Refused(Exception):
    """An address may not be spoken to, or a source asks for what is not done; the message is safe to print."""


class Deadline:
    """Cuts the connection of a request once an attempt has taken too long; an attempt that was cut is the last.

    Parameters
    ----------
    head : seconds from the begin of an attempt until the head of the answer is there.
    whole : seconds until its last byte is.
    """

    def __init__(self, head: float, whole: float) -> None:
        self.head, self.whole = head, whole
        self.passed = ""  # what it was that took too long
        self._connected: socket.socket | None = None
        self._timers: list[threading.Timer] = []

    def begin(self, connected: socket.socket | None) -> None:
        """An attempt begins, on a new connection where there is none yet."""
        self.end()
        self._connected = connected
        told = [(self.head, "no whole head of an answer"), (self.whole, "no whole answer")]
        self._timers = [threading.Timer(time, self._cut, [f"{what} within {time:.3g} s"]) for time, what in told]
        for timer in self._timers:
            timer.daemon = True
            timer.start()

    def watch(self, connected: socket.socket) -> None:
        """The connection of the attempt is made."""
        self._connected = connected
        self.check()

    def check(self) -> None:
        """See that no attempt took too long.

        Raises
        ------
        Refused
        """
        if self.passed:
            raise Refused(self.passed)

    def head_came(self) -> None:
        self._timers.pop(0).cancel()

    def end(self) -> None:
        """The request is over."""
        for timer in self._timers:
            timer.cancel()
        self._timers, self._connected = [], None

    def _cut(self, what: str) -> None:
        self.passed = what
        if self._connected is not None:
            try:
                # the plain one: that of an encrypted socket takes away the state that another thread is reading with
                socket.socket.shutdown(self._connected, socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already


class Guard:
    """What all connections of one client share.

    Parameters
    ----------
    asked_for : hosts and ports that may lie anywhere, also in our own network.
    deadline : of the request that is going on.
    """

    def __init__(self, asked_for: set[tuple[str, int]], deadline: Deadline) -> None:
        self.asked_for, self.deadline = asked_for, deadline

    def check_host(self, host: str, port: int) -> None:
        """See that a host is none of our own network, by all addresses that its name has.

        Raises
        ------
        Refused
        """
        if (host, port) in self.asked_for:
            return
        try:
            found = {entry[4][0] for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
        except (OSError, UnicodeError):
            return  # to be told by the one who connects
        for address in found:
            self.check_address(host, port, str(address))

    def check_address(self, host: str, port: int, address: str) -> None:
        """See that an address is a public one.

        Raises
        ------
        Refused
        """
        if (host, port) not in self.asked_for and not is_public(address):
            where = host if host == address else f"{host}, which is {address},"
            told = f"{where} is not public, and port {port} of it was not asked for; nothing was read from there"
            raise Refused(told)

    def mount(self, adapter: HTTPAdapter) -> None:
        """Make an adapter's direct connections keep to it; one through a proxy is the proxy's to make."""
        of = {"guard": self}
        plain = type("Plain", (_Guarded, HTTPConnection), of)
        encrypted = type("Encrypted", (_Guarded, HTTPSConnection), of)
        pools = {
            "http": type("PlainPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("EncryptedPool", (HTTPSConnectionPool,), {"ConnectionCls": encrypted}),
        }
        adapter.poolmanager.pool_classes_by_scheme = pools


class _Guarded:
    """A connection that keeps to a guard."""

    guard: ClassVar[Guard]
    host: str
    port: int
    sock: Any

    def connect(self) -> None:
        self.guard.check_host(self.host, self.port)
        super().connect()  # type: ignore[misc]
        self.guard.check_address(self.host, self.port, self.sock.getpeername()[0])  # the name may have changed its mind
        self.guard.deadline.watch(self.sock)

    def request(self, *arguments: Any, **named: Any) -> None:
        self.guard.deadline.begin(self.sock)
        super().request(*arguments, **named)  # type: ignore[misc]

    def getresponse(self) -> Any:
        response = super().getresponse()  # type: ignore[misc]
        self.guard.deadline.head_came()
        return response


class Again(Retry):
    """Attempts that end with the deadline, and at once where a source asks to wait longer than is waited."""

    guard: Guard | None = None
    longest: float = 0.0

    def new(self, **named: Any) -> Again:
        fresh = super().new(**named)
        fresh.guard, fresh.longest = self.guard, self.longest
        return fresh

    def parse_retry_after(self, retry_after: str) -> float:
        try:
            return super().parse_retry_after(retry_after)
        except (InvalidHeader, ValueError, OverflowError) as error:
            raise Refused(f"it asks to wait for {retry_after[:40]!r}, which is no time") from error

    def increment(self, *arguments: Any, **named: Any) -> Again:  # type: ignore[override]
        response: BaseHTTPResponse | None = named.get("response")
        wait = self.get_retry_after(response) if response is not None else None
        if wait is not None and wait > self.longest:
            asked = f"it answered {response.status} and asks to wait {wait:.0f} s" if response is not None else ""
            raise Refused(f"{asked}; fetch again after that")
        if self.guard:
            self.guard.deadline.check()
            self.guard.deadline.end()  # what is waited before the next attempt is not the source's time
        return super().increment(*arguments, **named)
