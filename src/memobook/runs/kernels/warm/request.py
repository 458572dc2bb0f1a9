"""How a client asks a parent for a kernel: everything that a started process would have got from it.

It asks with next to nothing imported (see :mod:`.wire`).
"""

from __future__ import annotations

import os
import resource
import select
import sys

from . import wire
from .fallback import ColdStart, tell

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _socket as socket
    from typing import IO, Any

    from .link import Link
    from .process import WarmProcess

READY_WITHIN = 120.0  # seconds for all imports of a parent on a busy machine
NOT_READY = f"their parent was not ready after {READY_WITHIN:.0f} s"
LIMITS = [name for name in dir(resource) if name.startswith("RLIMIT_")]


async def launch(link: Link, command: list[str], options: dict[str, Any]) -> WarmProcess:
    """Ask the parent for a kernel, while others of this event loop go on.

    Parameters
    ----------
    command : of a plain kernel: ``python -m ipykernel_launcher …``.
    options : of ``jupyter_client.launcher.launch_kernel``: ``env``, ``cwd``, ``stdin``, ``stdout``, ``stderr``,
        ``independent``.

    Raises
    ------
    ColdStart : the parent refuses, dies or is not ready in time.
    """
    ours = ask(link.socket, command, options)
    await _answered(link)
    return _taken(link, ours)


def launch_now(link: Link, command: list[str], options: dict[str, Any]) -> WarmProcess:
    """The same of any process, ``python -m module …``, for a caller with nothing else to do."""
    return taken_now(link, ask(link.socket, command, options))


def taken_now(link: Link, ours: list[IO[bytes] | None]) -> WarmProcess:
    """The process that was asked for by :func:`ask`, which gave ``ours``."""
    poll = select.poll()
    poll.register(link.socket, select.POLLIN)
    if not poll.poll(READY_WITHIN * 1000):
        raise ColdStart(NOT_READY)
    return _taken(link, ours)


def ask(
    link: socket.socket, command: list[str], options: dict[str, Any], python: list[str] | None = None
) -> list[IO[bytes] | None]:
    """Send the request; gives our ends of output and error, where these are pipes.

    Parameters
    ----------
    python : of a client that has not looked whether this parent is the right one: its :func:`python`. The parent
        looks, and refuses where it is another's.
    """
    watch = not options.get("independent", False)
    environment = dict(options["env"])
    if watch:
        environment["JPY_PARENT_PID"] = str(os.getpid())
    files, ours = _standard_files(options)
    asked = {
        "argv": [command[2], *map(os.path.expanduser, command[3:])],
        "env": environment,
        "cwd": os.path.join(os.getcwd(), options.get("cwd") or "").rstrip("/") or "/",
        "umask": _umask(),
        "limits": {name: resource.getrlimit(getattr(resource, name)) for name in LIMITS},
        "cpus": sorted(os.sched_getaffinity(0)),
        "watch": watch,
        "python": python,
    }
    try:
        if watch:
            files.append(os.pidfd_open(os.getpid()))
        wire.send(link, asked, files)
    except wire.Closed as error:
        raise ColdStart(f"their parent died: {error}") from error
    finally:
        for file in files:
            os.close(file)
    return ours


def _taken(link: Link, ours: list[IO[bytes] | None]) -> WarmProcess:
    """The process that the parent's answer speaks of."""
    try:
        answer, received = wire.receive(link.socket)
    except wire.Closed as error:
        raise ColdStart(f"their parent died: {error}") from error
    if "refused" in answer:
        raise ColdStart(answer["refused"])
    if answer["left_out"]:
        tell(f"memobook: not imported before kernels start, since it starts a thread: {', '.join(answer['left_out'])}")
    from .process import WarmProcess

    process = WarmProcess(link, answer["pid"], received[0])
    process.stdout, process.stderr = ours
    return process


async def _answered(link: Link) -> None:
    """Wait until the parent says something, without stopping others of this event loop."""
    import asyncio

    loop, said = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(link.socket, said.set)
    try:
        await asyncio.wait_for(said.wait(), READY_WITHIN)
    except TimeoutError as error:
        raise ColdStart(NOT_READY) from error
    finally:
        loop.remove_reader(link.socket)


def _standard_files(options: dict[str, Any]) -> tuple[list[int], list[IO[bytes] | None]]:
    """Copies of the kernel's standard files, and our ends of output and error where these are pipes."""
    if all(_is_file(options.get(name)) for name in ("stdin", "stdout", "stderr")):
        return [os.dup(options[name]) for name in ("stdin", "stdout", "stderr")], [None, None]
    import subprocess

    read, write = os.pipe()
    os.close(write)  # without an input of its own a kernel reads the end of a file, as jupyter_client has it
    given = options.get("stdin")
    files = [read if given is None else _copy(given)]
    ours: list[IO[bytes] | None] = []
    if given is not None:
        os.close(read)
    for name, own in (("stdout", 1), ("stderr", 2)):
        given = options.get(name)
        end: IO[bytes] | None = None
        if given == subprocess.PIPE:
            read, write = os.pipe()
            files.append(write)
            end = os.fdopen(read, "rb")
        elif given == subprocess.STDOUT:
            files.append(os.dup(files[1]))
        else:
            files.append(_copy(own if given is None else given))
        ours.append(end)
    return files, ours


def _is_file(given: Any) -> bool:
    """Whether it is the number of an open file, and none of those that stand for something else."""
    return isinstance(given, int) and given >= 0


def _copy(given: Any) -> int:
    if isinstance(given, int) and not _is_file(given):  # subprocess.DEVNULL
        return os.open(os.devnull, os.O_RDWR)
    return os.dup(given if isinstance(given, int) else given.fileno())


def python() -> list[str]:
    """What runs this process, as far as a name of it says: interpreter, environment and package."""
    return [sys.executable, sys.version, sys.prefix, sys.base_prefix, str(sys.modules["memobook"].__file__)]


def _umask() -> int:
    with open("/proc/self/status", encoding="utf-8") as status:
        for line in status:
            if line.startswith("Umask:"):
                return int(line.split()[1], 8)
    return 0o022
