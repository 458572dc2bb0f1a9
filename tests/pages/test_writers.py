"""Pages of one rendering that several processes write: the same pages, errors as they are, nobody left."""

from __future__ import annotations

import multiprocessing
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from memobook.pages.sphinx_job import Rendered, SphinxJob, run_job
from memobook.pages.writers import FEWEST

# what memobook's extension registers of it, for a book that shows no edition; each page tells who wrote it
PARTS = """
import os, time
from pathlib import Path
from memobook.pages.writers import divide_writing
from memobook.publication.answers import answers
from memobook.publication.errors import ContentError

def tell(app, pagename, templatename, context, doctree):
    Path(app.srcdir, "..", "written").mkdir(exist_ok=True)
    Path(app.srcdir, "..", "written", pagename).write_text(str(os.getpid()))
    if app.config.memobook_root:
        answers(Path(app.config.memobook_root)).of("squares", pagename, lambda: len(pagename) ** 2)
    time.sleep(app.config.pause)
    if pagename == app.config.wrong:
        raise ContentError("page.wrong", "it is wrong", place=f"{pagename}.md:3", fix="mend it")

def setup(app):
    for name in ("memobook_root", "wrong"):
        app.add_config_value(name, "", "")
    app.add_config_value("pause", 0, "")
    app.add_config_value("memobook_only", None, "")
    app.add_config_value("memobook_writers", 1, "")
    app.connect("env-updated", divide_writing)
    app.connect("html-page-context", tell)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
"""
PAGES = [f"page{number:02}" for number in range(2 * FEWEST)]


def book(folder: Path, pages: list[str] = PAGES, **overrides: Any) -> SphinxJob:
    stage = folder / "stage"
    stage.mkdir(parents=True)
    (stage / "parts.py").write_text(PARTS)
    for page in ["index", *pages]:
        (stage / f"{page}.md").write_text(f"# {page}\n\nSee [the beginning](index.md).\n", "utf-8")
    config = {"title": "Tiny", "execute": {"execute_notebooks": "off"}, "html": {"use_edit_page_button": False}}
    config["sphinx"] = {"local_extensions": {"parts": str(stage)}}
    (stage / "_config.yml").write_text(yaml.safe_dump(config))
    contents = {"format": "jb-book", "root": "index", "chapters": [{"file": page} for page in pages]}
    (stage / "_toc.yml").write_text(yaml.safe_dump(contents))
    given = {"external_toc_path": str(stage / "_toc.yml"), "latex_individualpages": False}
    return SphinxJob(stage, folder / "html" / "out", "html", given | overrides)


def rendered(job: SphinxJob) -> Rendered:
    """The job, done in a process of its own, as a rendering is."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        return pool.submit(run_job, job).result()


def written_by(job: SphinxJob) -> dict[str, str]:
    return {path.name: path.read_text() for path in (job.stage.parent / "written").iterdir()}


def test_several_write_the_same_pages(tmp_path: Path) -> None:
    alone, divided = book(tmp_path / "one"), book(tmp_path / "two", memobook_writers=2)
    assert all(run.good for run in map(rendered, (alone, divided)))
    assert len(set(written_by(alone).values())) == 1 < len(set(written_by(divided).values()))
    for page in ["index", *PAGES]:
        name = f"{page}.html"
        assert (alone.out / name).read_bytes() == (divided.out / name).read_bytes()
    assert (alone.out / "searchindex.js").read_bytes() == (divided.out / "searchindex.js").read_bytes()


def test_few_pages_are_written_by_one(tmp_path: Path) -> None:
    job = book(tmp_path, PAGES[: FEWEST // 2], memobook_writers=2)
    assert rendered(job).good and len(set(written_by(job).values())) == 1


def test_what_is_wrong_with_a_page_is_told_as_by_one(tmp_path: Path) -> None:
    alone, divided = (rendered(book(tmp_path / str(n), memobook_writers=n, wrong=PAGES[-3])) for n in (1, 2))
    assert re.sub("0x[0-9a-f]+", "", divided.failure) == re.sub("0x[0-9a-f]+", "", alone.failure)
    assert f"{PAGES[-3]}.md:3: it is wrong [page.wrong]" in alone.failure


def test_pages_of_a_writer_that_was_killed_are_written_by_one(tmp_path: Path) -> None:
    """The system ends one of several where memory is short; alone there may be enough."""
    job = book(tmp_path, memobook_writers=2)
    parts = job.stage / "parts.py"
    told = f'if pagename == "{PAGES[-3]}" and app.parallel > 1: os.kill(os.getpid(), 9)'
    parts.write_text(PARTS.replace("    time.sleep(", f"    {told}\n    time.sleep("))
    assert rendered(job).good and len(set(written_by(job).values())) == 1


def test_a_warning_of_a_writer_is_one(tmp_path: Path) -> None:
    job = book(tmp_path, memobook_writers=2)
    parts = job.stage / "parts.py"
    told = 'if pagename == "page30": __import__("sphinx.util.logging").util.logging.getLogger("x").warning("too much")'
    parts.write_text(PARTS.replace("    time.sleep(", f"    {told}\n    time.sleep("))
    done = rendered(job)
    assert not done.good and any("too much" in line for line in done.warnings)


def test_what_writers_find_out_is_kept(tmp_path: Path) -> None:
    root = tmp_path / "root"
    job = book(tmp_path / "book", memobook_writers=2, memobook_root=str(root))
    assert rendered(job).good
    assert (root / ".memobook" / "answers" / "squares.json").read_text().count(":") > FEWEST


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is told that its parent ended")
def test_writers_end_with_the_process_that_forked_them(tmp_path: Path) -> None:
    job = book(tmp_path, memobook_writers=2, pause=0.2)
    call = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from test_writers import *; book_job = "
    call += f"SphinxJob(Path({str(job.stage)!r}), Path({str(job.out)!r}), 'html', {job.overrides!r}); run_job(book_job)"
    begun = subprocess.Popen([sys.executable, "-c", call])
    own: set[str] = set()
    deadline = time.monotonic() + 60
    while len(own) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
        places = [*(tmp_path / "written").glob("page*")] if (tmp_path / "written").is_dir() else []
        own = {text for place in places if (text := place.read_text())} - {str(begun.pid)}
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    while (left := [pid for pid in own if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert own and not left


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False
