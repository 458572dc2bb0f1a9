"""What a kernel has of its own, so that a notebook neither speaks to others nor looks into them.

A *network* namespace with nothing but a loopback, unless its theme asks for more. A *user* namespace: Linux lets nobody
inside read the environment, memory or open files of a process outside, be it of the same person or of root, so what the
shell or a runner of CI holds in secret stays there (the check is ``ptrace_may_access`` in the kernel's ptrace.c: the
capability that it asks for is one of the other process's namespace). A namespace of processes would do no more, and a
kernel would be its first process, which signals do not reach as they reach others.

Linux gives both to any process, or to root; where they are not allowed, and on other systems, a kernel shares what the
machine has, and one line says so.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path

from memobook.publication.parent_death import end_with_parent

# of a kernel's environment: "0" where it shall have none of the machine's network, or see none of its other processes
NETWORK, PROCESSES = "MEMOBOOK_NETWORK", "MEMOBOOK_PROCESSES"
CLONE = {NETWORK: 0x40000000, PROCESSES: 0x10000000}
SIOCSIFFLAGS = 0x8914
UP_RUNNING = 0x41
MAPS = ("uid_map", "gid_map")
# found before a fork, since a process between fork and exec should load nothing
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def needs_another(environment: Mapping[str, str]) -> bool:
    """Whether a process can stand apart as its environment says only with the help of one that stays outside."""
    return environment.get(PROCESSES) == "0" and os.geteuid() == 0


def stand_apart(environment: Mapping[str, str] = os.environ, outside: socket.socket | None = None) -> None:
    """Take this process, which has one thread, out of what its environment says.

    Parameters
    ----------
    outside : leads to a process that calls :func:`let_stay`, which without it is forked where one is needed.

    Raises
    ------
    OSError : the system does not allow it.
    """
    left = [name for name in CLONE if environment.get(name) == "0"]
    if not left or _libc is None:
        return
    if PROCESSES in left:
        _unshare_with_persons(sum(CLONE[name] for name in left), outside)
    else:
        _unshare(CLONE[NETWORK])
    if NETWORK in left:
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            # a notebook may start a server of its own and speak with it
            fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP_RUNNING))


def begin_alone(environment: Mapping[str, str], parent: int) -> None:
    """What a kernel's process does first: stand apart, and end with the process that started it."""
    stand_apart(environment)
    end_with_parent(parent=parent)


@cache
def can_leave(*names: str) -> bool:
    """Whether the system allows it, found by doing so in a process that ends at once."""
    if _libc is None:
        return False
    try:
        command = [sys.executable, "-I", "-S", "-c", ""]
        subprocess.run(command, check=True, preexec_fn=partial(stand_apart, dict.fromkeys(names, "0")), timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _unshare(flags: int) -> None:
    assert _libc is not None
    if _libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _unshare_with_persons(flags: int, outside: socket.socket | None) -> None:
    """Unshare, with the same persons inside, so that files belong to whom they did."""
    user, group = os.geteuid(), os.getegid()
    if user:
        _unshare(flags)
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        for name, number in zip(MAPS, (user, group), strict=True):
            Path(f"/proc/self/{name}").write_text(f"{number} {number} 1", "ascii")
        return
    # root reads the files of all, and only a process that stays outside may let it go on doing so
    helper = 0
    if outside is None:
        outside, theirs = socket.socketpair()
        here = os.getpid()
        helper = os.fork()
        if helper == 0:
            outside.close()
            let_stay(here, theirs)
            os._exit(0)
        theirs.close()
    try:
        _unshare(flags)
        outside.send(b"1")
        told = outside.recv(1)
    finally:
        outside.close()
        if helper:
            os.waitpid(helper, 0)
    if told != b"1":
        raise PermissionError("root may not say who is who in a namespace of its own")


def let_stay(process: int, inside: socket.socket) -> None:
    """Of root, outside: once ``process`` has left, everybody in its namespace is the same one as in ours."""
    with inside, suppress(OSError):  # it has died
        if inside.recv(1):
            inside.send(b"1" if _map_all(process) else b"0")


def _map_all(process: int) -> bool:
    """Everybody in this process's namespace is the same one in that of another; False where that is not allowed."""
    try:
        for name in MAPS:
            ours = [line.split() for line in Path(f"/proc/self/{name}").read_text("ascii").splitlines()]
            same = "\n".join(f"{first} {first} {count}" for first, _, count in ours)
            Path(f"/proc/{process}/{name}").write_text(same, "ascii")
    except OSError:
        return False
    return True
