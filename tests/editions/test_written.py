"""Schemas of what authors write: those beside the memos are current, and take what the engine takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from asked_data import BINARY, NUMBERS

from memobook.author.start.init import EXAMPLE, init
from memobook.editions.written.schema import DATA, FOLDER, FORECASTS, MEMO, NAMED, REGISTER, schemas

ROOT = Path(__file__).parents[2]
CLAIM = {"id": "c1", "theme": "t", "text": "x", "note": "y"}
PUBLICATIONS = [pytest.param(ROOT, id="this one"), pytest.param(EXAMPLE, id="the example")]


class Loader(yaml.SafeLoader):
    """Days stay text, as the engine reads them."""


Loader.yaml_implicit_resolvers = {
    first: [found for found in resolvers if found[0] != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def faults(name: str, found: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(json.loads(schemas()[name]))
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(found)]


@pytest.mark.parametrize("root", PUBLICATIONS)
def test_they_take_registers_memos_and_descriptors(root: Path) -> None:
    for register in root.glob("book/memos/????-??-??.yml"):
        text = register.read_text("utf-8")
        assert NAMED in text and faults(REGISTER, yaml.load(text, Loader)) == []
        front = register.with_suffix(".md").read_text("utf-8").split("---\n")[1]
        assert faults(MEMO, yaml.load(front, Loader)) == []
    descriptor = json.loads((root / "data" / "datapackage.json").read_text("utf-8"))
    assert descriptor["$schema"] == f"../{FOLDER}/{DATA}" and faults(DATA, descriptor) == []


@pytest.mark.parametrize(
    ("name", "found", "word"),
    [
        (REGISTER, {"claims": [CLAIM | {"check": {"equal": "t.x"}}]}, "equal"),
        (REGISTER, {"claims": [], "implication": []}, "implication"),
        (FORECASTS, {"forecasts": [BINARY | {"horizon": "2027"}]}, "horizon"),
        (FORECASTS, {"forecasts": [{name: BINARY[name] for name in BINARY if name != "measure"}]}, "measure"),
        (REGISTER, {"claims": [], "forecasts": []}, "forecasts"),
        (MEMO, {"title": "x", "dek": "y", "category": "z", "date": "2026-01-01", "themes": {}}, "as_of"),
        (DATA, {"resources": [{"name": "x", "vintage": "rows", "schema": {}, "sources": [], "licenses": []}]}, "rows"),
    ],
)  # fmt: skip
def test_they_refuse_what_the_engine_refuses(name: str, found: Any, word: str) -> None:
    assert any(repr(word) in line for line in faults(name, found))


@pytest.mark.parametrize("entry", [BINARY, NUMBERS | {"over": {"where": {"month": "2025-07-01"}}, "note": "x"}])
def test_they_take_forecasts(entry: dict[str, Any]) -> None:
    assert faults(FORECASTS, {"forecasts": [entry]}) == []


def test_they_stand_beside_the_memos_of_this_publication_and_of_a_new_one(tmp_path: Path) -> None:
    init(tmp_path / "rivers")
    for folder in (ROOT / FOLDER, tmp_path / "rivers" / FOLDER):
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == schemas(), (
            "run memobook new, or copy them"
        )
