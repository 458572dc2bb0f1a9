"""The page of runs: everything that the report holds, as text, for a reader at any width."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from test_run import CELLS, write_publication
from test_why import DAY, REPORT, build_runs, write_memo
from tiny_publication import content_error, notebook, patient

from memobook.runs.schedule.report_page import report_page, write_report_page

EVIL = '<script>alert("x")</script>&amp;\'"'


class Text(HTMLParser):
    """Text and tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if self.open[-1:] != ["style"] else ""


def run(state: str = "executed", **more: Any) -> dict[str, Any]:
    cells = [{"id": "a", "label": "Load", "seconds": 0.5}, {"id": "b", "label": "b", "seconds": 1.0}]
    entry = {"theme": "sales", "edition": DAY, "label": f"{DAY} sales", "state": state, "key": "k", "seconds": 1.75,
             "cells": cells, "peak_memory": 3 * 2**20, "warm": True, "at": "2026-01-07T00:00:00+00:00",
             "failure": None}  # fmt: skip
    return entry | more


def failed(**more: Any) -> dict[str, Any]:
    failure = {"id": "run.failed", "message": "ZeroDivisionError", "place": "notebooks/sales.ipynb", "fix": "mend it",
               "cell": "work", "source": "1 / 0", "traceback": "Traceback …", "notebook": ".memobook/failed/s.ipynb",
               "reads": {"datasets": {"sales": "ab" * 32}, "values": {"x.y": "cd" * 32}}}  # fmt: skip
    return run("failed", failure=failure | more, key=None, seconds=None, cells=[], peak_memory=None, warm=None, at=None)


def page(*runs: dict[str, Any], seconds: float = 2.0) -> str:
    return report_page({"at": "2026-01-07T00:00:01+00:00", "seconds": seconds, "runs": list(runs)})


def test_a_page_tells_how_many_runs_there_were_and_how_long_they_took() -> None:
    text = Text(page(run(), run("stored", seconds=75.0), run("stored", seconds=75.0), failed())).text
    assert "4 runs: 1 failed, 1 executed, 2 stored. 50 % came from the store." in text
    assert "2.00 s in all; the executed runs took 1.75 s together; the stored runs 2 min 30 s" in text


def test_each_run_shows_its_cells_memory_and_kernel() -> None:
    text = Text(page(run(), run(warm=False, label="other"))).text
    assert f"{DAY} salesexecuted1.75 s3 MBwarm0.50 sLoad1.00 sb" in text
    assert "otherexecuted1.75 s3 MBplain" in text


def test_bars_stand_on_the_scale_of_the_longest_run() -> None:
    found = page(run(), run(seconds=4.0, cells=[{"id": "c", "label": "", "seconds": 4.0}]))
    assert [part.partition("%")[0] for part in found.split('style="width:')[1:]] == ["12.50", "25.00", "100.00"]


def test_a_failure_shows_cell_source_traceback_inputs_and_notebook() -> None:
    text = Text(page(failed())).text
    for said in ("notebooks/sales.ipynb: ZeroDivisionError [run.failed]", "To do: mend it", "Cell work", "1 / 0",
                 "Traceback …", "sales (abababababab), x.y (cdcdcdcdcdcd)", ".memobook/failed/s.ipynb"):  # fmt: skip
        assert said in text


def test_a_failure_before_any_cell_says_what_it_knows() -> None:
    bare = failed(cell="", source="", traceback="", notebook=None, reads={"datasets": {}, "values": {}})
    text = Text(page(bare)).text
    assert "It had read: nothing" in text
    assert "Traceback" not in text and "as far as it got" not in text


def test_a_report_of_no_run_is_a_page_too() -> None:
    assert "0 runs: none." in Text(page()).text


@patient
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1) | st.just(EVIL))
def test_what_notebooks_and_data_say_is_text(said: str) -> None:
    reads = {"datasets": {said: "ab" * 32}, "values": {}}
    cells = [{"id": "x", "label": said, "seconds": 1.0}]
    more = {"message": said, "source": said, "traceback": said, "cell": said, "place": said, "notebook": said}
    found, plain = (Text(page(run(label=s, cells=c), failed(**m)))
                    for s, c, m in ((said, cells, more | {"reads": reads}),
                                    ("x", [cells[0] | {"label": "x"}], dict.fromkeys(more, "x"))))  # fmt: skip
    assert found.tags == plain.tags
    assert found.text.count(said) >= 8


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a build of two themes, of which the second fails; the first was stored before."""
    root = write_publication(tmp_path_factory.mktemp("report") / "publication")
    (root / "notebooks" / "sales.ipynb").write_text(notebook(CELLS))
    bad = (
        "code",
        "work",
        f"import memobook\nmemobook.open('report', as_of=as_of).data('sales')\n{'x' * 120} = 1\n1 / 0",
        [],
    )
    (root / "notebooks" / "report.ipynb").write_text(notebook([*REPORT[:2], bad]))
    write_memo(root)
    content_error(build_runs, root)
    content_error(build_runs, root)
    return root / ".memobook"


def test_the_page_is_written_beside_the_report_of_real_runs(real: Path) -> None:
    assert json.loads((real / "runs.json").read_text())["runs"]
    path = write_report_page(real)
    text = Text(path.read_text("utf-8")).text
    assert path == real / "runs.html"
    assert "2 runs: 1 failed, 1 stored. 50 % came from the store." in text
    assert "ZeroDivisionError: division by zero" in text and "sales (" in text


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_reader_and_asks_for_nothing_else(
    real: Path, browser: Browser, width: int, scheme: Any
) -> None:
    path = write_report_page(real)
    asked: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(path.as_uri())
        tab.locator("summary").first.click()
        assert tab.locator("details[open] li").first.is_visible()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        dark = tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(23, 22, 20)"
        assert dark == (scheme == "dark")
    finally:
        context.close()
    assert asked == [path.as_uri()]
