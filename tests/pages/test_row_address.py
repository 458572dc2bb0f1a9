"""A row leads to the document that its source names, wherever the source tells enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_publication import resource, write_package

from memobook.data.dataset import Dataset
from memobook.data.package import DataPackage
from memobook.pages.sphinxext.rows import address


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    write_package(tmp_path, resource("prices", ["id", "published", "source"]))
    return DataPackage(tmp_path).datasets["prices"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("PyPI litellm 1.84.0", "https://pypi.org/project/litellm/1.84.0/"),
        ("npm @earendil-works/pi-ai 0.99.1", "https://www.npmjs.com/package/@earendil-works/pi-ai/v/0.99.1"),
        ("A bank, rates.csv, in PyPI rates-of-a-bank 0.18.23.", "https://pypi.org/project/rates-of-a-bank/0.18.23/"),
        ("PyPI prices 1.0.post1, read on Friday", "https://pypi.org/project/prices/1.0.post1/"),
        ("PyPI prices 1.0 (https://prices.example/1.0).", "https://prices.example/1.0"),
        ("PyPI prices, newest release", ""),
        ("myPyPI prices 1.0", ""),
        ("PyPI ../../evil 1.0", ""),
        ("A letter", ""),
        (None, ""),
    ],
)
def test_address(source: str | None, expected: str, dataset: Dataset) -> None:
    assert address(dataset, {"id": "m", "source": source}) == expected
