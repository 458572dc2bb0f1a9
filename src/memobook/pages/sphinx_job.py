"""One rendering of staged pages by Jupyter Book's Sphinx, as plain data that may go to another process and back."""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from memobook.publication.answers import answers
from memobook.publication.errors import ContentError
from memobook.publication.files import NO_ROOM, full_disk

# the first three change what the others find
IMPORTS = (
    "memobook.pages.packages_once",
    "memobook.pages.quick_nodes",
    "memobook.pages.quick_yaml",
    "jupyter_book.sphinx",
    "memobook.pages.sphinxext.markup",
    "memobook.pages.typst.builder",
    "memobook.sphinxext",
    "myst_nb.sphinx_ext",
    "sphinx.application",
    "sphinx.builders._epub_base",
    "sphinx.ext.doctest",
    "sphinxcontrib.bibtex",
)
# what Jupyter Book's own configuration loads besides, which each rendering imports where its process has not
LATER = (
    "sphinx_book_theme",
    "sphinx_comments",
    "sphinx_copybutton",
    "sphinx_design.extension",
    "sphinx_external_toc.collectors",
    "sphinx_multitoc_numbering",
    "sphinx_thebe",
    "sphinx_togglebutton",
    "sphinx.writers.html5",
    "memobook.pages.sphinxext",
    "memobook.pages.sphinx_parts",
)


@dataclass(frozen=True)
class SphinxJob:
    """What to render.

    Parameters
    ----------
    stage : folder with the pages' sources, ``_config.yml`` and ``_toc.yml``.
    out : folder for the result; beside it Sphinx keeps its doctrees, so each job has a parent folder of its own.
    builder : ``"html"`` or ``"typst"``.
    overrides : configuration values over those of ``_config.yml``.
    only : pages to read and write, where ``out`` and the doctrees beside it hold all others as they have to be; None
        for all pages.
    """

    stage: Path
    out: Path
    builder: str
    overrides: dict[str, Any] = field(default_factory=dict)
    only: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Rendered:
    """How it went: Sphinx's warnings and errors, a line each, and what it was stopped by; all empty when it is good."""

    seconds: float
    warnings: list[str]
    failure: str = ""
    cause: ContentError | None = None

    @property
    def good(self) -> bool:
        return not (self.warnings or self.failure or self.cause)


def import_sphinx() -> None:
    """Import what takes its time, a second or two, and what forks of this process would each import anew."""
    for name in IMPORTS:
        importlib.import_module(name)


@contextlib.contextmanager
def _no_debugging() -> Iterator[None]:
    """Sphinx makes a thousand records a job that nobody sees."""
    logging.disable(logging.DEBUG)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def run_job(job: SphinxJob) -> Rendered:
    """Render. Warnings are errors: a page with a mistake is not published."""
    from sphinx.errors import SphinxParallelError
    from sphinx.util import console

    console.nocolor()
    begin = time.monotonic()
    result, told = _build(job)
    several = job.overrides.get("memobook_writers", 1) > 1
    # a text of the error, where the error itself is wanted; or a writer was ended, for want of memory for example
    if several and isinstance(result, SphinxParallelError | EOFError):
        alone = replace(job, overrides={**job.overrides, "memobook_writers": 1})
        result, told = _build(alone, fresh=True)
    if isinstance(result, KeyboardInterrupt):
        raise result
    if root := job.overrides.get("memobook_root"):
        answers(Path(root)).keep()
    warnings = [line for line in told.splitlines() if "WARNING" in line or "ERROR" in line]
    seconds = time.monotonic() - begin
    for reason in (os.strerror(number) for number in NO_ROOM):
        if reason in told + str(result):  # Sphinx logs what it was stopped by
            return Rendered(seconds, warnings, cause=full_disk(job.out, reason))
    if isinstance(result, ContentError):
        return Rendered(seconds, warnings, cause=result)
    failure = f"{type(result).__name__}: {result}" if isinstance(result, Exception) else ""
    return Rendered(seconds, warnings, failure or (f"Sphinx ended with {result}" if result and not warnings else ""))


def _build(job: SphinxJob, *, fresh: bool = False) -> tuple[Any, str]:
    """What Sphinx ended with, and what it said."""
    from jupyter_book.sphinx import build_sphinx

    noise = io.StringIO()
    with contextlib.redirect_stderr(noise), contextlib.redirect_stdout(io.StringIO()), _no_debugging():
        result = build_sphinx(
            str(job.stage),
            str(job.out),
            noconfig=True,
            path_config=str(job.stage / "_config.yml"),
            confoverrides=job.overrides | ({} if job.only is None else {"memobook_only": list(job.only)}),
            doctreedir=str(job.out.parent / "doctrees"),
            filenames=[str(job.stage / f"{page}.md") for page in job.only or ()],
            builder=job.builder,
            force_all=fresh,
            freshenv=fresh,
            quiet=True,
            warningiserror=True,
            keep_going=True,
        )
    return result, noise.getvalue()
