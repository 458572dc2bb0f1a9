"""Commands that are forked from a parent which a command before them has left: they are as started plainly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from case_build import copy_of, finished_build
from warm_kernels import ended, eventually, parents, private_runtime

CALL = [sys.executable, "-m", "memobook"]


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return copy_of(finished_build(base), base / "forked" / "publication")


@pytest.fixture(scope="module")
def runtime() -> Iterator[Path]:
    """Shared: a parent that one test left is there for the next."""
    with private_runtime() as folder:
        yield folder


@pytest.fixture
def empty() -> Iterator[Path]:
    with private_runtime() as folder:
        yield folder


def told(folder: Path, runtime: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    variables = {"XDG_RUNTIME_DIR": str(runtime), "MEMOBOOK_STAY": "100", **more.pop("env", {})}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")} | variables
    return subprocess.run(
        [*CALL, *arguments],
        cwd=folder,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        **more,
    )


def begun(folder: Path, runtime: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
    environment |= {"XDG_RUNTIME_DIR": str(runtime), "MEMOBOOK_STAY": "100"}
    return subprocess.Popen([*CALL, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)


def commands_parent(runtime: Path) -> psutil.Process:
    """The parent of commands, once there is one."""

    def found() -> list[psutil.Process]:
        return [one for one in parents(runtime) if any("memobook.cli.forked" in part for part in one.cmdline())]

    (parent,) = eventually(found)
    return parent


def test_a_forked_command_says_and_ends_as_a_plain_one(publication: Path, runtime: Path) -> None:
    calls: list[list[str]] = [
        ["check", "2026-01-14"],
        ["check", "2030-01-01"],
        ["build", "--all", "2026-01-14"],
        ["build", "--no-such-option"],
        ["explain", "sales.total"],
        ["explain", "no.such.value"],
    ]
    told(publication, runtime, "check", "2026-01-14", env={"MEMOBOOK_STAY": "0"})  # runs and answers are stored
    plain = [told(publication, runtime, *call, env={"MEMOBOOK_WARM": "0"}) for call in calls]
    told(publication, runtime, *calls[0])
    parent = commands_parent(runtime)
    before = {child.pid for child in parent.children()}
    forked = [told(publication, runtime, *call) for call in calls]
    assert before == set()
    assert [one.returncode for one in forked] == [one.returncode for one in plain]
    assert {one.returncode for one in plain} >= {0, 1, 2}
    assert [one.stdout for one in forked] == [one.stdout for one in plain]
    assert [steps(one.stderr) for one in forked] == [steps(one.stderr) for one in plain]
    assert commands_parent(runtime).pid == parent.pid


def steps(told: str) -> list[str]:
    """What is said on stderr, without how long it took."""
    return [
        " ".join(word for word in line.split() if not word.replace(".", "").isdigit()) for line in told.splitlines()
    ]


def serving(folder: Path, runtime: Path) -> tuple[subprocess.Popen[str], psutil.Process]:
    """A command that runs until it is stopped, and its forked process."""
    told(folder, runtime, "check", "2026-01-14")
    parent = commands_parent(runtime)
    client = begun(folder, runtime, "preview", "--port", "0")
    assert client.stdout
    assert "http://127.0.0.1:" in client.stdout.readline()
    (process,) = parent.children()
    return client, process


def test_a_forked_command_is_interrupted_with_the_one_that_waits_for_it(publication: Path, runtime: Path) -> None:
    client, process = serving(publication, runtime)
    client.send_signal(signal.SIGTSTP)
    assert eventually(lambda: process.status() == psutil.STATUS_STOPPED)
    client.send_signal(signal.SIGCONT)
    assert eventually(lambda: process.status() != psutil.STATUS_STOPPED)
    client.send_signal(signal.SIGINT)
    client.wait(60)
    assert ended(process.pid)
    assert client.returncode == 0  # as where it is started plainly


def test_a_forked_command_has_limits_mask_and_folder_of_its_call(publication: Path, runtime: Path) -> None:
    told(publication, runtime, "check", "2026-01-14")
    commands_parent(runtime)
    client = subprocess.Popen(
        ["sh", "-c", f"umask 027; ulimit -S -n 500; exec {sys.executable} -m memobook preview --port 0"],
        cwd=publication,
        env={k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
        | {"XDG_RUNTIME_DIR": str(runtime), "MEMOBOOK_STAY": "100"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout
    client.stdout.readline()
    (process,) = commands_parent(runtime).children()
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    assert "Umask:\t0027" in status
    assert "Max open files            500" in Path(f"/proc/{process.pid}/limits").read_text("utf-8")
    assert process.cwd() == str(publication)
    client.send_signal(signal.SIGTERM)
    client.wait(60)


def test_a_forked_command_ends_with_the_one_that_waits_for_it(publication: Path, runtime: Path) -> None:
    client, process = serving(publication, runtime)
    parent = commands_parent(runtime)
    started = [process, *process.children(recursive=True)]
    client.kill()
    client.wait()
    assert eventually(lambda: all(ended(one.pid) for one in started))
    assert eventually(lambda: ended(parent.pid))


def pointed(runtime: Path) -> str:
    """Key of the parent that the next call asks before it knows the key of the right one."""
    (link,) = (path for path in (runtime / "memobook").iterdir() if path.is_symlink())
    return link.readlink().stem


def test_a_call_of_another_environment_is_refused_by_the_parent_that_was_left(publication: Path, empty: Path) -> None:
    plain = told(publication, empty, "check", "2026-01-14")
    first = commands_parent(empty)
    left = pointed(empty)
    assert f"{left}.sock" in " ".join(first.cmdline())
    other = told(publication, empty, "check", "2026-01-14", env={"PYTHONHASHSEED": "1"})
    assert (other.returncode, other.stdout) == (plain.returncode, plain.stdout)
    assert pointed(empty) != left and first.is_running()  # this one left another, which the next one asks first
    again = told(publication, empty, "check", "2026-01-14")
    assert (again.returncode, again.stdout) == (plain.returncode, plain.stdout)
    assert pointed(empty) == left  # its own was there, and was found by its key


def test_a_pointer_that_leads_nowhere_is_of_no_harm(publication: Path, empty: Path) -> None:
    told(publication, empty, "check", "2026-01-14")
    commands_parent(empty).kill()
    done = told(publication, empty, "check", "2026-01-14")
    assert done.returncode == 0, done.stderr
    assert f"{pointed(empty)}.sock" in " ".join(commands_parent(empty).cmdline())


def test_a_pointer_that_can_not_be_set_is_of_no_harm(publication: Path, empty: Path) -> None:
    plain = told(publication, empty, "check", "2026-01-14")
    parent = commands_parent(empty)
    (link,) = (path for path in (empty / "memobook").iterdir() if path.is_symlink())
    link.unlink()
    link.mkdir()
    done = told(publication, empty, "check", "2026-01-14")
    assert (done.returncode, done.stdout, steps(done.stderr)) == (plain.returncode, plain.stdout, steps(plain.stderr))
    assert parent.is_running()


@pytest.mark.parametrize(
    "variables",
    [{"MEMOBOOK_STAY": "0"}, {"MEMOBOOK_WARM": "0"}, {"PYTHONPATH": "/nowhere"}],
    ids=lambda variables: next(iter(variables)),
)
def test_no_parent_is_left_where_none_is_wanted(variables: dict[str, str], publication: Path, empty: Path) -> None:
    done = told(publication, empty, "check", "2026-01-14", env=variables)
    assert done.returncode == 0, done.stderr
    assert eventually(lambda: parents(empty) == [])


def test_a_wrong_length_of_stay_is_told_by_the_command(publication: Path, runtime: Path) -> None:
    done = told(publication, runtime, "build", "2026-01-14", env={"MEMOBOOK_STAY": "soon"})
    assert "soon" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("stay", ["100", "0"])
@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "latin-1", "none told"],
)
def test_what_an_encoding_has_no_sign_for_stops_no_command(
    publication: Path, empty: Path, env: dict[str, str], stay: str
) -> None:
    for _ in range(2):  # the second is forked from what the first left, where that stays
        done = told(publication, empty, "explain", "sales.total", env=env | {"MEMOBOOK_STAY": stay})
        assert done.returncode == 0 and "sales.total" in done.stdout and not done.stderr, done.stderr
        done = told(publication, empty, "check", "2026-01-14", "--json", env=env | {"MEMOBOOK_STAY": stay})
        assert done.returncode == 0 and isinstance(json.loads(done.stdout), list), done.stderr
