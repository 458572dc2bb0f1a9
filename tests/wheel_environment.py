"""The engine as others install it: its wheel, in an environment of its own, with the versions of ``uv.lock``, offline.

What is installed comes from uv's cache, or from the package index where it is not there yet.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from case_build import in_common

ROOT = Path(__file__).resolve().parents[1]
OURS = f"{sys.version_info.major}.{sys.version_info.minor}"
UV = Path(sys.executable).with_name("uv")
# in a network of its own a process reaches itself alone, by loopback, which has to be brought up there
LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 0x49))
os.execvp(sys.argv[1], sys.argv[1:])
"""
ALONE = ["unshare", "--user", "--map-root-user", "--net", sys.executable, "-c", LOOPBACK_UP]
# it is there until standard input ends, as it does whatever ends this process; commands enter it one after another, as
# from one shell: each in one of its own would find no process that another left ready
STAYING = ["sh", "-c", "echo up; exec cat >/dev/null"]
ENTERING = ["nsenter", "--preserve-credentials", "--user", "--net", "--target"]
# the second: without compiled modules, as in many containers, each start of a new environment takes seconds; the
# third: most modules of an environment that tests use for a minute are never imported
LEFT_OUT = ("VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE", "UV_COMPILE_BYTECODE")
NOWHERE = "http://127.0.0.1:9"  # the port that throws everything away; nothing listens
UNREACHABLE = ("error sending request", "dns error", "Failed to fetch", "Could not connect", "were disabled")


def tell(command: list[str], folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder, without settings of memobook or of the environment that runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MEMOBOOK_") and k not in LEFT_OUT}
    return subprocess.run(
        command, cwd=folder, env=kept | variables, check=False, capture_output=True, text=True, timeout=600
    )


def uv(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """uv, which also looks for the Pythons that pyenv has and does not show."""
    if not UV.is_file():
        pytest.skip("uv is not installed beside this Python; `make test` installs it with the group dev")
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    pythons = [str(path) for path in sorted(pyenv.glob("versions/3.*/bin"))]
    done = tell([str(UV), *arguments], folder, PATH=os.pathsep.join([*pythons, os.environ["PATH"]]))
    if done.returncode and not os.environ.get("CI") and any(word in done.stderr for word in UNREACHABLE):
        pytest.skip(f"not in uv's cache, and the package index can't be reached: {done.stderr.strip()[-300:]}")
    return done


def told(*arguments: str, folder: Path = ROOT) -> str:
    """What uv prints; it must succeed."""
    done = uv(*arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@cache
def offline() -> tuple[list[str], dict[str, str]]:
    """What goes before a command that shall reach no network, and its variables."""
    entering: list[str] = []
    with suppress(FileNotFoundError):  # another system than Linux
        alone = subprocess.Popen([*ALONE, *STAYING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert alone.stdin and alone.stdout
        atexit.register(_end, alone)
        entering = [*ENTERING, str(alone.pid)]
        if alone.stdout.readline() != "up\n" or subprocess.run([*entering, "true"], check=False).returncode:
            entering = []
    proxies = ("http_proxy", "https_proxy", "all_proxy")
    variables = {variable: NOWHERE for name in proxies for variable in (name, name.upper())}
    return entering, variables | {"no_proxy": "127.0.0.1,localhost", "NO_PROXY": "127.0.0.1,localhost"}


def _end(alone: subprocess.Popen[str]) -> None:
    alone.communicate()


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel with what it needs, and nothing else."""

    bin: Path

    def python(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        """Its Python, offline."""
        before, variables = offline()
        path = f"{self.bin}{os.pathsep}{os.environ['PATH']}"
        return tell([*before, str(self.bin / "python"), *arguments], folder, PATH=path, **variables)

    def memobook(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "memobook", *arguments, folder=folder)


def wheel_of_engine(base: Path) -> Path:
    """The wheel, which processes that run the tests have in common, as :func:`case_build.in_common` has it."""
    folder = in_common(base, "wheel", lambda made: told("build", "--quiet", "--wheel", "--out-dir", str(made)))
    (wheel,) = folder.glob("*.whl")
    return wheel


def installed(base: Path, python: str) -> Installed:
    """The wheel in an environment for a Python, such as ``3.12``; skips where uv neither finds nor brings it.

    Processes that run the tests have it in common.
    """
    wheel = wheel_of_engine(base)
    name = f"engine-{python.replace('.', '-')}"
    return Installed(in_common(base, name, lambda folder: _install(wheel, python, folder)) / "bin")


def _install(wheel: Path, python: str, folder: Path) -> None:
    made = uv("venv", "--quiet", "--python", python, str(folder))
    if made.returncode:
        assert python != OURS, made.stderr
        pytest.skip(f"no Python {python} here, and uv can't bring it: {made.stderr.strip()[-300:]}")
    needed = folder / "needed.txt"
    needed.write_text(told("export", "--quiet", "--frozen", "--no-default-groups", "--no-emit-project"), "utf-8")
    inside = ("--quiet", "--python", str(folder / "bin" / "python"))
    told("pip", "install", *inside, "--no-deps", "--requirements", str(needed))
    if python == OURS:
        _compiled(folder)
    told("pip", "install", *inside, "--no-deps", str(wheel))
    told("pip", "check", *inside)


def _compiled(folder: Path) -> None:
    """Link the compiled modules of the Python that runs the tests, as it compiled them when it imported the same files.

    Python takes one only where time and size of its source are the same, as they are of what comes from uv's cache.
    """
    (packages,) = folder.glob("lib/python*/site-packages")
    for cached in Path(sysconfig.get_path("purelib")).rglob("__pycache__"):
        place = packages / cached.relative_to(sysconfig.get_path("purelib"))
        if place.parent.is_dir() and not place.exists():
            shutil.copytree(cached, place, copy_function=_linked)


def _linked(source: str, target: str) -> None:
    with suppress(OSError):  # another file system, or it is being written anew
        os.link(source, target)
