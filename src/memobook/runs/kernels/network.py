"""A kernel's network: a namespace of its own with nothing but a loopback, unless its theme asks for more.

Linux gives one to any process (with a user namespace) or to root; where neither is allowed, and on other systems, a
kernel keeps the network of the machine, and one line says so.
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
from functools import cache
from pathlib import Path

from memobook.publication.parent_death import end_with_parent

NETWORK = "MEMOBOOK_NETWORK"  # of a kernel's environment: "0" where it shall have none
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS = 0x8914
UP_RUNNING = 0x41
# found before a fork, since a process between fork and exec should load nothing
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def leave_network(environment: Mapping[str, str] = os.environ) -> None:
    """Take this process, which has one thread, out of the machine's network, where its environment says so.

    Raises
    ------
    OSError : the system does not allow it.
    """
    if environment.get(NETWORK) != "0" or _libc is None:
        return
    user, group = os.geteuid(), os.getegid()
    if _libc.unshare(CLONE_NEWNET):
        if _libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        # the same person inside, so that files belong to whom they did
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        # a notebook may start a server of its own and speak with it
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", UP_RUNNING))


def begin_alone(environment: Mapping[str, str], parent: int) -> None:
    """What a kernel's process does first: leave the network, and end with the process that started it."""
    leave_network(environment)
    end_with_parent(parent=parent)


@cache
def can_leave_network() -> bool:
    """Whether the system allows it, found by doing so in a process that ends at once."""
    if _libc is None:
        return False
    try:
        command = [sys.executable, "-I", "-S", "-c", ""]
        subprocess.run(command, check=True, preexec_fn=lambda: leave_network({NETWORK: "0"}), timeout=60)
    except (OSError, subprocess.SubprocessError):
        return False
    return True
