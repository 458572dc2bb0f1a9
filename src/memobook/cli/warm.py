"""Commands in forked processes: a parent that has imported the engine waits some time for the next call."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from memobook.publication.errors import ContentError
from memobook.runs.kernels.warm import link, request
from memobook.runs.kernels.warm.fallback import ColdStart

from .quick import can_fork, command, options, point, pointer

if TYPE_CHECKING:
    import _socket
    from types import FrameType

    from memobook.runs.kernels.warm.process import WarmProcess

# the engine as these commands come to import it, then the libraries that it imports where they are first used
IMPORTS = (
    "memobook.cli.forked",
    "memobook.cli.build",
    "memobook.cli.check",
    "memobook.cli.execute",
    "memobook.cli.verify",
    "memobook.author.check.call",
    "memobook.ledger.shape.ledger",
    "memobook.pages.descriptions.feed_text",
    "memobook.pages.documentation_pages",
    "memobook.pages.edition_pages",
    "memobook.pages.figures.scaled",
    "memobook.pages.forms.document",
    "memobook.pages.forms.mail",
    "memobook.pages.forms.markdown",
    "memobook.pages.pages",
    "memobook.pages.render_server",
    "memobook.pages.root_pages",
    "memobook.runs.executors.cluster",
    "memobook.runs.executors.executor",
    "memobook.runs.kernels.values.value_cells",
    "memobook.runs.kernels.warm.request",
    "memobook.runs.schedule.progress",
    "memobook.runs.schedule.report_page",
    "memobook.runs.schedule.schedule",
    "memobook.site.assembly",
    "memobook.site.build",
    "memobook.site.verify",
    "babel.dates",
    "babel.numbers",
    "citeproc",
    "css_inline",
    "email.generator",
    "email.parser",
    "fontTools.ttLib",
    "linkify_it",
    "markdown_it",
    "markdownify",
    "mdit_py_plugins.amsmath",
    "mdit_py_plugins.colon_fence",
    "mdit_py_plugins.deflist",
    "mdit_py_plugins.dollarmath",
    "mdit_py_plugins.footnote",
    "mdit_py_plugins.front_matter",
    "mdit_py_plugins.myst_blocks",
    "mdit_py_plugins.myst_role",
    "multiprocessing.connection",
    "packaging.specifiers",
    "pickle",
    "platformdirs",
    "simpleeval",
    "sphinx_external_toc.parsing",
    "typst",
    "memobook.cli.first_uses",
)
FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2)


def run_forked(asked: _socket.socket | None) -> int | None:
    """Run this call in a fork of a waiting parent; its exit code, None where it is to be run here.

    Parameters
    ----------
    asked : what :func:`.quick.ask` gave.
    """
    process = _taken(asked) if asked else None
    if process is None and can_fork():
        process = _launched()
    return None if process is None else _attend(process)


def _taken(asked: _socket.socket) -> WarmProcess | None:
    """The process that was asked for; None where the parent was another's."""
    try:
        parent = link.Link(socket.socket(fileno=asked.detach()), Path(pointer()))
    except ColdStart:
        return None
    return _process(parent, lambda: request.taken_now(parent, [None, None]))


def _launched() -> WarmProcess | None:
    """A process of the right parent, where there is one."""
    try:
        parent = link.connect(list(IMPORTS), os.environ, begin=False)
    except (ColdStart, ContentError):  # the command tells what is wrong with the environment
        return None
    process = _process(parent, lambda: request.launch_now(parent, command(), options()))
    if process:
        point(parent.path)
    return process


def _process(parent: link.Link, asked: Callable[[], WarmProcess]) -> WarmProcess | None:
    try:
        return asked()
    except (ColdStart, OSError):
        parent.leave()
        return None


def leave_parent() -> None:
    """Have a parent get ready for the next call, in a process of its own; nothing where there can be none."""
    if can_fork():
        try:
            parent = link.leave_parent(list(IMPORTS), os.environ)
            if parent:
                point(parent)
        except (ColdStart, ContentError):
            return  # the next call is as this one was


def _attend(process: WarmProcess) -> int:
    """Pass on what this process is told, until the other has ended; its exit code as a shell has it."""

    def pass_on(number: int, _: FrameType | None) -> None:
        process.send_signal(number)

    def pause(number: int, _: FrameType | None) -> None:
        process.send_signal(signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
        process.send_signal(signal.SIGCONT)

    for number in FORWARDED:
        signal.signal(number, pass_on)
    signal.signal(signal.SIGTSTP, pause)
    code = process.wait()
    return code if code >= 0 else 128 - code
