"""A build that dies in the worst of moments, or has no room: the next ends in the same bytes, and nothing stays."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from case_build import PUBLICATION, built, contents, copy_of, finished_build, memobook
from test_interrupted_build import processes, start_build, within_a_minute

ROOM = (4, 150, 1200)  # kilobytes

MORE = "\nOne more paragraph.\n"
MEMO = Path("book", "memos", "2026-01-14.md")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return finished_build(tmp_path_factory.getbasetemp())


def add_paragraph(folder: Path) -> None:
    (folder / MEMO).write_text((folder / MEMO).read_text("utf-8") + MORE, "utf-8")


def killed_after(seconds: float, copied: Path) -> str:
    """Kill a first build after some seconds and build again; what is wrong then, empty for nothing."""
    build = start_build(copied)
    try:
        with suppress(subprocess.TimeoutExpired):  # it may be done before
            build.wait(seconds)
        build.send_signal(signal.SIGKILL)
    finally:
        build.kill()
        build.communicate()
    if not within_a_minute(lambda: not processes(copied)):
        return f"killed after {seconds:.2f} s: processes are left: {processes(copied)}"
    site = copied / "_site"
    if site.exists() and not (site / "editions.json").is_file():
        return f"killed after {seconds:.2f} s: half a site"
    done = memobook(copied, "build", "--all", "--out", "_site")
    return f"killed after {seconds:.2f} s: {done.stderr}" if done.returncode else ""


def test_a_build_killed_at_any_moment_is_followed_by_one_with_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """One moment each time; every night ``make kills`` kills a hundred first builds."""
    whole = float((folder.parent / "seconds.txt").read_text("utf-8"))
    moment, copied = random.SystemRandom().uniform(0, whole), copy_of(PUBLICATION, tmp_path / "publication")
    assert killed_after(moment, copied) == ""
    assert contents(copied / "_site") == contents(folder / "_site"), f"killed after {moment:.2f} s"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with little room."""
    path = tmp_path / "disk"
    path.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(path)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a file system")
    yield path
    subprocess.run(["umount", "--lazy", str(path)], check=True)


def test_a_full_disk_is_told_each_time_and_the_next_build_ends_in_the_same_bytes(
    folder: Path, small_disk: Path, tmp_path: Path
) -> None:
    """Room for next to nothing, for some of the runs, for a part of the pages: builds that fail one after the other."""
    copied = copy_of(folder, small_disk / "publication")
    before = contents(copied / "_site")
    shutil.rmtree(copied / ".memobook")
    add_paragraph(copied)
    filling = small_disk / "filling"
    for kilobytes in ROOM:
        free = shutil.disk_usage(small_disk).free
        filling.write_bytes(bytes(max(0, free - kilobytes * 1024)))
        done = memobook(copied, "build", "--all", "--out", "_site")
        assert done.returncode == 1, f"{kilobytes} kB: {done.stdout}{done.stderr}"
        assert "[disk.full]" in done.stderr and "to do: make room" in done.stderr and "Traceback" not in done.stderr
        assert contents(copied / "_site") == before
        filling.unlink()
    built(copied, "--all", "--out", "_site")
    other = copy_of(folder, tmp_path / "publication")
    add_paragraph(other)
    built(other, "--all", "--out", "_site")
    assert contents(copied / "_site") == contents(other / "_site")
