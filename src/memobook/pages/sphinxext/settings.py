"""What MyST reads beyond what a publication's configuration names: whatever JupyterLab shows of Markdown."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

EXTENSIONS = ("amsmath", "colon_fence", "deflist", "dollarmath", "html_image", "linkify", "strikethrough", "tasklist")
# that strikethrough is shown in HTML alone, which the PDF’s own writer contradicts;
# that heads of cards may be written in another way
SUPPRESSED = ("myst.strikethrough", "myst.domains", "design.card_legacy")


def widen(app: Sphinx, config: Config) -> None:
    """Switch on what every publication can show; it comes before MyST takes its configuration."""
    config.myst_enable_extensions = sorted({*config.myst_enable_extensions, *EXTENSIONS})
    # only what is written as an address: "memo.pdf" and "pi.ai" are words
    config.myst_linkify_fuzzy_links = False
    # a formula between two dollar signs may stand within a sentence, as in JupyterLab
    config.myst_dmath_double_inline = True
    # headings of several words are led to as check knows them
    config.myst_heading_anchors = 6
    config.myst_heading_slug_func = "memobook.publication.text.slug.slug"
    config.nb_render_markdown_format = "myst"
    config.suppress_warnings = [*config.suppress_warnings, *SUPPRESSED]


def leave_out(app: Sphinx, config: Config) -> None:
    """Leave out what the contents of a rendering don't name, also in a folder whose path has signs of a pattern in it.

    There sphinx-external-toc, which takes the path for a pattern, finds nothing to leave out.
    """
    source = str(app.srcdir)
    if not config.external_toc_exclude_missing or glob.escape(source) == source:
        return
    named = config.external_site_map
    for suffix in config.source_suffix:
        for path in sorted(Path(source).rglob(f"*{suffix}")):
            name = path.relative_to(source).as_posix()
            if name not in named and name.removesuffix(suffix) not in named:
                config.exclude_patterns.append(name)
