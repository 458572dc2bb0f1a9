"""The parent process: imports, waits at its socket, forks. Started by :mod:`.link`, as a module of its own.

It holds no thread and no ZeroMQ context. A user is a connection, or a kernel whose client lives: when the last one has
left it waits for another for some time, and ends; it ends at once where the last one died.
What follows a fork in the child is :mod:`memobook.runs.kernels.warm.child`.
"""

from __future__ import annotations

import gc
import os
import select
import selectors
import signal
import socket
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from ..apart import let_stay, needs_another
from . import wire
from .child import become, prepare
from .hidden import Hidden
from .key import key as key_of
from .key import placed
from .link import command, stay
from .lock import locked
from .preload import preload, threads
from .request import python

REQUEST_WITHIN = 10.0  # seconds; a request is sent in one go


@dataclass(eq=False)
class Kernel:
    """A forked kernel: the files by which its end and that of its client are seen, and where its exit code goes."""

    pid: int
    process: int
    client: int | None
    link: socket.socket | None


class Parent:
    """Serves until its last user has gone.

    Parameters
    ----------
    path : of its socket.
    listener : that socket, connected to by the first user.
    links : of users that it has already.
    names : modules that it is to import; with what else there is they decide the name of its socket.
    left_out : those that are not imported, since that starts a thread.
    """

    def __init__(
        self,
        path: Path,
        listener: socket.socket,
        links: Iterable[socket.socket] = (),
        names: Iterable[str] = (),
        left_out: Iterable[str] = (),
    ) -> None:
        self.listener, self.path = listener, path
        self.names, self.left_out = list(names), list(left_out)
        self.environment = dict(os.environ)
        self.inode = path.stat().st_ino
        self.links: set[socket.socket] = set()
        self.kernels: set[Kernel] = set()
        self.helped: dict[socket.socket, int] = {}  # processes that are about to stand apart
        self.selector = selectors.DefaultSelector()
        self.hidden = Hidden()
        self.stays = stay(self.environment)
        self.ends_at: float | None = None
        self.ready, self.left_well = False, False
        self.ended = False
        listener.setblocking(False)
        self.selector.register(listener, selectors.EVENT_READ, (self._accept, listener))
        for link in links:
            self._welcome(link)

    def begin(self) -> None:
        """All is imported: whoever asks is answered, and where nobody does yet, somebody may."""
        self.ready = self.left_well = True
        if not self.ended:
            self._end_or_stay()

    def serve(self) -> tuple[dict[str, Any], list[int]] | None:
        """In a forked child: what it is asked to be, and its files. In the parent: None, at its end."""
        while not self.ended:
            left = None if self.ends_at is None else max(0.0, self.ends_at - time.monotonic())
            events = self.selector.select(left)
            if left is not None and not events:
                self._retire()
            for key, _ in events:
                if self.selector.get_map().get(key.fd) is key:  # else an event before it has closed it
                    call, subject = key.data
                    asked = call(subject)
                    if asked:
                        self._close()
                        return asked  # type: ignore[no-any-return]
        return None

    def begin_anew(self, without: str) -> NoReturn:
        """Replace this process by a fresh one with the same users, that imports all but one module more."""
        sockets = [self.listener, *self.links]
        for link in sockets:
            link.set_inheritable(True)
        numbers = ",".join(str(link.fileno()) for link in sockets)
        os.execve(  # noqa: S606
            sys.executable,
            command(self.path, numbers, self.names, [*self.left_out, without]),
            self.environment,
        )

    def look(self) -> None:
        """Between imports: whether anybody still waits."""
        self._accept(self.listener)
        for link in list(self.links):
            if select.select([link], [], [], 0)[0] and not link.recv(1, socket.MSG_PEEK):
                self._leave(link)

    def _accept(self, listener: socket.socket) -> None:
        with suppress(BlockingIOError):
            while True:
                self._welcome(listener.accept()[0])

    def _welcome(self, link: socket.socket) -> None:
        if wire.peer(link)[1] != os.getuid():
            link.close()
            return
        link.settimeout(REQUEST_WITHIN)
        self.ends_at = None
        self.links.add(link)
        self.selector.register(link, selectors.EVENT_READ, (self._request, link))

    def _request(self, link: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
        files: list[int] = []
        try:
            asked, files = wire.receive(link)
            reason = self._reason(asked, wire.peer(link)[0])
            if reason:
                wire.send(link, {"refused": reason})
                return None
            ours, theirs = socket.socketpair() if needs_another(asked["env"]) else (None, None)
            if (pid := os.fork()) == 0:
                if ours:
                    ours.close()
                kept, files = files, []
                # a module that sets a variable when it is imported would have set it in the kernel
                set_by_imports = {k: v for k, v in os.environ.items() if self.environment.get(k) != v}
                return asked | {"env": set_by_imports | asked["env"], "outside": theirs}, kept
            if ours and theirs:
                theirs.close()
                self.helped[ours] = pid
                self.selector.register(ours, selectors.EVENT_READ, (self._help, ours))
            self._born(Kernel(pid, os.pidfd_open(pid), files.pop() if asked["watch"] else None, link), link)
        except wire.Closed:
            self._leave(link)
        except OSError as error:
            with suppress(wire.Closed):
                wire.send(link, {"refused": f"no process can be forked: {error}"})
        finally:
            for file in files:
                os.close(file)
        return None

    def _born(self, kernel: Kernel, link: socket.socket) -> None:
        self.kernels.add(kernel)
        self.selector.register(kernel.process, selectors.EVENT_READ, (self._exited, kernel))
        if kernel.client is not None:
            self.selector.register(kernel.client, selectors.EVENT_READ, (self._orphaned, kernel))
        try:
            wire.send(link, {"pid": kernel.pid, "left_out": self.left_out}, [kernel.process])
        except wire.Closed:
            os.kill(kernel.pid, signal.SIGKILL)  # its client did not wait: nobody would ever end it
            raise

    def _help(self, ours: socket.socket) -> None:
        self.selector.unregister(ours)
        let_stay(self.helped.pop(ours), ours)

    def _reason(self, asked: dict[str, Any], client: int) -> str | None:
        if threads() > 1:
            return f"their parent has {threads()} threads"
        if asked["python"] and not self._is_for(asked, client):
            return "the parent that was left is of another engine or environment"
        return self.hidden.reason(asked["env"], Path(asked["cwd"]))

    def _is_for(self, asked: dict[str, Any], client: int) -> bool:
        """Whether a client that has not looked has found its parent."""
        try:
            place = placed(client, asked["limits"])
        except OSError:
            return False
        return asked["python"] == python() and key_of(self.names, asked["env"], place) == self.path.stem

    def _exited(self, kernel: Kernel) -> None:
        code = os.waitstatus_to_exitcode(os.waitpid(kernel.pid, 0)[1])
        if kernel.link:
            with suppress(wire.Closed):  # a client that has gone asks for no code
                wire.send(kernel.link, {"exited": code})
        self._forget(kernel.process)
        if kernel.client is not None:
            self._forget(kernel.client)
        self.kernels.discard(kernel)
        self._end_or_stay()

    def _orphaned(self, kernel: Kernel) -> None:
        """Its client died: end the kernel and all that it started. The end itself is seen by ``_exited``."""
        self.left_well = False
        for end in (os.killpg, os.kill):
            with suppress(ProcessLookupError):
                end(kernel.pid, signal.SIGKILL)
        self.selector.unregister(kernel.client or 0)

    def _leave(self, link: socket.socket) -> None:
        self.selector.unregister(link)
        self.links.discard(link)
        for kernel in self.kernels:
            if kernel.link is link:
                kernel.link = None
        self.left_well = _waits(link)
        self._end_or_stay()
        with suppress(wire.Closed):
            wire.send(link, {"ends": os.getpid() if self.ended else None})
        link.close()

    def _used(self) -> bool:
        return bool(self.links) or any(kernel.client is not None for kernel in self.kernels)

    def _end_or_stay(self) -> None:
        if not self._used() and self.ready and self.stays and self.left_well:
            self.ends_at = time.monotonic() + self.stays
        else:
            self._retire()

    def _retire(self) -> None:
        """End, unless there is a user; one that connects at this moment counts."""
        if self._used() or self.ended:
            return
        with locked(self.path.parent):
            if self.path.exists() and self.path.stat().st_ino == self.inode:
                self.path.unlink()
                self.path.with_suffix(".log").unlink(missing_ok=True)
        self._accept(self.listener)
        self.ended = not self.links

    def _forget(self, file: int) -> None:
        with suppress(KeyError):
            self.selector.unregister(file)
        os.close(file)

    def _close(self) -> None:
        """In a child: close what is the parent's."""
        self.selector.close()
        self.listener.close()
        for link in (*self.links, *self.helped):
            link.close()
        for kernel in self.kernels:
            for file in (kernel.process, kernel.client):
                if file is not None:
                    os.close(file)


def _waits(link: socket.socket) -> bool:
    """Whether a user that says no more is still there to hear an answer: it has left, and did not die."""
    poll = select.poll()
    poll.register(link, select.POLLRDHUP | select.POLLHUP)
    return not any(event & select.POLLHUP for _, event in poll.poll(0))


def main(arguments: list[str]) -> None:
    sys.path[:] = [path for path in sys.path if path not in ("", "/")]
    path, numbers, names, left_out = arguments
    sockets = [socket.socket(fileno=int(number)) for number in numbers.split(",")]
    for inherited in sockets:
        inherited.set_inheritable(False)
    parent = Parent(Path(path), sockets[0], sockets[1:], names.split(","), filter(None, left_out.split(",")))
    preload([name for name in parent.names if name not in parent.left_out], parent)
    prepare()
    gc.collect()
    gc.freeze()  # collections in a child would write to every page that it shares with its parent
    parent.begin()
    asked = parent.serve()
    if asked:
        become(*asked)


if __name__ == "__main__":
    main(sys.argv[1:])
