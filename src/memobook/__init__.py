"""memobook: research memos in which every number can be followed back to its data.

A notebook needs one call, :func:`open`; everything else is for the command line (``memobook --help``) and for
the Sphinx extension. Importing the package loads nothing heavy.
"""

from __future__ import annotations

TYPE_CHECKING = False  # that of typing takes longer than a short command has for all its imports
if TYPE_CHECKING:
    from memobook.themes.notebook import Notebook
    from memobook.themes.remembered import remembered

__version__: str
__all__ = ["__version__", "open", "remembered"]


def __getattr__(name: str) -> object:
    """What comes from further inside, when it is asked for."""
    if name == "__version__":
        from memobook.publication.engine import VERSION

        return VERSION
    if name == "remembered":
        from memobook.themes.remembered import remembered

        return remembered
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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
