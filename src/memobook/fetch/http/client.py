"""HTTP, as patient and as suspicious as it must be: requests, with retries by urllib3 and validators by CacheControl.

Bodies are read in pieces and counted after decompression, so neither a huge file nor a compressed bomb fills memory.
A key is sent to the source's own host only: an answer that redirects elsewhere is refused. Redirects are followed to
the hosts that the source lists, one by one; for what else bounds a request see memobook.fetch.http.guard.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from cachecontrol import CacheControlAdapter
from cachecontrol.caches import SeparateBodyFileCache
from cachecontrol.heuristics import BaseHeuristic
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError

from ..answer import LIMIT, MEBIBYTE, Answer, SourceFailed, UnexpectedAnswer
from .endpoint import Endpoint, address_variable, key_variable, without_login
from .guard import Again, Deadline, Guard, Refused
from .packed import ASKED, PIECE, NotUnpacked, unpacked

AGAIN = (408, 425, 429, 500, 502, 503, 504)
LONGEST_WAIT = 20.0  # seconds that one Retry-After or backoff may take
BACKOFF = 0.5  # seconds before the second attempt; doubled before each next one, plus a random part of as much
HEAD_PATIENCE = 2  # times the timeout that an attempt may take until the head of the answer is there
WHOLE_PATIENCE = 5  # and until its last byte is
REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
PORTS = {"http": 80, "https": 443}
A_LONG_TIME = 10**9  # seconds; what a source asks to wait is judged as it is said
LENGTH = re.compile(r"\d{1,18}", re.ASCII)
WHOLE_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Client:
    """Asks one source; an :class:`~memobook.fetch.connector.Ask`.

    Parameters
    ----------
    connector : whose source.
    cache : folder in which answers are kept for conditional requests; None keeps nothing.
    timeout : seconds for a connection and for each next piece of an answer.
    """

    def __init__(self, connector: Endpoint, cache: Path | None, timeout: float) -> None:
        self.connector = connector
        self.base = connector.address()
        self.timeout = min(timeout, connector.patience)
        self.answers: list[Answer] = []  # all that came, for what is set aside
        self._last = 0.0
        self._begun: float | None = None
        self._session = requests.Session()
        self._session.headers["Accept-Encoding"] = ASKED
        asked_for = {place for address in (self.base, *connector.also) if (place := _place(address))}
        self._guard = Guard(asked_for, Deadline(self.timeout, self.timeout))
        if agent := connector.agent():
            self._session.headers["User-Agent"] = agent
        retry = Again(
            total=connector.attempts - 1,
            allowed_methods=None,  # the one POST is a question too
            status_forcelist=AGAIN,
            backoff_factor=BACKOFF,
            backoff_jitter=BACKOFF,
            backoff_max=LONGEST_WAIT,
            retry_after_max=A_LONG_TIME,
            raise_on_status=False,
            redirect=False,
        )
        retry.guard, retry.longest = self._guard, LONGEST_WAIT
        # an answer to a request with a key may hold the key
        keeps = cache is not None and connector.keeps_raw and connector.asks_again and not connector.settings.key
        adapter = (
            CacheControlAdapter(SeparateBodyFileCache(str(cache)), heuristic=_Dated(), max_retries=retry)
            if keeps
            else HTTPAdapter(max_retries=retry)
        )
        self._guard.mount(adapter)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

    def __call__(
        self,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        limit: int = LIMIT,
        take: Callable[[Answer], Answer] | None = None,
    ) -> Answer:
        if _origin(self.base) is None or _place(self.base) is None:
            fix = f"write {address_variable(type(self.connector))} whole, such as https://mirror.example"
            raise SourceFailed(f"{without_login(self.base)[:200]!r} is no address at which one can ask; {fix}")
        self._wait()
        url = self._address(path)
        left = self._left(url)
        head, whole = min(HEAD_PATIENCE * self.timeout, left), min(WHOLE_PATIENCE * self.timeout, left)
        deadline = self._guard.deadline = Deadline(head, whole)
        # ask the source itself whether what is kept still holds
        asked = {"Cache-Control": "max-age=0", **(headers or {})}
        try:
            with self._response(url, dict(params or {}), asked, json) as response:
                self._check_status(response, url)
                body = self._body(response, limit)
            deadline.check()
        except Refused as error:
            raise SourceFailed(self.scrub(f"{url}: {error}")) from error
        except (requests.RequestException, HTTPError, OSError) as error:
            told = deadline.passed or _reason(error, self.timeout)
            raise SourceFailed(self.scrub(f"{url}: {told}")) from error
        finally:
            deadline.end()
        answer = Answer(url, body, response.headers)
        self.answers.append(answer)
        if take:
            answer = self.answers[-1] = take(answer)
        return answer

    def _left(self, url: str) -> float:
        """Seconds that are left of those that all requests may take together."""
        self._begun = self._begun if self._begun is not None else time.monotonic()
        left = self._begun + self.connector.total - time.monotonic()
        if left <= 0:
            told = f"all requests to {self.connector.source} took longer than {self.connector.total:g} s together"
            raise SourceFailed(self.scrub(f"{url}: {told}"))
        return left

    def _response(self, url: str, params: dict[str, str], headers: dict[str, str], json: Any) -> requests.Response:
        """The head of the answer at the end of all redirects that may be followed."""
        first = url
        for _ in range(REDIRECTS + 1):
            try:
                response = self._session.request(
                    "GET" if json is None else "POST",
                    url,
                    params=params,
                    headers=headers,
                    json=json,
                    timeout=self.timeout,
                    stream=True,
                    allow_redirects=False,
                )
            except requests.RequestException:
                raise
            except ValueError as error:  # the library reads a redirect even where it is not to follow it
                told = f"it redirects to what is no address ({error})"
                raise SourceFailed(self.scrub(f"{first}: {told}")) from error
            target = response.headers.get("Location")
            if response.status_code not in MOVED or not target or self.connector.settings.key:
                return response
            response.close()
            url, params = self._target(first, response.url, target), {}
        raise SourceFailed(self.scrub(f"{first}: it redirects without end"))

    def _target(self, first: str, here: str, target: str) -> str:
        """The address of a redirect, where it may be followed."""
        try:
            url = urljoin(here, target)
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port or PORTS.get(parts.scheme, 0)
        except ValueError as error:
            told = f"it redirects to what is no address ({error})"
            raise SourceFailed(self.scrub(f"{first}: {told}")) from error
        if parts.scheme != "https" and urlsplit(self.base).scheme == "https":
            raise SourceFailed(f"{first}: it redirects to an address without encryption; nothing was read from there")
        own = {name for name, _ in self._guard.asked_for}
        listed = host in own or any(fnmatch(host, name) for name in self.connector.redirects)
        if parts.scheme not in ("http", "https") or not listed:
            told = f"it redirects to {host[:80]!r}, a host that the source does not list; nothing was read from there"
            raise SourceFailed(self.scrub(f"{first}: {told}"))
        self._guard.check_host(host, port)
        return url

    def scrub(self, text: str) -> str:
        """Text without the source's key, and without the name and password that its address may hold."""
        key = self.connector.settings.key
        return (text.replace(key, "***") if key else text).replace(self.base, without_login(self.base))

    def _address(self, path: str) -> str:
        if not WHOLE_ADDRESS.match(path):
            return f"{self.base}/{path.lstrip('/')}"
        # compared whole, not by how it begins: pypi.org.example.org is another host
        origin = _origin(path)
        if origin is None or origin not in map(_origin, (self.base, *self.connector.also)):
            raise UnexpectedAnswer(f"{self.base}: it sends us to {path[:200]!r}, which is not among its own addresses")
        return path

    def scrubbed(self) -> list[Answer]:
        """All answers so far, without what is not to be shown."""
        key = self.connector.settings.key.encode()
        return [
            replace(a, url=self.scrub(a.url), body=a.body.replace(key, b"***") if key else a.body) for a in self.answers
        ]

    def _wait(self) -> None:
        time.sleep(max(0.0, self._last + self.connector.pause - time.monotonic()))
        self._last = time.monotonic()

    def _check_status(self, response: requests.Response, url: str) -> None:
        if response.status_code == 200:
            return
        told = f"it answered {response.status_code} {response.reason}"
        if response.status_code in MOVED and not response.headers.get("Location"):
            told += ", a redirect to nowhere"
        elif response.is_redirect:
            told += f", a redirect; with {key_variable(type(self.connector))} set only the source's own host is asked"
        elif response.status_code in (401, 403):
            told += ": it refuses us; look at its terms, the contact and the key"
        elif response.status_code == 404:
            told += ": the address or what it names has changed"
        elif response.status_code == 429:
            told += f", too many requests, after {self.connector.attempts} attempts"
        raise SourceFailed(self.scrub(f"{url}: {told}"), response.status_code)

    def _body(self, response: requests.Response, limit: int) -> bytes:
        too_large = UnexpectedAnswer(f"{response.url}: the answer is larger than {limit / MEBIBYTE:.0f} MiB", "size")
        stated = response.headers.get("Content-Length", "0").strip()
        if not LENGTH.fullmatch(stated):
            raise UnexpectedAnswer(f"{response.url}: its Content-Length is {stated[:40]!r}, which is no length")
        if int(stated) > limit:
            raise too_large
        pieces = iter(partial(response.raw.read, PIECE, decode_content=False), b"")
        body = bytearray()
        try:
            for piece in unpacked(pieces, response.headers.get("Content-Encoding", "")):
                body += piece
                if len(body) > limit:
                    raise too_large
        except NotUnpacked as error:
            raise SourceFailed(self.scrub(f"{response.url}: {error}")) from error
        except ValueError as error:  # the library reads the length of a chunk without looking at it
            raise SourceFailed(f"{response.url}: the answer comes in pieces whose length is none") from error
        return bytes(body)


def _origin(address: str) -> str | None:
    """Scheme, host and port in lower case; None where it is no address at which one can ask."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme in ("http", "https") and parts.netloc else None


def _place(address: str) -> tuple[str, int] | None:
    """Host and port; None where it is no address of any."""
    try:
        parts = urlsplit(address)
        return (parts.hostname, parts.port or PORTS.get(parts.scheme, 0)) if parts.hostname else None
    except ValueError:
        return None


class _Dated(BaseHeuristic):
    """Keeps answers that have a Last-Modified and nothing else to ask again by; an entity tag is kept anyway.

    Nothing is ever served without asking: every request says ``max-age=0``.
    """

    def update_headers(self, response: HTTPResponse) -> dict[str, str]:
        dated = "last-modified" in response.headers and "expires" not in response.headers
        return {"expires": response.headers["last-modified"]} if dated else {}

    def warning(self, response: HTTPResponse) -> None:
        return None


def _reason(error: Exception, timeout: float) -> str:
    """Why there was no answer, in words; the libraries' own messages hold addresses and objects."""
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        inner = getattr(cause, "reason", None) or next((a for a in cause.args if isinstance(a, BaseException)), None)
        cause = inner if isinstance(inner, BaseException) else cause.__context__
    names = {type(c).__name__ for c in chain}
    for known, words in {
        "ReadTimeoutError": f"no answer within {timeout:g} s",
        "ConnectTimeoutError": f"no connection within {timeout:g} s",
        "NameResolutionError": "its name could not be resolved; is there a network?",
        "SSLCertVerificationError": "its certificate could not be verified",
        "InvalidHeader": "the head of the answer can't be read",
        "IncompleteRead": "the answer was cut off",
        "ProtocolError": "the connection broke off",
        "ConnectionRefusedError": "the connection was refused",
        "NewConnectionError": "no connection could be made",
    }.items():
        if known in names:
            return words
    return f"no answer ({type(chain[-1]).__name__})"
