"""The look of figures: one matplotlib style, the publication's font, and SVG that is the same bytes each time."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Any

STYLE = Path(__file__).with_name("memobook.mplstyle")
# what matplotlib says to tight_layout and subplots_adjust where figures are laid out already
RELAID = (
    "The figure layout has changed to tight",
    "This figure was using a layout engine that is incompatible with subplots_adjust",
)


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
    # the style lays figures out by itself; what a notebook asks for beside it is no fault of the notebook
    for message in RELAID:
        warnings.filterwarnings("ignore", message)


def _shell() -> Any:
    """IPython's shell in a kernel; None in any other process, for which it is not imported."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    shell = get_ipython()  # type: ignore[no-untyped-call]
    return shell if hasattr(shell, "kernel") else None
