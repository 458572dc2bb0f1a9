"""A Sphinx application that has read an edition and stays: each order is rendered by a fork of it, which then ends.

So an order finds every page in memory, and nothing that it does to Sphinx or its extensions is left for the next one.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from sphinx.application import Sphinx
from sphinx.util import console
from sphinx.util.docutils import docutils_namespace, patch_docutils

from memobook.ledger.ledger import Ledger
from memobook.pages.sphinx_job import Rendered, SphinxJob
from memobook.pages.sphinxext import leave_others
from memobook.pages.sphinxext.site import Site, site_of
from memobook.publication.errors import ContentError

from .source_marks import mark_sources


class WarmSphinx:
    """The application; close it before another one is made."""

    def __init__(self, job: SphinxJob) -> None:
        from jupyter_book.config import get_final_config

        console.nocolor()
        self._said = io.StringIO()
        self._inside = ExitStack()
        self._inside.enter_context(patch_docutils(None))
        self._inside.enter_context(docutils_namespace())
        self._job = job
        self._config, _ = get_final_config(
            sourcedir=job.stage, user_yaml=job.stage / "_config.yml", cli_config=dict(job.overrides)
        )

    def close(self) -> None:
        self._inside.close()

    def begin(self) -> Rendered:
        """Read and write every page, which all stay in memory; where it does not go well, close this one."""
        return self._told(self._begin)

    def _begin(self) -> None:
        job = self._job
        self._app = Sphinx(
            str(job.stage),
            None,
            str(job.out),
            str(job.out.parent / "doctrees"),
            job.builder,
            confoverrides=self._config,
            status=None,
            warning=self._said,
            warningiserror=True,
            keep_going=True,
        )
        self._options = dict(self._app.builder.theme_options)  # type: ignore[attr-defined]
        self._app.connect("doctree-resolved", mark_sources)
        self._app.build()

    def take(self, job: SphinxJob, ledger: Ledger) -> None:
        """Show another ledger from now on, and write elsewhere."""
        for name, value in job.overrides.items():
            if name.startswith("memobook_"):
                setattr(self._app.config, name, value)
        self._app.memobook_site = Site(ledger.publication, ledger, site_of(self._app).place)  # type: ignore[attr-defined]
        builder = self._app.builder
        builder.outdir = self._app.outdir = type(builder.outdir)(job.out)
        job.out.mkdir(parents=True, exist_ok=True)

    def render(self, docs: Sequence[str]) -> Rendered:
        """Read and write some pages; to be called in a fork."""
        return self._told(partial(self._write, list(docs)))

    def _write(self, docs: list[str]) -> None:
        app = self._app
        app.config.memobook_only = docs
        # sphinx_book_theme adds options for its own templates, of which another theme would warn
        app.builder.theme_options = dict(self._options)  # type: ignore[attr-defined]
        leave_others(app.env)
        app.builder.read()
        app.builder.write(docs, docs, "specific")
        app.builder.copy_image_files()  # type: ignore[attr-defined]

    def _told(self, work: Callable[[], None]) -> Rendered:
        begin = time.monotonic()
        self._said.seek(0)
        self._said.truncate()
        failure = ""
        cause: ContentError | None = None
        try:
            work()
        except ContentError as error:
            cause = error
        except Exception as error:
            # Sphinx wraps what a handler raised
            if isinstance(error.__cause__, ContentError):
                cause = error.__cause__
            else:
                failure = f"{type(error).__name__}: {error}"
        warnings = [line for line in self._said.getvalue().splitlines() if "WARNING" in line or "ERROR" in line]
        return Rendered(time.monotonic() - begin, warnings, failure, cause)
