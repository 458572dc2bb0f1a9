"""What a kernel shares with the machine, however it was started: no secret of another process, and no network but a
loopback of its own unless its theme asks for more."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from test_run import CELLS, SETUP, write_publication, write_theme
from test_values_only import job, values
from warm_kernels import private_runtime

from memobook.runs.kernels.apart import NETWORK, PROCESSES, can_leave, stand_apart
from memobook.runs.kernels.environment import OPEN, common_environment
from memobook.runs.kernels.papermill_run import PapermillRun
from memobook.runs.kernels.values.values_run import end_waiting, values_run
from memobook.runs.kernels.warm.key import key
from memobook.runs.limits import Limits
from memobook.runs.spec import Result, RunSpec

SECRET = "hunter2 of another process"
LOOK = """import os, socket, threading
from pathlib import Path
def told():
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            found.append(path.read_bytes())
        except OSError:
            pass
    return found
def reached(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return 0
    return 1
own = socket.create_server(("127.0.0.1", 0))
sales = book.data("sales")
book.count("machine", reached({port}), "the machine's own")
book.count("own", reached(own.getsockname()[1]), "its own")
book.count("user", os.getuid(), "who it is")
book.count("secrets", sum(b"hunter2" in text for text in told()), "secrets of others")
book.count("homes", len(os.listdir(os.path.expanduser("~"))), "in its home")"""

isolated = pytest.mark.skipif(
    not can_leave(PROCESSES, NETWORK), reason="this system allows a kernel no namespaces of its own"
)


@pytest.fixture(scope="module", autouse=True)
def runtime() -> Iterator[Path]:
    with private_runtime() as folder:
        yield folder
        end_waiting()


@pytest.fixture
def port() -> Iterator[int]:
    """A server of the machine, to which a notebook has no business to speak."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def spec(root: Path, port: int, tags: list[str]) -> RunSpec:
    write_publication(root)
    write_theme(
        root, [*CELLS[:2], ("code", "setup", SETUP, tags), ("code", "work", LOOK.replace("{port}", str(port)), [])]
    )
    return job(root).spec()


def seen(result: Any) -> dict[str, float]:
    assert isinstance(result, Result), result
    return {found["id"].partition(".")[2]: found["value"] for _, (found, _) in values(result.notebook)}


def execute(asked: RunSpec, kernel: str) -> Result:
    if kernel == "values only":
        return values_run(asked)
    result = PapermillRun(replace(asked, values_only=False, kernel=kernel), None).execute()
    assert isinstance(result, Result) and result.warm is (kernel == "memobook")
    return result


@pytest.fixture(scope="module")
def secret() -> Iterator[None]:
    """A process of the same person that was started with a secret, as the shell above a build is."""
    environment = os.environ | {"GH_TOKEN": SECRET}
    command = [sys.executable, "-c", "print(flush=True); __import__('time').sleep(600)"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as other:
        assert other.stdout and other.stdout.readline()  # it runs by now
        assert SECRET.encode() in Path(f"/proc/{other.pid}/environ").read_bytes()  # for whoever shares namespaces
        yield
        other.kill()


@isolated
@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("kernel", ["memobook", "python3", "values only"])
def test_a_kernel_reaches_itself_and_nothing_else(kernel: str, port: int, tmp_path: Path) -> None:
    found = seen(execute(spec(tmp_path / "shop", port, []), kernel))
    assert found == {"machine": 0, "own": 1, "user": os.getuid(), "homes": 0, "secrets": 0}


@pytest.mark.usefixtures("secret")
@pytest.mark.parametrize("kernel", ["memobook", "python3", "values only"])
def test_a_theme_that_asks_for_the_network_has_it_and_another_key(kernel: str, port: int, tmp_path: Path) -> None:
    asked = spec(tmp_path / "shop", port, ["network"])
    found = seen(execute(asked, kernel))
    assert found["machine"] == 1 and (found["secrets"] == 0 or not can_leave(PROCESSES))
    assert (
        "network" not in job_parts(tmp_path / "other", port, [])
        and job_parts(tmp_path / "more", port, ["network"])["network"]
    )


def job_parts(root: Path, port: int, tags: list[str]) -> dict[str, Any]:
    spec(root, port, tags)
    return job(root).parts


def test_where_it_is_not_allowed_one_line_says_so(
    secret: None, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("memobook.runs.kernels.environment.can_leave", lambda *names: False)
    monkeypatch.setattr("memobook.runs.kernels.warm.fallback._said", set())
    asked = spec(tmp_path / "shop", port, [])
    found = [seen(execute(asked, "memobook")) for _ in range(2)]
    assert [(one["machine"], one["secrets"] > 0) for one in found] == [(1, True), (1, True)]
    told = capfd.readouterr().err
    assert [told.count(line) for line in OPEN.values()] == [1, 1]


def test_only_a_process_that_is_told_so_leaves() -> None:
    stand_apart({})
    stand_apart({NETWORK: "1", PROCESSES: "1"})
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_the_home_of_a_run_decides_no_parent_of_warm_kernels() -> None:
    """Otherwise each run would start a parent of its own, which imports all libraries anew."""
    one, other = ({"MEMOBOOK_RUNS": f"/run/{name}/upstream", "HOME": f"/run/{name}/home"} for name in "ab")
    assert key(["a"], one) == key(["a"], other) == key(["a"], {"MEMOBOOK_RUNS": "/run/a/upstream"})
    assert key(["a"], one) != key(["a"], one | {"HOME": "/home/someone"})


def test_a_copy_of_a_publication_has_the_same_parent_and_list_of_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A replay works in a copy: it would import all libraries anew, and look through the machine's fonts."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    one, other = (common_environment(tmp_path / name, Limits()) for name in "ab")
    assert key(["matplotlib"], one) == key(["matplotlib"], other)
    assert one["MPLCONFIGDIR"] == str(tmp_path / "cache" / "memobook" / "matplotlib")
    # a folder can't be made where a file is
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert common_environment(tmp_path / "a", Limits())["MPLCONFIGDIR"] == str(tmp_path / "a/.memobook/matplotlib")


def test_settings_in_the_folder_that_publications_share_change_no_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    shared = tmp_path / "memobook" / "matplotlib"
    shared.mkdir(parents=True)
    (shared / "matplotlibrc").write_text("axes.facecolor: red\n")
    environment = common_environment(tmp_path / "a", Limits())
    command = [sys.executable, "-c", "import matplotlib; print(matplotlib.rcParams['axes.facecolor'])"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout == "white\n"
