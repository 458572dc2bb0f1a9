"""The channel of a kernel's outputs, where what tells of a message was missed."""

from __future__ import annotations

import asyncio
from queue import Empty
from typing import Any

import pytest

from memobook.runs.kernels.prompt_client import OutputChannel


class Deaf:
    """A socket that tells of no message by itself: only who looks sees that there is one, at the second look."""

    def __init__(self) -> None:
        self.looks = 0

    async def poll(self, timeout: int | None) -> int:
        self.looks += 1
        if timeout is None:
            await asyncio.Event().wait()
        return int(self.looks > 1)


def channel() -> Any:
    made = OutputChannel.__new__(OutputChannel)
    made.socket = Deaf()  # type: ignore[assignment]

    async def received(**_: Any) -> dict[str, Any]:
        return {"msg_type": "status"}

    made._recv = received  # type: ignore[method-assign]
    return made


def test_a_message_that_was_not_told_of_is_found() -> None:
    waiting = channel()
    found = asyncio.run(asyncio.wait_for(waiting.get_msg(timeout=None), 60))
    assert (found, waiting.socket.looks) == ({"msg_type": "status"}, 2)


def test_a_wait_with_an_end_ends() -> None:
    with pytest.raises(Empty):
        asyncio.run(channel().get_msg(timeout=0.01))
