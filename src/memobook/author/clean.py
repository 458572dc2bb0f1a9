"""``python -m memobook.author.clean``: a notebook from its input as ``memobook execute`` would write it; git's filter.

What a save in an editor adds is taken away: times of cells, folders of the machine, how a kernel cut its prints into
pieces, counts of a session's executions, an editor's notes of what is folded, and what a run hands to pages beside what
it shows (:mod:`memobook.themes.once`). Code, prose, tags and outputs stay, so a change of them is all that git shows. A
text that is no notebook goes through as it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from memobook.runs.kernels.normalised import dump_notebook, normalise
from memobook.themes.once import once

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
# of an editor: what is folded or was shown, and when a cell ran
OF_EDITORS = ("collapsed", "scrolled", "jp-MarkdownHeadingCollapsed", "vscode", "ExecuteTime", "trusted", "editable")


def cleaned(text: str, root: Path | None = None) -> str:
    """The notebook's text without what its next execution would not write.

    Parameters
    ----------
    root : folder whose paths are written without it.
    """
    try:
        notebook = normalise(json.loads(text), root)
        for key in ("vscode", "toc", "toc-autonumbering", "widgets_state"):
            notebook["metadata"].pop(key, None)
        if notebook["metadata"].get("kernelspec", {}).get("language", "python") == "python":
            notebook["metadata"]["kernelspec"] = dict(KERNEL)
        _count(notebook["cells"])
        notebook = once(notebook)
    except (ValueError, KeyError, TypeError, AttributeError):
        return text
    return dump_notebook(notebook)


def _count(cells: list[dict[str, Any]]) -> None:
    """Number the cells that were executed as one whole run would."""
    number = 0
    for cell in cells:
        for key in OF_EDITORS:
            cell["metadata"].pop(key, None)
        if cell["cell_type"] != "code" or cell.get("execution_count") is None:
            continue
        number += 1
        cell["execution_count"] = number
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = number


def main() -> None:
    """Clean what stands on the input."""
    text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    sys.stdout.buffer.write(cleaned(text, Path.cwd()).encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    main()
