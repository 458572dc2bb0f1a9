"""Rows that the last commit has and the files have no more."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from memobook.data.database import Database
from memobook.data.dataset import Dataset
from memobook.data.parquet import parquet_rows
from memobook.publication.errors import ContentError
from memobook.publication.finding import Finding
from memobook.publication.repository import file_at, head, uncommitted

from ..material import Material
from ..rule import rule
from .data import dataset_names

VANISHED = rule(
    "dataset.vanished", "warning", "A row of the last commit is gone: what was public once is lost.",
    "bring it back (git diff shows it); what was corrected is a new row with its own day of publication",
)  # fmt: skip
TOLD = 3


def vanished(material: Material) -> Iterator[Finding]:
    """Datasets of one file that lost rows since the last commit, where git knows of one."""
    root = material.publication.root
    commit = head(root)
    if not commit:
        return
    changed = set(uncommitted(root, ["data"]))
    for name in dataset_names(material):
        try:
            dataset = material.package.dataset(name)
        except ContentError:
            continue  # told where datasets are looked at
        path = dataset.path
        place = material.publication.place(path) if path else ""
        before = file_at(root, commit, place) if path and path.is_file() and place in changed else None
        if path is None or before is None:
            continue
        try:
            now = set(_keys(dataset, path.read_bytes()))
            lost = [key for key in _keys(dataset, before) if key not in now]
        except ContentError:
            continue  # told where datasets are looked at; what was committed once may have had another schema
        if lost:
            told = "; ".join(" ".join(filter(None, key)) for key in lost[:TOLD]) + ("; …" if len(lost) > TOLD else "")
            many = f"{len(lost)} rows" if len(lost) > 1 else "a row"
            yield VANISHED.at(
                dataset.place, f"{many} of the last commit {'are' if len(lost) > 1 else 'is'} gone: {told}"
            )


def _keys(dataset: Dataset, data: bytes) -> list[tuple[str, ...]]:
    records: list[dict[str, Any]]
    if dataset.is_parquet:
        with tempfile.TemporaryDirectory(prefix="memobook-parquet-") as folder:
            path = Path(folder) / "rows.parquet"
            path.write_bytes(data)
            rows = parquet_rows(replace(dataset, path=path), Database())
        records = [dict(zip(dataset.columns, row, strict=True)) for row in rows]
    else:
        records = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace"), newline="")))
    return [tuple(str(row.get(name) or "") for name in dataset.primary_key) for row in records]
