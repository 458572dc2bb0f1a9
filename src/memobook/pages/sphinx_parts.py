"""What Sphinx and its extensions import at the start of each rendering: imported by the process whose forks render."""

from __future__ import annotations

import importlib

from sphinx.application import builtin_extensions

# by the extensions of Jupyter Book, and by writers and styles where they are first used
PARTS = (
    "docutils.languages.en",
    "docutils.parsers.rst.directives.admonitions",
    "docutils.parsers.rst.directives.tables",
    "docutils.writers.docutils_xml",
    "docutils.writers.manpage",
    "encodings.unicode_escape",
    "jinja2.ext",
    "myst_nb.ext.execution_tables",
    "myst_nb.ext.glue.domain",
    "myst_parser.sphinx_ext.directives",
    "myst_parser.sphinx_ext.mathjax",
    "myst_parser.sphinx_ext.myst_refs",
    "pybtex.backends.plaintext",
    "pybtex.style.labels.number",
    "pybtex.style.names.plain",
    "pybtex.style.sorting.none",
    "sphinx.builders.html.transforms",
    "sphinx.builders.latex.transforms",
    "sphinx.ext.autodoc.preserve_defaults",
    "sphinx.ext.autodoc.type_comment",
    "sphinx.ext.autodoc.typehints",
    "sphinx.ext.mathjax",
    "sphinx.writers.manpage",
    "sphinx.writers.texinfo",
    "sphinx.writers.text",
    "sphinx.writers.xml",
    "sphinx_click",
    "sphinx_external_toc.events",
    "sphinxcontrib.bibtex.style.names.last",
    "sphinxcontrib.bibtex.style.referencing.basic_foot",
    "sphinxcontrib.bibtex.style.referencing.basic_label",
    "sphinxcontrib.bibtex.style.referencing.extra_author",
    "sphinxcontrib.bibtex.style.referencing.extra_empty",
    "sphinxcontrib.bibtex.style.referencing.extra_label",
    "sphinxcontrib.bibtex.style.referencing.extra_year",
    "sphinxcontrib.bibtex.style.referencing.foot",
    "sphinxcontrib.bibtex.style.referencing.label",
    "xml.dom.minidom",
    "xml.sax.expatreader",
)
# memobook's own, which its extension imports when it is set up and when a page is shown
OWN = (
    "beside",
    "choices",
    "context",
    "every_value",
    "intervals",
    "mathml",
    "memo_title",
    "origins",
    "pictures",
    "reference_page",
    "reference_style",
    "settings",
    "short_html",
    "tidy",
    "turned",
    "writer",
)

for name in (*builtin_extensions, *PARTS, *(f"memobook.pages.sphinxext.{one}" for one in OWN)):
    importlib.import_module(name)
