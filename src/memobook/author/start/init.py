"""Init: a small complete publication to start from, made of the files in ``example/``.

Its texts name no engine but the one that makes it: where that was installed from is read from what its installer wrote
(PEP 610), so that the new publication takes the same one.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from memobook.publication.errors import ContentError
from memobook.publication.files import files_under, room

EXAMPLE = Path(__file__).with_name("example")
PLACE = "memobook init"


@dataclass(frozen=True)
class Origin:
    """Where an engine comes from, as the files of a publication name it.

    Parameters
    ----------
    requirement : of the project's dependencies.
    source : entry of ``[tool.uv.sources]``; empty where the package index has it.
    pip : line of a requirements file.
    told : one sentence for the README.
    """

    requirement: str
    source: str
    pip: str
    told: str

    @classmethod
    def of(cls, engine: Distribution, root: Path) -> Origin:
        """The origin of an installed engine, for a publication in ``root``."""
        written = json.loads(engine.read_text("direct_url.json") or "{}")
        url, pinned = str(written.get("url", "")), f"memobook=={engine.version}"
        if vcs := written.get("vcs_info"):
            commit = vcs["commit_id"]
            return cls(
                "memobook",
                f'memobook = {{ git = "{url}", rev = "{commit}" }}',
                f"memobook @ {vcs['vcs']}+{url}@{commit}",
                f"memobook is installed from {url} at the commit that `pyproject.toml` names.",
            )
        if "dir_info" in written:
            path = Path(os.path.relpath(unquote(urlsplit(url).path), root)).as_posix()
            editable = bool(written["dir_info"].get("editable"))
            return cls(
                "memobook",
                f'memobook = {{ path = "{path}", editable = {str(editable).lower()} }}',
                f"-e {path}" if editable else path,
                f"memobook is installed from the folder `{path}`, which others and CI don’t have: before you share "
                'this publication, write `memobook = { git = "https://…", rev = "…" }` under `[tool.uv.sources]` in '
                "`pyproject.toml`, and the same in `environment.yml`.",
            )
        return cls(pinned, "", pinned, "memobook is installed from the package index.")


def init(folder: Path) -> list[str]:
    """Make a publication in a folder that is new or empty; returns the names of its files.

    It is written beside the folder and renamed. The folder's own name must have a letter or a digit, of which the
    publication's name is made.

    Raises
    ------
    ContentError : ``init.folder``, ``init.name``, ``disk.full``.
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
    origin = Origin.of(distribution("memobook"), folder)
    words = {
        "PUBLICATION_NAME": name,
        "PUBLICATION_TITLE": name.replace("-", " ").capitalize(),
        "ENGINE_REQUIREMENT": origin.requirement,
        "ENGINE_SOURCE": f"where the engine comes from\n[tool.uv.sources]\n{origin.source}"
        if origin.source
        else "the engine comes from the package index",
        "ENGINE_PIP": origin.pip,
        "ENGINE_TOLD": origin.told,
    }
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    with room(folder):
        try:
            for path in files_under(EXAMPLE):
                target = aside / path.relative_to(EXAMPLE)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(_filled(path.read_text("utf-8"), words), "utf-8")
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
