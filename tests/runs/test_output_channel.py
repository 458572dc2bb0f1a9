"""The channels of a kernel: outputs where what tells of a message was missed, and a kernel that listens late."""

from __future__ import annotations

import asyncio
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
import zmq
import zmq.asyncio

from memobook.runs.kernels.prompt_client import OutputChannel, PromptClient


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


def test_a_kernel_that_listens_late_is_reached_at_once(tmp_path: Path) -> None:
    """The client has tried before; ZeroMQ would wait for a tenth of a second before it tries again."""

    async def asked() -> tuple[list[bytes], int]:
        client = PromptClient(transport="ipc", ip=str(tmp_path / "kernel"), shell_port=1, context=context)
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        await asyncio.sleep(0.02)
        kernel.bind(f"ipc://{tmp_path / 'kernel'}-1")
        await client.shell_channel.socket.send(b"a question")
        found = await asyncio.wait_for(kernel.recv_multipart(), 60)
        again = client.shell_channel.socket.getsockopt(zmq.RECONNECT_IVL)
        client.stop_channels()
        return found[1:], again

    with zmq.asyncio.Context() as context, zmq.asyncio.Context() as other, other.socket(zmq.ROUTER) as kernel:
        found, again = asyncio.run(asked())
    assert found == [b"a question"] and 0 < again < 10
