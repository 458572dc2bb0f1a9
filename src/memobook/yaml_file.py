"""YAML files and front matter, read with the line of each mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from .errors import ContentError


class _Loader(yaml.SafeLoader):
    """Safe loader that keeps days as text, so that a date is written one way everywhere, and refuses doubles."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_yaml(text: str, place: str, *, first_line: int = 1) -> dict[str, Any]:
    """A mapping from YAML text; errors name ``place:line``.

    Raises
    ------
    ContentError : ``yaml.syntax`` or ``yaml.mapping``.
    """
    try:
        found = yaml.load(text, Loader=_Loader)  # noqa: S506 - a subclass of SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        raise ContentError(
            "yaml.syntax", f"not valid YAML: {error.problem}", place=f"{place}:{line}", fix="mend this line"
        ) from error
    if not isinstance(found, dict):
        raise ContentError(
            "yaml.mapping",
            "this is not a mapping of names to values",
            place=f"{place}:{first_line}",
            fix="write it as 'name: value' lines",
        )
    return found


def read_yaml(path: Path, root: Path) -> dict[str, Any]:
    """The mapping in a YAML file below ``root``."""
    place = path.relative_to(root).as_posix()
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise ContentError("file.missing", "this file does not exist", place=place, fix="add it") from error
    return parse_yaml(text, place)


def line_of(text: str, needle: str) -> int:
    """Line (from 1) on which ``needle`` first stands in ``text``; 1 when it does not."""
    head, found, _ = text.partition(needle)
    return head.count("\n") + 1 if found else 1
