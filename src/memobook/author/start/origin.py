"""Where an engine comes from, as the files of a publication name it, so that it is never looked for by its name alone.

A name alone would be asked of a package index, where anybody may register it. What an installer wrote (PEP 610) says
where the engine that is installed came from; where that says nothing, or can't be had again, the caller names a place.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from urllib.parse import unquote, urlsplit

from memobook.publication.errors import ContentError

# the folder of a publication that keeps an engine's file
KEPT = "engine"
ARCHIVES = (".whl", ".tar.gz", ".zip")
ELSEWHERE = (
    "name a place that has it: --engine and the path of a wheel, the folder of a clone, "
    "git+https://…@<commit>, or the https address of a wheel"
)


@dataclass(frozen=True)
class Origin:
    """Where an engine comes from, as the files of a publication name it.

    Parameters
    ----------
    source : what stands for it under ``[tool.uv.sources]``, as TOML.
    pip : line of a requirements file.
    told : one sentence for the README.
    archive : the engine's file, to be kept in the publication; None where it lies elsewhere.
    """

    source: str
    pip: str
    told: str
    archive: Path | None = None

    @classmethod
    def of(cls, engine: Distribution, root: Path) -> Origin:
        """The origin of an installed engine, for a publication in ``root``.

        Raises
        ------
        ContentError : ``init.engine`` where it came from an index, or its file is gone or is another one now.
        """
        written = json.loads(engine.read_text("direct_url.json") or "{}")
        url = str(written.get("url", ""))
        if vcs := written.get("vcs_info"):
            return cls._git(url, str(vcs["commit_id"]), str(vcs["vcs"]))
        if "dir_info" in written:
            return cls._folder(_path(url), root, editable=bool(written["dir_info"].get("editable")))
        if "archive_info" not in written:
            raise _unknown(f"memobook {engine.version} was installed by its name alone, from an index")
        digest = _digest(written["archive_info"])
        return cls._file(_path(url), digest) if url.startswith("file:") else cls._address(url, digest)

    @classmethod
    def named(cls, engine: str, root: Path) -> Origin:
        """The origin that a caller names: a wheel's path or address, a clone's folder, or a repository at a commit.

        Raises
        ------
        ContentError : ``init.engine``.
        """
        repository = re.fullmatch(r"git\+(.+)@([0-9a-f]{7,64})", engine)
        if repository:
            return cls._git(repository[1], repository[2], "git")
        if engine.startswith("https://"):
            address, _, fragment = engine.partition("#")
            return cls._address(address, fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else "")
        path = Path(engine).resolve()
        if (path / "pyproject.toml").is_file():
            return cls._folder(path, root, editable=True)
        if path.is_file() and path.name.endswith(ARCHIVES):
            return cls._file(path, "")
        raise _unknown(f"{engine!r} is no wheel, no clone and no repository at a commit")

    @classmethod
    def _git(cls, url: str, commit: str, kind: str) -> Origin:
        return cls(
            f"{{ git = {json.dumps(url)}, rev = {json.dumps(commit)} }}",
            f"memobook @ {kind}+{url}@{commit}",
            f"memobook is installed from {url} at the commit that `pyproject.toml` names.",
        )

    @classmethod
    def _folder(cls, folder: Path, root: Path, *, editable: bool) -> Origin:
        path = Path(os.path.relpath(folder, root)).as_posix()
        return cls(
            f"{{ path = {json.dumps(path)}, editable = {json.dumps(editable)} }}",
            f"-e {path}" if editable else path,
            f"memobook is installed from the folder `{path}`, which others and CI don’t have: before you share "
            'this publication, write `memobook = { git = "https://…", rev = "…" }` under `[tool.uv.sources]` in '
            "`pyproject.toml`, and the same in `environment.yml`.",
        )

    @classmethod
    def _address(cls, url: str, digest: str) -> Origin:
        return cls(
            f"{{ url = {json.dumps(url)} }}",
            f"memobook @ {url}{f'#sha256={digest}' if digest else ''}",
            f"memobook is installed from {url}.",
        )

    @classmethod
    def _file(cls, path: Path, digest: str) -> Origin:
        if not path.is_file():
            raise _unknown(f"memobook was installed from {path}, which is gone")
        if digest and hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise _unknown(f"memobook was installed from {path}, which is another file now")
        kept = f"{KEPT}/{path.name}"
        return cls(
            f"{{ path = {json.dumps(kept)} }}",
            f"./{kept}",
            f"memobook is installed from `{kept}`, which belongs to this publication: commit it. For a newer memobook, "
            "put its file there and name it in `pyproject.toml` and `environment.yml`.",
            path,
        )


def _path(url: str) -> Path:
    return Path(unquote(urlsplit(url).path))


def _digest(archive: dict[str, object]) -> str:
    """The SHA-256 that an installer wrote; empty where it wrote none."""
    hashes = archive.get("hashes")
    if isinstance(hashes, dict) and "sha256" in hashes:
        return str(hashes["sha256"])
    kind, _, digest = str(archive.get("hash", "")).partition("=")
    return digest if kind == "sha256" else ""


def _unknown(message: str) -> ContentError:
    return ContentError("init.engine", message, place="memobook", fix=ELSEWHERE)
