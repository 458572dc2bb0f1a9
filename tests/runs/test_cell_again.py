"""A notebook at work in a kernel: cells run again and again, names are completed, and what was recorded is shown."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel
from test_run import CELLS, PARAMETERS, SETUP, run, write_publication, write_theme
from tiny_publication import content_error

from memobook.themes.values.value import READS_LOG, VALUE

RECORD = 'book.usd("total", sales["amount"].sum(), "sum")'
FAMILY = """sales = book.data("sales")
book.usd("share_of", sales.set_index("id")["amount"], "amount", ci=(0.0, 200.0), level=0.9)
book.count("rows", len(sales), "rows")"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BlockingKernelClient]:
    root = write_publication(tmp_path_factory.mktemp("again"))
    free = {name: value for name, value in os.environ.items() if name != READS_LOG}
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(root), env=free)
    for source in (PARAMETERS, SETUP, 'sales = book.data("sales")'):
        assert executed(client, source)["status"] == "ok"
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def executed(client: BlockingKernelClient, source: str, values: list | None = None) -> dict:
    def hear(message: dict) -> None:
        if VALUE in message["content"].get("data", {}):
            (values if values is not None else []).append(message["content"]["data"][VALUE])

    return dict(client.execute_interactive(source, timeout=120, output_hook=hear)["content"])


def test_a_cell_can_run_again_and_again(client: BlockingKernelClient) -> None:
    values: list[dict] = []
    assert executed(client, RECORD, values)["status"] == executed(client, RECORD, values)["status"] == "ok"
    assert executed(client, RECORD.replace(".sum()", ".max()"), values)["status"] == "ok"
    assert [value["value"] for value in values] == [150, 150, 100]


def test_the_same_name_twice_in_one_execution_is_refused(client: BlockingKernelClient) -> None:
    answer = executed(client, f"{RECORD.replace('total', 'twice')}\n{RECORD.replace('total', 'twice')}")
    assert answer["status"] == "error" and "value.name" in answer["evalue"]


@pytest.mark.parametrize(
    ("begun", "names"), [("book.data('", {"other", "sales"}), ('frame = book.vintages("sa', {"sales"})]
)
def test_names_of_datasets_are_completed(client: BlockingKernelClient, begun: str, names: set[str]) -> None:
    found = client.complete(begun, reply=True, timeout=60)["content"]
    assert names <= set(found["matches"])
    assert "other" in names or "other" not in found["matches"]


def test_a_book_shows_itself_as_a_table(client: BlockingKernelClient) -> None:
    shown: list[dict] = []
    client.execute_interactive("book", timeout=120, output_hook=lambda m: shown.append(m["content"].get("data", {})))
    (html,) = (data["text/html"] for data in shown if "text/html" in data)
    assert "<td>sales</td><td>2 rows</td>" in html


def test_the_same_name_twice_in_a_whole_run_is_an_error(tmp_path: Path) -> None:
    root = write_publication(tmp_path)
    write_theme(root, [*CELLS[:3], ("code", "one", FAMILY, []), ("code", "two", FAMILY.splitlines()[-1], [])])
    error = content_error(run, root)
    assert "value.name" in error.message and "two" in error.place


def test_a_family_is_recorded_in_a_whole_run(tmp_path: Path) -> None:
    root = write_publication(tmp_path)
    write_theme(root, [*CELLS[:3], ("code", "one", FAMILY, [])])
    values = run(root).executed().values
    assert {id: value.value for id, value in values.items()} == {
        "sales.share_of_a": 100, "sales.share_of_b": 50, "sales.rows": 2,
    }  # fmt: skip
    assert all(value.datasets[0]["name"] == "sales" for value in values.values())
