"""A publication on disk: where its parts lie, and how files are put in place without a half-written state."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import ContentError

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Publication:
    """The folder that holds ``_config.yml``, ``data/``, ``notebooks/`` and ``book/``."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Publication:
        """The publication at or above ``start`` (the working folder, or ``MEMOBOOK_ROOT`` where that is set).

        Connectors and loaders below its ``src/`` can be imported from then on, as they can be in its notebooks.
        """
        here = (start or Path(os.environ.get("MEMOBOOK_ROOT") or Path.cwd())).resolve()
        for folder in (here, *here.parents):
            if (folder / "_config.yml").is_file() and (folder / "data" / "datapackage.json").is_file():
                if str(folder / "src") not in sys.path:
                    sys.path.append(str(folder / "src"))
                return cls(folder)
        raise ContentError(
            "publication.missing",
            "no publication here: a folder with _config.yml and data/datapackage.json was not found",
            place=str(here),
            fix="call it inside a publication's folder",
        )

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def memos(self) -> Path:
        return self.root / "book" / "memos"

    @property
    def store(self) -> Path:
        """Runs and rendered editions kept between builds; may be deleted at any time."""
        return self.root / ".memobook"

    @cached_property
    def config(self) -> dict[str, Any]:
        """``_config.yml`` as a mapping."""
        from .yaml_file import read_yaml

        return read_yaml(self.root / "_config.yml", self.root)

    @property
    def base(self) -> str:
        """The site's address, with a slash at its end."""
        html: dict[str, Any] = self.config.get("html") or {}
        return str(html.get("baseurl") or "/").rstrip("/") + "/"

    @property
    def history(self) -> Path:
        """Histories of values that pages show: what ``memobook backfill --out history`` wrote."""
        return self.root / "history"

    @property
    def bibliography(self) -> Path:
        return self.root / "references.bib"

    def editions(self) -> list[str]:
        """Dates of all editions, oldest first."""
        return sorted(p.stem for p in self.memos.glob("*.md") if DATE.fullmatch(p.stem))

    def newest(self) -> str:
        dates = self.editions()
        if not dates:
            raise ContentError(
                "edition.none", "there is no memo yet", place="book/memos", fix="add book/memos/<date>.md"
            )
        return dates[-1]

    def known(self, date: str) -> str:
        """The date of an edition that there is.

        Raises
        ------
        ContentError : ``edition.missing``.
        """
        if date not in self.editions():
            known = ", ".join(self.editions()) or "none"
            place = f"book/memos/{date}.md"
            raise ContentError("edition.missing", f"there is no edition {date}", place=place, fix=f"editions: {known}")
        return date

    def place(self, path: Path) -> str:
        """``path`` as messages name it: relative to the publication where it lies inside."""
        try:
            return path.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def write_aside(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside its place first, then renamed.

    Raises
    ------
    ContentError : ``disk.full``.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with room(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with aside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several files, all or none: each beside its place first, then renamed one after the other.

    Raises
    ------
    ContentError : ``disk.full``; every file is as it was.
    """
    before = {path: path.read_bytes() if path.is_file() else None for path in files}
    done: list[Path] = []
    try:
        for path, data in files.items():
            write_aside(path, data)
            done.append(path)
    except BaseException:
        for path in done:
            old = before[path]
            if old is None:
                path.unlink()
            else:
                write_aside(path, old)
        raise


@contextmanager
def room(path: Path) -> Iterator[None]:
    """Turn a disk without room into a ContentError ``disk.full`` that names ``path``."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise full_disk(path, str(error.strerror)) from error


def full_disk(path: Path, reason: str) -> ContentError:
    return ContentError(
        "disk.full",
        f"there is no room to write it: {reason}",
        place=str(path),
        fix="make room on the disk and call again; what was there before is as it was",
    )


def read_text(path: Path, place: str) -> str:
    """A text file of the publication.

    Raises
    ------
    ContentError : ``file.missing``, or ``file.encoding`` with the line that is not UTF-8.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ContentError("file.missing", "this file does not exist", place=place, fix="add it") from error
    try:
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ContentError(
            "file.encoding", "this line is not UTF-8", place=f"{place}:{line}", fix="save the file as UTF-8"
        ) from error


def files_under(folder: Path) -> Iterator[Path]:
    """Every file below a folder, in a fixed order."""
    return (p for p in sorted(folder.rglob("*")) if p.is_file())
