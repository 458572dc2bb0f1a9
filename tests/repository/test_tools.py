"""Plain tools work on the repository as it stands, without memobook's command line."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from memobook.cli.main import cli
from memobook.themes.values.printed import printed
from memobook.themes.values.value import VALUE

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
COMMANDS = cli.list_commands(click.Context(cli))


def tool(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A tool of this environment, called in a folder without settings of memobook."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
    environment = kept | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        command, cwd=folder, env=environment, check=False, capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git knows, or would add, so that no tool writes into the repository."""
    listed = tool(ROOT, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    assert listed.returncode == 0, listed.stderr
    target = tmp_path_factory.mktemp("repository") / "copy"
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


@pytest.fixture(scope="module")
def plain_book(repository: Path) -> Path:
    done = tool(repository, "jupyter-book", "build", ".")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr
    return repository / "_build" / "html"


def test_jupyter_book_builds_every_page_of_its_contents(repository: Path, plain_book: Path) -> None:
    contents = yaml.safe_load((repository / "_toc.yml").read_text("utf-8"))
    entries = [entry for chapter in contents["chapters"] for entry in (chapter, *chapter.get("sections", []))]
    pages = [contents["root"], *(entry["file"] for entry in entries)]
    assert [page for page in pages if not (plain_book / f"{page}.html").is_file()] == []


def recorded(path: Path) -> dict[str, dict[str, Any]]:
    """The values in an executed notebook, by id."""
    outputs = [o for cell in json.loads(path.read_text("utf-8"))["cells"] for o in cell.get("outputs", [])]
    return {o["data"][VALUE]["id"]: o["data"][VALUE] for o in outputs if VALUE in o.get("data", {})}


def test_the_memo_of_a_plain_build_has_its_values(repository: Path, plain_book: Path) -> None:
    memo = max((repository / "book" / "memos").glob("*.md"))
    page = html.unescape((plain_book / "book" / "memos" / f"{memo.stem}.html").read_text("utf-8"))
    values = {id: one for path in (repository / "notebooks").glob("*.ipynb") for id, one in recorded(path).items()}
    named = re.findall(r"\{value\}`([\w.]+)`", memo.read_text("utf-8"))
    amounts = [id for id in dict.fromkeys(named) if values[id]["unit"] == "USD"]
    assert amounts
    for id in amounts:
        one = values[id]
        text = printed(one["value"], one["unit"], one["format"], one["per"], id=id)
        assert re.search(rf'<a [^>]*href="[^"]*#{re.escape(id)}"[^>]*>{re.escape(text)}</a>', page), text


def test_papermill_executes_a_theme(repository: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.ipynb"
    done = tool(repository, "papermill", "notebooks/launches.ipynb", str(out), "-p", "since", "2026-09-29")
    assert done.returncode == 0, done.stderr
    # as the released edition of 2026-11-20 tells what is otherwise under this choice
    assert recorded(repository / "notebooks" / "launches.ipynb")["launches.cheaper"]["value"] == 6
    assert recorded(out)["launches.cheaper"]["value"] == 7


def test_nbval_finds_the_committed_outputs_true(repository: Path) -> None:
    done = tool(repository, sys.executable, "-m", "pytest", "--nbval", "notebooks/", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert re.search(r"\d+ passed", done.stdout)
    changed = [p.name for p in (ROOT / "notebooks").glob("*.ipynb")
               if p.read_bytes() != (repository / "notebooks" / p.name).read_bytes()]  # fmt: skip
    assert changed == []


def test_nbval_finds_a_committed_output_that_is_not_true(repository: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(repository, tmp_path / "copy", ignore=shutil.ignore_patterns("_build"))
    path = copied / "notebooks" / "launches.ipynb"
    text = path.read_text("utf-8")
    assert '"value": 486' in text
    path.write_text(text.replace('"value": 486', '"value": 487'), "utf-8")
    done = tool(copied, sys.executable, "-m", "pytest", "--nbval", str(path), "-p", "no:cacheprovider")
    assert done.returncode == 1, done.stdout[-4000:] + done.stderr[-2000:]
    assert "487" in done.stdout and "486" in done.stdout


def test_help_answers_without_anything_heavy() -> None:
    code = (
        "import sys\n"
        "from memobook.cli.main import cli\n"
        "cli(['--help'], standalone_mode=False)\n"
        "heavy = {'pandas', 'matplotlib', 'sphinx', 'papermill', 'typst', 'IPython'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = tool(ROOT, sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage:")


@pytest.mark.parametrize("call", [["memobook"], [sys.executable, "-m", "memobook"]], ids=["memobook", "-m memobook"])
def test_memobook_lists_its_commands(call: list[str], tmp_path: Path) -> None:
    done = tool(tmp_path, *call, "--help")
    assert done.returncode == 0, done.stderr
    assert [name for name in COMMANDS if not re.search(rf"^  {name}\b", done.stdout, re.MULTILINE)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_has_an_example(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command
    text = command.get_help(click.Context(command, info_name=f"memobook {name}", parent=None))
    assert re.search(rf"Examples?:\n\s+(\$ )?memobook {name}\b", text), text
