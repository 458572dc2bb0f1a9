"""Executed notebooks without what differs from one execution to the next: the same run gives the same bytes.

Times, durations, paths and random names are taken out or numbered in their order of appearance in the notebook. A
number stands in as many places as the name that it replaces, so it is found again when a notebook is normalised twice,
and equal names stay equal and different ones different. The order of sets is no matter of this module: the runner
fixes ``PYTHONHASHSEED`` to 0. Each step takes time that grows with the length of the text, whatever it holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from memobook.publication.engine import ENGINE
from memobook.themes.cells.notebook_file import joined

from .machine_paths import BEGIN, KERNEL_FILE, without_kernel_files, without_libraries
from .renamed import renamed

__all__ = ["KERNEL_FILE", "dump_notebook", "normalise"]

ADDRESS = re.compile(r"(?<= at 0x)[0-9a-fA-F]{6,16}\b")
DISPLAY = re.compile(r"(?<=display_id=)[0-9a-f]{32}\b")
MARKUP_ID = re.compile(r"\bid=[\"']([^\"']+)[\"']")
STYLER = re.compile(r"\AT_[0-9a-f]{5,32}(?![0-9a-zA-Z])")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# matplotlib: a letter or word and the first ten digits of a salted hash
SVG_NAME = re.compile(r"(?<![0-9a-f])[0-9a-f]{10,}(?![0-9A-Za-z])")
SVG_DATE = re.compile(r"(?<!\s)\s*<dc:date>[^<]*</dc:date>")
SVG = "image/svg+xml"
MODEL = re.compile(r'"(IPY_MODEL_|)([0-9a-f]{32})"')
WIDGET_VIEW, WIDGET_STATE = "application/vnd.jupyter.widget-view+json", "application/vnd.jupyter.widget-state+json"


def normalise(notebook: dict[str, Any], root: Path | None = None) -> dict[str, Any]:
    """A copy of the notebook without what differs from one execution to the next.

    Parameters
    ----------
    root : the publication's folder, which is taken off the front of paths.
    """
    notebook = json.loads(json.dumps(notebook))
    notebook["metadata"].pop("papermill", None)
    plain = _Plain(root)
    for number, cell in enumerate(notebook["cells"]):
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["id"] = "injected-parameters"
        if not cell["metadata"].get("tags", True):
            del cell["metadata"]["tags"]
        cell.setdefault("id", f"cell-{number}")
        if "outputs" in cell:
            cell["outputs"] = [plain.output(output, cell["id"]) for output in _whole_streams(cell["outputs"])]
    widgets = notebook["metadata"].get("widgets", {})
    if WIDGET_STATE in widgets:
        widgets[WIDGET_STATE] = plain.widgets(widgets[WIDGET_STATE])
    return notebook  # type: ignore[no-any-return]


def _whole_streams(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbouring pieces of printed text joined: how a kernel cuts it into messages depends on time."""
    found: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            output = {**output, "text": joined(output["text"])}
            if found and found[-1]["output_type"] == "stream" and found[-1]["name"] == output["name"]:
                found[-1]["text"] += output["text"]
                continue
        found.append(output)
    return found


class _Plain:
    """Replaces names in the outputs of one notebook; it remembers which number each name has."""

    def __init__(self, root: Path | None) -> None:
        self._numbers: dict[str, dict[str, str]] = {}
        home = str(Path.home())
        folders = [str(folder) for folder in (root, ENGINE.parent) if folder]
        # a traceback of IPython writes the home folder as ~
        folders += ["~" + folder[len(home) :] for folder in folders if folder.startswith(home + "/")]
        longest_first = sorted(map(re.escape, folders), key=len, reverse=True)
        self._folder = re.compile(rf"{BEGIN}(?:(?:{'|'.join(longest_first)})/+)+")

    def output(self, output: dict[str, Any], cell: str) -> dict[str, Any]:
        output = {k: v for k, v in output.items() if k != "transient"}

        def plain(text: str) -> str:
            return self.text(text, cell)

        for key in ("text", "evalue"):
            if key in output:
                output[key] = plain(output[key])
        if "traceback" in output:
            output["traceback"] = [plain(line) for line in output["traceback"]]
        data = output.get("data", {})
        # sorted, as they lie in a stored notebook
        for kind in sorted(data):
            if kind == WIDGET_VIEW:
                data[kind] = {**data[kind], "model_id": self._number("widget", data[kind]["model_id"])}
            elif kind.startswith("text/"):
                data[kind] = _as_given(data[kind], plain)
            if kind in (SVG, "text/html"):
                data[kind] = _as_given(data[kind], self.markup)
        return output

    def text(self, text: str, cell: str) -> str:
        """Text without memory addresses, ids of displays, and paths of this machine."""
        text = without_libraries(without_kernel_files(text, cell))
        text = self._folder.sub("", text)
        text = DISPLAY.sub(lambda found: self._number("display", found[0]), text)
        return ADDRESS.sub(lambda found: self._number("address", found[0].lower(), 8), text)

    def markup(self, text: str) -> str:
        """HTML or SVG whose random ids are numbered, wherever in it they are referred to."""
        drawn = "<svg" in text
        if drawn:
            text = SVG_DATE.sub("", text)
        names: dict[str, str] = {}
        for id in MARKUP_ID.findall(text):
            styler = STYLER.match(id)
            # the ids of a Styler's cells begin with that of its table, and its style sheet names even more of them
            whole, random = (styler[0], STYLER) if styler else (id, UUID)
            if drawn and not random.search(id):
                random = SVG_NAME
            names[whole] = random.sub(lambda found: self._number("markup", found[0]), whole)
        return renamed(text, names)

    def widgets(self, state: dict[str, Any]) -> dict[str, Any]:
        """The state of widgets with numbered models, which it names as keys and as ``IPY_MODEL_<id>``."""
        models = {id: self._number("widget", id) for id in state["state"]}
        text = MODEL.sub(lambda found: f'"{found[1]}{models.get(found[2], found[2])}"', json.dumps(state))
        return json.loads(text)  # type: ignore[no-any-return]

    def _number(self, kind: str, name: str, width: int | None = None) -> str:
        """The number of a name among its kind, in the name's own form (``T_0ab1c`` → ``T_00001``)."""
        known = self._numbers.setdefault(kind, {})
        if name not in known:
            prefix = "T_" if name.startswith("T_") else ""
            form = name[len(prefix) :]
            digits = iter(f"{len(known) + 1:0{width or sum(c != '-' for c in form)}d}")
            known[name] = prefix + (
                "".join(digits) if width else "".join("-" if c == "-" else next(digits) for c in form)
            )
        return known[name]


def _as_given(text: str | list[str], change: Callable[[str], str]) -> str | list[str]:
    """Changed text, as a list of lines where it was one."""
    changed = change(joined(text))
    return changed if isinstance(text, str) else changed.splitlines(keepends=True)


def dump_notebook(notebook: dict[str, Any]) -> str:
    """A notebook as text, laid out as Jupyter does."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
