"""The process that renders: side by side, and never a silent half."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import yaml
from tiny_publication import content_error

from memobook.pages.render_server import RenderServer
from memobook.pages.sphinx_job import SphinxJob


def stage(folder: Path, text: str) -> Path:
    """A book of one page, without anything of memobook's."""
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(text, "utf-8")
    (folder / "_config.yml").write_text(yaml.safe_dump({"title": "Tiny", "execute": {"execute_notebooks": "off"}}))
    (folder / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": "index"}))
    return folder


def job(folder: Path, text: str) -> SphinxJob:
    given = {"external_toc_path": str(folder / "stage" / "_toc.yml"), "latex_individualpages": False}
    return SphinxJob(stage(folder / "stage", text), folder / "html" / "out", "html", given)


@pytest.fixture(params=["1", "0"], ids=["forked", "plain"])
def started(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The process is forked from a warm parent, or there is none."""
    monkeypatch.setenv("MEMOBOOK_WARM", request.param)
    return "forked" if request.param == "1" else "plain"


def test_each_job_has_its_own_outcome(tmp_path: Path) -> None:
    texts = ["# One\n", "# Two\n\n{nosuchrole}`x`\n", "# Three\n"]
    with RenderServer() as server:
        results = list(server.render([job(tmp_path / str(n), text) for n, text in enumerate(texts)]))
        again = list(server.render([job(tmp_path / "again", "# Again\n")]))
    assert [result.good for result in [*results, *again]] == [True, False, True, True]
    assert "nosuchrole" in results[1].warnings[0]
    assert [(tmp_path / str(n) / "html/out/index.html").is_file() for n in range(3)] == [True, True, True]
    assert "Three" in (tmp_path / "2" / "html" / "out" / "index.html").read_text("utf-8")


def test_a_process_that_is_gone_is_told(started: str, tmp_path: Path) -> None:
    with RenderServer() as server:
        os.kill(server.pid, signal.SIGKILL)
        error = content_error(list, server.render([job(tmp_path, "# One\n")]))
    assert error.id == "render.ended" and "-9" in error.message


def test_the_process_ends_with_its_user(started: str, tmp_path: Path) -> None:
    with RenderServer() as server:
        assert [one.good for one in server.render([job(tmp_path, "# One\n")])] == [True]
        command = Path(f"/proc/{server.pid}/cmdline").read_bytes()
        assert (b"warm.parent" in command) == (started == "forked")
    assert not Path(f"/proc/{server.pid}").exists()
