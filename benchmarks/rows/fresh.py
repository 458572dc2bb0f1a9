"""``make memo`` on a fresh machine, beside what a user of Jupyter Book does there: pip installs eight packages, and a
book of as many minimal notebooks is built.

Both begin with Python and nothing that was ever downloaded; so the network counts, and nothing is done once untimed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from ..outcome import Goal, Outcome, Pair, RowError
from ..process import call
from ..repository import copy_repository, themes
from ..small_publication import minimal_notebook

PACKAGES = ("jupyter-book<2", "papermill", "pandas", "matplotlib", "scipy", "statsmodels", "scikit-learn", "pyarrow")
GOAL = Goal(
    "fresh", "make memo, nothing downloaded yet", "pip install of eight packages and jupyter-book build", reach=1.0
)
LIMIT = 1800


def measure(work: Path, pairs: int) -> Iterator[Outcome]:
    found = [Pair(_ours(work / f"ours-{number}"), _theirs(work / f"peer-{number}")) for number in range(pairs)]
    yield Outcome(GOAL, tuple(found))


def _ours(folder: Path) -> float:
    root = copy_repository(folder / "publication")
    seconds = call(["make", "memo"], root, limit=LIMIT, more=_nothing_kept(folder)).seconds
    _made(root / "_site" / "index.html", folder)
    return seconds


def _theirs(folder: Path) -> float:
    root = folder / "book"
    root.mkdir(parents=True)
    # as many notebooks as the publication has
    names = themes(Path(__file__).parents[2])
    for name in names:
        (root / f"{name}.ipynb").write_text(json.dumps(minimal_notebook()), "utf-8")
    (root / "index.md").write_text("# Book\n", "utf-8")
    toc = {"format": "jb-book", "root": "index", "chapters": [{"file": name} for name in names]}
    (root / "_toc.yml").write_text(json.dumps(toc), "utf-8")
    (root / "_config.yml").write_text(json.dumps({"title": "Book", "execute": {"execute_notebooks": "force"}}), "utf-8")
    kept, own = _nothing_kept(folder), folder / "venv" / "bin"
    steps = (
        [sys.executable, "-m", "venv", str(folder / "venv")],
        [str(own / "python"), "-m", "pip", "install", "--quiet", *PACKAGES],
        [str(own / "jupyter-book"), "build", "."],
    )
    seconds = sum(call(step, root, limit=LIMIT, more=kept).seconds for step in steps)
    _made(root / "_build" / "html" / f"{names[0]}.html", folder)
    return seconds


def _nothing_kept(folder: Path) -> dict[str, str]:
    return {"UV_CACHE_DIR": str(folder / "uv"), "PIP_CACHE_DIR": str(folder / "pip")}


def _made(page: Path, folder: Path) -> None:
    if not page.is_file():
        raise RowError(f"fresh: {page.name} was not made")
    shutil.rmtree(folder)
