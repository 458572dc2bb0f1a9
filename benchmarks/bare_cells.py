"""Runs a notebook's code cells in this process after importing all that they import; prints seconds and values.

``python -m benchmarks.bare_cells notebooks/<theme>.ipynb``, in the publication's folder. Only the cells are timed.
What they import, lazily too, is found by a first run in a process of its own.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell

from memobook.themes.values.value import VALUE


def main(path: str, first: bool) -> None:
    """Print one JSON line: seconds of the cells, their values, and the modules that are loaded."""
    if not first:
        command = [sys.executable, "-m", "benchmarks.bare_cells", path, "first"]
        found = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout
        for name in json.loads(found.splitlines()[-1])["modules"]:
            import_if_there(name)
    import matplotlib as mpl

    mpl.use("agg")
    cells = json.loads(Path(path).read_text("utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    shell = InteractiveShell.instance(display_pub_class=CapturingDisplayPublisher)
    began = time.perf_counter()
    for source in sources:
        shell.run_cell(source, store_history=True).raise_error()  # type: ignore[no-untyped-call]
    seconds = time.perf_counter() - began
    shown: Any = shell.display_pub
    bundles = [output["data"] for output in shown.outputs]
    values = {bundle[VALUE]["id"]: bundle[VALUE] for bundle in bundles if VALUE in bundle}
    print()
    print(json.dumps({"seconds": seconds, "values": values, "modules": list(sys.modules)}))


def import_if_there(name: str) -> None:
    """Import a module, unless it is one that a package makes up while it runs."""
    try:
        importlib.import_module(name)
    except ImportError:
        return


if __name__ == "__main__":
    main(sys.argv[1], first=sys.argv[2:] == ["first"])
