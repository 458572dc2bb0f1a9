"""JSON Schemas of what authors write, for editors that complete and check it while it is written."""

from __future__ import annotations

import json
from typing import Any

from memobook.data import descriptor

from . import forecasts, front, register

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = "book/schemas"
REGISTER, MEMO, DATA = "register.schema.json", "memo.schema.json", "datapackage.schema.json"
FORECASTS = "forecasts.schema.json"
# what an editor's YAML server reads in a register
NAMED = f"# yaml-language-server: $schema=../schemas/{REGISTER}\n"


def schemas() -> dict[str, bytes]:
    """File name and bytes of each schema."""
    told = {REGISTER: register.Register, MEMO: front.FrontMatter, DATA: descriptor.DataPackage,
            FORECASTS: forecasts.Forecasts}  # fmt: skip
    return {name: (json.dumps(_schema(shape), indent=1) + "\n").encode() for name, shape in told.items()}


def _schema(shape: Any) -> dict[str, Any]:
    from pydantic import ConfigDict, TypeAdapter, with_config

    closed = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    opened = ConfigDict(extra="allow", use_attribute_docstrings=True)
    for kind in (*_kinds(register), *_kinds(forecasts), *_kinds(front), *_kinds(descriptor)):
        # a theme's entry holds its parameters too, and the standard of descriptors has words that nothing here reads
        with_config(opened if kind is front.Theme or kind.__module__ == descriptor.__name__ else closed)(kind)
    return {"$schema": DIALECT, **TypeAdapter(shape).json_schema()}


def _kinds(module: Any) -> list[Any]:
    return [found for found in vars(module).values() if isinstance(found, type) and found.__module__ == module.__name__]
