"""Which parts of memobook are in this tree; a row whose part is missing says so instead of failing."""

from __future__ import annotations

from importlib.util import find_spec

from .outcome import NotBuilt


def need_module(name: str) -> None:
    """Raise NotBuilt where a module of memobook does not exist."""
    if find_spec(name) is None:
        raise NotBuilt(f"{name} does not exist in this tree")


def need_command(name: str, option: str = "") -> None:
    """Raise NotBuilt where the command line lacks a command, or an option of it."""
    from memobook.cli import cli

    if name not in cli.commands:
        raise NotBuilt(f"memobook {name} does not exist in this tree")
    if option and not any(option in parameter.opts for parameter in cli.commands[name].params):
        raise NotBuilt(f"memobook {name} {option} does not exist in this tree")
