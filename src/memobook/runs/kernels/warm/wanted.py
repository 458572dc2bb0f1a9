"""Which modules a parent imports before it forks: what the notebooks import, read from them and not listed by hand."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from memobook.themes.cells.imports import outside_modules

# what every kernel imports: at its start, or at its first cell
MACHINERY = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.payloadpage",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "encodings.idna",
    "encodings.latin_1",
    "encodings.utf_16_be",
    "faulthandler",
    "psutil",
    "sqlite3",
    "tornado.platform.asyncio",
    "tornado.queues",
    "memobook.themes.notebook",
)
# what these import at first use only
LATER = {
    "memobook": (
        "memobook.themes.figures.style",
        "memobook.publication.fonts",
        "memobook.themes.theme",
        "scour.scour",
        "xml.dom.expatbuilder",
    ),
    "pandas": (
        "pyarrow.pandas_compat",
        "pandas.io.formats.html",
        "pandas.io.formats.string",
        "pyarrow.vendored.version",
        "pandas.core.reshape.reshape",
        "pandas.io.parsers",
    ),
    "matplotlib": (
        "matplotlib.pyplot",
        "matplotlib.backends.backend_agg",
        "matplotlib.backends.backend_svg",
        "matplotlib.mathtext",
        "PIL.BmpImagePlugin",
        "PIL.GifImagePlugin",
        "PIL.JpegImagePlugin",
        "PIL.PngImagePlugin",
        "PIL.PpmImagePlugin",
    ),
}
# by which a cell asks for rows of a dataset, which DuckDB gives
ASKED = re.compile(r"\.sql\(|\.data\([^()]*\b(?:where|columns)\s*=")


def wanted(root: Path | None) -> list[str]:
    """Dotted names, in the order of import, for the publication at ``root``; the machinery alone where there is none.

    Modules of the publication are left out: they may change while the parent lives. A notebook that can't be read is
    passed over, since its run will say so.
    """
    if root is None:
        return list(MACHINERY)
    paths = [*sorted((root / "notebooks").rglob("*")), *sorted((root / "src").rglob("*.py"))]
    return list(_wanted(root, tuple((p, p.stat().st_mtime_ns) for p in paths if p.suffix in (".ipynb", ".py"))))


@lru_cache(maxsize=8)
def _wanted(root: Path, files: tuple[tuple[Path, int], ...]) -> tuple[str, ...]:
    code = [cell for path, _ in files if path.suffix == ".ipynb" for cell in _code(path)]
    names = outside_modules(code, root)
    tops = {name.partition(".")[0] for name in names} | {"memobook"}
    later = [name for top, modules in LATER.items() if top in tops for name in modules]
    later += ["duckdb"] if any(map(ASKED.search, code)) else []
    return tuple(dict.fromkeys([*MACHINERY, *names, *later]))


def _code(path: Path) -> list[str]:
    try:
        cells = json.loads(path.read_text("utf-8-sig"))["cells"]
        return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        return []
