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
# a build whose renderings go on in its own process, after all that the process of a server has imported
RENDER = '''import importlib, json, sys
from pathlib import Path
from types import SimpleNamespace
from memobook.pages import pages, render_server
from memobook.pages.sphinx_job import IMPORTS, LATER, run_job
for name in (*IMPORTS, *LATER):
    importlib.import_module(name)
new = set()
class Here:
    __init__ = __exit__ = lambda *_: None
    __enter__ = lambda self: self
    def render(self, jobs):
        for job in jobs:
            had = set(sys.modules)
            rendered = run_job(job)
            new.update(set(sys.modules) - had)
            yield rendered
render_server.RenderServer = Here
class AtOnce:
    """In place of the thread beside the renderings, whose imports would be taken for theirs."""
    __init__ = shutdown = lambda *_, **__: None
    def submit(self, call, *given):
        call(*given)
        return SimpleNamespace(result=lambda: None)
pages.ThreadPoolExecutor = AtOnce
from memobook.publication.folder import Publication
from memobook.site.build import Build
Build(Publication.find(), Path("_rendered").resolve()).run(["2026-01-14"])
print()
print(json.dumps(sorted(new)))'''
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


def test_a_call_asks_a_waiting_parent_before_it_imports_what_takes_time() -> None:
    code = (
        "import sys\nhad = set(sys.modules)\nfrom memobook.cli import entry, quick\nquick.can_fork(), quick.command()"
    )
    code += "\nprint(*sorted(set(sys.modules) - had))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    imported = done.stdout.split()
    assert "memobook.runs.kernels.warm.wire" in imported
    assert not {"enum", "json", "pathlib", "re", "socket", "subprocess", "typing"} & set(imported)
    assert len(imported) <= 20, imported


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


def add_sentence(publication: Path) -> None:
    memo = publication / "book" / "memos" / "2026-01-14.md"
    memo.write_text(memo.read_text("utf-8").replace("## Shops", "One more sentence.\n\n## Shops", 1), "utf-8")


def test_a_rendering_imports_next_to_nothing(publication: Path) -> None:
    """What all renderings import is imported by the process that is forked for each."""
    add_sentence(publication)
    command = [sys.executable, "-c", RENDER]
    done = subprocess.run(command, cwd=publication, check=True, capture_output=True, text=True, timeout=300)
    imported = json.loads(done.stdout.splitlines()[-1])
    assert len(imported) <= 10, " ".join(imported)


@pytest.mark.parametrize(
    "arguments", [["build", "2026-01-14", "--out", "_other"], ["check", "2026-01-14"]], ids=" ".join
)
def test_a_forked_command_has_imported_what_it_needs(arguments: list[str], publication: Path) -> None:
    """What waits for commands imports as much before as they would, so that a fork of it imports next to nothing."""
    before = (
        f"import importlib, sys\nfor name in {IMPORTS!r}:\n    importlib.import_module(name)\nhad = set(sys.modules)\n"
    )
    code = before + COUNT.replace("sorted(sys.modules)", "sorted(set(sys.modules) - had)")
    add_sentence(publication)
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=publication, check=True, capture_output=True, text=True, timeout=300)
    imported = json.loads(done.stdout.splitlines()[-1])
    assert len(imported) <= 25, " ".join(imported)


def test_what_commands_are_forked_from_imports_no_publication_and_starts_no_thread() -> None:
    code = f"import importlib, os, sys\nfor name in {IMPORTS!r}:\n    importlib.import_module(name)\n"
    code += "print(len(os.listdir('/proc/self/task')), sorted({'analyses', 'pandas', 'sphinx'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)
    assert done.stdout.split(maxsplit=1) == ["1", "[]\n"]
