"""A publication on disk: where its parts lie."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ContentError
from .text.language import ENGLISH, language_code, speak

if TYPE_CHECKING:
    from .yaml_file import Entry

CONFIG = "_config.yml"
SECTIONS = ("html", "sphinx", "latex", "execute", "parse", "repository", "launch_buttons", "comments")
# where nothing stands below the name, Jupyter Book takes that for all that it looks for
NEEDED = ("sphinx", "latex")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Publication:
    """The folder that holds ``_config.yml``, ``data/``, ``notebooks/`` and ``book/``."""

    root: Path

    def __post_init__(self) -> None:
        speak(lambda: self.language)

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
        return read_config(self.root)

    @property
    def language(self) -> str:
        """The language of its readers, as ``sphinx: config: language`` says it, such as ``de`` or ``pt_BR``: English
        where it says none.

        Raises
        ------
        ContentError : ``config.setting`` where it is none whose days and numbers are known.
        """
        path = self.root / "_config.yml"
        if not path.is_file() or "language" not in path.read_text("utf-8", errors="replace"):
            return ENGLISH
        config = (self.config.get("sphinx") or {}).get("config") or {}
        told = config.get("language")
        if told in (None, "", ENGLISH):
            return ENGLISH
        code = language_code(told)
        if code is None:
            fix = "write its code: language: de, or pt_BR; without it the language is English"
            raise wrong_setting(config, "language", f"{told!r} is no language", fix)
        return code

    @property
    def title(self) -> str:
        """Its name, as ``_config.yml`` says it.

        Raises
        ------
        ContentError : ``config.setting``.
        """
        return self._named("title")

    @property
    def author(self) -> str:
        """Who publishes it, which feeds and descriptions must say; raises as ``title`` does."""
        return self._named("author")

    def _named(self, name: str) -> str:
        told = self.config.get(name)
        if isinstance(told, str) and told.strip():
            return told
        place = f"_config.yml:{getattr(self.config, 'lines', {}).get(name, 1)}"
        raise ContentError(
            "config.setting", f"no {name} is given, or one that is no text", place=place, fix=f'write {name}: "…"'
        )

    @property
    def base(self) -> str:
        """The site's address, with a slash at its end; a slash alone where none is given.

        Raises
        ------
        ContentError : ``config.setting``.
        """
        html: dict[str, Any] = self.config.get("html") or {}
        told = html.get("baseurl") or ""
        if not told:
            return "/"
        from .text.identifier import host_of

        if not (isinstance(told, str) and told.startswith(("https://", "http://")) and host_of(told)):
            raise wrong_setting(html, "baseurl", f"{told!r} is no address", "write it whole: https://memos.example/")
        return told.rstrip("/") + "/"

    @property
    def history(self) -> Path:
        """Histories of values that pages show: what ``memobook backfill --out history`` wrote."""
        return self.root / "history"

    @property
    def bibliography(self) -> Path:
        return self.root / "references.bib"

    def editions(self) -> list[str]:
        """Dates of all editions, oldest first."""
        listed = os.listdir(self.memos) if self.memos.is_dir() else []  # noqa: PTH208 - a command asks many times
        return sorted(name[:-3] for name in listed if name.endswith(".md") and DATE.fullmatch(name[:-3]))

    def newest(self) -> str:
        dates = self.editions()
        if not dates:
            raise ContentError(
                "edition.none",
                "there is no memo yet",
                place="book/memos",
                fix="begin one with its theme: memobook new-theme NAME --from FILE.csv; or add book/memos/<date>.md",
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


def read_config(root: Path) -> Entry:
    """The settings of the publication at ``root``.

    Raises
    ------
    ContentError : as :func:`.yaml_file.read_yaml`, and ``config.setting`` where a name that settings stand below has
        something else there.
    """
    from .yaml_file import read_yaml  # a build with nothing to do reads none

    config = read_yaml(root / CONFIG, root)
    for name in SECTIONS:
        _check_section(config, name, needed=name in NEEDED)
    if "sphinx" in config:
        _check_section(config["sphinx"], "config", needed=True)
    return config


def wrong_setting(entry: Any, name: str, what: str, fix: str) -> ContentError:
    """The error of a setting, with its line where it has one."""
    place = entry.at(name) if hasattr(entry, "at") else CONFIG
    return ContentError("config.setting", what, place=place, fix=fix)


def _check_section(entry: Entry, name: str, *, needed: bool) -> None:
    found = entry.get(name)
    if name not in entry or isinstance(found, dict) or (found is None and not needed):
        return
    told = "nothing" if found is None else repr(found)
    fix = "write its settings in the lines below, indented, or take the line away: memobook init writes one"
    raise wrong_setting(entry, name, f"below {name} stand settings, and here stands {told}", fix)
