"""List prices of language models inside ``@earendil-works/pi-ai``, a package of the npm registry.

``GET /<package>/<version>`` names the archive and its SHA-512; the archive holds one JSON file a provider and a
manifest with the day on which the prices were gathered and the SHA-256 of each file. Nothing of the package is run. An
older version is the vintage of an older day.

What to mind: the day is the manifest's, not that of the upload, which for old versions is a mirror's. Files of routers
(openrouter, vercel-ai-gateway) hold what the router charges, not list prices: ask for the providers themselves. Rows of
another type than ``chat`` are no prices of tokens. A price has no day of its own: it counts as first seen on the
manifest's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import tarfile
import zlib
from datetime import date
from typing import Any, ClassVar

from ..answer import MEBIBYTE, Answer, UnexpectedAnswer, day, number
from ..connector import Ask, Row, SourceConnector
from .list_price import listed, one_a_key

PACKAGE = "@earendil-works/pi-ai"
FOLDER = "package/dist/providers/data/"
MANIFEST = ".manifest.json"
LIMIT = 64 * MEBIBYTE  # of the archive, unpacked
ROUTERS = ("openrouter", "vercel-ai-gateway")


class Connector(SourceConnector):
    """Prices in USD per million tokens, of the providers in ``options.providers`` that the package has.

    Options: ``providers`` (list of the package's names), ``leave_out`` (parts of models' names that are not read) and
    ``versions``, older ones that are the vintages of past days: they are read where nothing is held yet, oldest first,
    and the newest after them.
    """

    source: ClassVar[str] = "npm"
    base: ClassVar[str] = "https://registry.npmjs.org"

    def observations(self, ask: Ask, today: date) -> list[Row]:
        older = () if self.held else self.options.get("versions", ())
        rows = [row for version in (*older, "latest") for row in self._vintage(ask, version)]
        return one_a_key(rows, ("input", "output"))

    def may_have(self) -> dict[str, set[Any]]:
        return {"provider": set(self.options["providers"]) - set(ROUTERS)}

    def _vintage(self, ask: Ask, asked: str) -> list[Row]:
        page = ask(f"/{PACKAGE.replace('/', '%2F')}/{asked}")
        version, dist = _entry(page)
        archive = ask(f"/{PACKAGE}/-/{PACKAGE.partition('/')[2]}-{version}.tgz")
        _check_integrity(archive, dist.get("integrity"))
        files = _files(archive)
        manifest = Answer(f"{archive.url}, {MANIFEST}", files.get(MANIFEST, b""), {})
        told = manifest.json()
        hashes = told.get("files") if isinstance(told, dict) else None
        if not isinstance(hashes, dict):
            raise manifest.wrong("it names no files")
        self.known_on = gathered = day(told.get("generatedAt"), f"{manifest.url}: 'generatedAt'")
        rows: list[Row] = []
        for provider in sorted(set(self.options["providers"]) - set(ROUTERS)):
            name = f"{provider}.json"
            if name in hashes:
                answer = Answer(f"{archive.url}, {name}", files.get(name, b""), {})
                if hashlib.sha256(answer.body).hexdigest() != hashes[name]:
                    raise answer.wrong("its SHA-256 is not that of the manifest", "hash")
                found = _rows(answer, provider, gathered, f"npm {PACKAGE} {version}")
                rows += [row for row in found if listed(row["model"], self.options)]
        if not rows:
            raise archive.wrong("it holds no price of the providers asked for")
        return rows


def _entry(page: Answer) -> tuple[str, dict[str, Any]]:
    told = page.json()
    version, dist = (told.get("version"), told.get("dist")) if isinstance(told, dict) else (None, None)
    if not isinstance(version, str) or not version.replace(".", "").isalnum() or not isinstance(dist, dict):
        raise page.wrong("it names no version and archive")
    return version, dist


def _check_integrity(archive: Answer, announced: Any) -> None:
    kind, _, text = str(announced).partition("-")
    try:
        expected = base64.b64decode(text, validate=True) if kind == "sha512" else b""
    except binascii.Error:
        expected = b""
    if not expected or hashlib.sha512(archive.body).digest() != expected:
        raise archive.wrong(f"it is not the archive that was announced ({str(announced)[:40]!r})", "hash")


def _files(archive: Answer) -> dict[str, bytes]:
    """Bytes of the files of prices by name."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(_unpacked(archive))) as members:
            for member in members:
                if member.isfile() and member.name.startswith(FOLDER) and (file := members.extractfile(member)):
                    name = member.name.removeprefix(FOLDER)
                    # one program would read the first of two, another the last
                    if name in found:
                        raise archive.wrong(f"it has the file {name[:80]!r} twice", "twice")
                    found[name] = file.read()
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise archive.wrong(f"it is no archive that can be read: {error}") from error
    return found


def _unpacked(archive: Answer) -> bytes:
    """The archive without its compression, up to its limit: what its entries say of their sizes is not believed."""
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        whole = unpacking.decompress(archive.body, LIMIT + 1)
    except zlib.error as error:
        raise archive.wrong(f"it is no archive that can be read: {error}") from error
    if len(whole) > LIMIT:
        raise archive.wrong(f"it unpacks to more than {LIMIT // MEBIBYTE} MiB", "size")
    if not unpacking.eof:
        raise archive.wrong("it ends before its compression does", "cut off")
    return whole


def _rows(answer: Answer, provider: str, gathered: date, source: str) -> list[Row]:
    apis = answer.json()
    if not isinstance(apis, dict) or not all(isinstance(models, dict) for models in apis.values()):
        raise answer.wrong("it is no object of models by interface")
    found: dict[str, Row] = {}
    for entry in (entry for models in apis.values() for entry in models.values()):
        model = entry.get("id") if isinstance(entry, dict) else None
        if not isinstance(model, str) or not model:
            raise answer.wrong(f"a model is {json.dumps(entry)[:40]}, which has no id")
        cost = entry.get("cost")
        if entry.get("type", "chat") != "chat" or not isinstance(cost, dict):
            continue
        row = {
            "provider": provider,
            "model": model,
            "input": number(cost.get("input"), f"{answer.url}: the input price of {model}"),
            "output": number(cost.get("output"), f"{answer.url}: the output price of {model}"),
            "published": gathered,
            "published_basis": "day inside the package on which its prices were gathered",
            "source": source,
            "verification": "V3",
        }
        if found.setdefault(model, row) != row:
            raise UnexpectedAnswer(f"{answer.url}: {model} is there twice, with two prices", "twice")
    return [found[model] for model in sorted(found)]
