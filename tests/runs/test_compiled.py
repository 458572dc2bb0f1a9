"""A module that is saved twice within a second is executed as it is."""

from __future__ import annotations

import os
import py_compile
import subprocess
import sys
from pathlib import Path

from memobook.runs.kernels.compiled import drop_outdated

SECOND = 1_700_000_000
NOTEBOOK = {"cells": [{"cell_type": "code", "source": "import shop"}]}
ASK = "import sys; sys.path.insert(0, 'src'); import shop; print(shop.TAX)"


def saved(module: Path, text: str, nanoseconds: int) -> None:
    module.write_text(text)
    os.utime(module, ns=(SECOND * 10**9 + nanoseconds,) * 2)


def told(root: Path) -> str:
    done = subprocess.run([sys.executable, "-c", ASK], cwd=root, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_what_was_compiled_before_the_last_save_is_not_executed(tmp_path: Path) -> None:
    module = tmp_path / "src" / "shop.py"
    module.parent.mkdir()
    saved(module, "TAX = 1\n", 0)
    compiled = Path(py_compile.compile(str(module), doraise=True) or "")
    os.utime(compiled, ns=(SECOND * 10**9 + 100,) * 2)
    saved(module, "TAX = 2\n", 200)
    assert told(tmp_path) == "1", "Python takes it for that of the source"
    drop_outdated(NOTEBOOK, tmp_path)
    assert told(tmp_path) == "2"
    py_compile.compile(str(module), doraise=True)
    drop_outdated(NOTEBOOK, tmp_path)
    assert compiled.is_file(), "what was compiled after the last save stays"
