"""Answers of a preview's server: pages with the preview's script put in, and a stream that tells of changes."""

from __future__ import annotations

import json
import mimetypes
from contextlib import suppress
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import parse_qs, unquote, urlsplit

from .state import PreviewState

OWN = "/_preview/"
STATIC = {"preview.js": "text/javascript", "preview.css": "text/css"}
PLACEHOLDER = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview</title></head><body class="mbp-blank"><main><h1>{head}</h1><p>{text}</p></main></body></html>
"""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    preview: PreviewState
    hosts: set[str]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal is for what the session tells."""

    def do_GET(self) -> None:
        preview = self.server.preview
        if self.headers.get("Host") not in self.server.hosts:
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
            elif path == f"/editions/{preview.date}.json":
                self._send(b"{}", "application/json")  # a page asks what became of it; nothing is told here
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
