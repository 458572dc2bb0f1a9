"""What each command imports, counted and not timed: a command answers at once where it imports little."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from case_build import copy_of, finished_build

from memobook.cli.warm import IMPORTS

COUNT = """import json, sys
from memobook.cli.main import main
sys.argv = ["memobook", *sys.argv[1:]]
try:
    main()
except SystemExit:
    pass
print()
print(json.dumps(sorted(sys.modules)))"""
# packages that take a while, and what imports them in vain shows as a command that makes one wait
HEAVY = {"IPython", "asyncio", "duckdb", "jupyter_client", "matplotlib", "multiprocessing", "nbformat", "numpy"}
HEAVY |= {"pandas", "papermill", "pyarrow", "requests", "sphinx", "typst", "zmq"}


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with all editions and checked, so that nothing has changed."""
    base = tmp_path_factory.getbasetemp()
    folder = copy_of(finished_build(base), base / "imports" / "publication")
    modules(folder, "build", "--all", "--out", "_site")
    modules(folder, "check", "2026-01-14")
    return folder


def modules(folder: Path, *arguments: str) -> list[str]:
    """Names of all modules that a command has imported at its end."""
    command = [sys.executable, "-c", COUNT, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=300)
    return list(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "most", "needs"),
    [
        (["--help"], 170, set()),
        (["why", "2026-01-14"], 294, set()),
        (["build", "--all", "--out", "_site"], 260, set()),
        (["fetch", "--list"], 260, set()),
        # 76 of them are the parser of pages, by which it sees what they print
        (["check", "2026-01-14"], 704, {"multiprocessing"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_a_command_that_has_little_to_do_imports_little(
    arguments: list[str], most: int, needs: set[str], publication: Path
) -> None:
    imported = modules(publication, *arguments)
    assert {name.partition(".")[0] for name in imported} & HEAVY <= needs
    assert len(imported) <= most, f"{len(imported)} modules: {', '.join(imported)}"


@pytest.mark.parametrize(
    "arguments", [["build", "2026-01-14", "--out", "_other"], ["check", "2026-01-14"]], ids=" ".join
)
def test_a_forked_command_has_imported_what_it_needs(arguments: list[str], publication: Path) -> None:
    """What waits for commands imports as much before as they would, so that a fork of it imports next to nothing."""
    before = (
        f"import importlib, sys\nfor name in {IMPORTS!r}:\n    importlib.import_module(name)\nhad = set(sys.modules)\n"
    )
    code = before + COUNT.replace("sorted(sys.modules)", "sorted(set(sys.modules) - had)")
    memo = publication / "book" / "memos" / "2026-01-14.md"
    memo.write_text(memo.read_text("utf-8").replace("## Shops", "One more sentence.\n\n## Shops", 1), "utf-8")
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=publication, check=True, capture_output=True, text=True, timeout=300)
    imported = json.loads(done.stdout.splitlines()[-1])
    assert len(imported) <= 25, " ".join(imported)


def test_what_commands_are_forked_from_imports_no_publication_and_starts_no_thread() -> None:
    code = f"import importlib, os, sys\nfor name in {IMPORTS!r}:\n    importlib.import_module(name)\n"
    code += "print(len(os.listdir('/proc/self/task')), sorted({'analyses', 'pandas', 'sphinx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.split(maxsplit=1) == ["1", "[]\n"]
