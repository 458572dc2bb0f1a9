"""memobook: research memos in which every number can be followed back to its data.

A notebook needs one call, :func:`open`; everything else is for the command line (``memobook --help``) and for
the Sphinx extension. Importing the package loads nothing heavy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from memobook.publication import engine
from memobook.themes.remembered import remembered

if TYPE_CHECKING:
    from memobook.themes.notebook import Notebook

__version__ = engine.VERSION
__all__ = ["__version__", "open", "remembered"]


def open(theme: str, *, as_of: str) -> Notebook:
    """Open the publication's data for a notebook, as they were public on a day.

    Parameters
    ----------
    theme : name of the theme that the notebook computes; the prefix of every value that it records.
    as_of : ISO day. Rows with a later ``published`` day do not exist for the notebook.

    Returns
    -------
    A :class:`memobook.themes.notebook.Notebook`: reads datasets as pandas frames, records values, figures and tables.

    Raises
    ------
    memobook.publication.errors.ContentError : the day is malformed, or there is no publication above the working
        folder.
    """
    from memobook.themes.notebook import Notebook

    return Notebook.at_work(theme, as_of)
