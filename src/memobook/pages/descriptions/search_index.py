"""The search index of an edition, made by Pagefind in the edition's own folder; the browser merges those of many.

An index holds nothing but its edition, so it costs the same whatever else is published, and stays with the edition.
Pagefind's own scripts lie once at the site's root, in a folder of their version: an index made by one version is
searched with the program of that version, for as long as the edition stands.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside

FOLDER = "pagefind"
# what nobody means to find
NOT_TEXT = (".cell_input", ".cell summary", ".headerlink", ".toc", ".mb-id", ".tally", ".separator", ".filter")
# requests that are sent before their answers are read, which together have to fit into a pipe
AHEAD = 16
# the page's own program, and what it runs
PROGRAM = ("pagefind.js", "wasm.en.pagefind", "wasm.unknown.pagefind")


def index_version() -> str:
    from importlib.metadata import version

    return version("pagefind-bin")


def write_index(folder: Path, pages: Sequence[str]) -> None:
    """Index pages of an edition or of the documentation into ``pagefind/`` inside their folder, which lies at the
    site's root; the same pages give the same bytes. ``pages`` are their addresses from that folder.

    Raises
    ------
    ContentError : ``search.failed``.
    """
    with tempfile.TemporaryDirectory() as name:
        made = _run(folder, Path(name) / FOLDER, pages)
        for path in [*made.glob("*.js"), *made.glob("*.css")]:
            path.unlink()
        entry = json.loads((made / "pagefind-entry.json").read_text("utf-8"))
        for language in entry["languages"].values():
            # read by the program as wasm.<this>.pagefind in the index's folder; it lies at the site's root instead
            language["wasm"] = f"0/../../../search/{entry['version']}/wasm.{language['wasm'] or 'unknown'}"
        (made / "pagefind-entry.json").write_text(json.dumps(entry, sort_keys=True), "utf-8")
        for path in made.glob("wasm.*"):
            path.unlink()
        shutil.copytree(made, folder / FOLDER)


def write_program(root: Path, cache: Path) -> None:
    """Put the program that searches such indexes into ``search/<version>/`` of the site's root.

    Parameters
    ----------
    cache : folder where the program is kept by its version.
    """
    kept = cache / index_version()
    if not all((kept / name).is_file() for name in PROGRAM):
        _keep_program(kept)
    target = root / "search" / kept.name
    target.mkdir(parents=True, exist_ok=True)
    for name in PROGRAM:
        shutil.copyfile(kept / name, target / name)


def _keep_program(kept: Path) -> None:
    """Have Pagefind write its program beside the index of an empty page, and keep it whole or not at all."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "page"
        page.mkdir()
        (page / "index.html").write_text(
            '<!DOCTYPE html><html lang="en"><title>x</title><main>x</main></html>', "utf-8"
        )
        made = _run(page, Path(name) / FOLDER, ["index.html"])
        for file in PROGRAM:
            write_aside(kept / file, (made / file).read_bytes())


def _run(site: Path, out: Path, pages: Sequence[str]) -> Path:
    """Index pages of a folder, in the order of their names.

    Pagefind's command takes them in the order of the file system, on which the bytes of its index would depend. Its
    service, by which its own packages speak with it, takes them one after another.
    """
    config = {"root_selector": "main", "exclude_selectors": list(NOT_TEXT)}
    with _Service(site) as service:
        number = service.ask({"type": "NewIndex", "config": config})["index_id"]
        service.ask_all(
            {
                "type": "AddFile",
                "index_id": number,
                "file_path": path.relative_to(site).as_posix(),
                "url": None,
                "file_contents": path.read_text("utf-8"),
            }
            for path in sorted(site / name for name in pages)
        )
        # it answers a request to write before its files are whole on the disk, so they are asked for instead
        for file in service.ask({"type": "GetFiles", "index_id": number})["files"]:
            path = out / file["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(file["content"]))
    return out


class _Service:
    """``pagefind --service``: messages are JSON in base64, with a comma after each, both ways.

    Parameters
    ----------
    place : what is indexed, for messages.
    """

    def __init__(self, place: Path) -> None:
        self.place, self.count = place, 0
        # what it has said of the answer after the last one
        self._rest = b""

    def __enter__(self) -> _Service:
        self.process = subprocess.Popen(
            [_executable(), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Send a request and wait for its answer.

        Raises
        ------
        ContentError : ``search.failed``.
        """
        self._send(payload)
        return self._answer()

    def ask_all(self, payloads: Iterable[dict[str, Any]]) -> None:
        """Send requests, which it takes in their order, a few of them before the first is answered.

        Raises
        ------
        ContentError : ``search.failed``.
        """
        waiting = 0
        for payload in payloads:
            self._send(payload)
            waiting += 1
            if waiting > AHEAD:
                self._answer()
                waiting -= 1
        for _ in range(waiting):
            self._answer()

    def _send(self, payload: dict[str, Any]) -> None:
        self.count += 1
        assert self.process.stdin
        message = json.dumps({"message_id": self.count, "payload": payload}).encode()
        try:
            self.process.stdin.write(base64.b64encode(message) + b",")
            self.process.stdin.flush()
        except OSError as error:
            raise self._failed(f"it takes no request ({error!r})") from error

    def _answer(self) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(base64.b64decode(self._said()))["payload"]
        except (OSError, EOFError, ValueError, LookupError) as error:
            raise self._failed(f"it gave no answer ({error!r})") from error
        if answer["type"] == "Error":
            raise self._failed(str(answer.get("message", answer)))
        return answer

    def _said(self) -> bytes:
        """What it says next, up to a comma."""
        assert self.process.stdout
        said = bytearray()
        while b"," not in self._rest:
            said += self._rest
            self._rest = os.read(self.process.stdout.fileno(), 2**20)
            if not self._rest:
                raise EOFError("it has ended")
        end, _, self._rest = self._rest.partition(b",")
        return bytes(said + end)

    def _failed(self, what: str) -> ContentError:
        message = f"Pagefind can't index the pages: {what}"
        return ContentError("search.failed", message, place=str(self.place), fix="install pagefind-bin anew")


@cache
def _executable() -> str:
    from pagefind_bin import get_executable

    return str(get_executable())
