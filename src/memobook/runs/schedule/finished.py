"""A finished run, as it stands in the store, with the words of its notebook as it is written now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from memobook.data.view import View
from memobook.publication.files import sha256
from memobook.themes.theme import READS, Executed, Theme, read_notebook
from memobook.themes.values.value import VALUE

from ..kernels.normalised import dump_notebook


@dataclass(frozen=True)
class Run:
    """A finished run: its key, where its executed notebook lies, and that notebook with the words of today.

    Words (Markdown, titles of cells) are no part of the key, since they can't change a result; so a stored run gives
    its outputs to the notebook as it is written now.
    """

    theme: str
    key: str
    path: Path
    stored: bool
    notebook: dict[str, Any]
    took: dict[str, Any]
    own: dict[str, Any] | None = None

    @property
    def own_text(self) -> bytes:
        """The notebook as it is committed: of a member without the member's ids and words, each drawing once."""
        from memobook.themes.once import once

        return dump_notebook(once(self.own or self.notebook)).encode()

    @cached_property
    def text(self) -> bytes:
        return dump_notebook(self.notebook).encode()

    @cached_property
    def digest(self) -> str:
        """Hash of what the text says, for which it need not be laid out."""
        return sha256(json.dumps(self.notebook, sort_keys=True).encode())

    def executed(self) -> Executed:
        return self._executed

    @cached_property
    def _executed(self) -> Executed:
        return read_notebook(self.notebook, self.theme)


def with_words(theme: Theme, executed: dict[str, Any]) -> dict[str, Any]:
    """The theme's notebook as it is written now, with the outputs of an executed copy of its code."""
    outputs = {cell["id"]: cell for cell in executed["cells"] if cell["cell_type"] == "code"}
    cells: list[dict[str, Any]] = []
    for cell in theme.cells:
        cells.append({**cell, **{k: outputs[cell["id"]][k] for k in ("outputs", "execution_count")}}
                     if cell["cell_type"] == "code" else cell)  # fmt: skip
        tags = cell["metadata"].get("tags", [])
        if "parameters" in tags and "injected-parameters" in outputs:
            # what papermill put in is folded where the author's own parameters are
            given = outputs["injected-parameters"]
            kept = [tag for tag in tags if tag != "parameters"]
            cells.append({**given, "metadata": {**given["metadata"], "tags": [*given["metadata"]["tags"], *kept]}})
    return {**executed, "cells": cells}


def with_hashes(executed: dict[str, Any], view: View) -> dict[str, Any]:
    """An executed notebook whose values name the data of today.

    A run that read a part of a dataset serves as long as that part is what it was; the hash that its values have is of
    the whole.
    """
    names = executed["metadata"].get(READS, {}).get("parts", {})
    for output in (output for cell in executed["cells"] if names for output in cell.get("outputs", [])):
        for used in output.get("data", {}).get(VALUE, {}).get("datasets", []):
            if used["name"] in names:
                used["sha256"] = view.sha256(used["name"])
    return executed
