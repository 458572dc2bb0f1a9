"""The search index of an edition, made by Pagefind in the edition's own folder; the browser merges those of many.

An index holds nothing but its edition, so it costs the same whatever else is published, and stays with the edition.
Pagefind's own scripts lie once at the site's root, in a folder of their version: an index made by one version is
searched with the program of that version, for as long as the edition stands.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .errors import ContentError

FOLDER = "pagefind"
# what nobody means to find
NOT_TEXT = (".cell_input", ".cell summary", ".headerlink", ".toc", ".mb-id", ".tally", ".separator")
# the page's own program, and what it runs
PROGRAM = ("pagefind.js", "wasm.en.pagefind", "wasm.unknown.pagefind")


def index_version() -> str:
    return version("pagefind-bin")


def write_index(edition: Path) -> None:
    """Index the pages of a rendered edition into ``pagefind/`` inside its folder; the same pages give the same bytes.

    Raises
    ------
    ContentError : ``search.failed``.
    """
    with tempfile.TemporaryDirectory() as name:
        made = _run(edition, Path(name) / FOLDER)
        for path in [*made.glob("*.js"), *made.glob("*.css")]:
            path.unlink()
        entry = json.loads((made / "pagefind-entry.json").read_text("utf-8"))
        for language in entry["languages"].values():
            # read by the program as wasm.<this>.pagefind in the index's folder; it lies at the site's root instead
            language["wasm"] = f"0/../../../search/{entry['version']}/wasm.{language['wasm'] or 'unknown'}"
        (made / "pagefind-entry.json").write_text(json.dumps(entry, sort_keys=True), "utf-8")
        for path in made.glob("wasm.*"):
            path.unlink()
        shutil.copytree(made, edition / FOLDER)


def write_program(root: Path) -> None:
    """Put the program that searches such indexes into ``search/<version>/`` of the site's root."""
    with tempfile.TemporaryDirectory() as name:
        page = Path(name) / "page"
        page.mkdir()
        (page / "index.html").write_text(
            '<!DOCTYPE html><html lang="en"><title>x</title><main>x</main></html>', "utf-8"
        )
        made = _run(page, Path(name) / FOLDER)
        target = root / "search" / index_version()
        target.mkdir(parents=True, exist_ok=True)
        for file in PROGRAM:
            shutil.copyfile(made / file, target / file)


def _run(site: Path, out: Path) -> Path:
    command = [_executable(), "--site", str(site), "--output-path", str(out), "--silent"]
    command += ["--root-selector", "main", "--glob", "*.html", "--exclude-selectors", ", ".join(NOT_TEXT)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
    if done.returncode or not (out / "pagefind-entry.json").is_file():
        said = (done.stderr or done.stdout).strip() or f"it ended with {done.returncode}"
        raise ContentError(
            "search.failed", f"Pagefind can't index the pages: {said}", place=str(site), fix="install pagefind-bin anew"
        )
    return out


@cache
def _executable() -> str:
    from pagefind_bin import get_executable

    return str(get_executable())
