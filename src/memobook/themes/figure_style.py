"""The look of figures: one matplotlib style, the publication's font, and SVG that is the same bytes each time."""

from __future__ import annotations

from pathlib import Path

STYLE = Path(__file__).with_name("memobook.mplstyle")


def use_style() -> None:
    """Switch the style on for this process; figures are then drawn without a screen."""
    import matplotlib.style
    from matplotlib import font_manager

    from memobook.publication.fonts import font_files

    matplotlib.use("agg")
    known = {Path(entry.fname).name for entry in font_manager.fontManager.ttflist}
    for path in font_files():
        if path.name not in known:
            font_manager.fontManager.addfont(str(path))
    matplotlib.style.use(str(STYLE))
