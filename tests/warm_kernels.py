"""Kernels for tests: in a runtime folder of their own, and every process that they started is ended."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.manager import start_new_kernel
from tiny_publication import notebook

from memobook.runs.kernels.warm import provisioner

PATIENCE = 120  # seconds; for a machine under load


@contextmanager
def private_runtime() -> Iterator[Path]:
    """The runtime folder of this time's parents, which are ended with it."""
    folder = Path(tempfile.mkdtemp(prefix="warm-", dir="/tmp"))
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_RUNTIME_DIR", str(folder))
            patch.setenv("IPYTHONDIR", str(folder / "ipython"))  # the history of what was typed lies there
            patch.setenv("MEMOBOOK_STAY", "0")  # a parent waits for no other user
            yield folder
    finally:
        forget()
        for process in parents(folder):
            for one in (*process.children(recursive=True), process):
                one.send_signal(signal.SIGKILL)
        shutil.rmtree(folder)


def forget() -> None:
    """Let go of the parent that this process used last."""
    while provisioner._kept:
        provisioner._kept.pop().leave()


def parents(folder: Path) -> list[psutil.Process]:
    """Running parents whose sockets lie in a runtime folder, without the kernels that were forked from them."""
    found: dict[int, tuple[psutil.Process, int, list[str]]] = {}
    for process in psutil.process_iter():
        try:  # asked at once: it may end between two questions
            command, above = process.cmdline(), process.ppid()
            if process.status() != psutil.STATUS_ZOMBIE and any(str(folder) in part for part in command):
                found[process.pid] = process, above, command
        except psutil.NoSuchProcess:  # a zombie, too
            continue
    return [
        process
        for process, above, command in found.values()
        if above not in found and "memobook.runs.kernels.warm.parent" in command
    ]


def eventually(condition: Callable[[], Any]) -> Any:
    """Wait until it holds; what it gave then."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail(f"not within {PATIENCE} s")


def ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def write_publication(root: Path, *imports: str) -> Path:
    """The least that is taken for a publication, with a notebook that imports something."""
    (root / "data").mkdir(parents=True)
    (root / "notebooks").mkdir()
    (root / "_config.yml").write_text("title: Tiny\n")
    (root / "data" / "datapackage.json").write_text(json.dumps({"name": "tiny", "resources": []}))
    write_imports(root, *imports)
    return root


def write_imports(root: Path, *imports: str) -> None:
    code = "\n".join(f"import {name}" for name in imports)
    (root / "notebooks" / "one.ipynb").write_text(notebook([("code", "imports", code, [])]))


class Kernel:
    """A running kernel and its client."""

    def __init__(self, root: Path, name: str = "memobook", **options: Any) -> None:
        options.setdefault("env", environment())
        self.manager, self.client = start_new_kernel(
            kernel_name=name,
            cwd=str(root),
            startup_timeout=PATIENCE,
            extra_arguments=["--log-level=CRITICAL"],
            **options,
        )
        self.process = self.manager.provisioner.process

    @property
    def warm(self) -> bool:
        return type(self.process).__name__ == "WarmProcess"

    def messages(self, code: str) -> list[dict[str, Any]]:
        """What the kernel shows for some code."""
        found: list[dict[str, Any]] = []
        self.client.execute_interactive(code, timeout=PATIENCE, output_hook=found.append)
        return [m for m in found if m["msg_type"] not in ("status", "execute_input")]

    def printed(self, code: str) -> str:
        """What some code prints; an error of it fails the test."""
        messages = self.messages(code)
        errors = ["\n".join(m["content"]["traceback"]) for m in messages if m["msg_type"] == "error"]
        assert not errors, errors[0]
        return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream").strip()

    def close(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@contextmanager
def kernel(root: Path, name: str = "memobook", **options: Any) -> Iterator[Kernel]:
    running = Kernel(root, name, **options)
    try:
        yield running
    finally:
        running.close()


def parent_of(running: Kernel) -> int:
    """Process id of the parent that a kernel was forked from."""
    assert running.warm
    return int(psutil.Process(running.process.pid).ppid())


def environment(**changed: str) -> dict[str, str]:
    """Of a kernel. With the variable of pytest in it, ipykernel would not show what is written past Python."""
    return {name: value for name, value in {**os.environ, **changed}.items() if name != "PYTEST_CURRENT_TEST"}
