"""The outputs of a committed notebook: each drawing, value and table once.

A run hands more to pages than a notebook shows: of a figure the drawing for phones and its data as CSV, of a value the
rows behind it. Stored runs have all of it. What is committed is read by people and compared line by line, so it is left
out there; no editor shows it, and nbval compares none of it.
"""

from __future__ import annotations

from typing import Any

FIGURE = "memobook"
FOR_PAGES = ("phone", "data")


def once(notebook: dict[str, Any]) -> dict[str, Any]:
    """A copy of an executed notebook without what only pages need."""
    return {**notebook, "cells": [_cell(cell) for cell in notebook["cells"]]}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    return {**cell, "outputs": [_output(output) for output in cell["outputs"]]} if "outputs" in cell else cell


def _output(output: dict[str, Any]) -> dict[str, Any]:
    from .values.value import ROWS

    metadata = output.get("metadata")
    if not metadata:
        return output
    metadata = {name: told for name, told in metadata.items() if name != ROWS}
    if isinstance(metadata.get(FIGURE), dict):
        metadata[FIGURE] = {name: told for name, told in metadata[FIGURE].items() if name not in FOR_PAGES}
    return {**output, "metadata": metadata}
