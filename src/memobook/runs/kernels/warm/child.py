"""What a forked process does to be as a freshly started kernel: nothing of its parent is left to see."""

from __future__ import annotations

import gc
import locale
import os
import resource
import select
import signal
import sys
import time
import warnings
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Thread
from types import ModuleType
from typing import Any, NoReturn, TextIO

from ..apart import stand_apart
from .threads import allow_threads

LAUNCHER = "ipykernel_launcher"
INLINE = "module://matplotlib_inline.backend_inline"
# objects that the engine's own processes make before Python looks for cycles among them: they end after seconds, and
# most of what they make, such as the nodes of a page, stays until then
YOUNG = 100_000


def prepare() -> None:
    """Do in the parent, once, what is the same for all its kernels and takes each of them milliseconds."""
    _launcher()
    registry = sys.modules.get("matplotlib.backends.registry")
    if registry is not None:
        registry.backend_registry.is_valid_backend(INLINE)  # reads what all installed packages say of backends
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib_inline"]:
        del sys.modules[name]  # its import in a running kernel is what makes figures appear


def become(asked: dict[str, Any], files: list[int]) -> NoReturn:
    """Turn this forked process into the kernel that was asked for, and run it to its end.

    Parameters
    ----------
    asked : ``argv`` (after ``python -m``: the launcher of kernels, or a module with a ``main``), ``env``, ``cwd``,
        ``umask``, ``limits`` (name → soft and hard), ``cpus``; ``outside``, a socket by which the parent helps it to
        stand apart, or None.
    files : standard input, output and error; then, if ``watch``, one that tells of the client's end.
    """
    os.setsid()
    for signum in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if signal.getsignal(signum) is signal.SIG_IGN and signum not in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _standard_streams(files[:3])
    _surroundings(asked)
    _interpreter(asked)
    _libraries(asked["env"])
    _run(asked["argv"], files[3] if asked["watch"] else None)


def _standard_streams(files: list[int]) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    for target, file in enumerate(files):
        os.dup2(file, target)
        os.close(file)
    # anew: those before have kept whether one could seek in the parent's files
    sys.stdout = _stream(1, sys.stdout, -1)
    sys.stderr = _stream(2, sys.stderr, 1)


def _stream(target: int, before: TextIO, buffering: int) -> TextIO:
    return open(target, "w", buffering, encoding=before.encoding, errors=before.errors, closefd=False)


def _surroundings(asked: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(asked["env"])
    stand_apart(outside=asked["outside"])
    os.chdir(asked["cwd"])
    os.umask(asked["umask"])
    for name, (soft, hard) in asked["limits"].items():
        kind = getattr(resource, name)
        most = resource.getrlimit(kind)[1]
        if most != resource.RLIM_INFINITY and (hard == resource.RLIM_INFINITY or hard > most):
            hard = most  # only root may raise it
            soft = most if soft == resource.RLIM_INFINITY else min(soft, most)
        resource.setrlimit(kind, (soft, hard))
    os.sched_setaffinity(0, asked["cpus"])
    time.tzset()
    with suppress(locale.Error):  # Python too starts with the locale C where the one asked for is missing
        locale.setlocale(locale.LC_CTYPE, "")


def _interpreter(asked: dict[str, Any]) -> None:
    """``sys.path``, ``sys.argv`` and ``__main__`` as ``python -m ipykernel_launcher`` has them."""
    extra = [str(Path(p).absolute()) for p in asked["env"].get("PYTHONPATH", "").split(os.pathsep) if p]
    sys.path[:0] = [path for path in dict.fromkeys(extra) if path not in sys.path]
    for path in [path for path in sys.path_importer_cache if not path.startswith((sys.prefix, sys.base_prefix))]:
        del sys.path_importer_cache[path]  # of what is installed the parent has no older picture: its key says so
    sys.argv[:] = [_launcher(), *asked["argv"][1:]]
    sys.modules["__main__"] = ModuleType("__main__")
    sys.modules.pop("memobook.runs.kernels.warm.parent", None)
    getattr(warnings, "onceregistry").clear()  # noqa: B009


def _libraries(environment: dict[str, str]) -> None:
    """Random state, figures and threads of numerical libraries. ``random`` itself is seeded anew by a fork."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        # matplotlib reads it when it is imported, which in a plain kernel is after ipykernel has set it
        matplotlib.rcParams["backend"] = environment.get("MPLBACKEND") or INLINE
    multiprocessing = sys.modules.get("multiprocessing.process")
    if multiprocessing is not None:
        multiprocessing.current_process().authkey = os.urandom(32)
    allow_threads(environment)


def _run(argv: list[str], client: int | None) -> NoReturn:
    if argv[0] != LAUNCHER:
        gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
        if client is not None:
            os.close(client)  # the end of its orders tells it of its client's end
        import_module(argv[0]).main()
        sys.exit(0)
    from ipykernel.kernelapp import IPKernelApp
    from zmq.error import ZMQError

    # 1: a client starts this kernel, as JPY_PARENT_PID says, but is not its parent process, which ipykernel would watch
    app = IPKernelApp.instance(parent_handle=1 if client is not None else 0)
    if client is not None:
        Thread(target=_end_with, args=(client,), daemon=True).start()
    try:
        app.initialize(argv[1:])  # type: ignore[no-untyped-call]
    except (OSError, ZMQError):
        if client is not None and _ended(client, 5000):
            sys.exit(1)  # nobody waits for this kernel any more, and its folder is gone
        raise
    if client is not None:
        app.poller = None
    app.start()  # type: ignore[no-untyped-call]
    sys.exit(0)


def _end_with(client: int) -> None:
    """End this process when its client's ends, as ipykernel's own poller does; the parent does so too, but may die."""
    _ended(client, None)
    os._exit(1)


def _ended(client: int, within: float | None) -> bool:
    """Whether the client's process ends within some milliseconds, None for any."""
    poll = select.poll()
    poll.register(client, select.POLLIN)
    return bool(poll.poll(within))


@cache
def _launcher() -> str:
    """``sys.argv[0]`` of a plain kernel."""
    spec = find_spec(LAUNCHER)
    return str(spec.origin) if spec else LAUNCHER
