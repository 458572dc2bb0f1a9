"""The preview's server on loopback: pages with the preview's script put in, and a stream that tells of changes."""

from __future__ import annotations

import json
import mimetypes
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager, suppress
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from memobook.publication.errors import ContentError

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"
OWN = "/_preview/"
STATIC = {"preview.js": "text/javascript", "preview.css": "text/css"}
# seconds between two signs of life of a stream
QUIET = 10.0
PLACEHOLDER = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview</title></head><body class="mbp-blank"><main><h1>{head}</h1><p>{text}</p></main></body></html>
"""


class PreviewServer:
    """Serves what the session gives it; use it as a context manager.

    Parameters
    ----------
    folder : with the finished pages.
    date : of the edition, below whose address the pages are.
    port : 0 for any that is free.

    Raises
    ------
    ContentError : ``preview.port`` where the port is taken.
    """

    def __init__(self, folder: Path, date: str, port: int) -> None:
        self.folder, self.date = folder, date
        #: further files of the edition, by address in its folder
        self.files: dict[str, Callable[[], bytes]] = {}
        self._versions: dict[str, int] = {}
        self._told: dict[str, Any] = {"error": None, "notes": [], "busy": "first rendering"}
        self._changed = Condition()
        self._count, self._ended = 0, False
        self._open: Counter[str] = Counter()
        try:
            self._http = _Server((HOST, port), _Handler)
        except OSError as error:
            raise ContentError(
                "preview.port",
                f"port {port} of {HOST} can't be had: {error.strerror}",
                place="memobook preview",
                fix="name another: --port 0 takes one that is free",
            ) from error
        self._http.preview = self
        self._thread = Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    def __enter__(self) -> PreviewServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self._http.server_port}/{self.date}/index.html"

    @property
    def hosts(self) -> set[str]:
        """By which names a browser may call it; another one would be a page of somebody else that was led here."""
        return {f"{name}:{self._http.server_port}" for name in (HOST, "localhost")}

    def open_docs(self) -> set[str]:
        """Documents that browsers show now."""
        with self._changed:
            return {doc for doc, count in self._open.items() if count > 0}

    def tell(self, docs: tuple[str, ...] = (), **told: Any) -> None:
        """Tell browsers that documents were rendered anew, and what else is to be said (error, notes, busy)."""
        with self._changed:
            self._count += 1
            self._versions |= dict.fromkeys(docs, self._count)
            self._told |= told
            self._changed.notify_all()

    def version(self, doc: str) -> int:
        return self._versions.get(doc, 0)

    def state(self, doc: str) -> dict[str, Any]:
        """What a page has to know."""
        notes = [note for note in self._told["notes"] if note["doc"] == doc]
        return {**self._told, "notes": notes, "version": self.version(doc), "all": len(self._told["notes"])}

    @contextmanager
    def looking(self, doc: str) -> Iterator[Iterator[dict[str, Any] | None]]:
        """States for somebody who looks at a document, each as it comes; None when nothing came for a while."""
        with self._changed:
            self._open[doc] += 1
        try:
            yield self._states(doc)
        finally:
            with self._changed:
                self._open[doc] -= 1

    def _states(self, doc: str) -> Iterator[dict[str, Any] | None]:
        seen = -1
        while not self._ended:
            with self._changed:
                came = self._changed.wait_for(lambda: self._ended or self._count != seen, QUIET)  # noqa: B023
                seen, state = self._count, self.state(doc)
            if self._ended:
                return
            yield state if came else None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    preview: PreviewServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what the session tells."""

    def do_GET(self) -> None:
        preview = self.server.preview
        if self.headers.get("Host") not in preview.hosts:
            self._send(b"not this host\n", "text/plain", HTTPStatus.FORBIDDEN)
            return
        address = urlsplit(self.path)
        path = unquote(address.path)
        with suppress(BrokenPipeError, ConnectionResetError):  # the browser left
            if path == f"{OWN}events":
                self._stream(parse_qs(address.query).get("doc", ["index"])[0])
            elif path.startswith(OWN):
                self._own(path.removeprefix(OWN))
            elif path in ("/", f"/{preview.date}", f"/{preview.date}/"):
                self._redirect(f"/{preview.date}/index.html")
            elif path.startswith(f"/{preview.date}/"):
                self._file(path.removeprefix(f"/{preview.date}/"))
            elif path == "/editions.json":
                self._send(b'{"editions": []}', "application/json")  # a page asks for it; there are no others here
            else:
                self._missing()

    def _stream(self, doc: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        with self.server.preview.looking(doc) as states:
            for state in states:
                said = ": still here\n\n" if state is None else f"data: {json.dumps(state)}\n\n"
                self.wfile.write(said.encode())
                self.wfile.flush()

    def _own(self, name: str) -> None:
        if name in STATIC:
            self._send((files(__package__) / "static" / name).read_bytes(), STATIC[name])
        else:
            self._missing()

    def _file(self, name: str) -> None:
        preview = self.server.preview
        path = (preview.folder / name).resolve()
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        doc = name.removesuffix(".html")
        version = preview.version(doc)  # before the file is read: a newer one is told again
        if path.is_relative_to(preview.folder) and path.is_file():
            data = path.read_bytes()
            self._send(_with_script(data.decode(), doc, version) if kind == "text/html" else data, kind)
        elif name in preview.files:
            self._send(preview.files[name](), kind)
        elif not preview.version("index") and kind == "text/html":
            text = PLACEHOLDER.format(head="The first rendering is under way", text="This page follows by itself.")
            self._send(_with_script(text, doc, version), kind)
        else:
            self._missing()

    def _missing(self) -> None:
        preview = self.server.preview
        text = (
            f"A preview holds the pages of the edition of {escape(preview.date)} and what they offer, but no PDF, no "
            f'other edition, no search: memobook build makes them. <a href="/{escape(preview.date)}/index.html">'
            "The memo</a>"
        )
        self._send(
            PLACEHOLDER.format(head="Not in this preview", text=text).encode(), "text/html", HTTPStatus.NOT_FOUND
        )

    def _redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, data: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        text = kind.startswith("text/") or kind.endswith("json")
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)


def _with_script(page: str, doc: str, version: int) -> bytes:
    """A page with the preview's style and script at the end of its head."""
    head = (
        f'<link rel="stylesheet" href="{OWN}preview.css">'
        f'<script src="{OWN}preview.js" data-doc="{escape(doc)}" data-version="{version}" defer></script>'
    )
    return page.replace("</head>", f"{head}</head>", 1).encode()
