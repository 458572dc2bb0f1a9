"""A traceback as an author reads it: the notebook’s lines and those of the publication’s modules, the rest folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from memobook.publication.engine import ENGINE

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
HEADER = re.compile(r"-+|\w*\s*Traceback \(most recent call last\):?")
CELL = re.compile(r"\s*Cell In\[\d+\], line (?P<line>\d+)")
FILE = re.compile(r"File (?P<path>.+?)(?::\d+)?(?:, in .*|, line \d+.*)?$")
PACKAGE = re.compile(r"(?:site-packages|dist-packages)/(?P<name>[^/]+)|^(?P<top>\w+)/.*\.pyx?")
# of a traceback of many own lines only the end is told
LINES = 60


def folded(frames: Sequence[str], root: Path) -> str:
    """The frames of a traceback in which somebody of the publication wrote; each run of others is one line.

    Parameters
    ----------
    frames : as IPython gives them: the header, a text a frame, and the error.
    root : of the publication.
    """
    plain = [ANSI.sub("", frame).strip("\n") for frame in frames]
    *calls, error = [text for text in map(_without_header, plain) if text] or [""]
    lines: list[str] = []
    others: list[str] = []
    for call in calls:
        found = FILE.match(call.partition("\n")[0])
        package = _package(found["path"], root) if found else ""
        if package:
            others.append(package)
            continue
        lines += [*_folded(others), *call.splitlines()]
        others = []
    lines += [*_folded(others), *error.splitlines()]
    return "\n".join((["…"] if len(lines) > LINES else []) + lines[-LINES:])


def line_in_cell(traceback: str) -> int:
    """The line of the cell that the traceback begins with; 0 where there is none."""
    found = next((CELL.match(line) for line in traceback.splitlines() if CELL.match(line)), None)
    return int(found["line"]) if found else 0


def _without_header(frame: str) -> str:
    return "\n".join(line for line in frame.splitlines() if not HEADER.fullmatch(line)).rstrip()


def _package(path: str, root: Path) -> str:
    """Whose a file is that nobody of the publication wrote; empty of one of theirs."""
    file = Path(path)
    installed = PACKAGE.search(path)
    if installed and installed["name"]:
        return installed["name"].removesuffix(".py")
    if file.is_relative_to(ENGINE) or path.startswith(f"{ENGINE.name}/"):
        return ENGINE.name
    if (root / file).is_file() and (root / file).resolve().is_relative_to(root.resolve()):
        return ""
    return installed["top"] if installed and installed["top"] else "Python"


def _folded(others: list[str]) -> list[str]:
    if not others:
        return []
    names = ", ".join(dict.fromkeys(others))
    return [f"… {len(others)} call{'s' * (len(others) > 1)} within {names}"]
