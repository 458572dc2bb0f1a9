"""The Sphinx extension: shows an edition's ledger on pages. It executes nothing and computes nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from memobook.publication.engine import VERSION

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

THEME = Path(__file__).parents[1] / "html_theme"
PLUGINS = (
    ("pybtex.backends", "docutils"),
    ("pybtex.backends", "plaintext"),
    ("pybtex.style.formatting", "memobook"),
    ("pybtex.style.labels", "number"),
    ("pybtex.style.names", "plain"),
    ("pybtex.style.sorting", "none"),
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register roles, directives, nodes and the theme."""
    from docutils import nodes

    from memobook.pages.writers import divide_writing

    from .beside import take_options
    from .context import add_page_context, put_static_files
    from .every_value import gather_values
    from .intervals import place_intervals
    from .known import add_directive, add_role
    from .markup import DIRECTIVES, ROLES
    from .mathml import add_mathml
    from .memo_title import escape_title
    from .nodes import ChoiceOffer, Folded, FoldedHead, IntervalNote, OriginReference, OwnDirection
    from .outputs import drop_scripts, inline_figures, show_outputs
    from .pictures import depart_picture, visit_picture
    from .reference_page import place_references
    from .settings import leave_out, widen
    from .tidy import NumberHeadings, tidy
    from .turned import name_turning
    from .writer import (
        depart_citation,
        depart_direction,
        depart_folded,
        depart_folded_head,
        depart_interval,
        depart_origin,
        visit_choice,
        visit_citation,
        visit_direction,
        visit_folded,
        visit_folded_head,
        visit_interval,
        visit_origin,
    )

    # the publication's folder, the edition's date and the folder of executed notebooks; empty: found from the source
    app.add_config_value("memobook_root", "", "env")
    app.add_config_value("memobook_edition", "", "env")
    app.add_config_value("memobook_runs", "", "env")
    # the page of the family's member that is shown without the others; empty: all
    app.add_config_value("memobook_member", "", "env")
    app.add_config_value("memobook_place", "plain", "env")
    # what the runs of the edition's grids recorded; None: they were not executed
    app.add_config_value("memobook_grid_runs", None, "")
    # entries of the editions that the archive of the site's root lists, as in editions.json
    app.add_config_value("memobook_editions", [], "env")
    # what the score of the site's root tells; in a plain build that of the newest edition
    app.add_config_value("memobook_score", {}, "env")
    # what changed since the edition before, as changes.json tells it
    app.add_config_value("memobook_changes", {}, "env")
    app.add_config_value("memobook_corrections", None, "env", types=[list, type(None)])
    app.add_config_value("memobook_units", [], "", types=[list])
    # the edition's revisions (number, day, why, signer, retracted), whether it has changes that were not released, and
    # the date of the edition before it
    app.add_config_value("memobook_revisions", [], "env")
    # why members of optional families are missing, by page; in a plain build that is found from the files
    app.add_config_value("memobook_missing", {}, "env")
    app.add_config_value("memobook_pending", False, "env")
    app.add_config_value("memobook_rebuilt", False, "env")
    app.add_config_value("memobook_before", "", "env")
    # the pages to read; None: all
    app.add_config_value("memobook_only", None, "")
    # processes that write pages side by side
    app.add_config_value("memobook_writers", 1, "")
    app.add_config_value("memobook_tagline", "", "html")
    app.add_config_value("memobook_licence", "", "html")
    # a .csl file, by its path from the publication's folder; empty: memobook's own
    app.add_config_value("memobook_reference_style", "", "env")
    # read by fetch, not by a page: who asks the sources
    app.add_config_value("memobook_contact", "", "")
    app.add_config_value("memobook_run_limits", {}, "")
    app.add_html_theme("memobook", str(THEME))
    app.add_node(OriginReference, html=(visit_origin, depart_origin))
    app.add_node(IntervalNote, html=(visit_interval, depart_interval))
    app.add_node(OwnDirection, html=(visit_direction, depart_direction))
    app.add_node(ChoiceOffer, html=(visit_choice, None))
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    app.add_node(nodes.image, override=True, html=(visit_picture, depart_picture))
    app.add_node(Folded, html=(visit_folded, depart_folded))
    app.add_node(FoldedHead, html=(visit_folded_head, depart_folded_head))
    for name, role in ROLES.items():
        add_role(app, name, role)
    for name, directive in DIRECTIVES.items():
        add_directive(app, name, directive)
    _keep_plugins()
    add_mathml(app)
    app.connect("config-inited", widen, priority=100)
    app.connect("config-inited", leave_out, priority=950)  # once the contents are read
    app.connect("builder-inited", _open_site)
    app.connect("source-read", take_options)
    app.connect("source-read", escape_title)
    app.connect("source-read", show_outputs)
    app.connect("env-get-outdated", _outdated)
    app.connect("env-updated", divide_writing)
    app.add_transform(NumberHeadings)
    app.connect("doctree-read", tidy, priority=100)
    # before Sphinx collects the headings of the page
    app.connect("doctree-read", gather_values, priority=300)
    app.connect("doctree-read", place_intervals)
    app.connect("doctree-resolved", inline_figures)
    app.connect("doctree-resolved", place_references)
    app.connect("doctree-resolved", drop_scripts, priority=900)
    app.connect("html-page-context", name_turning, priority=850)
    app.connect("html-page-context", add_page_context, priority=900)
    app.connect("build-finished", put_static_files)
    return {"version": VERSION, "parallel_read_safe": False, "parallel_write_safe": True}


def _keep_plugins() -> None:
    """Register what pybtex would look for at each citation, reading what is told of every installed package."""
    from pybtex.plugin import find_plugin, register_plugin

    for group, name in PLUGINS:
        register_plugin(group, name, find_plugin(group, name), force=True)


def _open_site(app: Sphinx) -> None:
    from pybtex.plugin import register_plugin

    from ..citing.style import ReferenceStyle
    from .reference_style import NAME, formatted
    from .site import Site

    if app.config.memobook_place != "plain" and app.builder.format == "html":
        app.builder.search = False  # type: ignore[attr-defined]  # the site has a search of its own
        _keep_templates(app)
    if app.config.memobook_only is not None:
        leave_others(app.env)
    site = Site.open(app)
    app.memobook_site = site  # type: ignore[attr-defined]
    style = formatted(site.ledger.references, ReferenceStyle.of(site.publication))
    register_plugin("pybtex.style.formatting", NAME, style, force=True)


def _keep_templates(app: Sphinx) -> None:
    """Have compiled templates kept for all renderings, as Python's own modules are; by name, place and content."""
    from jinja2 import FileSystemBytecodeCache

    from memobook.publication.shared_cache import shared_cache

    folder = shared_cache("templates", Path(app.config.memobook_root))
    folder.mkdir(parents=True, exist_ok=True)
    templates: Any = app.builder.templates  # type: ignore[attr-defined]
    templates.environment.bytecode_cache = FileSystemBytecodeCache(str(folder))


def leave_others(env: BuildEnvironment) -> None:
    """Have no page read again but for those that are asked for, whatever became of files and configuration."""
    from sphinx.environment import CONFIG_OK

    env.config_status = CONFIG_OK
    env.all_docs.update(dict.fromkeys(env.all_docs, sys.maxsize))


def _outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """All pages show the ledger, and the ledger may have changed: render an edition whole, where not told otherwise."""
    return list(env.found_docs) if app.config.memobook_only is None else app.config.memobook_only
