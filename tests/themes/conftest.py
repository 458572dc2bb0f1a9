"""What tests of themes' figures share."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import pytest

from memobook.themes.figures.style import use_style


@pytest.fixture
def house_style() -> Iterator[None]:
    """The style of published figures, for one test; its figures are closed."""
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        use_style()
        yield
    plt.close("all")
