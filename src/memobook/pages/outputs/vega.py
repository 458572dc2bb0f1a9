"""Charts of Vega and Vega-Lite (Altair) as SVG, drawn by vl-convert, which needs no browser and no network."""

from __future__ import annotations

import re
from typing import Any

from memobook.publication.fonts import font_files
from memobook.publication.text.language import _

KIND = re.compile(r"application/vnd\.(?P<language>vega|vegalite)\.v(?P<version>\d+)(?:\.\d+)*\+json")
# a chart says otherwise where it wants to
LOOK = {"font": "Source Sans Pro", "background": "transparent"}


def is_chart(kind: str) -> bool:
    return KIND.fullmatch(kind) is not None


def chart_svg(kind: str, chart: dict[str, Any]) -> tuple[str, str]:
    """The drawing, or an empty text and why there is none.

    Data that a chart would fetch from elsewhere are not fetched: rendering reads nothing but the run.
    """
    found = KIND.fullmatch(kind)
    assert found is not None
    try:
        import vl_convert
    except ImportError:
        return "", _("it is drawn where memobook[vega] is installed")
    for folder in {path.parent for path in font_files()}:
        vl_convert.register_font_directory(str(folder))
    try:
        if found["language"] == "vega":
            return str(vl_convert.vega_to_svg(chart, allowed_base_urls=[])), ""
        known = [v for v in vl_convert.get_vegalite_versions() if v.partition(".")[0] == found["version"]]
        version = f"v{known[-1]}" if known else None  # else the newest, which tells what it doesn't know
        return str(vl_convert.vegalite_to_svg(chart, version, allowed_base_urls=[], config=LOOK)), ""
    except ValueError as error:
        return "", _("it can’t be drawn: {why}").format(why=" ".join(str(error).split())[:200])
