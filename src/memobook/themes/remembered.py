"""Results of pure functions, kept over runs: what one run of a build has computed no other computes again.

Runs of a theme differ in a parameter or a day, and most of what they compute does not. A function that is marked with
:func:`remembered` is computed once for each set of arguments, code, packages and processor; its result is kept as a
file below ``.memobook/remembered``. Only kernels of runs are told where; everywhere else (JupyterLab, tests that
execute the committed notebooks) the function is computed as if it were not marked.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import ParamSpec, TypeVar

from memobook.publication.errors import ContentError
from memobook.publication.files import write_aside

FOLDER = "MEMOBOOK_REMEMBERED"  # where this run's code, packages and processor have theirs
P = ParamSpec("P")
T = TypeVar("T")
_MISSING = object()
_at_work: list[str] = []


def remembered(function: Callable[P, T]) -> Callable[P, T]:
    """Keep the results of a function that depends on nothing but its arguments, and does nothing but return.

    Parameters
    ----------
    function : of arguments and with a result that can be pickled. It must draw its random numbers from a generator of
        a seed that it is given.

    Raises
    ------
    ContentError : ``remembered.cell``, where it is defined in a cell: by their modules results are told apart;
        ``remembered.reads``, when it reads data or records a value: who has its result from a file would not.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    if function.__module__ == "__main__":
        raise ContentError(
            "remembered.cell",
            f"{function.__qualname__} is marked as remembered and defined in a cell",
            place="the notebook",
            fix="put it into a module of src/ or of notebooks/ and import it",
        )

    @wraps(function)
    def from_file_or_computed(*args: P.args, **named: P.kwargs) -> T:
        folder = os.environ.get(FOLDER)
        if not folder:
            return function(*args, **named)
        import joblib

        path = Path(folder).resolve() / joblib.hash((name, args, named))
        found = _read(path)
        if found is _MISSING:
            _at_work.append(name)
            try:
                result = function(*args, **named)
            finally:
                _at_work.pop()
            _write(path, result)
            found = _read(path)  # as every later run gets it, to the last bit
            return result if found is _MISSING else found  # type: ignore[return-value]
        return found  # type: ignore[return-value]

    return from_file_or_computed


def refuse_in_remembered(what: str, place: str) -> None:
    """End a remembered function that is about to do what can't be had from a file."""
    if _at_work:
        raise ContentError(
            "remembered.reads",
            f"{_at_work[-1]} is marked as remembered and {what}",
            place=place,
            fix="do it in the notebook and give the function what it needs, or take the mark off",
        )


def _read(path: Path) -> object:
    """What a file holds; missing where it is not there or damaged."""
    import joblib

    try:
        data = path.read_bytes()
    except OSError:
        return _MISSING
    if hashlib.sha256(data[32:]).digest() != data[:32]:
        return _MISSING
    with suppress(OSError):
        os.utime(path)  # the longest unused go first
    return joblib.load(BytesIO(data[32:]))


def _write(path: Path, result: object) -> None:
    import joblib

    file = BytesIO()
    joblib.dump(result, file)
    data = file.getvalue()
    with suppress(ContentError):  # no room: the result is there, and the next run computes it again
        write_aside(path, [hashlib.sha256(data).digest(), data])
