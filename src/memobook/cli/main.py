"""The command line: its group of commands, and how a call ends."""

from __future__ import annotations

import codecs
import importlib
import io
import signal
import sys
from pathlib import Path

import click

from memobook.publication.engine import VERSION
from memobook.publication.errors import ContentError
from memobook.publication.files import refused_by_disk, room

# a module each, imported once it is called: ``--help`` and a build with nothing to do answer at once
COMMANDS = (
    "build",
    "fetch",
    "check",
    "cite",
    "claim",
    "new",
    "new-theme",
    "rename-theme",
    "execute",
    "backfill",
    "why",
    "explain",
    "preview",
    "deploy",
    "release",
    "verify",
    "diff",
    "init",
    "weekly",
)


class Commands(click.Group):
    """Commands by name, each in the module of this folder that is called like it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"memobook.cli.{name}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="memobook")
def cli() -> None:
    """Research memos in which every number can be followed back to its data."""


def main() -> None:
    """Entry point: exit code 0 done, 1 the content is wrong, 2 the call is wrong."""
    # asked to end, it ends as on Ctrl-C: kernels and workers first
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _speak()
    try:
        with room(Path.cwd()):
            cli(standalone_mode=False, prog_name="memobook")
    except ContentError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(1)
    except OSError as error:
        told = refused_by_disk(error)
        if told is None:
            raise
        click.echo(f"error: {told}", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped; what was published is as it was", err=True)
        sys.exit(130)


def _speak() -> None:
    """Write what an encoding has no sign for by its number.

    ASCII is what a system has that was told none; then it is UTF-8, which click would put around a stream anew.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            name = codecs.lookup(stream.encoding).name
            stream.reconfigure(encoding="utf-8" if name == "ascii" else None, errors="backslashreplace")
