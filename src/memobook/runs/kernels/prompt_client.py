"""A Jupyter client that is ready as soon as its kernel is, without the fifth of a second of waiting for silence."""

from __future__ import annotations

import time
from contextlib import suppress
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from traitlets import Type

# seconds to wait for an answer before asking again, and for the kernel to say that it is idle
ANSWER, IDLE = 1.0, 0.02
# milliseconds after which a socket tries again to reach a kernel that is not there yet; ZeroMQ itself waits for 100
AGAIN = 2
# seconds after which a wait for an output looks again whether there is one
LOOK = 1.0


class OutputChannel(AsyncZMQSocketChannel):
    """As jupyter_client's own, but a wait without end looks again from time to time.

    What waits on a socket is told once; were that missed while thousands of outputs come in, nothing would be told
    after the last of them, and the wait would never end.
    """

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:  # type: ignore[override]
        """The next message; raises Empty after ``timeout`` seconds, None for any number of them."""
        while True:
            try:
                return await super().get_msg(LOOK if timeout is None else timeout)
            except Empty:
                if timeout is not None:
                    raise


class PromptClient(AsyncKernelClient):
    """As jupyter_client's own, but sure of both channels by one exchange.

    The kernel tells on the output channel that it is idle after each answer; hearing that of our own question means
    that the subscription stands, so nothing that a cell prints can be missed, and that no older message is to come.
    """

    iopub_channel_class = Type(OutputChannel)  # type: ignore[assignment]

    def start_channels(self, *which: bool, **more: bool) -> None:
        """Open the channels, which reach the kernel as soon as it listens."""
        self.context.setsockopt(zmq.RECONNECT_IVL, AGAIN)
        super().start_channels(*which, **more)

    def connect_iopub(self, identity: bytes | None = None) -> Any:
        """The channel of outputs, on which as many may wait as come: of the usual thousand the rest is dropped."""
        self.context.setsockopt(zmq.RCVHWM, 0)
        return super().connect_iopub(identity)

    async def wait_for_ready(self, timeout: float | None = None) -> None:  # type: ignore[override]
        """Ask until both channels answer.

        Raises
        ------
        RuntimeError : the kernel died, or did not answer within ``timeout`` seconds.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            with suppress(Empty):
                answer = await self._heard(self.get_shell_msg, asked, "kernel_info_reply", ANSWER)
                await self._heard(self.get_iopub_msg, asked, "status", IDLE)
                self._handle_kernel_info_reply(answer)
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")

    async def _heard(self, receive: Any, asked: str, kind: str, within: float) -> dict[str, Any]:
        """The message of a kind that answers ours; a status only when it is idle. Raises Empty after some seconds."""
        end = time.monotonic() + within
        while True:
            message: dict[str, Any] = await receive(timeout=max(0.0, end - time.monotonic()))
            ours = message["parent_header"].get("msg_id") == asked and message["msg_type"] == kind
            if ours and (kind != "status" or message["content"]["execution_state"] == "idle"):
                return message
