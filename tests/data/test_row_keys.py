"""The rows that a frame holds, by their keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from tiny_publication import resource, write_package, write_rows

from memobook.data.package import DataPackage
from memobook.data.row_keys import dataset_of, row_keys
from memobook.data.view import View

ROWS = [["a", "1", "2026-01-05"], ["a", "2", "2026-02-05"], ["b", "3", "2026-01-05"], ["c", "4", "2026-03-05"]]


@pytest.fixture
def view(tmp_path: Path) -> View:
    write_package(tmp_path, resource("sales", ["id", "amount", "published"]))
    write_rows(tmp_path, "sales", ["id", "amount", "published"], ROWS)
    return View(DataPackage(tmp_path), date(2026, 2, 28))


def test_a_view_says_which_rows_it_gave(view: View) -> None:
    frame = view.frame("sales")
    assert dataset_of(frame) == "sales"
    assert row_keys(frame, view.package.dataset("sales")) == ["a 2026-02-05", "b 2026-01-05"]
    assert row_keys(view.vintages("sales"), view.package.dataset("sales")) == [
        "a 2026-01-05",
        "a 2026-02-05",
        "b 2026-01-05",
    ]


def test_a_selection_says_which_rows_are_left_also_after_its_index_counts_anew(view: View) -> None:
    frame = view.frame("sales")
    frame["published"] = pd.to_datetime(frame["published"])  # as a notebook gets it
    left = frame[frame["amount"] > 2].sort_values("id").reset_index(drop=True)
    assert (dataset_of(left), row_keys(left, view.package.dataset("sales"))) == ("sales", ["b 2026-01-05"])
    assert row_keys(pd.concat([left, left]), view.package.dataset("sales")) == ["b 2026-01-05"]


def test_where_rows_can_not_be_told_apart_none_are_named(view: View) -> None:
    frame, dataset = view.frame("sales"), view.package.dataset("sales")
    assert row_keys(frame[["amount"]], dataset) is None
    assert row_keys(frame.groupby("published", as_index=False)["amount"].sum(), dataset) is None
    hollow = frame.assign(id=[None, "b"])
    assert row_keys(hollow, dataset) is None
    assert dataset_of(pd.DataFrame({"id": ["a"]})) is None
