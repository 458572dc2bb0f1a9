"""What a source answered, and the ways in which an answer can be of no use.

Everything that arrives is text or numbers to be read; nothing is executed or unpickled, and sizes are bounded.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

MEBIBYTE = 2**20
LIMIT = 32 * MEBIBYTE  # a body, decompressed; the largest real answer known is a fifth of it
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # how files in an archive may be packed
DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d|\d{8})(?:[T ]\d.*?(?P<away>[+-]\d\d(?::?\d\d)?)?)?", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class SourceError(Exception):
    """A source gave nothing that can be kept; the message says what came and is safe to print."""


class SourceFailed(SourceError):
    """No answer: unreachable, refused, too slow, or not configured.

    ``status`` is the HTTP status where there was one, None where nothing came.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class UnexpectedAnswer(SourceError):
    """An answer came and is not what it should be; it is set aside whole.

    ``rule`` names what it breaks: ``form`` where nothing nearer is known.
    """

    def __init__(self, message: str, rule: str = "form") -> None:
        super().__init__(message)
        self.rule = rule


class NotGiven(SourceError):
    """A sound answer came that has nothing of a dataset: what is held stays, and ages."""


@dataclass(frozen=True)
class Answer:
    """One response with status 200.

    Parameters
    ----------
    url : where it came from, without secrets.
    body : decompressed bytes.
    headers : response headers, case-insensitive.
    """

    url: str
    body: bytes
    headers: Mapping[str, str]

    def text(self) -> str:
        try:
            return self.body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise self.wrong("it is not UTF-8 text") from error

    def json(self, *, doubled: bool = False) -> Any:
        """What the JSON holds.

        Parameters
        ----------
        doubled : whether names may stand twice in an object; one that has several values has a tuple of
            them then.
        """
        try:
            hook = _doubled if doubled else self._each_once
            # NaN and Infinity are no JSON
            return json.loads(self.text(), parse_constant=self._no_number, object_pairs_hook=hook)
        except (ValueError, RecursionError) as error:
            raise self.wrong("it is not JSON") from error

    def csv(self, *columns: str) -> list[dict[str, str]]:
        """Rows by column name, whatever the order of the columns and however many more there are.

        Raises
        ------
        UnexpectedAnswer : a column is missing or there twice, or the table ends before the end of a line.
        """
        text = self.text()
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            header = list(reader.fieldnames or [])
            if double := [name for name, count in Counter(header).items() if name and count > 1]:
                raise self.wrong(f"the column {double[0][:60]!r} is there twice", "twice")
            missing = [c for c in columns if c not in header]
            if missing:
                raise self.wrong(f"the column {missing[0]!r} is missing; it has {', '.join(header)[:200]}", "columns")
            rows = []
            for row in reader:
                if None in row or None in row.values():
                    raise self.wrong(f"line {reader.line_num} has another number of cells than the header")
                rows.append(row)
        except csv.Error as error:
            raise self.wrong(f"it is not CSV: {error}") from error
        if not rows:
            raise self.wrong("it holds no rows")
        # a number that was cut off is a number too
        if not text.endswith(("\n", "\r")):
            raise self.wrong("its last line has no end, so it may have been cut off", "cut off")
        return rows

    def zip_names(self) -> list[str]:
        """The names of the files in a zip archive."""
        with self._archive() as archive:
            return archive.namelist()

    def zip_member(self, suffix: str, limit: int = LIMIT) -> bytes:
        """The first file in a zip archive whose name ends with ``suffix``, refused where it unpacks above ``limit``."""
        with self._archive() as archive:
            name = next((n for n in archive.namelist() if n.lower().endswith(suffix.lower())), None)
            if name is None:
                raise self.wrong(f"the archive holds no file that ends with {suffix}")
            # one program would read the first of two, another the last
            if archive.namelist().count(name) > 1:
                raise self.wrong(f"the archive has {name[:80]!r} twice", "twice")
            with archive.open(name) as file:
                data = file.read(limit + 1)  # counted while unpacking: the size that the archive states may lie
        if len(data) > limit:
            raise self.wrong(f"a file in the archive is larger than {limit // MEBIBYTE} MiB", "size")
        return data

    @contextmanager
    def _archive(self) -> Iterator[zipfile.ZipFile]:
        """The body as a zip archive; whatever can't be read of it is told as that."""
        try:
            with zipfile.ZipFile(io.BytesIO(self.body)) as archive:
                # others take as much memory as an archive says, and no source packs by them
                if any(entry.compress_type not in PACKED for entry in archive.infolist()):
                    raise self.wrong("the archive is packed in a way that is not read here")
                yield archive
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError) as error:
            raise self.wrong(f"it is not a zip archive that can be read: {error}") from error

    def wrong(self, what: str, rule: str = "form") -> UnexpectedAnswer:
        """The error that says what came instead, with the first characters of it; ``rule`` is what it breaks."""
        start = self.body[:60].decode("utf-8", "replace").strip().splitlines()
        kind = "HTML" if self.body[:200].lstrip().lower().startswith((b"<!doctype", b"<html")) else ""
        shown = f" (it begins with {start[0]!r}{', which is HTML' if kind else ''})" if start else " (it is empty)"
        return UnexpectedAnswer(f"{self.url}: {what}{shown}", rule)

    def _each_once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            double = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
            raise self.wrong(f"an object in it has {double[:60]!r} twice", "twice")
        return found

    def _no_number(self, name: str) -> float:
        raise ValueError(name)


def _doubled(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif found[name] != value:
            before = found[name]
            found[name] = (*before, value) if isinstance(before, tuple) else (before, value)
    return found


def number(text: Any, what: str) -> float:
    """A finite number from text or a JSON number; ``what`` names it in the error."""
    if isinstance(text, int | float) or (isinstance(text, str) and NUMBER.fullmatch(text.strip())):
        try:
            found = float(text)
        except OverflowError:
            found = math.inf  # a whole number of hundreds of digits
        if math.isfinite(found) and not isinstance(text, bool):
            return found
    raise UnexpectedAnswer(f"{what} is {str(text)[:40]!r}, which is not a number", "number")


def day(text: Any, what: str) -> date:
    """A day from ISO text.

    Of a time that tells how far it is from UTC, the day there or the one in UTC, whichever is later: no row counts
    from a day on which nobody knew it.
    """
    wrong = UnexpectedAnswer(f"{what} is {str(text)[:40]!r}, which is not a day", "day")
    found = DAY.fullmatch(str(text))
    if found is None:
        raise wrong
    try:
        there = date.fromisoformat(found["day"])
        return max(there, datetime.fromisoformat(str(text)).astimezone(UTC).date()) if found["away"] else there
    except (ValueError, OverflowError) as error:
        raise wrong from error
