"""Figures as SVG: small, the same bytes each time, and safe to stand several on one page."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from .saving import save_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PROLOG = re.compile(r"\A(?:<\?xml[^>]*>|<!DOCTYPE[^>]*>|\s)+")


def draw(figure: Figure, prefix: str) -> str:
    """A matplotlib figure as one SVG element; ids that it needs begin with ``prefix``, all others are dropped."""
    from scour import scour

    out = io.StringIO()
    save_svg(figure, out)
    options = scour.sanitizeOptions()
    options.strip_xml_prolog = True
    options.strip_comments = True
    options.remove_metadata = True
    options.strip_ids = True
    options.shorten_ids = True
    options.shorten_ids_prefix = prefix
    options.enable_viewboxing = True
    options.indent_type = "none"
    options.newlines = True
    options.digits = 5
    return str(PROLOG.sub("", scour.scourString(out.getvalue(), options))).strip() + "\n"
