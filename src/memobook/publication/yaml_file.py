"""YAML files and front matter, read with the line of each entry and of each mistake."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from .errors import ContentError
from .files import read_text

TIMESTAMP, BOOLEAN = "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"
WHOLE, NUMBER, NULL = "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:null"
# names that are looked up as what they are, and not as they are written
LOOKED_UP = (WHOLE, NUMBER, BOOLEAN, NULL)


class Entry(dict[Any, Any]):
    """A mapping that knows in which file and on which line (from 1) each of its names stands."""

    def __init__(self, file: str = "") -> None:
        super().__init__()
        self.file = file
        self.lines: dict[Any, int] = {}

    def line(self, name: Any) -> int:
        """Line of ``name``; the file's first where it is missing."""
        return self.lines.get(name, 1)

    def at(self, name: Any) -> str:
        """``file:line`` of ``name``."""
        return f"{self.file}:{self.line(name)}"


class _Constructor(yaml.constructor.SafeConstructor):
    """Keeps days as text, so that a date is written one way everywhere, and refuses doubles.

    ``no``, ``yes``, ``on`` and ``off`` are words, as in YAML 1.2: Norway is a country. What is written with a leading
    zero or with colons is text, and neither octal nor counted in sixties: ``01067`` is a postcode, ``12:30`` a time.
    """

    first_line = 1
    file = ""

    def construct_yaml_map(self, node: yaml.MappingNode) -> Any:
        entry = Entry(self.file)
        names = [key for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        entry.lines = {name.value: self.first_line + name.start_mark.line for name in names}
        for name in names:
            if name.tag in LOOKED_UP:
                entry.lines[self.construct_object(name)] = entry.lines[name.value]
        yield entry
        entry.update(self.construct_mapping(node))

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a name must be a plain word; quote text that holds braces", key_node.start_mark
                )
            if key_node.value in seen:
                message = f"{key_node.value!r} stands twice"
                raise yaml.constructor.ConstructorError(None, None, message, key_node.start_mark)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep)


class _Loader(_Constructor, yaml.SafeLoader):
    """Tells what is wrong in words that do not depend on the machine."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError) as error:  # as what its tag says it can't be read
            message = f"{node.value!r} is no {node.tag.rpartition(':')[2]}"
            raise yaml.constructor.ConstructorError(None, None, message, node.start_mark) from error


class _FastLoader(_Constructor, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same by libyaml, where PyYAML was built with it: much faster."""


_Constructor.add_constructor("tag:yaml.org,2002:map", _Constructor.construct_yaml_map)  # type: ignore[type-var]
for _loader in (_Loader, _FastLoader):
    _loader.yaml_implicit_resolvers = {
        first: [(tag, regexp) for tag, regexp in resolvers if tag not in (TIMESTAMP, BOOLEAN, WHOLE, NUMBER)]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    _loader.add_implicit_resolver(BOOLEAN, re.compile(r"(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
    _loader.add_implicit_resolver(
        WHOLE, re.compile(r"[-+]?(?:0|[1-9][0-9_]*|0b[01][01_]*|0x[0-9a-fA-F][0-9a-fA-F_]*)$"), list("-+0123456789")
    )
    _loader.add_implicit_resolver(
        NUMBER,
        re.compile(
            r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$|[-+]?\.(?:inf|Inf|INF)$|\.(?:nan|NaN|NAN)$"
        ),
        list("-+0123456789."),
    )


def parse_yaml(text: str, place: str, *, first_line: int = 1) -> Entry:
    """A mapping from YAML text; errors name ``place:line``.

    Raises
    ------
    ContentError : ``yaml.syntax`` or ``yaml.mapping``.
    """
    try:
        try:
            # of blanks that are tabs libyaml takes more than others who read the same front matter
            found = _data(_Loader if "\t" in text else _FastLoader, text, first_line, place)
        except (yaml.YAMLError, ValueError, LookupError, AttributeError):
            found = _data(_Loader, text, first_line, place)
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        raise _syntax("it holds a control character", place, line) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _syntax(str(error.problem), place, first_line + (mark.line if mark else 0)) from error
    if not isinstance(found, Entry):
        raise ContentError(
            "yaml.mapping",
            "this is not a mapping of names to values",
            place=f"{place}:{first_line}",
            fix="write it as 'name: value' lines",
        )
    return found


def _data(kind: Any, text: str, first_line: int, file: str) -> Any:
    loader = kind(text)
    loader.first_line, loader.file = first_line, file
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


# what of a parser's words tells that quotes are missing, and where they go
UNQUOTED = (
    ("mapping values are not allowed", 'text that holds a colon and a blank stands in quotes: title: "One: two"'),
    ("character '\\t'", "indent with blanks: YAML takes no tabs"),
    ("character '%'", 'text that begins with a percent sign stands in quotes: text: "% of …"'),
    ("cannot start any token", 'text that begins with such a sign stands in quotes: text: "@…"'),
    ("undefined alias", 'text that begins with * or & stands in quotes: text: "*…"'),
    ("a plain word", 'text that begins with a brace stands in quotes: text: "{theme.name} …"'),
    (
        "expected <block end>",
        "quote the whole text, quotes within it doubled or of the other kind, and align the lines",
    ),
    ("could not determine a constructor", 'text that begins with ! stands in quotes: text: "!…"'),
    ("unexpected end of stream", "close the quotes, or quote the whole text: text: 'It’s \"so\"'"),
    ("expected ',' or", 'close the bracket or brace, or quote text that begins with one: text: "[…"'),
)


def _syntax(problem: str, place: str, line: int) -> ContentError:
    fix = next((fix for words, fix in UNQUOTED if words in problem), "mend this line")
    return ContentError("yaml.syntax", f"not valid YAML: {problem}", place=f"{place}:{line}", fix=fix)


def read_yaml(path: Path, root: Path) -> Entry:
    """The mapping in a YAML file below ``root``."""
    place = path.relative_to(root).as_posix()
    return parse_yaml(read_text(path, place), place)
