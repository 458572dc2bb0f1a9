"""Where rows stand in the files of datasets."""

from __future__ import annotations

from memobook.data.dataset import Dataset


def key_place(dataset: Dataset, key: str) -> str:
    """``file:line`` of the newest row whose first cell is ``key``; the file alone where there is none."""
    if dataset.path is None or dataset.is_parquet:
        return dataset.place
    lines = dataset.path.read_text("utf-8").splitlines()
    found = [number for number, line in enumerate(lines, 1) if line.split(",")[0].strip('"') == key]
    return f"{dataset.place}:{found[-1]}" if found else dataset.place
