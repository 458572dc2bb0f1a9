"""Init: a small complete publication to start from, made of the files in ``example/``.

Its texts name no engine but the one that makes it, or the one that the caller names: see :mod:`.origin`.
"""

from __future__ import annotations

import os
import re
import shutil
from importlib.metadata import distribution
from pathlib import Path

from memobook.publication.errors import ContentError
from memobook.publication.files import files_under, make_folder, room

from .empty import emptied
from .origin import KEPT, Origin

EXAMPLE = Path(__file__).with_name("example")


def init(folder: Path, engine: str = "", *, empty: bool = False) -> list[str]:
    """Make a publication in a folder that is new or empty; returns the names of its files.

    It is written beside the folder and renamed. The folder's own name must have a letter or a digit, of which the
    publication's name is made. ``empty`` leaves the example's memo, theme and data away. ``engine`` names where its
    memobook comes from, if not from where this one came.

    Raises
    ------
    ContentError : ``init.folder``, ``init.name``, ``init.engine``, ``disk.full``.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "here is something already, and nothing of it is overwritten"
        raise ContentError("init.folder", message, place=str(folder), fix="name a new or an empty folder")
    name = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")
    if not name:
        message = f"{folder.name!r} has no letter or digit of ASCII to make the publication's name of"
        raise ContentError("init.name", message, place=str(folder), fix="name another folder; it can be renamed later")
    # a project can't depend on one of its own name
    name = f"{name}-memos" if name == "memobook" else name
    origin = Origin.named(engine, folder) if engine else Origin.of(distribution("memobook"), folder)
    words = {
        "PUBLICATION_NAME": name,
        "PUBLICATION_TITLE": name.replace("-", " ").capitalize(),
        "ENGINE_SOURCE": f"where the engine comes from\n[tool.uv.sources]\nmemobook = {origin.source}",
        "ENGINE_PIP": origin.pip,
        "ENGINE_TOLD": origin.told,
    }
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    with room(folder):
        try:
            for path in files_under(EXAMPLE):
                target = aside / path.relative_to(EXAMPLE)
                text: str | None = path.read_text("utf-8")
                if empty and text is not None:
                    text = emptied(path.relative_to(EXAMPLE).as_posix(), text)
                if text is None:
                    continue
                make_folder(target.parent)
                target.write_text(_filled(text, words), "utf-8")
            if origin.archive:
                (aside / KEPT).mkdir()
                shutil.copyfile(origin.archive, aside / KEPT / origin.archive.name)
            if folder.exists():  # kept, since it may be somebody's working folder
                for entry in sorted(aside.iterdir()):
                    entry.rename(folder / entry.name)
            else:
                aside.rename(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return [path.relative_to(folder).as_posix() for path in files_under(folder)]


def _filled(text: str, words: dict[str, str]) -> str:
    """A text of the example with its words in capitals replaced."""
    for name, word in words.items():
        text = text.replace(name, word)
    return text
