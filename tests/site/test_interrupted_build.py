"""A build that is stopped in the middle of a run: no process stays, nothing is half-written, the next one resumes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from case_build import PUBLICATION, built, contents, copy_of, finished_build


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


def processes(folder: Path) -> list[int]:
    """Every process that works in a folder: the build, its workers, their kernels."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (path / "cwd").resolve(strict=True).is_relative_to(folder):
                found.append(int(path.name))
    return found


def named(folder: Path, names: tuple[bytes, ...]) -> list[int]:
    """Those of them whose command holds one of ``names``."""
    found = []
    for process in processes(folder):
        with suppress(OSError):
            command = Path(f"/proc/{process}/cmdline").read_bytes()
            if any(name in command for name in names):
                found.append(process)
    return found


def within_a_minute(true: Callable[[], object]) -> bool:
    for _ in range(600):
        if true():
            return True
        time.sleep(0.1)
    return False


def start_build(folder: Path) -> subprocess.Popen[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_")}
    command = [sys.executable, "-m", "memobook", "build", "--all", "--out", "_site"]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


# a process that was forked from a warm parent keeps the parent's command, which names what that has imported
KERNEL, WORKERS = (b"ipykernel_launcher", b"ipykernel.kernelapp"), (b"memobook.runs.executors.worker",)


def stop(copied: Path, number: signal.Signals, whom: str, when: tuple[bytes, ...]) -> tuple[int, str]:
    """Begin a build, end it once there is such a process; exit code and messages, when no process is left."""
    build = start_build(copied)
    try:
        assert within_a_minute(lambda: named(copied, when)), "no run began"
        (os.killpg if whom == "group" else os.kill)(build.pid, number)
        _, messages = build.communicate(timeout=120)
    finally:
        build.kill()
    assert within_a_minute(lambda: not processes(copied)), processes(copied)
    assert not (copied / "_site").exists()
    return build.returncode, messages


@pytest.mark.parametrize(
    ("number", "whom", "when"),
    [
        pytest.param(signal.SIGINT, "group", KERNEL, id="Ctrl-C, which goes to the whole process group"),
        pytest.param(signal.SIGINT, "group", WORKERS, id="Ctrl-C while the workers come up"),
        pytest.param(signal.SIGINT, "build", KERNEL, id="SIGINT to the build alone"),
        pytest.param(signal.SIGTERM, "build", KERNEL, id="SIGTERM"),
    ],
)
def test_a_stopped_build_leaves_no_process(
    tmp_path: Path, number: signal.Signals, whom: str, when: tuple[bytes, ...]
) -> None:
    copied = copy_of(PUBLICATION, tmp_path / "publication")
    code, messages = stop(copied, number, whom, when)
    assert code == 130
    assert "stopped; what was published is as it was" in messages and "Traceback" not in messages
    assert not list((copied / ".memobook").rglob(".*"))


def test_a_killed_build_leaves_no_process_and_the_next_one_ends_in_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    copied = copy_of(PUBLICATION, tmp_path / "publication")
    code, messages = stop(copied, signal.SIGKILL, "build", KERNEL)
    assert (code, "Traceback" in messages) == (-9, False)
    built(copied, "--all", "--out", "_site")
    assert contents(copied / "_site") == contents(folder / "_site")
