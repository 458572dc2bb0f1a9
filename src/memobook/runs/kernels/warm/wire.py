"""Messages between a kernel's client and the parent: JSON with its length before it, and open files beside it.

A command sends its first message before it imports anything else. ``socket``, ``json`` and ``typing`` take longer than
all the rest of that, so what they are made of is used here; the messages are the same.
"""

from __future__ import annotations

import _socket as socket
import os
import struct
from _json import encode_basestring_ascii

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

LENGTH, NUMBER = struct.Struct("!I"), struct.Struct("i")
LARGEST = 16 * 2**20  # bytes of a message; an environment is at most 2 MB
MOST_FILES = 8


class Closed(Exception):
    """The other side has gone, or said something that is no message."""


def send(link: socket.socket, message: dict[str, Any], files: Sequence[int] = ()) -> None:
    """Send a message; the other side gets copies of the open files.

    Raises
    ------
    Closed : the other side has gone.
    """
    body = _json(message).encode()
    passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack(f"{len(files)}i", *files))] if files else []
    try:
        first = link.sendmsg([LENGTH.pack(len(body))], passed)
        link.sendall(LENGTH.pack(len(body))[first:] + body)
    except OSError as error:
        raise Closed(str(error)) from error


def receive(link: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """The next message and the files that came with it, which are the caller's to close.

    Raises
    ------
    Closed : the other side has gone, was too slow (the socket's timeout), or what it sent is no message.
    """
    files: list[int] = []
    try:
        return _message(link, files), files
    except (OSError, ValueError, Closed) as error:
        for file in files:
            os.close(file)
        raise Closed(str(error)) from error


def _message(link: socket.socket, files: list[int]) -> dict[str, Any]:
    """The next message; the files that come with it are put into ``files`` as soon as they are here."""
    import json

    space = socket.CMSG_SPACE(MOST_FILES * NUMBER.size)
    head, ancillary, _, _ = link.recvmsg(LENGTH.size, space, socket.MSG_CMSG_CLOEXEC)
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files += [file for (file,) in NUMBER.iter_unpack(data[: len(data) - len(data) % NUMBER.size])]
    if not head:
        raise Closed("it has ended")
    (size,) = LENGTH.unpack(head + _exactly(link, LENGTH.size - len(head)))
    message = json.loads(_exactly(link, size)) if size <= LARGEST else None
    if not isinstance(message, dict):
        raise Closed(f"what came ({size} bytes) is not a message")
    return message


def _json(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_json(name)}: {_json(one)}' for name, one in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_json, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    import json

    return json.dumps(value)


def _exactly(link: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = link.recv(size - len(parts))
        if not part:
            raise Closed("it ended within a message")
        parts += part
    return bytes(parts)


def peer(link: socket.socket) -> tuple[int, int]:
    """Process id and user id of the other side, as the system knows them."""
    pid, uid, _ = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return pid, uid
