"""The provisioner: gives forked kernels to every Jupyter client, and a plain one where a fork can't be had."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from ..apart import CLONE, stand_apart
from .fallback import SWITCH, ColdStart, say, switched_off
from .link import Link, connect
from .process import WarmProcess
from .request import launch
from .wanted import wanted

# what a fork can be given; any other option of Popen needs a plain start
OPTIONS = {"env", "cwd", "stdin", "stdout", "stderr", "independent"}
# the parent that this process used last: kept, since one kernel is often followed by another
_kept: list[Link] = []


def _drop() -> None:
    """In a process forked from this one: it uses no kernel of its parent."""
    while _kept:
        _kept.pop().socket.close()


os.register_at_fork(after_in_child=_drop)


class WarmProvisioner(LocalProvisioner):
    """As jupyter_client's own, with a process that was forked from a warm parent."""

    process: Any = None
    pid: int | None = None
    pgid: int | None = None
    cwd: Any = None

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        options = LocalProvisioner._scrub_kwargs(kwargs)
        try:
            process = await _forked(cmd, options)
        except ColdStart as reason:
            say(reason)
            if any(options["env"].get(name) == "0" for name in CLONE):
                kwargs.setdefault("preexec_fn", partial(stand_apart, options["env"]))
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process
        self.pid = self.pgid = process.pid
        self.cwd = kwargs.get("cwd", Path.cwd())
        return self.connection_info


async def _forked(command: list[str], options: dict[str, Any]) -> WarmProcess:
    environment = options["env"]
    if switched_off(environment):
        raise ColdStart(f"{SWITCH}=0")
    if not sys.platform.startswith("linux") or not hasattr(os, "pidfd_open"):
        raise ColdStart(f"they need Linux, this is {sys.platform}")
    if command[:3] != [sys.executable, "-m", "ipykernel_launcher"]:
        raise ColdStart(f"another command is asked for: {' '.join(command[:3])}")
    if options.keys() - OPTIONS:
        raise ColdStart(f"a fork can't be given {', '.join(sorted(options.keys() - OPTIONS))}")
    names = imported(environment, Path(options.get("cwd") or "."))
    link = connect(names, environment)
    try:
        process = await launch(link, command, options)
    except ColdStart:
        link.leave()
        raise
    if not _kept or _kept[0].path != link.path or _kept[0].lost():
        kept, _kept[:] = list(_kept), [connect(names, environment)]
        for old in kept:
            old.leave()
    return process


def imported(environment: Mapping[str, str], folder: Path) -> list[str]:
    """Names of the modules that the parent of a kernel with this environment, started in a folder, has imported."""
    return wanted(_root(Path(environment.get("MEMOBOOK_ROOT") or folder).resolve()))


def _root(here: Path) -> Path | None:
    """The publication that the kernel works in."""
    for folder in (here, *here.parents):
        if (folder / "_config.yml").is_file() and (folder / "data" / "datapackage.json").is_file():
            return folder
    return None
