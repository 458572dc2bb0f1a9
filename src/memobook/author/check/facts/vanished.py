"""Rows that the last commit has and the files have no more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from memobook.data.dataset import Dataset
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
    """Datasets of one CSV file that lost rows since the last commit, where git knows of one."""
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
        before = file_at(root, commit, place) if path and path.suffix == ".csv" and place in changed else None
        if path is None or before is None:
            continue
        now = set(_keys(dataset, path.read_text("utf-8-sig", errors="replace")))
        lost = [key for key in _keys(dataset, before.decode("utf-8-sig", "replace")) if key not in now]
        if lost:
            told = "; ".join(" ".join(filter(None, key)) for key in lost[:TOLD]) + ("; …" if len(lost) > TOLD else "")
            many = f"{len(lost)} rows" if len(lost) > 1 else "a row"
            yield VANISHED.at(
                dataset.place, f"{many} of the last commit {'are' if len(lost) > 1 else 'is'} gone: {told}"
            )


def _keys(dataset: Dataset, text: str) -> list[tuple[str, ...]]:
    return [tuple(row.get(name) or "" for name in dataset.primary_key) for row in csv.DictReader(io.StringIO(text))]
