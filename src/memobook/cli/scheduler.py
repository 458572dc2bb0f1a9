"""``--scheduler``, which several commands take."""

from __future__ import annotations

import re

import click


def _scheduler_address(context: click.Context, option: click.Parameter, address: str | None) -> str | None:
    found = SCHEDULER.fullmatch(address or "tcp://here:1")
    if not found or int(found["port"]) > 65535:
        raise click.BadParameter(f"{address!r} is no address; write it as tcp://10.0.0.1:8786", context, option)
    return address


SCHEDULER = re.compile(r"((tcp|tls|ws|wss)://)?(\[[\da-fA-F:.]+\]|[\w.-]+):(?P<port>\d{1,5})", re.ASCII)
scheduler_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    callback=_scheduler_address,
    help="Hand runs to the Dask cluster at this address (of a trusted network) instead of this machine.",
)
