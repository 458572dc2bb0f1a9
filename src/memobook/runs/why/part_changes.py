"""What differs between the parts of two run keys (cells, parameters, modules, packages, kernel, engine)."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from memobook.data.row_changes import shown

# lines of a diff, and packages, that are told
LINES = 12
Packages = dict[str, str] | None


@dataclass(frozen=True)
class Change:
    """One part of a run key that is not what it was.

    Parameters
    ----------
    part : ``cell``, ``parameter``, ``module``, ``package``, ``kernel``, ``processor``, ``engine``, ``dataset``,
        ``value``, ``store``.
    name : which one; may be empty.
    text : what happened to it, such as ``changed``.
    details : lines below it.
    """

    part: str
    name: str
    text: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        name = f" {shown(self.name)!r}" if self.name else ""
        return "\n".join([f"{self.part}{name}: {self.text}", *(f"  {line}" for line in self.details)])


def part_changes(old: dict[str, Any], new: dict[str, Any], packages: Callable[[str | None], Packages]) -> list[Change]:
    """Changes from one run's parts (as :func:`.run_key.run_parts` gives them) to another's.

    Parameters
    ----------
    packages : package → version of a lock file by its hash; None where they are not known.
    """
    found = _cells(old["cells"], new["cells"])
    for name, one, two in _differing(old["parameters"], new["parameters"]):
        found.append(Change("parameter", name, f"{_value(one)} → {_value(two)}"))
    for name, one, two in _differing(old["modules"], new["modules"]):
        found.append(Change("module", name, _happened(one, two)))
    if old["lock"] != new["lock"]:
        found += _packages(packages(old["lock"]), packages(new["lock"]))
    if old["kernel"] != new["kernel"]:
        found.append(Change("kernel", "", f"{_kernel(old['kernel'])} → {_kernel(new['kernel'])}"))
    for name, one, two in _differing(old.get("numerics", {}), new.get("numerics", {})):
        found.append(Change("processor", name, f"{_value(one)} → {_value(two)}"))
    if old["engine"] != new["engine"]:
        found.append(Change("engine", "", f"memobook {old['engine']} → {new['engine']}"))
    if old.get("records") != new.get("records"):
        found.append(Change("engine", "", "runs record more than they did, such as the rows behind a value"))
    return found


def _cells(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    found = []
    gone = {source: id for id, source in old.items() if id not in new}
    for id, one, two in _differing(old, new):
        if one is None and two in gone:
            found.append(Change("cell", id, f"was called {gone[two]!r}"))
        elif two is not None or one not in {new[other] for other in new.keys() - old.keys()}:
            found.append(Change("cell", id, _happened(one, two), tuple(_diff(one or "", two or ""))))
    if not found and list(old) != list(new):
        found.append(Change("cell", "", "the cells stand in another order"))
    return found


def _diff(old: str, new: str) -> list[str]:
    lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=1))[2:]
    told = ["".join(c if c.isprintable() else " " for c in line) for line in lines if not line.startswith("@@")]
    return told[:LINES] + ([f"and {len(told) - LINES} more lines"] if len(told) > LINES else [])


def _packages(old: Packages, new: Packages) -> list[Change]:
    if old is None or new is None:
        return [Change("package", "", "the lock file changed (which packages it named then is not known)")]
    differing = [(name, f"{one or 'none'} → {two or 'none'}") for name, one, two in _differing(old, new)]
    if not differing:
        return [Change("package", "", "the lock file changed, its versions did not")]
    more = [Change("package", "", f"and {len(differing) - LINES} more")] if len(differing) > LINES else []
    return [Change("package", name, text) for name, text in differing[:LINES]] + more


def _differing(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Name, old and new (None: there is none) of what is not the same, in the new order."""
    names = dict.fromkeys([*new, *old])
    return [(n, old.get(n), new.get(n)) for n in names if (n in old, old.get(n)) != (n in new, new.get(n))]


def _happened(old: Any, new: Any) -> str:
    return "new" if old is None else "removed" if new is None else "changed"


def _value(value: Any) -> str:
    return "none" if value is None else shown(repr(value))


def _kernel(kernel: list[Any]) -> str:
    name, version, platform = kernel
    return f"Python {'.'.join(map(str, version))} on {platform}" + (f" ({name})" if name != "python3" else "")
