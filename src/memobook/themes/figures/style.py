"""The look of figures: one matplotlib style, the publication's font, and SVG that is the same bytes each time."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

STYLE = Path(__file__).with_name("memobook.mplstyle")


def use_style() -> None:
    """Switch the style on for this process; in a kernel figures are shown below their cells, elsewhere nowhere."""
    import matplotlib.style
    from matplotlib import font_manager

    from memobook.publication.fonts import font_files

    shell = _shell()
    if shell is None:
        matplotlib.use("agg")
    else:
        from .inline_figures import show_inline

        show_inline(shell)
    known = {Path(entry.fname).name for entry in font_manager.fontManager.ttflist}
    for path in font_files():
        if path.name not in known:
            font_manager.fontManager.addfont(str(path))
    matplotlib.style.use(str(STYLE))


def _shell() -> Any:
    """IPython's shell in a kernel; None in any other process, for which it is not imported."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    shell = get_ipython()  # type: ignore[no-untyped-call]
    return shell if hasattr(shell, "kernel") else None
