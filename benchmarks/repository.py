"""Temporary copies of this repository, so that nothing is ever measured, or written, in the repository itself."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import yaml

from .process import call

ROOT = Path(__file__).resolve().parents[1]


def copy_repository(target: Path) -> Path:
    """A copy of what git knows, or would add, in the new folder ``target``.

    ``src`` is a link to the repository's, which nothing here writes to: kernels look for modules there first, and a
    second copy of the engine beside the installed one would be another engine, for which no parent is warm.
    """
    target.mkdir(parents=True)
    (target / "src").symlink_to(ROOT / "src")
    listed = call(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], ROOT, limit=60).out
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("src/"):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


def before_weekly(root: Path, fewest: int = 4) -> None:
    """Make the newest memo of at least ``fewest`` themes the newest of a copy: later ones have not been written yet.

    A plain Jupyter Book of the copy has this memo's pages.
    """
    memos = sorted((root / "book" / "memos").glob("*.md"), reverse=True)
    asked = {memo.stem: list(_front(memo)["themes"]) for memo in memos}
    newest = next(day for day in asked if len(asked[day]) >= fewest)
    for path in (root / "book" / "memos").iterdir():
        if path.name[: len(newest)] > newest:
            path.unlink()
    contents = root / "_toc.yml"
    pages = [f"book/memos/{newest}", *(f"notebooks/{name}" for name in asked[newest])]
    told = yaml.safe_load(contents.read_text("utf-8"))
    others = [one for one in told["chapters"] if not one["file"].startswith(("book/memos/", "notebooks/"))]
    told["chapters"] = [*({"file": page} for page in pages), *others]
    contents.write_text(yaml.safe_dump(told, sort_keys=False), "utf-8")
    front = root / "book" / "index.md"  # shows claims of the later memo
    front.write_text(re.sub(r"^:\w+: .*\n", "", front.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def lay_aside(*folders: Path) -> None:
    """Have folders be there no more, as on a fresh copy, and delete them only with all that the row made.

    For some minutes after files were deleted, ext4 looks at each freed place again for every new file: who builds soon
    after a deletion would be measured with that.
    """
    for folder in filter(Path.exists, folders):
        aside = folder.parents[1] / "aside"
        aside.mkdir(exist_ok=True)
        folder.rename(aside / f"{len([*aside.iterdir()])}")


def _front(memo: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(
        re.split(r"^---\n", memo.read_text("utf-8"), maxsplit=2, flags=re.MULTILINE)[1]
    )
    return found


def notebooks_in_contents(root: Path) -> list[str]:
    """Names of the notebooks that are pages of the book, in its order."""
    chapters = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))["chapters"]
    return [file.removeprefix(at) for file in (one["file"] for one in chapters) if file.startswith(at := "notebooks/")]


def themes(root: Path) -> list[str]:
    """Names of the theme notebooks, those that read values of others last."""
    names = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    return sorted(names, key=lambda name: ".upstream(" in (root / "notebooks" / f"{name}.ipynb").read_text("utf-8"))


def read_notebook(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
