"""The database of large tables: what it leaves behind."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASKED = """
import multiprocessing, sys, tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from memobook.data.database import Database

def folder():
    global kept
    kept = Database()
    assert kept.folder.is_dir()
    return str(kept.folder)

if __name__ == "__main__":
    if sys.argv[1] == "pool":
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
            print(pool.submit(folder).result())
    else:
        print(folder())
"""


@pytest.mark.parametrize("where", ["pool", "itself"])
def test_its_folder_goes_with_its_process(where: str, tmp_path) -> None:
    """A process of a pool ends without what an interpreter does at its end."""
    script = tmp_path / "asked.py"
    script.write_text(ASKED, "utf-8")
    (temporary := tmp_path / "temporary").mkdir()
    done = subprocess.run(
        [sys.executable, script, where], env={"TMPDIR": str(temporary)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{temporary}/memobook-tables-")
    assert list(temporary.iterdir()) == []
