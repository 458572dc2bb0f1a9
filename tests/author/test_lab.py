"""What authors get besides a build: JupyterLab with warm kernels, and git that knows notebooks."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import yaml
from case_build import DATES, PUBLICATION
from tiny_publication import content_error

from memobook.author.lab import environment, ready_edition
from memobook.publication.folder import Publication

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
# a kernel of the notebooks' own name, as JupyterLab's server starts it; prints the command of its parent process
KERNEL = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
try:
    code = "import os, pathlib; print(pathlib.Path(f'/proc/{os.getppid()}/cmdline').read_text().replace(chr(0), ' '))"
    client.execute_interactive(code, timeout=120)
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
"""


def test_a_kernel_of_jupyterlab_is_warm() -> None:
    publication = Publication(PUBLICATION)
    command = [sys.executable, "-c", KERNEL]
    done = subprocess.run(
        command, cwd=PUBLICATION, env=environment(publication), check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "memobook.runs.kernels.warm.parent" in done.stdout


def test_notebooks_whose_defaults_are_not_the_edition_s_are_told(tmp_path: Path) -> None:
    folder = shutil.copytree(PUBLICATION, tmp_path / "publication")
    assert ready_edition(Publication(ROOT)).date
    notebook = folder / "notebooks" / "sales.ipynb"
    notebook.write_text(notebook.read_text("utf-8").replace(DATES[-1], DATES[0]), "utf-8")
    assert content_error(ready_edition, Publication(folder)).id == "theme.defaults"


def test_what_only_authors_need_is_installed_by_its_own_targets() -> None:
    assert {re.split(r"[>=]", name)[0] for name in PROJECT["dependency-groups"]["lab"]} == {
        "jupyterlab",
        "nbdime",
        "pre-commit",
    }
    assert "lab" not in PROJECT.get("tool", {}).get("uv", {}).get("default-groups", ["dev"])
    rules = dict(re.findall(r"^(\S+): (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert rules["memo"] == "$(BIN)/.ready" and rules["lab"] == rules["git"] == "$(BIN)/.lab"


def test_hooks_are_tools_of_the_environment() -> None:
    (repo,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repo["repo"] == "local"
    entries = [hook["entry"].split()[0] for hook in repo["hooks"]]
    assert {"ruff", "memobook"} == {Path(entry).name for entry in entries}
    assert all(entry == f".venv/bin/{Path(entry).name}" for entry in entries)
    files = re.compile(next(hook["files"] for hook in repo["hooks"] if hook["id"] == "memobook-check"))
    assert all(files.search(name) for name in ("book/memos/x.md", "notebooks/a.ipynb", "references.bib", "data/a.csv"))
    assert not files.search("src/memobook/cli/main.py")
